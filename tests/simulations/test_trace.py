"""The trace document: deltas, state, validation, digest, text."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulations.errors import BudgetError, InvariantError
from simulations.registry import SIMULATORS, simulate
from simulations.releases import RELEASES, release
from simulations.trace import (
    Recorder,
    digest,
    frame,
    json_schema,
    msg,
    problems,
    state_at,
    states,
    validate,
)
from simulations.trace.document import MAX_STEPS
from simulations.trace.recorder import MAX_ENTITIES
from simulations.trace.text import fill
from simulations.trace.words import LANGUAGES, javascript

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = ROOT / "simulations" / "trace" / "schema.json"
SCENARIOS = [(s.slug, scenario.name) for s in SIMULATORS for scenario in s.scenarios]


def recorder() -> Recorder:
    rec = Recorder(slug="demo", version=1, go=release("1.27"), params={})
    rec.say({
        "title": ("A demo", "演示"),
        "panel": ("Panel", "面板"),
        "step": ("{n} {n|thing|things}", "{n} 件"),
        "ask": ("How many?", "几个？"),
    })  # fmt: skip
    rec.title("title")
    rec.code("x := 1 //@start\nx++ //@add")
    rec.panel("p", "record", "panel")
    return rec


def demo() -> dict[str, Any]:
    rec = recorder()
    rec.set("p.x", n="x", v=1)
    with rec.step("add", msg("step", n=1), mark="add#1", lvl=0):
        rec.set("p.x", v=2)
    rec.ask("x", msg("ask"), target="p.x", answer=2, kind="number")
    rec.observe("x", 2, expr="x", source="p.x")
    return rec.finish().document


def test_a_recorder_writes_only_what_changed() -> None:
    rec = recorder()
    rec.set("p.x", n="x", v=1)
    rec.set("p.y", n="y", v=1)
    with rec.step("add", msg("step", n=1)):
        rec.set("p.x", n="x", v=2)
        rec.set("p.y", n="y", v=1)
    document = rec.finish().document
    assert document["init"] == {"p.x": {"n": "x", "v": 1}, "p.y": {"n": "y", "v": 1}}
    assert document["steps"][0]["d"] == [["p.x", {"v": 2}]]
    assert document["steps"][0]["line"] == 2
    assert document["code"]["source"] == "x := 1\nx++"


def test_show_deletes_what_is_no_longer_there() -> None:
    rec = recorder()
    rec.show("p", {"a": {"v": 1}, "b": {"v": 2}})
    with rec.step("add", msg("step", n=2)):
        rec.show("p", {"b": {"v": 2}, "c": {"v": 3}})
    assert rec.finish().document["steps"][0]["d"] == [["p.a", None], ["p.c", {"v": 3}]]


def test_appending_sends_only_the_new_items() -> None:
    rec = recorder()
    rec.set("p.l", items=["a"])
    with rec.step("add", msg("step", n=1)):
        rec.append("p.l", "items", "b", "c")
    document = rec.finish().document
    assert document["steps"][0]["d"] == [["p.l", {"items+": ["b", "c"]}]]
    assert state_at(document, 1)["p.l"]["items"] == ["a", "b", "c"]
    assert state_at(document, 0)["p.l"]["items"] == ["a"]


def test_a_position_outside_the_trace_is_an_error() -> None:
    with pytest.raises(IndexError):
        state_at(demo(), 2)


def test_the_demo_is_sound() -> None:
    assert problems(demo()) == []


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (["schema_version"], 2, "schema_version"),
        (["init", "q.x"], {"v": 1}, "belongs to no panel"),
        (["steps", 0, "d"], [["p.y", None]], "does not exist"),
        (["steps", 0, "d"], [["p.x", {"st": "odd"}]], "unknown state word"),
        (["steps", 0, "d"], [["p.x", {"ref": "p.z"}]], "points at p.z"),
        (["steps", 0, "cap"], ["gone", {}], "no message gone"),
        (["steps", 0, "cap"], ["step", {}], "lacks n"),
        (["steps", 0, "line"], 9, "the code ends at line 2"),
        (["steps", 0, "extra"], 1, "extra"),
        (["text", "step", "zh-CN"], "", "no text in zh-CN"),
        (["text", "step", "zh-CN"], "{m} 件", "different placeholders"),
        (["text", "step", "en"], "{n}" + "x" * 250, "longer than 200"),
        (["questions", 0, "answer"], 3, "claims 3, the trace says 2"),
        (["questions", 0, "at"], 5, "does not exist"),
        (["observables", 0, "value"], 3, "claims 3"),
        (["chapters"], [{"at": 7, "title": ["title"]}], "a chapter starts"),
    ],
)
def test_a_broken_document_is_named(path: list[Any], value: Any, told: str) -> None:
    document = copy.deepcopy(demo())
    place = document
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = value
    assert any(told in problem for problem in problems(document)), problems(document)


def test_a_choice_must_offer_its_answer() -> None:
    document = demo()
    document["questions"][0] |= {"input": "choice", "choices": [{"v": 1}]}
    assert problems(document) == ["question x does not offer its own answer"]


def test_a_step_without_change_needs_a_mark() -> None:
    rec = recorder()
    with rec.step("add", msg("step", n=1)):
        pass
    assert problems(rec.finish().document) == ["step 1 changes nothing and has no mark"]


def test_budgets_are_errors_not_cuts() -> None:
    rec = recorder()
    for i in range(MAX_ENTITIES):
        rec.set(f"p.x{i}", v=i)
    with pytest.raises(BudgetError, match="things at once"):
        rec.set("p.more", v=1)
    rec = recorder()
    for i in range(MAX_STEPS):
        with rec.step("add", msg("step", n=i)):
            rec.set("p.x", v=i + 1)
    with pytest.raises(BudgetError, match="5,000 steps"), rec.step("add", msg("step", n=1)):
        pass
    rec = recorder()
    rec.set("p.x", v="x" * 1_000_001)
    with pytest.raises(BudgetError, match="bytes"):
        validate(rec.finish())


def test_an_unknown_message_or_line_is_a_defect_of_ours() -> None:
    rec = recorder()
    with pytest.raises(InvariantError, match="no message"):
        rec.title("nothing")
    with pytest.raises(InvariantError, match="no line tagged"), rec.step("x", msg("step", n=1)):
        pass


def test_messages_fill_numbers_and_plurals() -> None:
    assert fill("{n} {n|thing|things}", {"n": 1}) == "1 thing"
    assert fill("{n} {n|thing|things}", {"n": 12_345}) == "12,345 things"
    assert fill("{n}", {"n": 9_999}) == "9999"
    assert fill("{a} {b} {c} {d}", {"a": True, "b": [1, 2], "c": 2.0}) == "true 1, 2 2 {d}"


def test_a_translation_does_not_change_the_digest_and_a_value_does() -> None:
    document = demo()
    other = copy.deepcopy(document)
    other["text"]["step"]["zh-CN"] = "{n} 个"
    other["id"] = "another"
    assert digest(other) == digest(document)
    other["steps"][0]["d"] = [["p.x", {"v": 3}]]
    assert digest(other) != digest(document)


@pytest.mark.parametrize("seed", ["0", "1", "random"])
def test_the_digest_is_the_same_in_every_process(seed: str) -> None:
    code = (
        "from simulations.registry import simulate\n"
        "print(simulate('map-growth', {'scenario': 'ops'}, go='1.23').digest)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == simulate("map-growth", {"scenario": "ops"}, go="1.23").digest


def test_the_registry_needs_no_django() -> None:
    code = (
        "import sys, simulations.registry; print(any(m.startswith('django') for m in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


def test_the_committed_schema_is_the_code_s() -> None:
    assert json.loads(SCHEMA.read_text()) == json_schema(), "run `make golden`"


def test_the_player_s_words_are_python_s() -> None:
    path = ROOT / "simulations" / "static" / "simulations" / "player" / "words.js"
    assert path.read_text() == javascript(), "run `make golden`"


@pytest.mark.parametrize(("slug", "scenario"), SCENARIOS)
def test_every_scenario_is_sound_on_every_release_and_fits_the_schema(
    slug: str, scenario: str
) -> None:
    checker = jsonschema.Draft202012Validator(json_schema())
    for go in RELEASES:
        trace = simulate(slug, {"scenario": scenario}, go=go.name)
        validate(trace)
        checker.validate(json.loads(trace.to_json()))
        assert trace.document["questions"], f"{slug} asks nothing on Go {go}"


@pytest.mark.parametrize(("slug", "scenario"), SCENARIOS)
def test_every_position_can_be_said_in_both_languages(slug: str, scenario: str) -> None:
    document = simulate(slug, {"scenario": scenario}).document
    for lang in LANGUAGES:
        for n in range(len(document["steps"]) + 1):
            said = frame(document, n, lang)
            assert said["caption"]
            assert "{" not in said["caption"]
            assert [t["panel"] for t in said["tables"]] == [
                p["id"] for p in document["scene"]["panels"]
            ]


@pytest.mark.parametrize(("slug", "scenario"), SCENARIOS)
def test_presets_run_and_are_sound(slug: str, scenario: str) -> None:
    found = next(s for s in SIMULATORS if s.slug == slug).scenario(scenario)
    assert found is not None
    for preset in found.presets:
        validate(simulate(slug, {"scenario": scenario, **preset.params}, go=preset.go))


VALUES = st.one_of(st.integers(), st.text(max_size=3), st.none(), st.booleans())
CHANGES = st.lists(st.dictionaries(st.sampled_from("abcd"), VALUES, max_size=3), max_size=12)


@settings(max_examples=100)
@given(changes=CHANGES)
def test_replaying_deltas_gives_the_states_that_were_shown(changes: list[dict[str, Any]]) -> None:
    rec = recorder()
    shown: list[dict[str, Any]] = [{}]
    for picture in changes:
        with rec.step("add", msg("step", n=1)):
            rec.show("p", {name: {"v": value} for name, value in picture.items()})
        shown.append(picture)
    document = rec.finish().document
    for state, picture in zip(states(document), shown, strict=True):
        assert {i.split(".")[1]: a["v"] for i, a in state.items()} == picture
