"""What the stories of strings, sync.Map and sync.Pool owe a learner, beyond the right values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from simulations.registry import SIMULATORS, simulate
from simulations.trace import check_size

SLUGS = ("string-concat", "string-builder", "sync-map", "sync-pool")


def told() -> Iterator[Any]:
    """Every scenario of the four at its defaults and its presets, on an old and a new release."""
    for simulator in SIMULATORS:
        for scenario in simulator.scenarios if simulator.slug in SLUGS else ():
            chosen: list[dict[str, Any]] = [{}, *(dict(p.params) for p in scenario.presets)]
            for number, params in enumerate(chosen):
                for go in ("1.23", "1.27"):
                    name = f"{simulator.slug} {scenario.name} {number} {go}"
                    given = {"scenario": scenario.name, **params}
                    yield pytest.param(simulator.slug, given, go, id=name)


@pytest.mark.parametrize(("slug", "params", "go"), list(told()))
def test_a_story_has_chapters_milestones_and_an_answer_to_each_wrong_guess(
    slug: str, params: dict[str, Any], go: str
) -> None:
    document = simulate(slug, params, go=go).document
    starts = [chapter["at"] for chapter in document["chapters"]]
    assert starts[0] == 0
    assert starts == sorted(set(starts))
    assert any(step["lvl"] == 0 for step in document["steps"])
    for question in document["questions"]:
        wrong = [c for c in question.get("choices", ()) if c["v"] != question["answer"]]
        assert "explain" in question
        assert all("why" in choice for choice in wrong)


def captions(slug: str, go: str, ops: list[str], **params: Any) -> list[str]:
    document = simulate(slug, {"ops": ops, **params}, go=go).document
    return [step["cap"][0] for step in document["steps"]]


def test_a_comparison_that_fails_is_not_told_as_a_delete_or_a_store() -> None:
    ops = ["Store(1, 1)", "Range()", "CompareAndDelete(1, 9)", "CompareAndSwap(1, 9, 2)"]
    assert captions("sync-map", "1.23", ops)[2:] == ["fast_fails", "fast_fails"]
    assert captions("sync-map", "1.27", ops)[2:] == ["compare_fails", "compare_fails"]


def test_looking_into_dirty_without_counting_a_miss_is_told_as_such() -> None:
    ops = ["Store(1, 1)", "CompareAndSwap(7, 1, 2)"]
    assert captions("sync-map", "1.23", ops)[1] == "absent_locked"


def test_keys_of_one_hash_are_told_to_share_their_slot() -> None:
    hashes = {"1": "a" * 16, "2": "a" * 16}
    ops = ["Store(1, 1)", "Store(2, 2)", "Delete(2)", "Delete(1)"]
    assert captions("sync-map", "1.27", ops, hashes=hashes) == [
        "store_new", "store_overflow", "delete_root", "delete_root",
    ]  # fmt: skip


def test_a_pool_says_why_new_is_called_though_values_are_left() -> None:
    ops = ["P0 Put(1)", "P1 Get", "GC", "P1 Get", "P0 Get"]
    assert captions("sync-pool", "1.27", ops, procs=2)[1::2] == ["get_new_foreign"] * 2
    assert captions("sync-pool", "1.27", ops, procs=2)[4] == "get_new_off"


@pytest.mark.parametrize(
    ("procs", "ops"),
    [
        (1, [f"Put({k % 1000 + 1})" for k in range(2_000)]),
        (8, [f"P{k % 8} Put({k % 1000 + 1})" for k in range(1_000)] + ["P7 Get"] * 1_000),
        (8, ["GC" if k % 30 == 0 else f"P{k % 8} Put({k * 7 % 1000 + 1})" for k in range(2_000)]),
    ],
    ids=["one long queue", "fill and drain", "many collections"],
)
def test_the_largest_pools_fit_into_a_document(procs: int, ops: list[str]) -> None:
    check_size(simulate("sync-pool", {"procs": procs, "ops": ops}))
