"""A real worker process on a real broker and database."""

from __future__ import annotations

import base64
import datetime as dt
import json
import os
import signal

import pytest
import redis
from django.conf import settings
from django.utils import timezone

from simulations import runner, services, tasks
from simulations.models import SimulationRun
from tests.simulations.conftest import Worker, until

pytestmark = pytest.mark.django_db(transaction=True)


def status(run: SimulationRun) -> str:
    run.refresh_from_db()
    return run.status


def test_a_worker_makes_the_example_and_reports_failures(oddity: str, worker: Worker) -> None:
    good = services.request_run(oddity, {"n": 6}, go="1.27")
    bad = services.request_run(oddity, {"scenario": "crash"}, go="1.27")
    real = services.request_run("slice-growth", {"appends": 700}, go="1.17")
    until(lambda: {status(good), status(bad), status(real)} == {"succeeded", "failed"})
    assert status(good) == status(real) == "succeeded"
    assert bad.error_code == "internal"
    assert services.trace_body(str(real.document_id)) is not None


def test_a_run_whose_worker_is_killed_is_put_back_and_finishes(
    oddity: str, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = services.request_run(oddity, {"scenario": "slow-once"}, go="1.27")
    until(lambda: status(run) == "running")
    until(lambda: worker.mark.exists())
    worker.kill()
    assert status(run) == "running"
    worker.start()
    # The lease passes; the beat task notices.
    gone = timezone.now() - dt.timedelta(seconds=1)
    SimulationRun.objects.filter(pk=run.pk).update(lease_expires_at=gone)
    tasks.put_back_lost_runs.delay()
    until(lambda: status(run) == "succeeded")
    assert run.attempt == 2


def test_a_run_that_takes_too_long_is_interrupted_with_a_sentence(
    oddity: str, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = SimulationRun.objects.get(pk=wait_for_nobody(oddity, monkeypatch))
    tasks.run_simulation.apply_async([str(run.pk)], soft_time_limit=1, time_limit=20)
    until(lambda: status(run) == "failed")
    assert run.error_code == "time"
    assert "choose smaller parameters" in run.error


def test_a_child_killed_mid_run_leaves_the_worker_alive_and_the_run_to_the_lease(
    oddity: str, worker: Worker
) -> None:
    run = services.request_run(oddity, {"scenario": "slow-once"}, go="1.27")
    until(worker.mark.exists)
    for pid in children(worker.process.pid):
        os.kill(pid, signal.SIGKILL)
    assert status(run) == "running"
    assert runner.put_back(timezone.now() + dt.timedelta(seconds=runner.LEASE_S)) == [str(run.pk)]
    tasks.run_simulation.delay(str(run.pk))
    until(lambda: status(run) == "succeeded")


def test_messages_are_json_and_carry_only_the_id(
    oddity: str, transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    broker = redis.Redis.from_url(settings.REDIS_URL)
    broker.delete("celery")
    run = services.request_run(oddity, {}, go="1.27")
    message = json.loads(broker.lpop("celery"))
    assert message["content-type"] == "application/json"
    arguments, named, _ = json.loads(base64.b64decode(message["body"]))
    assert (arguments, named) == ([str(run.pk)], {})
    assert message["headers"]["task"] == "simulations.run"
    assert settings.CELERY_ACCEPT_CONTENT == ["json"]


def wait_for_nobody(oddity: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Make a slow run without sending its message, so that the test can send its own."""
    with monkeypatch.context() as patch:
        patch.setattr(tasks.run_simulation, "delay", lambda run_id: None)
        return str(services.request_run(oddity, {"scenario": "slow"}, go="1.27").pk)


def children(pid: int) -> list[int]:
    """Process ids of the pool's children."""
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as listed:
        return [int(child) for child in listed.read().split()]
