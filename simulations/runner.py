"""What a worker does with one run: claim, simulate, validate, store.

A message may arrive twice, late, or while another worker holds the run; every write is therefore
an UPDATE that repeats its condition, and the number of rows it changed says whose run it is.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import resource
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import connection
from django.utils import timezone

from simulations.errors import BudgetError, InvariantError, ParameterError
from simulations.models import SimulationRun
from simulations.registry import simulate, simulator
from simulations.sentences import Sentence, say
from simulations.trace import Trace, validate

SOFT_LIMIT_S = 20
HARD_LIMIT_S = 30
# Longer than any attempt may live, so that an expired lease means a dead worker, not a slow one.
LEASE_S = 45
MAX_ATTEMPTS = 3
# A pending run is sent again after this long: its message was never sent, or the broker lost it.
RESEND_AFTER_S = 120
SWEEP_BATCH = 500

Code = SimulationRun.ErrorCode
Status = SimulationRun.Status
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Finished:
    """A validated trace in its stored form."""

    digest: str
    body_gzip: bytes
    body_digest: str
    raw_size: int


@dataclass(frozen=True)
class Failure:
    """Why there is no trace: a code for programs, a sentence for people, the field if one."""

    code: SimulationRun.ErrorCode
    sentence: Sentence
    field: str = ""


def execute(run_id: str, clock: Callable[[], dt.datetime] = timezone.now) -> None:
    """Carry one run to its end; do nothing if it is not there or another worker has it.

    Raises database errors only: everything a simulator can do wrong ends in a failed run.
    """
    run = claim(run_id, clock())
    if run is None:
        logger.info("run not claimable")
        return
    try:
        finish(run, make(run), clock())
    except SoftTimeLimitExceeded:
        # The signal may also arrive while we store: that transaction is rolled back by then.
        finish(run, too_slow(), clock())


def claim(run_id: str | uuid.UUID, at: dt.datetime) -> SimulationRun | None:
    """Take the run for this worker, or return None when it is not ours to take."""
    return SimulationRun.objects.claim(run_id, at, dt.timedelta(seconds=LEASE_S))


def make(run: SimulationRun) -> Finished | Failure:
    """Simulate and validate, outside any transaction; whatever goes wrong becomes a Failure."""
    try:
        if str(simulator(run.simulator).version) != run.simulator_version:
            return Failure(
                Code.VERSION,
                say("version"),
            )
        with bounded_memory(memory_limit_bytes()):
            trace = simulate(run.simulator, run.params, go=run.go, lang=run.lang, seed=run.seed)
            validate(trace)
            return stored_form(trace)
    except ParameterError as error:
        return Failure(Code.PARAMETER, error.sentence, error.field)
    except BudgetError as error:
        return Failure(Code.BUDGET, error.sentence)
    except InvariantError as error:
        logger.exception("simulator contradicts itself")
        return Failure(Code.INVARIANT, say("invariant", detail=str(error)))
    except SoftTimeLimitExceeded:
        return too_slow()
    except MemoryError:
        return Failure(Code.MEMORY, say("memory"))
    except Exception:
        logger.exception("simulator failed")
        return Failure(Code.INTERNAL, say("internal"))


def stored_form(trace: Trace) -> Finished:
    """Serialise once: these bytes are what every reader is sent."""
    raw = trace.to_json()
    return Finished(
        digest=trace.digest,
        body_gzip=trace.to_gzip(),
        body_digest=hashlib.sha256(raw).hexdigest(),
        raw_size=len(raw),
    )


def too_slow() -> Failure:
    return Failure(
        Code.TIME,
        say("time", seconds=SOFT_LIMIT_S),
    )


def finish(run: SimulationRun, outcome: Finished | Failure, at: dt.datetime) -> bool:
    """Record how this attempt ended; False when the run has meanwhile become another attempt's."""
    mine = SimulationRun.objects.held(run.pk, run.attempt)
    if isinstance(outcome, Failure):
        stored = mine.update(
            status=Status.FAILED,
            finished_at=at,
            lease_expires_at=None,
            error_code=outcome.code,
            error_field=outcome.field[:100],
            error=str(outcome.sentence),
            error_words=outcome.sentence.stored,
        )
    else:
        stored = store(run, outcome, at)
    logger.info(
        "run stored" if stored else "late result dropped",
        extra={"attempt": run.attempt, "simulator": run.simulator},
    )
    return bool(stored)


_STORE = """
    WITH mine AS (
        UPDATE simulations_simulationrun
           SET status = 'succeeded', finished_at = %(at)s, lease_expires_at = NULL,
               error_code = '', error_field = '', error = '', error_words = '[]',
               document_id = %(digest)s
         WHERE id = %(run)s AND status = 'running' AND attempt = %(attempt)s
     RETURNING simulator, go),
    told AS (
        INSERT INTO simulations_traceclock (id, tag) SELECT 1, gen_random_uuid() FROM mine
            ON CONFLICT (id) DO UPDATE SET tag = EXCLUDED.tag)
    INSERT INTO simulations_tracedocument
           (digest, body_gzip, body_digest, raw_size, simulator, go, created_at)
    SELECT %(digest)s, %(body_gzip)s, %(body_digest)s, %(raw_size)s, simulator, go, %(at)s
      FROM mine
        ON CONFLICT (digest) DO UPDATE
       SET body_gzip = EXCLUDED.body_gzip, body_digest = EXCLUDED.body_digest,
           raw_size = EXCLUDED.raw_size
"""


def store(run: SimulationRun, made: Finished, at: dt.datetime) -> int:
    """Insert the document and point the run at it, both or neither; return 0 if not our run.

    One statement: the document is inserted, and the clock moved on, only where the run was still
    this attempt's. The same
    trace may arrive from two runs at once; the digest fixes all but the captions, so the newer
    captions stay.
    """
    values = {"at": at, "run": run.pk, "attempt": run.attempt, **vars(made)}
    with connection.cursor() as cursor:
        cursor.execute(_STORE, values)
        stored: int = cursor.rowcount
    return stored


def put_back(at: dt.datetime) -> list[str]:
    """Make lost runs claimable again and return the ids to send to the queue once more.

    A run whose worker died goes back to pending until its attempts are used up; a pending run
    whose message never arrived is named again. Sending twice is harmless: only one claim succeeds.
    """
    lost = SimulationRun.objects.past_lease(at)
    lost_too_often = say("lost", n=MAX_ATTEMPTS)
    given_up = lost.filter(attempt__gte=MAX_ATTEMPTS).update(
        status=Status.FAILED,
        finished_at=at,
        lease_expires_at=None,
        error_code=Code.LOST,
        error=str(lost_too_often),
        error_words=lost_too_often.stored,
    )
    returned = lost.update(
        status=Status.PENDING,
        lease_expires_at=None,
        # Old enough to be picked up by the query below, in one place with the never-sent ones.
        queued_at=at - dt.timedelta(seconds=2 * RESEND_AFTER_S),
    )
    if given_up or returned:
        logger.warning("runs past their lease", extra={"failed": given_up, "put_back": returned})
    waiting = SimulationRun.objects.waiting_since(at - dt.timedelta(seconds=RESEND_AFTER_S))
    ids = list(waiting.order_by("queued_at").values_list("pk", flat=True)[:SWEEP_BATCH])
    SimulationRun.objects.filter(pk__in=ids, status=Status.PENDING).update(queued_at=at)
    return [str(pk) for pk in ids]


def memory_limit_bytes() -> int:
    """Twice what a worker process may keep: a trace is at most 1 MB, so this is a runaway."""
    return 2 * int(settings.CELERY_WORKER_MAX_MEMORY_PER_CHILD) * 1000


@contextmanager
def bounded_memory(limit_bytes: int) -> Iterator[None]:
    """Turn a runaway allocation into MemoryError for as long as the block lasts.

    Linux counts heap and anonymous mappings against RLIMIT_DATA; where a system does not, the
    worker's own limit per child process remains.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    bounds = [value for value in (limit_bytes, soft, hard) if value != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_DATA, (min(bounds), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))
