"""The evidence that ships with the code says what the simulators say, and is complete."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cards.services.content import read_deck
from simulations import registry
from simulations.errors import ParameterError
from simulations.goruntime import slices
from simulations.toolchain.probe import program, program_hash
from simulations.toolchain.records import Wanted, merged, path_of, read, write
from tests.simulations.evidence_cast import again, disagreeing, recorded

ROOT = Path(__file__).resolve().parents[2]
DECK = ROOT / "cards" / "decks" / "go-runtime"
RELEASES = ["1.19", "1.21", "1.22", "1.23", "1.24", "1.25", "1.26", "1.27"]
SLUGS = [simulator.slug for simulator in registry.SIMULATORS]
HOW_TO_RECORD = "`make evidence` records it anew"


@cache
def examples() -> list[tuple[str, Any, int]]:
    """Simulator, parameters and seed of every worked example of the deck that ships."""
    return [
        (one.simulator, one.params, one.seed)
        for card in read_deck(DECK).cards
        for one in card.examples
    ]


def wanted(slug: str, go: str) -> dict[Any, Wanted]:
    """The defaults of each scenario and the deck's examples, as far as the release has them."""
    asked: list[tuple[Any, int]] = [
        ({"scenario": scenario.name}, 0) for scenario in registry.simulator(slug).scenarios
    ]
    asked += [(params, seed) for simulator, params, seed in examples() if simulator == slug]
    found = {}
    for params, seed in asked:
        try:
            request = registry.parse(slug, params, go=go, seed=seed)
        except ParameterError:
            continue
        one = Wanted(slug, request.params, seed)
        found[one.order] = one
    return found


@pytest.mark.parametrize("slug", SLUGS)
def test_every_default_and_every_example_of_the_deck_has_its_record(slug: str) -> None:
    have = {(record.go, record.wanted.order): record for record in read(slug)}
    want = {(go, order): one for go in RELEASES for order, one in wanted(slug, go).items()}
    missing = [(go, one.params) for (go, _), one in want.items() if (go, one.order) not in have]
    spare = [(go, record.wanted.params) for (go, _), record in have.items()
             if (go, record.wanted.order) not in want]  # fmt: skip
    assert not missing, f"no evidence for {missing}; {HOW_TO_RECORD}"
    assert not spare, f"evidence that nobody asks for: {spare}; {HOW_TO_RECORD}"


@pytest.mark.parametrize("slug", SLUGS)
def test_real_go_printed_what_the_simulator_says_now(slug: str) -> None:
    for record in read(slug):
        verdicts = {check.observable: check.verdict for check in again(record)}
        recorded_verdicts = {value.observable: value.verdict for value in record.values}
        assert verdicts == recorded_verdicts, f"{record.go}, {record.wanted.params}"
        assert set(verdicts.values()) <= {"confirmed", "unavailable"}
        assert "confirmed" in verdicts.values()


@pytest.mark.parametrize("slug", SLUGS)
def test_the_program_that_is_shown_is_the_one_that_ran(slug: str) -> None:
    for record in read(slug):
        now = program_hash(program(slug, record.wanted.params))
        assert record.probe == now, f"the probe of {slug} has changed; {HOW_TO_RECORD}"
        assert record.exit_code == 0


@pytest.mark.parametrize("slug", SLUGS)
def test_a_record_names_its_toolchain_and_no_place_of_the_machine(slug: str) -> None:
    for record in read(slug):
        assert re.fullmatch(r"go version go1\.\d+\.\d+ linux/amd64", record.version)
        assert record.toolchain.startswith(f"go{record.go}.")
        assert record.platform == "linux/amd64"
    assert not re.search(r'[" =](/|[A-Z]:\\)\w', path_of(slug).read_text("utf-8"))


@pytest.mark.parametrize("slug", SLUGS)
def test_writing_what_was_read_changes_no_byte(slug: str, tmp_path: Path) -> None:
    records = list(read(slug))
    written = write(slug, reversed(records), tmp_path).read_bytes()
    assert written == path_of(slug).read_bytes()
    assert sorted(read(slug, tmp_path), key=str) == sorted(records, key=str)


def test_new_records_take_the_place_of_old_ones_of_the_same_request_and_release() -> None:
    old, other = recorded("slice-growth"), recorded("slice-growth", "1.26")
    new = replace(old, version="go version go1.27.4 linux/amd64")
    assert merged([old, other], [new]) == [new, other]


def test_a_claim_that_was_contradicted_is_written_down(tmp_path: Path) -> None:
    record = disagreeing(recorded("slice-growth", scenario="append-chunks"), cap=1)
    write("slice-growth", [record], tmp_path)
    (back,) = read("slice-growth", tmp_path)
    assert back == record
    (value,) = back.having("contradicted")
    assert (value.observable, value.observed) == ("cap", 1)
    assert value.claimed != 1


def test_a_simulator_that_is_wrong_is_found_by_the_records(monkeypatch: pytest.MonkeyPatch) -> None:
    record = recorded("slice-growth", scenario="append-one-by-one", appends=700)
    assert {check.verdict for check in again(record)} == {"confirmed"}
    monkeypatch.setattr(slices, "THRESHOLD", 1024)
    wrong = {check.observable: check for check in again(record)}
    assert wrong["cap"].verdict == "contradicted"
    assert wrong["cap"].observed == json.loads(record.stdout)["observables"]["cap"]
