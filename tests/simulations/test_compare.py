"""Two releases side by side, aligned by what happens and not by when."""

from __future__ import annotations

import pytest

from simulations.registry import simulate
from simulations.trace import compare, summary


def pair(slug: str, a: str, b: str, **params: object) -> tuple[dict, dict, dict]:
    left, right = (simulate(slug, params, go=go).document for go in (a, b))
    return compare(left, right), left, right


def test_slice_growth_first_differs_at_the_513th_append() -> None:
    found, a, b = pair("slice-growth", "1.17", "1.18", appends=700)
    assert found["first"]["mark"] == "append#513"
    assert found["first"]["fields"][0] == ["s.cap", 1024, 848]
    assert summary(found, a, b)["en"] == (
        "Alike before append 513; there cap is 1024 in Go 1.17 and 848 in Go 1.18."
    )
    assert "848" in summary(found, a, b)["zh-CN"]


def test_pairs_never_go_back_and_name_the_same_moment() -> None:
    found, a, b = pair("slice-growth", "1.21", "1.22", elem_size=16, has_pointers=True, appends=200)
    positions = [(ia, ib) for ia, ib, _ in found["pairs"]]
    assert positions == sorted(positions)
    for ia, ib in positions[1:]:
        assert a["steps"][ia - 1].get("mark") == b["steps"][ib - 1].get("mark")
    assert found["diverging"] == sum(differs for _, _, differs in found["pairs"])
    covered = {ia for ia, _ in positions} | set(found["only_a"])
    assert covered == set(range(len(a["steps"]) + 1))


@pytest.mark.parametrize("slug", ["channel", "string-concat", "sync-pool"])
def test_the_same_release_agrees_with_itself(slug: str) -> None:
    found, a, b = pair(slug, "1.27", "1.27")
    assert found["first"] is None
    assert found["diverging"] == 0
    assert found["only_a"] == found["only_b"] == []
    assert "agree in every step" in summary(found, a, b)["en"]


@pytest.mark.parametrize(
    ("slug", "params"),
    [
        ("map-growth", {"inserts": 60}),
        ("map-collisions", {"ops": ["put 1", "put 2"]}),
        ("sync-map", {"ops": ["Store(1, 1)", "Load(1)"]}),
    ],
)
def test_two_structures_with_nothing_in_common_never_agree(slug: str, params: dict) -> None:
    found, a, b = pair(slug, "1.23", "1.24", **params)
    assert found["diverging"] == len(found["pairs"]) > 0
    assert (found["first"]["a"], found["first"]["fields"]) == (0, [])
    assert "different structures" in summary(found, a, b)["en"]
    assert "两种不同的结构" in summary(found, a, b)["zh-CN"]


def test_a_trace_that_only_counts_its_steps_differently_is_said_so() -> None:
    a = simulate("slice-growth", {"appends": 4}, go="1.27").document
    b = {**a, "steps": [{**step, "mark": f"x{step['mark']}"} for step in a["steps"]]}
    found = compare(a, b)
    assert found["only_a"] == found["only_b"] == list(range(1, len(a["steps"]) + 1))
    assert "different steps" in summary(found, a, b)["en"]
