"""What real Go printed, as records: kept with the code in ``simulations/evidence/<slug>.json``.

A record is one run of a probe for one request on one toolchain. The files hold what was printed
and the verdict on every value; the claims are the simulator's own, and a test holds them against
each record again.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from simulations.toolchain.probe import Result
from simulations.trace import canonical

FOLDER = Path(__file__).resolve().parents[1] / "evidence"


@dataclass(frozen=True)
class Wanted:
    """Parameters to be checked on every release: complete, in canonical form."""

    simulator: str
    params: Mapping[str, Any]
    seed: int = 0
    lang: str | None = None

    @property
    def order(self) -> tuple[bytes, int, str]:
        """Where it stands among its simulator's; equal only if it asks for the same."""
        return canonical(self.params), self.seed, self.lang or ""


@dataclass(frozen=True)
class Value:
    """The verdict on one observable: ``confirmed``, ``contradicted``, or ``unavailable`` where
    the program could not see it. ``observed`` is None then."""

    observable: str
    klass: str
    verdict: str
    claimed: Any
    observed: Any


@dataclass(frozen=True)
class Record:
    """One run of a probe. ``go`` is the release ("1.27"), ``version`` what ``go version`` printed,
    ``probe`` the SHA-256 of the program; ``error`` says why there is no output, if there is none.
    """

    wanted: Wanted
    go: str
    version: str
    probe: str
    command: str
    at: dt.datetime
    stdout: str
    values: tuple[Value, ...]
    exit_code: int | None = 0
    error: str = ""
    inputs: Mapping[str, Any] = field(default_factory=dict)

    @property
    def toolchain(self) -> str:
        """The toolchain's name, "go1.27.3"."""
        return [*self.version.split(), "", "", ""][2]

    @property
    def platform(self) -> str:
        """GOOS/GOARCH, "linux/amd64"."""
        return [*self.version.split(), "", "", "", ""][3]

    def having(self, verdict: str) -> tuple[Value, ...]:
        """The values with this verdict."""
        return tuple(value for value in self.values if value.verdict == verdict)


def record_of(result: Result, wanted: Wanted, at: dt.datetime) -> Record:
    """Return what a comparison found as a record made at ``at``."""
    return Record(
        wanted=wanted,
        go=result.probe.toolchain.release,
        version=result.probe.toolchain.described(),
        probe=result.probe.sha256,
        command=result.probe.command,
        at=at.replace(microsecond=0),
        stdout=result.stdout,
        values=tuple(
            Value(c.observable, c.klass, c.verdict, c.claimed, c.observed) for c in result.checks
        ),
        inputs=result.inputs,
    )


def path_of(slug: str, folder: Path | None = None) -> Path:
    """Return the file of a simulator's records (it may not exist)."""
    return (folder or FOLDER) / f"{slug}.json"


def read(slug: str, folder: Path | None = None) -> tuple[Record, ...]:
    """Return the recorded runs of one simulator; none where there is no file."""
    path = path_of(slug, folder)
    return tuple(_records(json.loads(path.read_text("utf-8")))) if path.exists() else ()


@lru_cache
def shipped(slug: str) -> tuple[Record, ...]:
    """Return the records that came with the code; read once."""
    return read(slug)


def _records(data: Mapping[str, Any]) -> Iterator[Record]:
    for request in data["requests"]:
        wanted = Wanted(
            data["simulator"], request["params"], request.get("seed", 0), request.get("lang")
        )
        for run in request["runs"]:
            stdout = data["outputs"][run["output"]]
            printed = json.loads(stdout)
            yield Record(
                wanted=wanted,
                go=run["go"],
                version=run["version"],
                probe=data["programs"][run["program"]]["sha256"],
                command=data["programs"][run["program"]]["command"],
                at=dt.datetime.fromisoformat(run["at"]),
                stdout=stdout,
                values=tuple(_values(run, printed["observables"])),
                exit_code=run["exit_code"],
                inputs=printed.get("inputs", {}),
            )


def _values(run: Mapping[str, Any], printed: Mapping[str, Any]) -> Iterator[Value]:
    claims = run.get("claims", {})
    for name, (klass, verdict) in run["values"].items():
        observed = printed.get(name)
        yield Value(name, klass, verdict, claims.get(name, observed), observed)


def merged(old: Iterable[Record], new: Iterable[Record]) -> list[Record]:
    """Return all records, the new ones in place of old ones of the same request and release."""
    latest = {(record.wanted.order, record.go): record for record in (*old, *new)}
    return list(latest.values())


def write(slug: str, records: Iterable[Record], folder: Path | None = None) -> Path:
    """Write a simulator's records, in an order that depends on nothing but what they are."""
    runs = sorted(records, key=lambda r: (r.wanted.order, int(r.go.partition(".")[2])))
    outputs = _numbered(record.stdout for record in runs)
    programs = _numbered((record.probe, record.command) for record in runs)
    blocks = []
    for _, group in groupby(runs, key=lambda r: r.wanted.order):
        same = list(group)
        lines = [_run(r, outputs[r.stdout], programs[r.probe, r.command]) for r in same]
        blocks.append(f'{{{_line(_head(same[0].wanted))[1:-1]},"runs":[\n  {_lines(lines, 2)}]}}')
    named = [{"sha256": sha256, "command": command} for sha256, command in programs]
    text = (
        f'{{"simulator":{_line(slug)},\n"programs":[\n {_lines(named, 1)}],\n"requests":[\n '
        + ",\n ".join(blocks)
        + f'],\n"outputs":[\n {_lines(list(outputs), 1)}]}}\n'
    )
    path = path_of(slug, folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def _head(wanted: Wanted) -> dict[str, Any]:
    head: dict[str, Any] = {"params": wanted.params}
    if wanted.seed:
        head["seed"] = wanted.seed
    if wanted.lang:
        head["lang"] = wanted.lang
    return head


def _run(record: Record, output: int, program: int) -> dict[str, Any]:
    run = {
        "go": record.go,
        "version": record.version,
        "at": record.at.isoformat(),
        "program": program,
        "exit_code": record.exit_code,
        "output": output,
        "values": {v.observable: [v.klass, v.verdict] for v in record.values},
    }
    claims = {v.observable: v.claimed for v in record.values if v.verdict != "confirmed"}
    return {**run, "claims": claims} if claims else run


def _numbered(things: Iterable[Any]) -> dict[Any, int]:
    return {thing: number for number, thing in enumerate(dict.fromkeys(things))}


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _lines(values: Iterable[Any], indent: int) -> str:
    return f",\n{' ' * indent}".join(_line(value) for value in values)
