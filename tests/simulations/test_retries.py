"""What is tried again by itself: a lost database, and nothing else."""

from __future__ import annotations

import pytest
from celery.exceptions import Retry
from django.db import InterfaceError, OperationalError

from simulations import runner, tasks


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Catch the retries instead of sending them: the seconds each would have waited."""
    seconds: list[float] = []

    def retry(*, countdown: float, **_: object) -> Retry:
        seconds.append(countdown)
        return Retry()

    monkeypatch.setattr(tasks.run_simulation, "retry", retry)
    return seconds


def fail_with(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def execute(_: str) -> None:
        raise error

    monkeypatch.setattr(runner, "execute", execute)


@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("closed")])
def test_a_lost_database_is_tried_again_after_a_while(
    error: Exception, waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_with(error, monkeypatch)
    for retries in range(tasks.run_simulation.max_retries):
        tasks.run_simulation.push_request(args=["id"], retries=retries)
        with pytest.raises(Retry):
            tasks.run_simulation.run("id")
        tasks.run_simulation.pop_request()
    # Jitter: anything up to 1, 2, 4 … seconds, so that many workers do not come back at once.
    bounds = [1, 2, 4, 8, 16, 32]
    assert len(waits) == len(bounds)
    assert all(0 <= wait <= bound for wait, bound in zip(waits, bounds, strict=True))


def test_another_error_is_not_tried_again(
    waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_with(ZeroDivisionError(), monkeypatch)
    with pytest.raises(ZeroDivisionError):
        tasks.run_simulation.run("id")
    assert waits == []


def test_a_retry_comes_before_the_broker_would_deliver_the_message_again(settings: object) -> None:
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS  # type: ignore[attr-defined]
    assert tasks.run_simulation.retry_backoff_max < options["visibility_timeout"]
    assert runner.SOFT_LIMIT_S < runner.HARD_LIMIT_S < runner.LEASE_S
    assert options["visibility_timeout"] > runner.LEASE_S
