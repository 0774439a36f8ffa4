"""What a worker does with a run: claim, simulate, store, or fail with a sentence."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import IntegrityError, connection
from django.utils import timezone

from simulations import registry, runner, services
from simulations.models import SimulationRun, TraceDocument
from simulations.trace import digest
from tests.simulations import oddities

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sent")]

AT = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
EXPIRED = AT + dt.timedelta(seconds=runner.LEASE_S + 1)


def make_run(scenario: str = "count", **params: object) -> SimulationRun:
    return services.request_run(oddities.SLUG, {"scenario": scenario, **params}, go="1.27")


def finished(run: SimulationRun) -> SimulationRun:
    runner.execute(str(run.pk))
    run.refresh_from_db()
    return run


def made() -> runner.Finished:
    trace = registry.simulate(oddities.SLUG, {"n": 3}, go="1.27")
    return runner.stored_form(trace)


# ---- claim ----


def test_a_claim_counts_the_attempt_and_takes_a_lease(oddity: str) -> None:
    run = runner.claim(make_run().pk, AT)
    assert run is not None
    assert (run.status, run.attempt, run.started_at) == ("running", 1, AT)
    assert run.lease_expires_at == AT + dt.timedelta(seconds=runner.LEASE_S)


def test_a_run_under_a_live_lease_is_not_taken(oddity: str) -> None:
    run = make_run()
    runner.claim(run.pk, AT)
    assert runner.claim(run.pk, AT + dt.timedelta(seconds=runner.LEASE_S)) is None


def test_a_run_past_its_lease_is_taken_as_the_next_attempt(oddity: str) -> None:
    run = make_run()
    runner.claim(run.pk, AT)
    again = runner.claim(run.pk, EXPIRED)
    assert again is not None
    assert again.attempt == 2


@pytest.mark.parametrize("status", ["succeeded", "failed"])
def test_a_finished_run_is_never_taken(oddity: str, status: str) -> None:
    run = finished(make_run("count" if status == "succeeded" else "budget"))
    assert run.status == status
    assert runner.claim(run.pk, EXPIRED + dt.timedelta(days=9)) is None


def test_a_message_for_a_run_that_is_gone_does_nothing(oddity: str) -> None:
    run = make_run()
    SimulationRun.objects.all().delete()
    runner.execute(str(run.pk))
    assert not TraceDocument.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_exactly_one_takes_the_run(oddity: str) -> None:
    run = make_run()
    ready = threading.Barrier(8)

    def claim() -> bool:
        try:
            ready.wait()
            return runner.claim(run.pk, AT) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        taken = [future.result() for future in [pool.submit(claim) for _ in range(8)]]
    assert taken.count(True) == 1
    run.refresh_from_db()
    assert run.attempt == 1


# ---- store ----


def test_a_finished_run_points_at_its_document(oddity: str) -> None:
    run = finished(make_run(n=5))
    document = run.document
    assert run.status == "succeeded"
    assert document is not None
    raw = gzip.decompress(bytes(document.body_gzip))
    assert document.digest == digest(json.loads(raw))
    assert document.body_digest == hashlib.sha256(raw).hexdigest()
    assert document.raw_size == len(raw)
    assert json.loads(raw)["params"] == {"scenario": "count", "n": 5}


def test_the_stored_bytes_carry_no_time(oddity: str) -> None:
    assert made().body_gzip == made().body_gzip
    assert made().body_gzip[4:8] == b"\0\0\0\0"


def test_a_late_attempts_result_is_dropped(oddity: str) -> None:
    run = make_run()
    late = runner.claim(run.pk, AT)
    current = runner.claim(run.pk, EXPIRED)
    assert late is not None
    assert current is not None
    assert runner.finish(late, made(), EXPIRED) is False
    assert not TraceDocument.objects.exists()
    assert runner.finish(current, made(), EXPIRED) is True


def test_a_late_attempts_failure_is_dropped(oddity: str) -> None:
    run = make_run()
    late = runner.claim(run.pk, AT)
    runner.claim(run.pk, EXPIRED)
    assert late is not None
    assert runner.finish(late, runner.too_slow(), EXPIRED) is False
    run.refresh_from_db()
    assert run.status == "running"


@pytest.mark.django_db(transaction=True)
def test_two_runs_that_make_the_same_trace_at_once_share_its_document(oddity: str) -> None:
    runs = [runner.claim(make_run(n=n).pk, AT) for n in (3, 4)]
    ready = threading.Barrier(2)

    def store(run: SimulationRun) -> bool:
        try:
            ready.wait()
            return runner.finish(run, made(), AT)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        stored = [f.result() for f in [pool.submit(store, run) for run in runs if run]]
    assert stored == [True, True]
    assert TraceDocument.objects.count() == 1


def test_better_captions_replace_the_text_and_keep_the_digest(oddity: str) -> None:
    run = finished(make_run())
    first = made()
    claimed = runner.claim(services.start(asked_again(), rebuild=True).pk, AT)
    assert claimed is not None
    raw = b'{"text": "better"}'
    better = replace(
        first,
        body_gzip=gzip.compress(raw, mtime=0),
        body_digest=hashlib.sha256(raw).hexdigest(),
        raw_size=len(raw),
    )
    runner.finish(claimed, better, AT)
    document = TraceDocument.objects.get()
    assert document.digest == run.document_id
    assert document.body_digest == better.body_digest


def asked_again() -> services.Asked:
    return services.asked(oddities.SLUG, {}, go="1.27")


# ---- failures ----


@pytest.mark.parametrize(
    ("scenario", "code", "says"),
    [
        ("budget", "budget", "more than 5 steps; choose smaller parameters."),
        ("contradiction", "invariant", "observable n2 claims 7"),
        ("crash", "internal", "a mistake of ours"),
        ("greedy", "memory", "too much memory; choose smaller parameters."),
    ],
)
def test_what_a_simulator_does_wrong_becomes_a_sentence(
    oddity: str, scenario: str, code: str, says: str
) -> None:
    run = finished(make_run(scenario))
    assert (run.status, run.error_code, run.document_id) == ("failed", code, None)
    assert says in run.error
    assert run.finished_at is not None
    assert run.lease_expires_at is None


def test_memory_is_bounded_only_while_it_simulates(oddity: str) -> None:
    finished(make_run("greedy"))
    assert len(bytearray(900_000_000)) == 900_000_000


def test_parameters_that_became_invalid_fail_with_their_field(oddity: str) -> None:
    run = make_run()
    SimulationRun.objects.update(params={"scenario": "count", "n": 99})
    finished(run)
    assert (run.error_code, run.error_field) == ("parameter", "n")
    assert run.error == "n: 99 is outside 1 … 50"


def test_a_run_asked_of_another_version_fails_and_may_be_asked_again(oddity: str) -> None:
    run = make_run()
    SimulationRun.objects.update(simulator_version="0")
    finished(run)
    assert run.error_code == "version"
    assert run.may_be_asked_again


def test_the_soft_time_limit_ends_as_a_sentence(
    oddity: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(runner, "simulate", interrupted)
    run = finished(make_run())
    assert run.error_code == "time"
    assert f"longer than {runner.SOFT_LIMIT_S} seconds" in run.error


def test_the_soft_time_limit_while_storing_ends_as_a_sentence_too(
    oddity: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> int:
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(runner, "store", interrupted)
    assert finished(make_run()).error_code == "time"


def test_a_failed_run_must_say_why() -> None:
    with pytest.raises(IntegrityError, match="run_failed_says_why"):
        SimulationRun.objects.create(key="k", status="failed", created_at=AT, queued_at=AT)


# ---- lost runs ----


def test_a_lost_run_goes_back_to_the_queue(oddity: str) -> None:
    run = make_run()
    runner.claim(run.pk, AT)
    assert runner.put_back(AT + dt.timedelta(seconds=runner.LEASE_S)) == []
    assert runner.put_back(EXPIRED) == [str(run.pk)]
    run.refresh_from_db()
    assert (run.status, run.attempt, run.queued_at) == ("pending", 1, EXPIRED)
    assert runner.put_back(EXPIRED) == []


def test_a_run_lost_too_often_fails_and_may_be_asked_again(oddity: str) -> None:
    run = make_run()
    at = AT
    for attempt in range(1, runner.MAX_ATTEMPTS + 1):
        claimed = runner.claim(run.pk, at)
        assert claimed is not None
        assert claimed.attempt == attempt
        at += dt.timedelta(seconds=runner.LEASE_S + 1)
        sent_again = runner.put_back(at)
    assert sent_again == []
    run.refresh_from_db()
    assert (run.status, run.error_code) == ("failed", "lost")
    assert run.may_be_asked_again


def test_a_run_whose_message_was_lost_is_sent_again_after_a_while(oddity: str) -> None:
    run = make_run()
    now = timezone.now()
    assert runner.put_back(now) == []
    later = now + dt.timedelta(seconds=runner.RESEND_AFTER_S + 5)
    assert runner.put_back(later) == [str(run.pk)]
    assert runner.put_back(later + dt.timedelta(seconds=5)) == []


def test_one_sweep_sends_a_bounded_number_oldest_first(
    oddity: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "SWEEP_BATCH", 2)
    runs = [make_run(n=n) for n in (1, 2, 3)]
    for minutes, run in zip((30, 10, 20), runs, strict=True):
        SimulationRun.objects.filter(pk=run.pk).update(queued_at=AT - dt.timedelta(minutes=minutes))
    assert runner.put_back(AT) == [str(runs[0].pk), str(runs[2].pk)]
    assert runner.put_back(AT) == [str(runs[1].pk)]
