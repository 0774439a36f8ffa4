"""What makes a worked example more than a list of states: chapters, milestones, questions."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import cards
from cards.cardfile import parse
from simulations.registry import simulate
from simulations.trace import Text, compare

TOLD = (
    "slice-header", "slice-growth", "channel", "map-collisions", "map-growth",
    "string-concat", "string-builder", "sync-map", "sync-pool",
)  # fmt: skip
DECK = Path(cards.__file__).parent / "decks" / "go-runtime"
EXAMPLES = [
    pytest.param(example, go, id=f"{path.stem}-{example.key}-{go}")
    for path in sorted(DECK.glob("*.md"))
    for example in parse(path.read_text("utf-8"), path.name).examples
    if example.simulator in TOLD
    for go in example.releases
]


@pytest.mark.parametrize(("example", "go"), EXAMPLES)
def test_a_worked_example_has_chapters_questions_and_short_captions(example: Any, go: str) -> None:
    document = simulate(example.simulator, example.params, go=go).document
    assert len(document["chapters"]) >= 2
    assert document["chapters"][0]["at"] == 0, "the first chapter begins with the story"
    assert 2 <= len(document["questions"]) <= 9
    for lang, most in (("en", 150), ("zh-CN", 100)):
        text = Text(document, lang)
        captions = [text.message(step["cap"]) for step in document["steps"]]
        assert max(len(caption) for caption in captions) <= most
        assert not any("{" in caption for caption in captions)


@pytest.mark.parametrize(("example", "go"), EXAMPLES)
def test_no_chapter_gives_the_number_asked_for_away(example: Any, go: str) -> None:
    document = simulate(example.simulator, example.params, go=go).document
    text = Text(document, "en")
    for question in document["questions"]:
        chapters = [
            text.message(c["title"]) for c in document["chapters"] if c["at"] <= question["at"]
        ]
        numbers = set(re.findall(r"\d+", chapters[-1]))
        assert str(question["answer"]) not in numbers, chapters[-1]


def captions(slug: str, go: str = "1.27", **params: Any) -> list[str]:
    document = simulate(slug, params, go=go).document
    return [Text(document, "en").message(step["cap"]) for step in document["steps"]]


def asked(slug: str, go: str = "1.27", **params: Any) -> dict[str, Any]:
    """Question id without its position → (answer, every answer offered)."""
    document = simulate(slug, params, go=go).document
    return {
        question["id"].rstrip("0123456789"): (
            question["answer"],
            {choice["v"] for choice in question.get("choices", ())},
        )
        for question in document["questions"]
    }


def test_a_write_of_the_value_that_is_there_is_still_one_that_others_see() -> None:
    told = captions("slice-header", ops=["a = []int{1, 2}", "b = a", "b[0] = 1"])
    assert told[2].endswith("a points at the same array and sees 1 too.")


def test_after_an_append_moved_on_a_write_names_who_kept_the_old_array() -> None:
    ops = ["a = []int{1, 2, 3}", "b = a[1:]", "b = append(b, 4)", "b[0] = 9"]
    assert captions("slice-header", ops=ops)[3].startswith("b[0] = 9 stays with b")
    assert asked("slice-header", ops=ops)["apart"] == (2, {2, 9}), "a[1] is the counterpart"


def test_a_slice_of_itself_tells_what_it_gives_up() -> None:
    told = captions("slice-header", ops=["a = []int{1, 2, 3}", "a = a", "a = a[2:]"])
    assert told[1] == "The header is copied onto itself: nothing changes."
    assert told[2].startswith("a gives up its first 2")


def test_only_the_variables_of_the_program_are_drawn() -> None:
    document = simulate("slice-header", {"ops": ["a = []int{1}", "c = a"]}).document
    assert [panel["id"] for panel in document["scene"]["panels"]] == ["a", "c", "mem"]


def test_nothing_is_drawn_as_changed_only_because_a_step_has_passed() -> None:
    ops = ["a = make([]int, 2, 4)", "a[2] = 1"]
    steps = simulate("slice-header", {"ops": ops}).document["steps"]
    assert [op[0] for op in steps[1]["d"]] == ["out.result"], "a panic changes nothing else"


def test_the_usual_wrong_answers_are_offered() -> None:
    assert {512, 848, 1024} - asked("slice-growth", appends=700)["cap"][1] == {512}
    old, full = {"hint": 14, "ops": [f"put {k}" for k in range(1, 31)]}, {0, 2, 4}
    assert asked("map-growth", "1.23", scenario="ops", **old)["moved"] == (2, full)
    cap2 = ["send 1", "send 2", "send 3", "recv"]
    assert asked("channel", ops=cap2)["refill"] == (3, {3, "receiver", "sender"})
    assert asked("channel", nil=True, ops=["send 1"])["nil"] == (1, {1, "panic", "sent"})


def test_a_small_map_is_never_said_to_have_no_slots() -> None:
    document = simulate("map-growth", {"inserts": 9}).document
    [question] = document["questions"]
    assert [choice["v"] for choice in question["choices"]] == [8, 16, 32]


def test_a_story_without_growth_has_no_empty_panel_for_it() -> None:
    classic = simulate("map-collisions", {"ops": ["put 1"]}, go="1.23").document
    small = simulate("map-collisions", {"ops": ["put 1"]}).document
    assert [p["id"] for p in classic["scene"]["panels"]] == ["key", "b", "h"]
    assert [p["id"] for p in small["scene"]["panels"]] == ["key", "g", "m"]


def test_two_load_factors_are_compared_growth_by_growth() -> None:
    old, new = (simulate("map-growth", {"inserts": 60}, go=go).document for go in ("1.21", "1.23"))
    first = compare(old, new)["first"]
    assert (first["mark"], first["fields"]) == ("growth#2", [["h.count", 13, 14]])
