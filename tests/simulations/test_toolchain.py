"""The real Go agrees with the simulators on parameters nobody chose beforehand.

Set ``GOPREP_SEED`` to repeat a run. Toolchains are looked for under ``var/toolchains`` and on the
system; ``make toolchains`` installs the two releases that the test needs.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulations.registry import parse, run
from simulations.toolchain import Toolchain, build, execute, find
from simulations.toolchain.probe import checks
from tests.simulations.random_params import RANDOM

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "var" / "toolchains"
CACHE = ROOT / "var" / "go-cache"
SEED = int(os.environ.get("GOPREP_SEED", random.SystemRandom().randrange(10**6)))
ROUNDS = 3
BATCH = 12


def chosen() -> list[Toolchain]:
    """Return the newest toolchain of at most 1.23 and the newest of at least 1.26."""
    known = find(FOLDER)
    old = [t for t in known if t.minor <= 23]
    new = [t for t in known if t.minor >= 26]
    return [*old[-1:], *new[-1:]]


def batches(slug: str, toolchain: Toolchain) -> Iterator[list[Any]]:
    """Yield lists of requests that one compiled probe can answer."""
    rnd = random.Random(f"{SEED}{slug}{toolchain.version}")
    for _ in range(ROUNDS):
        yield [
            parse(slug, params, go=toolchain.release)
            for params in RANDOM[slug](rnd, BATCH, toolchain.minor)
        ]


def disagreements(slug: str, toolchain: Toolchain) -> list[str]:
    """Return every value on which the real Go and the simulator differ."""
    found = []
    for requests in batches(slug, toolchain):
        probe = build(slug, requests[0].params, toolchain, CACHE)
        for request, printed in zip(
            requests, execute(probe, [r.params for r in requests]), strict=True
        ):
            inputs = printed.get("inputs", {})
            again = parse(slug, {**request.params, **inputs}, go=toolchain.release)
            compared = checks(run(again), printed["observables"])
            assert any(check.seen for check in compared), (
                f"the probe of {slug} printed nothing to compare"
            )
            found += [
                f"{check.observable}: Go {check.observed!r}, not {check.claimed!r}: {again.params}"
                for check in compared
                if check.verdict == "contradicted"
            ]
    return found


@pytest.mark.parametrize("slug", sorted(RANDOM))
@pytest.mark.parametrize("toolchain", chosen(), ids=lambda t: t.version)
def test_real_go_agrees_on_random_parameters(slug: str, toolchain: Toolchain) -> None:
    assert disagreements(slug, toolchain) == [], f"repeat with GOPREP_SEED={SEED}"


def test_the_seed_of_this_run_is_told(record_property: Any, capsys: Any) -> None:
    record_property("seed", SEED)
    with capsys.disabled():
        versions = ", ".join(t.version for t in chosen()) or "none installed"
        print(f"\nreal Go: {versions}; GOPREP_SEED={SEED}")
    assert len({t.release for t in chosen()}) == len(chosen())
