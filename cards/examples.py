"""The worked examples of a card as a page shows them: which release, built or not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from cards.models import WorkedExample
from simulations import services as simulations
from simulations.errors import ParameterError
from simulations.releases import changes_for, release
from simulations.services import Asked


@dataclass(frozen=True)
class ForRelease:
    """One example on one Go release. `digest` names the finished trace, "" while there is none;
    `run_id` the run that makes it, "" while nobody has asked; `refused` says why it cannot be
    built for this release at all; `key` is the request's, "" where it is refused."""

    go: str
    key: str = ""
    digest: str = ""
    run_id: str = ""
    failed: str = ""
    refused: str = ""


@dataclass(frozen=True)
class Shown:
    """An example opened at one release, with the others to choose from."""

    example: WorkedExample
    title: str
    chosen: ForRelease
    releases: tuple[ForRelease, ...]

    @property
    def comparisons(self) -> list[tuple[ForRelease, ForRelease]]:
        """What `comparisons` offers for this example."""
        return comparisons(self.example.simulator, self.releases)


def comparisons(
    simulator: str, releases: Iterable[ForRelease]
) -> list[tuple[ForRelease, ForRelease]]:
    """Neighbouring built releases between which something changed for this simulator."""
    built = [one for one in releases if one.digest]
    changed = [change.since for change in changes_for(simulator)]
    return [
        (a, b)
        for a, b in pairwise(built)
        if any(release(a.go) < since <= release(b.go) for since in changed)
    ]


def shown(
    examples: Iterable[WorkedExample], lang: str, go: str, wanted: dict[str, str] | None = None
) -> list[Shown]:
    """Every example at the best release for a reader of Go `go`; one query.

    `wanted` (example key → release) opens an example at a release whether it is built or not.
    Otherwise a built one is preferred: the reader's own, else the nearest before it, else any.
    """
    rows = list(examples)
    wanted = wanted or {}

    def names(row: WorkedExample) -> set[str]:
        return {*row.releases, go, *([wanted[row.key]] if row.key in wanted else [])}

    found = []
    for row, releases in offered(rows, names, lang):
        chosen = _choose(releases, go, wanted.get(row.key))
        found.append(Shown(row, _title(row, lang), chosen, releases))
    return found


def offered(
    rows: Iterable[WorkedExample],
    names: Callable[[WorkedExample], Iterable[str]],
    lang: str = "en",
) -> list[tuple[WorkedExample, tuple[ForRelease, ...]]]:
    """Each example on the releases that `names` lists for it, oldest first; one query."""
    asked = [
        (row, [(name, _ask(row, name, lang)) for name in sorted(names(row), key=release)])
        for row in rows
    ]
    known = [one for _, answers in asked for _, one in answers if isinstance(one, Asked)]
    runs = simulations.find_runs(known)
    return [
        (row, tuple(_for_release(name, answer, runs, lang) for name, answer in answers))
        for row, answers in asked
    ]


def _ask(row: WorkedExample, go: str, lang: str) -> Asked | str:
    try:
        return simulations.asked(row.simulator, row.params, go=go, seed=row.seed)
    except ParameterError as error:
        return error.told(lang)


def _for_release(name: str, asked: Asked | str, runs: Mapping[str, Any], lang: str) -> ForRelease:
    if isinstance(asked, str):
        return ForRelease(name, refused=asked)
    run = runs.get(asked.key)
    if run is None:
        return ForRelease(name, asked.key)
    return ForRelease(name, asked.key, run.document_id or "", str(run.pk), run.error_in(lang))


def _choose(offered: tuple[ForRelease, ...], go: str, wanted: str | None) -> ForRelease:
    if wanted is not None:
        return next(one for one in offered if one.go == wanted)
    built = [one for one in offered if one.digest]
    before = [one for one in built if release(one.go) <= release(go)]
    mine = next(one for one in offered if one.go == go)
    return before[-1] if before else built[0] if built else mine


def _title(row: WorkedExample, lang: str) -> str:
    title: dict[str, str] = row.title
    return title.get(lang) or title.get("en") or row.key
