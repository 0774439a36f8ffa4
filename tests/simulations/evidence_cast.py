"""Records of the shipped evidence, and what a real Go that disagrees would have printed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from simulations.registry import Request, parse
from simulations.toolchain import Toolchain
from simulations.toolchain.probe import Check, compare
from simulations.toolchain.records import FOLDER, Record, Value, read

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
