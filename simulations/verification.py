"""Holding worked examples against real Go: run their probes and keep what they found."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from simulations import registry
from simulations.models import Evidence, ProbeRun
from simulations.toolchain import Toolchain, ToolchainError, find, verify
from simulations.toolchain.gofmt import gofmt
from simulations.toolchain.probe import probe_path
from simulations.toolchain.records import Record, Value, record_of
from simulations.verdicts import Contradiction, Request, contradictions_in, wanted_of

logger = logging.getLogger(__name__)

REVERIFY_BUDGET_S = 20.0
"""No new run is begun after this, so that a worker is soon free for people's runs again."""


# ---- toolchains ----


def toolchains() -> list[Toolchain]:
    """Return the toolchains of this machine, oldest first; none on most."""
    return find(Path(settings.TOOLCHAINS))


def formatted(codes: Iterable[str]) -> list[str | None] | None:
    """Return each piece of Go as gofmt writes it (None: it is no Go); None without a toolchain."""
    found = toolchains()
    return [gofmt(found[-1], code) for code in codes] if found else None


def check(request: Request, toolchain: Toolchain, at: dt.datetime) -> Record:
    """Run the probe for one request; raise ToolchainError where it cannot be built or run."""
    wanted = wanted_of(request)
    result = verify(
        wanted.simulator,
        wanted.params,
        toolchain,
        Path(settings.GO_CACHE),
        lang=wanted.lang,
        seed=wanted.seed,
    )
    return record_of(result, wanted, at)


def failed(
    request: Request, toolchain: Toolchain, error: ToolchainError, at: dt.datetime
) -> Record:
    """Return the record of a run that printed nothing: every value is unavailable."""
    return Record(
        wanted=wanted_of(request),
        go=toolchain.release,
        version=_version(toolchain),
        probe="",
        command="",
        at=at,
        stdout="",
        values=tuple(
            Value(item["id"], item["class"], "unavailable", item["value"], None)
            for item in _trace(request).document["observables"]
        ),
        exit_code=getattr(error, "exit_code", None),
        error=str(error),
    )


def _version(toolchain: Toolchain) -> str:
    try:
        return toolchain.described()
    except ToolchainError:
        return f"go version go{toolchain.version}"


def _trace(request: Request) -> Any:
    return registry.simulate(
        request.simulator, request.params, go=request.go, lang=request.lang, seed=request.seed
    )


# ---- keeping ----


@transaction.atomic
def store(request: Request, record: Record) -> ProbeRun:
    """Keep what a run found; older runs that it replaces go."""
    goos, _, goarch = record.platform.partition("/")
    run = ProbeRun.objects.create(
        key=request.key,
        digest=_trace(request).digest,
        simulator=request.simulator,
        params=request.params,
        go=request.go,
        lang=request.lang,
        seed=request.seed,
        version=record.version,
        goos=goos,
        goarch=goarch,
        probe_sha256=record.probe,
        command=record.command,
        stdout=record.stdout,
        exit_code=record.exit_code,
        error=record.error,
        at=record.at,
    )
    Evidence.objects.bulk_create(
        Evidence(
            run=run,
            observable=value.observable,
            klass=value.klass,
            verdict=value.verdict,
            claimed=value.claimed,
            observed=value.observed,
        )
        for value in record.values
    )
    ProbeRun.objects.replaced_by(run).delete()
    return run


# ---- again and again ----


def reverify(requests: Iterable[Request], at: dt.datetime) -> list[Contradiction]:
    """Check some of the requests again on this machine's toolchains, the longest unchecked first.

    Does as many as fit into `REVERIFY_BUDGET_S`; called often enough, all get their turn. What
    real Go contradicts is logged as an error, and stands in the admin's list of evidence.
    """
    end_s = time.monotonic() + REVERIFY_BUDGET_S
    by_release = {toolchain.release: toolchain for toolchain in toolchains()}
    if not by_release:
        return []
    found: list[Contradiction] = []
    for request in _longest_unchecked(requests, by_release):
        if time.monotonic() > end_s:
            break
        found += _check_again(request, by_release[request.go], at)
    return found


def _longest_unchecked(
    requests: Iterable[Request], by_release: Mapping[str, Toolchain]
) -> list[Request]:
    here = {r.key: r for r in requests if r.go in by_release and probe_path(r.simulator).exists()}
    last = dict(ProbeRun.objects.filter(key__in=here).order_by("at").values_list("key", "at"))
    never = dt.datetime.min.replace(tzinfo=dt.UTC)
    return sorted(here.values(), key=lambda r: (last.get(r.key, never), r.key))


def _check_again(request: Request, toolchain: Toolchain, at: dt.datetime) -> list[Contradiction]:
    about = {"simulator": request.simulator, "params": request.params, "go": toolchain.version}
    try:
        record = check(request, toolchain, at)
    except ToolchainError as error:
        logger.warning("an example could not be held against real Go", exc_info=True, extra=about)
        store(request, failed(request, toolchain, error, at))
        return []
    store(request, record)
    found = contradictions_in(request, record)
    for contradiction in found:
        logger.error("real Go contradicts an example: %s", contradiction, extra=about)
    return found
