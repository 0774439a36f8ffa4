"""Every rule is cited by file and symbol, and Go's own source has that symbol there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulations.registry import SIMULATORS
from simulations.releases import RELEASES
from simulations.toolchain import Toolchain, find
from simulations.toolchain.sources import ORIGINS, address, origins

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("slug", [simulator.slug for simulator in SIMULATORS])
def test_every_simulator_cites_the_source_of_every_release(slug: str) -> None:
    for release in RELEASES:
        assert origins(slug, release.name), f"no source for {slug} on Go {release}"


def test_a_citation_holds_for_its_releases_only() -> None:
    assert [o.file for o in origins("sync-map", "1.23")] == ["sync/map.go", "sync/map.go"]
    assert [o.file for o in origins("sync-map", "1.24")] == ["internal/sync/hashtriemap.go"]
    (origin,) = origins("sync-map", "1.24")
    assert address(origin, "1.24").endswith(
        "/golang/go/blob/release-branch.go1.24/src/internal/sync/hashtriemap.go"
    )


def declares(text: str, symbol: str) -> bool:
    return bool(re.search(rf"^(func (\([^)]*\) )?|type ){symbol}\b", text, re.MULTILINE))


@pytest.mark.parametrize("toolchain", find(ROOT / "var" / "toolchains"), ids=lambda t: t.version)
def test_the_source_of_an_installed_release_has_the_cited_symbols(toolchain: Toolchain) -> None:
    source = toolchain.go.parent.parent / "src"
    for slug in ORIGINS:
        for origin in origins(slug, toolchain.release):
            text = (source / origin.file).read_text("utf-8")
            assert declares(text, origin.symbol), f"{slug}: {origin}"
