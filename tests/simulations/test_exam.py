"""What is right, and what stays away until it has been answered."""

from __future__ import annotations

from typing import Any

import pytest

from simulations.registry import SIMULATORS, simulate
from simulations.trace.exam import choice_of, is_right, limit, withheld


def question(kind: str, answer: Any, **more: Any) -> dict[str, Any]:
    return {"id": "q", "at": 3, "input": kind, "answer": answer, **more}


@pytest.mark.parametrize(
    ("kind", "answer", "given", "right"),
    [
        ("number", 848, 848, True),
        ("number", 848, "848", True),
        ("number", 1280, " 1,280 ", True),
        ("number", 1280, "１２８０", True),
        ("number", 255, "0xff", True),
        ("number", -3, "−3", True),
        ("number", 848, 849, False),
        ("number", 1, True, False),
        ("number", 0, "", False),
        ("number", 0, None, False),
        ("number", 0, "0x", False),
        ("number", 1, "1" * 400, False),
        ("choice", 2, 2, True),
        ("choice", 2, 2.0, True),
        ("choice", 2, "2", False),
        ("choice", 1, True, False),
        ("yesno", True, True, True),
        ("yesno", True, 1, False),
        ("yesno", False, None, False),
        ("pick-entity", "new.b3", "new.b3", True),
        ("order", ["a", "b"], ["a", "b"], True),
        ("order", ["a", "b"], ["b", "a"], False),
        ("order", ["a", "b"], ["a"], False),
        ("order", [1, 2], [True, 2], False),
        ("choice", 2, {"v": 2}, False),
    ],
)
def test_numbers_are_read_as_people_write_them_and_all_else_as_json(
    kind: str, answer: Any, given: Any, right: bool
) -> None:
    assert is_right(question(kind, answer), given) is right


def test_the_choice_that_was_made_is_found_whatever_its_form() -> None:
    asked = question("number", 848, choices=[{"v": 848}, {"v": 1024, "why": ["doubling"]}])
    assert choice_of(asked, "1,024") == {"v": 1024, "why": ["doubling"]}
    assert choice_of(asked, "7") is None
    assert choice_of(question("number", 848), 848) is None


@pytest.mark.parametrize("simulator", SIMULATORS, ids=lambda s: s.slug)
def test_exam_mode_ends_before_the_first_question_of_every_story(simulator: Any) -> None:
    for scenario in simulator.scenarios:
        document = simulate(simulator.slug, {"scenario": scenario.name}).document
        kept = withheld(document, 0)
        first = min((q["at"] for q in document["questions"]), default=len(document["steps"]) + 1)
        assert len(kept["steps"]) == first - 1 == limit(document, 0)
        assert all("answer" not in q for q in kept["questions"])
        assert all(q["at"] == first for q in kept["questions"])


def test_choices_come_in_an_order_that_does_not_tell_the_answer() -> None:
    kept = withheld(
        {
            "questions": [
                question("order", ["b", "a"], ask=["ask"], choices=[{"v": "b"}, {"v": "a"}])
            ],
            "steps": [{}, {}, {}],
            "chapters": [],
            "observables": [],
            "text": {},
        },
        0,
    )
    assert kept["questions"][0]["choices"] == [{"v": "a"}, {"v": "b"}]
