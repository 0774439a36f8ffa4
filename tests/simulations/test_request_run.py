"""request_run: one run and one message per request, whoever asks and however often."""

from __future__ import annotations

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerError

from simulations import runner, services, tasks
from simulations.errors import ParameterError
from simulations.models import SimulationRun

pytestmark = pytest.mark.django_db


def make(oddity: str, **params: object) -> SimulationRun:
    return services.request_run(oddity, params, go="1.27")


@pytest.mark.django_db(transaction=True)
def test_a_new_request_becomes_a_pending_run_and_one_message(oddity: str, sent: list[str]) -> None:
    run = make(oddity, n=4)
    assert (run.status, run.attempt, run.document_id) == ("pending", 0, None)
    assert run.params == {"scenario": "count", "n": 4}
    assert sent == [str(run.pk)]


@pytest.mark.django_db(transaction=True)
def test_the_message_is_sent_only_once_the_row_is_committed(oddity: str, sent: list[str]) -> None:
    with transaction.atomic():
        run = make(oddity)
        assert sent == []
    assert sent == [str(run.pk)]


@pytest.mark.django_db(transaction=True)
def test_a_request_rolled_back_sends_nothing(oddity: str, sent: list[str]) -> None:
    with transaction.atomic():
        make(oddity)
        transaction.set_rollback(True)
    assert sent == []
    assert not SimulationRun.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_asking_again_while_it_waits_or_runs_returns_the_same_run(
    oddity: str, sent: list[str]
) -> None:
    first = make(oddity)
    assert make(oddity).pk == first.pk
    runner.claim(first.pk, timezone.now())
    assert make(oddity).status == "running"
    assert sent == [str(first.pk)]


@pytest.mark.django_db(transaction=True)
def test_a_finished_request_is_answered_at_once(oddity: str, sent: list[str]) -> None:
    first = make(oddity)
    runner.execute(str(first.pk))
    again = make(oddity)
    assert (again.pk, again.status) == (first.pk, "succeeded")
    assert again.document_id
    assert len(sent) == 1


def test_defaults_spelled_out_are_the_same_request(oddity: str) -> None:
    assert make(oddity).pk == make(oddity, scenario="count", n=3).pk


@pytest.mark.parametrize("change", ["params", "go", "lang", "seed", "version"])
def test_every_part_of_a_request_is_part_of_its_key(
    oddity: str, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"params": {"n": 4}, "go": "1.27", "lang": None, "seed": 0}
    before = services.asked(oddity, **asked).key
    if change == "version":
        request = services.asked(oddity, **asked)
        assert services.Asked(**{**vars(request), "version": "2"}).key != before
        return
    other = {"params": {"n": 5}, "go": "1.26", "lang": "1.20", "seed": 7}[change]
    assert services.asked(oddity, **{**asked, change: other}).key != before


@pytest.mark.parametrize(
    ("params", "go", "field"),
    [
        ({"n": 51}, "1.27", "n"),
        ({"m": 1}, "1.27", "m"),
        ({"scenario": "ops", "ops": ["up", "left"]}, "1.27", "ops[1]"),
        ({}, "1.3", "go"),
        ({"scenario": "ops", "word": "a\x00b"}, "1.27", "word"),
        ({"scenario": "ops", "word": "\ud800"}, "1.27", "word"),
    ],
)
def test_a_bad_request_names_its_field_and_leaves_no_run(
    oddity: str, params: dict[str, object], go: str, field: str
) -> None:
    with pytest.raises(ParameterError) as caught:
        services.request_run(oddity, params, go=go)
    assert caught.value.field == field
    assert not SimulationRun.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_asking_at_once_get_one_run_and_send_one_message(oddity: str, sent: list[str]) -> None:
    ready = threading.Barrier(8)

    def ask() -> object:
        try:
            ready.wait()
            return make(oddity, n=9).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        found = {future.result() for future in [pool.submit(ask) for _ in range(8)]}
    assert len(found) == 1
    assert SimulationRun.objects.count() == 1
    assert len(sent) == 1


@pytest.mark.django_db(transaction=True)
def test_a_temporary_failure_is_tried_again_once_for_all_who_ask(
    oddity: str, sent: list[str]
) -> None:
    run = make(oddity)
    SimulationRun.objects.filter(pk=run.pk).update(
        status="failed", error_code="lost", error="Lost.", attempt=3, finished_at=timezone.now()
    )
    ready = threading.Barrier(6)

    def ask() -> str:
        try:
            ready.wait()
            return make(oddity).status
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        states = {future.result() for future in [pool.submit(ask) for _ in range(6)]}
    run.refresh_from_db()
    assert states == {"pending"}
    assert (run.attempt, run.error, run.error_code, run.finished_at) == (0, "", "", None)
    assert len(sent) == 2


@pytest.mark.parametrize("code", ["parameter", "budget", "invariant"])
def test_a_failure_that_would_repeat_is_not_tried_again(oddity: str, code: str) -> None:
    run = make(oddity)
    SimulationRun.objects.update(status="failed", error_code=code, error="No.")
    assert make(oddity).status == "failed"
    run.refresh_from_db()
    assert run.status == "failed"


@pytest.mark.django_db(transaction=True)
def test_rebuilding_keeps_the_old_document_readable(oddity: str, sent: list[str]) -> None:
    run = make(oddity)
    runner.execute(str(run.pk))
    again = services.request_run(oddity, {}, go="1.27", rebuild=True)
    assert again.status == "pending"
    assert again.document_id
    assert len(sent) == 2


@pytest.mark.django_db(transaction=True)
def test_without_a_broker_the_run_waits_and_the_beat_sends_it(
    oddity: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: str) -> None:
        raise BrokerError("connection refused")

    monkeypatch.setattr(tasks.run_simulation, "delay", refuse)
    run = make(oddity)
    assert run.status == "pending"
    later = timezone.now() + dt.timedelta(seconds=runner.RESEND_AFTER_S + 1)
    assert runner.put_back(later) == [str(run.pk)]


def test_progress_counts_each_state(oddity: str) -> None:
    requests = [services.asked(oddity, {"n": n}, go="1.27") for n in range(1, 6)]
    for request in requests[:4]:
        services.start(request)
    keys = [request.key for request in requests]
    by_key = SimulationRun.objects
    by_key.filter(key=keys[0]).update(status="failed", error="No.")
    by_key.filter(key=keys[1]).update(status="running", lease_expires_at=timezone.now())
    runner.execute(str(by_key.get(key=keys[2]).pk))
    now = services.progress([*requests, requests[0]])
    assert now == services.Progress(5, 1, 1, 1, 1, 1)
    assert now.finished == 2


def test_runs_of_many_requests_are_found_in_one_query(
    oddity: str, django_assert_num_queries: object
) -> None:
    requests = [services.asked(oddity, {"n": n}, go="1.27") for n in (1, 2, 3)]
    services.start(requests[1])
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = services.find_runs(requests)
    assert set(found) == {requests[1].key}
