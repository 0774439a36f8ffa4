"""Worked examples on the desk: what each has come to on each of its releases."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from cards.cardfile import Example
from simulations import services as simulations
from simulations.errors import ParameterError
from simulations.releases import release
from simulations.services import Asked


@dataclass(frozen=True)
class OnRelease:
    """``status`` is the run's, "refused" when it cannot be built, "" when nobody asked yet;
    ``reason`` says why it failed or was refused."""

    go: str
    status: str
    digest: str = ""
    reason: str = ""

    @property
    def waits(self) -> bool:
        return self.status in ("pending", "running")


@dataclass(frozen=True)
class Made:
    """One example; ``shown`` is its newest finished trace, "" while there is none."""

    example: Example
    title: str
    params: str
    releases: tuple[OnRelease, ...]

    @property
    def shown(self) -> str:
        digests = [one.digest for one in self.releases if one.digest]
        return digests[-1] if digests else ""

    @property
    def waits(self) -> bool:
        return any(one.waits for one in self.releases)

    @property
    def comparisons(self) -> list[tuple[OnRelease, OnRelease]]:
        """Neighbouring releases that are both made."""
        return list(pairwise(one for one in self.releases if one.digest))


def made(examples: Iterable[Example], lang: str) -> list[Made]:
    """Every example with its releases, oldest first; one query for all their runs."""
    rows = list(examples)
    asked = {(one.key, go): _ask(one, go) for one in rows for go in one.releases}
    runs = simulations.find_runs([found for found in asked.values() if isinstance(found, Asked)])
    return [
        Made(
            one,
            one.title.get(lang) or one.title.get("en") or one.key,
            written(one.params),
            tuple(
                _on(go, asked[one.key, go], runs, lang) for go in sorted(one.releases, key=release)
            ),
        )
        for one in rows
    ]


def written(params: Mapping[str, Any]) -> str:
    """Parameters as people read them."""
    return json.dumps(dict(params), ensure_ascii=False, indent=1)


def _ask(example: Example, go: str) -> Asked | str:
    try:
        return simulations.asked(example.simulator, example.params, go=go, seed=example.seed)
    except ParameterError as error:
        return str(error)


def _on(go: str, asked: Asked | str, runs: Mapping[str, Any], lang: str) -> OnRelease:
    if isinstance(asked, str):
        return OnRelease(go, "refused", reason=asked)
    run = runs.get(asked.key)
    if run is None:
        return OnRelease(go, "")
    return OnRelease(go, run.status, run.document_id or "", run.error_in(lang) if run.error else "")
