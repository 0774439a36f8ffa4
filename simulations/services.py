"""The front door to runs and traces; pages, API, admin and commands come through here."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import json
import logging
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import Any

from django.db import connection, transaction
from django.db.models import Func, IntegerField
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerError

from simulations import registry
from simulations.errors import ParameterError
from simulations.models import SimulationRun, TraceClock, TraceDocument
from simulations.sentences import say
from simulations.tasks import run_simulation
from simulations.trace import canonical
from simulations.verdicts import contradictions_for as contradictions_for
from simulations.verdicts import evidence_for as evidence_for
from simulations.verification import formatted as formatted
from simulations.verification import reverify as reverify

Status = SimulationRun.Status
COSTED_RUNS = 50
TRACES_TAG = "(SELECT tag FROM simulations_traceclock LIMIT 1)"
"""SQL for queries of others: as long as it says the same, no run has got a trace."""
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Asked:
    """A checked request in canonical form; equal requests have equal keys."""

    simulator: str
    version: str
    params: dict[str, Any]
    go: str
    lang: str
    seed: int

    @property
    def key(self) -> str:
        """SHA-256 (64 hex digits) over everything that decides the trace."""
        parts = [self.simulator, self.version, self.params, self.go, self.lang, self.seed]
        return hashlib.sha256(canonical(parts)).hexdigest()


@dataclass(frozen=True)
class Progress:
    """How many of a set of runs are in each state; `missing` were never asked for."""

    total: int
    missing: int
    pending: int
    running: int
    succeeded: int
    failed: int

    @property
    def finished(self) -> int:
        return self.succeeded + self.failed


@dataclass(frozen=True)
class TraceFacts:
    """A stored document without its body; sizes in bytes. `version` names its exact bytes."""

    digest: str
    version: str
    raw_size: int
    gzip_size: int
    simulator: str
    go: str


@dataclass(frozen=True)
class Cost:
    """What the latest finished runs of a simulator took; medians, None where there were none."""

    runs: int
    seconds: float | None
    bytes: int | None


@dataclass(frozen=True)
class TraceBody:
    """A stored document as it is sent: compressed once, when it was made."""

    gzip: bytes
    body_digest: str
    raw_size: int

    @property
    def version(self) -> str:
        """A short name of these exact bytes: addresses that carry it may be cached for ever."""
        return self.body_digest[:12]

    def json(self) -> bytes:
        """The document's bytes, decompressed."""
        return gzip.decompress(self.gzip)

    def document(self) -> dict[str, Any]:
        """The document as data."""
        document: dict[str, Any] = json.loads(self.json())
        return document


def asked(
    simulator: str,
    params: Mapping[str, Any] | None,
    *,
    go: str,
    lang: str | None = None,
    seed: int = 0,
) -> Asked:
    """Check a request and fill in its defaults; raise ParameterError naming the bad field."""
    request = registry.parse(simulator, params, go=go, lang=lang, seed=seed)
    for name, value in request.params.items():
        _check_storable(name, value)
    return Asked(
        simulator=request.simulator.slug,
        version=str(request.simulator.version),
        params=request.params,
        go=request.context.go.name,
        lang=request.context.lang.name,
        seed=request.context.seed,
    )


def request_run(
    simulator: str,
    params: Mapping[str, Any] | None,
    *,
    go: str,
    lang: str | None = None,
    seed: int = 0,
    rebuild: bool = False,
) -> SimulationRun:
    """Check a request and return its run; ParameterError names the bad field. See `start`."""
    return start(asked(simulator, params, go=go, lang=lang, seed=seed), rebuild=rebuild)


def start(request: Asked, *, rebuild: bool = False) -> SimulationRun:
    """Return the run for this request, made and sent to a worker if there is none yet.

    However many ask for the same at once, there is one run and one message. A run that failed for
    a reason that need not hold again is given another try; `rebuild` makes a finished one again
    (its old document stays readable meanwhile).
    """
    at = timezone.now()
    run, created = SimulationRun.objects.get_or_create(
        key=request.key,
        defaults={
            "simulator": request.simulator,
            "simulator_version": request.version,
            "params": request.params,
            "go": request.go,
            "lang": request.lang,
            "seed": request.seed,
            "created_at": at,
            "queued_at": at,
        },
    )
    if created or _given_another_try(run, at, rebuild=rebuild):
        transaction.on_commit(partial(_enqueue, str(run.pk)))
    return run


def find_runs(requests: Iterable[Asked]) -> dict[str, SimulationRun]:
    """Return key → run for those requests that were ever asked for, in one query."""
    return {run.key: run for run in SimulationRun.objects.filter(key__in=[r.key for r in requests])}


def run_by_id(run_id: str | uuid.UUID) -> SimulationRun | None:
    """Return the run, or None when there is no such run."""
    return SimulationRun.objects.filter(pk=run_id).first()


def traces_tag() -> uuid.UUID | None:
    """As long as it says the same, no run has got a trace."""
    return TraceClock.objects.values_list("tag", flat=True).first()


def trace_versions(keys: Iterable[str]) -> dict[str, str]:
    """Return key → "digest-version" for those requests whose trace is there, in one query; there
    may be tens of thousands of them."""
    wanted = list(keys)
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_VERSIONS, [wanted])
        return dict(cursor.fetchall())


def trace_facts(digests: Iterable[str]) -> dict[str, TraceFacts]:
    """Return digest → what a client wants to know before it loads a trace, in one query."""
    size = Func("body_gzip", function="octet_length", output_field=IntegerField())
    rows = TraceDocument.objects.filter(pk__in=list(digests)).annotate(gzip_size=size)
    found = rows.values_list("digest", "body_digest", "raw_size", "gzip_size", "simulator", "go")
    return {row[0]: TraceFacts(row[0], row[1][:12], *row[2:]) for row in found}


def ahead_of(run: SimulationRun) -> int:
    """Return how many unfinished runs stand before a waiting one."""
    return SimulationRun.objects.ahead_of(run).count()


def progress(requests: Iterable[Asked]) -> Progress:
    """Return how far a set of requests has come."""
    keys = {request.key for request in requests}
    states = [run.status for run in SimulationRun.objects.filter(key__in=keys).only("status")]
    return Progress(
        total=len(keys),
        missing=len(keys) - len(states),
        pending=states.count(Status.PENDING),
        running=states.count(Status.RUNNING),
        succeeded=states.count(Status.SUCCEEDED),
        failed=states.count(Status.FAILED),
    )


def cost_of(simulator: str) -> Cost:
    """Return what a simulator's latest runs took."""
    rows = SimulationRun.objects.latest_succeeded(simulator, COSTED_RUNS).values_list(
        "started_at", "finished_at", "document__raw_size"
    )
    took = [(end - start).total_seconds() for start, end, _ in rows if start and end]
    sizes = [size for _, _, size in rows]
    return Cost(
        runs=len(sizes),
        seconds=round(median(took), 3) if took else None,
        bytes=round(median(sizes)) if sizes else None,
    )


def trace_version(digest: str) -> str | None:
    """Return the short name of a stored document's exact bytes (see TraceBody), or None.

    Many requests for a trace end here, at "you have it": a fixed statement costs less than a query
    that has to be composed.
    """
    with connection.cursor() as cursor:
        cursor.execute(_VERSION, [digest])
        row = cursor.fetchone()
    return row and str(row[0])


def trace_body(digest: str) -> TraceBody | None:
    """Return a stored document by its digest, or None."""
    row = (
        TraceDocument.objects.filter(digest=digest)
        .values_list("body_gzip", "body_digest", "raw_size")
        .first()
    )
    return None if row is None else TraceBody(bytes(row[0]), row[1], row[2])


_VERSIONS = """
    SELECT run.key, document.digest || '-' || left(document.body_digest, 12)
      FROM simulations_simulationrun run
      JOIN simulations_tracedocument document ON document.digest = run.document_id
     WHERE run.key = ANY(%s)
"""
_VERSION = "SELECT left(body_digest, 12) FROM simulations_tracedocument WHERE digest = %s"


def _given_another_try(run: SimulationRun, at: dt.datetime, *, rebuild: bool) -> bool:
    """Put a finished run back to pending where that is allowed; True for the one caller who did.

    The UPDATE repeats the condition, so of many who ask at once one sends the message.
    """
    if not (run.may_be_asked_again or (rebuild and run.is_finished)):
        return False
    changed = SimulationRun.objects.filter(
        pk=run.pk, status=run.status, finished_at=run.finished_at
    ).update(
        status=Status.PENDING,
        attempt=0,
        queued_at=at,
        started_at=None,
        finished_at=None,
        error_code="",
        error_field="",
        error="",
        error_words=[],
    )
    run.refresh_from_db()
    return bool(changed)


def _enqueue(run_id: str) -> None:
    """Send the run to a worker; without a broker it stays pending and the beat task sends it."""
    try:
        run_simulation.delay(run_id)
    except BrokerError:
        logger.warning("broker away, run left pending", exc_info=True, extra={"run": run_id})


def _check_storable(field: str, value: Any) -> None:
    """Refuse text that PostgreSQL cannot keep: NUL characters and halves of surrogate pairs."""
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= char <= "\udfff" for char in value):
            raise ParameterError(field, say("unstorable"))
    elif isinstance(value, Mapping):
        for name, item in value.items():
            _check_storable(f"{field}[{name!r}]", item)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _check_storable(f"{field}[{index}]", item)
