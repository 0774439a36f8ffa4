"""What is known of a worked example on real Go: evidence and contradictions, looked up.

It comes from two places: records that ship with the code (`simulations/evidence`), and runs on
this installation's own toolchains (`ProbeRun`). Of one request on one toolchain the newest counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from simulations.models import ProbeRun, SimulationRun
from simulations.toolchain.records import Record, Value, Wanted, shipped

LONGEST_SAID = 80
"""Characters of a value in a sentence; values may be whole lists of states."""


class Request(Protocol):
    """A checked request, as `simulations.services.asked` returns it."""

    @property
    def simulator(self) -> str: ...
    @property
    def params(self) -> dict[str, Any]: ...
    @property
    def go(self) -> str: ...
    @property
    def lang(self) -> str: ...
    @property
    def seed(self) -> int: ...
    @property
    def key(self) -> str: ...


@dataclass(frozen=True)
class Contradiction:
    """One value on which real Go and the simulator differ; as text, the end of a sentence."""

    request: Request
    toolchain: str
    observable: str
    claimed: Any
    observed: Any

    def __str__(self) -> str:
        return self.told("en")

    def told(self, lang: str) -> str:
        """The same in "en" or "zh-CN"."""
        observed, claimed = _said(self.observed), _said(self.claimed)
        if lang.startswith("zh"):
            return f"{self.toolchain} 给出的 {self.observable} 是 {observed}，模拟器给出 {claimed}"
        return f"{self.toolchain} gives {observed} for {self.observable}, the simulator {claimed}"


def _said(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_SAID else f"{text[:LONGEST_SAID]} …"


def wanted_of(request: Request) -> Wanted:
    """Return what is checked, apart from the release it is checked on."""
    lang = None if request.lang == request.go else request.lang
    return Wanted(request.simulator, request.params, request.seed, lang)


def evidence(request: Request) -> list[Record]:
    """Return what counts for one request: the newest record of each toolchain, newest first.

    A run that failed says nothing about the values and is left out.
    """
    return _newest([*_shipped_for(request), *_stored([request.key]).get(request.key, ())])


def evidence_for(digest: str) -> list[Record]:
    """Return the evidence for a stored trace; empty when there is none or no such trace."""
    runs = SimulationRun.objects.filter(document=digest).order_by("-finished_at")
    return next((found for run in runs if (found := evidence(run))), [])


def contradictions_for(requests: Iterable[Request]) -> list[Contradiction]:
    """Return every value of these requests that real Go contradicts, as far as is known."""
    asked = list(requests)
    stored = _stored([request.key for request in asked])
    return [
        contradiction
        for request in asked
        for record in _newest([*_shipped_for(request), *stored.get(request.key, ())])
        for contradiction in contradictions_in(request, record)
    ]


def contradictions_in(request: Request, record: Record) -> list[Contradiction]:
    """Return the values that one record contradicts."""
    return [
        Contradiction(request, record.toolchain, value.observable, value.claimed, value.observed)
        for value in record.having("contradicted")
    ]


def _newest(records: Iterable[Record]) -> list[Record]:
    latest: dict[str, Record] = {}
    for record in sorted(records, key=lambda r: r.at):
        latest[record.version] = record
    return sorted(latest.values(), key=lambda r: r.at, reverse=True)


def _shipped_for(request: Request) -> list[Record]:
    record = _index(request.simulator).get((wanted_of(request).order, request.go))
    return [record] if record else []


@lru_cache
def _index(slug: str) -> Mapping[Any, Record]:
    return {(record.wanted.order, record.go): record for record in shipped(slug)}


def _stored(keys: Iterable[str]) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    runs = ProbeRun.objects.filter(key__in=list(keys), error="").newest()
    for run in runs.prefetch_related("evidence"):
        found.setdefault(run.key, []).append(_record(run))
    return found


def _record(run: ProbeRun) -> Record:
    lang = None if run.lang == run.go else run.lang
    return Record(
        wanted=Wanted(run.simulator, run.params, run.seed, lang),
        go=run.go,
        version=run.version,
        probe=run.probe_sha256,
        command=run.command,
        at=run.at,
        stdout=run.stdout,
        values=tuple(
            Value(v.observable, v.klass, v.verdict, v.claimed, v.observed)
            for v in sorted(run.evidence.all(), key=lambda v: v.pk)
        ),
        exit_code=run.exit_code,
        inputs=json.loads(run.stdout).get("inputs", {}) if run.stdout else {},
    )
