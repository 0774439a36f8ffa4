"""Records of the shipped evidence, and what a real Go that disagrees would have printed."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from simulations.registry import Request, parse, simulate
from simulations.services import Asked
from simulations.toolchain import Toolchain
from simulations.toolchain.probe import Check, checks, compare, program, program_hash
from simulations.toolchain.records import FOLDER, Record, Value, read
from simulations.verdicts import wanted_of

SHIPPED = FOLDER
NEW = Toolchain("1.27.3", Path("nowhere/go/bin/go"))
"""A toolchain in name only: tests that use it never build anything."""


def request_of(record: Record) -> Request:
    """What the simulator is asked for where the record was made."""
    wanted = record.wanted
    return parse(wanted.simulator, wanted.params, go=record.go, lang=wanted.lang, seed=wanted.seed)


def again(record: Record) -> tuple[Check, ...]:
    """What the record's output confirms of the simulator as it is now."""
    return compare(request_of(record), record.stdout)[1]


def recorded(slug: str, go: str = "1.27", **params: Any) -> Record:
    """The shipped record of one simulator on one release whose parameters include these."""
    found = [
        record
        for record in read(slug, SHIPPED)
        if record.go == go and params.items() <= dict(record.wanted.params).items()
    ]
    assert found, f"no record of {slug} on Go {go} with {params}"
    return found[0]


def disagreeing(record: Record, **observables: Any) -> Record:
    """The record as it would be if real Go had printed these values."""
    printed = json.loads(record.stdout)
    printed["observables"].update(observables)
    changed = replace(record, stdout=json.dumps(printed, separators=(",", ":")))
    values = tuple(
        Value(c.observable, c.klass, c.verdict, c.claimed, c.observed) for c in again(changed)
    )
    return replace(changed, values=values)


AT = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)


def made(asked: Asked, at: dt.datetime = AT, version: str = "", **observables: Any) -> Record:
    """The record of a run on this release in which real Go agrees, except on these values."""
    trace = simulate(asked.simulator, asked.params, go=asked.go, lang=asked.lang, seed=asked.seed)
    printed = {"observables": {**trace.observables, **observables}}
    return Record(
        wanted=wanted_of(asked),
        go=asked.go,
        version=version or f"go version go{asked.go}.9 linux/amd64",
        probe=program_hash(program(asked.simulator, asked.params)),
        command="go build -o probe . && ./probe < params.json",
        at=at,
        stdout=json.dumps(printed, separators=(",", ":")),
        values=tuple(
            Value(c.observable, c.klass, c.verdict, c.claimed, c.observed)
            for c in checks(trace, printed["observables"])
        ),
    )
