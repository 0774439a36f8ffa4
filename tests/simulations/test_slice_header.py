"""Slice headers, aliasing and panics, held to values printed by real Go."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulations.errors import ParameterError
from simulations.registry import simulate
from simulations.trace import validate

SLUG = "slice-header"


def observed(*ops: str, go: str = "1.27") -> dict[str, Any]:
    return simulate(SLUG, {"ops": list(ops)}, go=go).observables


def test_the_default_story_reads_as_real_go_printed_it() -> None:
    seen = simulate(SLUG).observables
    headers = seen["headers"]
    assert headers[2]["a"]["elems"] == [10, 20, 30, 99]
    assert headers[2]["b"] == {
        "nil": False,
        "array": 0,
        "offset": 1,
        "len": 3,
        "cap": 3,
        "elems": [20, 30, 99],
    }
    assert headers[4]["c"] == {
        "nil": False,
        "array": 1,
        "offset": 0,
        "len": 3,
        "cap": 3,
        "elems": [20, 77, 78],
    }
    assert headers[9]["a"]["elems"] == [20, 77, 78, 99]
    assert headers[9]["d"] == {
        "nil": False,
        "array": None,
        "offset": None,
        "len": 0,
        "cap": 0,
        "elems": [],
    }
    assert seen["results"] == [
        None,
        None,
        None,
        None,
        None,
        3,
        "runtime error: slice bounds out of range [:5] with capacity 4",
        "runtime error: index out of range [4] with length 4",
        "runtime error: slice bounds out of range [3:2:]",
        None,
    ]
    assert simulate(SLUG, go="1.15").observables["headers"][4]["c"]["cap"] == 4


@pytest.mark.parametrize(
    ("op", "text"),
    [
        ("b = a[3:2]", "slice bounds out of range [3:2]"),
        ("b = a[::5]", None),
        ("b = a[:1:5]", "slice bounds out of range [::5] with capacity 4"),
        ("b = a[:4:3]", "slice bounds out of range [:4:3]"),
        ("b = a[5:]", "slice bounds out of range [5:4]"),
        ("b = a[:9]", "slice bounds out of range [:9] with capacity 4"),
        ("b[0] = 1", "index out of range [0] with length 0"),
    ],
)
def test_a_panic_says_what_go_says_and_changes_nothing(op: str, text: str | None) -> None:
    if text is None:
        with pytest.raises(ParameterError):
            observed(op)
        return
    seen = observed("a = []int{1, 2, 3, 4}", op)
    assert seen["results"] == [None, f"runtime error: {text}"]
    assert seen["headers"][1] == seen["headers"][0]


def test_nil_and_empty_slices_stay_what_they_are() -> None:
    last = observed("a = nil", "b = a[0:0]", "c = make([]int, 0, 0)", "d = c[0:0:0]")["headers"][-1]
    assert [last[v]["nil"] for v in "abcd"] == [True, True, False, False]


def test_copy_moves_the_shorter_length_and_handles_overlap() -> None:
    seen = observed("a = []int{1, 2, 3, 4}", "b = a[1:4]", "copy(b, a)", "copy(c, a)")
    assert seen["results"] == [None, None, 3, 0]
    assert seen["headers"][3]["a"]["elems"] == [1, 1, 2, 3]


@pytest.mark.parametrize(
    "op",
    [
        "a = b[::3]",
        "e = a",
        "a = make([]int, 5, 3)",
        "a = make([]int, 0, 1001)",
        "a = []int{}",
        "a = append(b)",
        "a[-1] = 2",
        "a = b[1:2:]",
        "copy(a)",
        "",
    ],
)
def test_a_malformed_statement_is_refused_by_its_place(op: str) -> None:
    with pytest.raises(ParameterError) as caught:
        observed("a = nil", op)
    assert caught.value.field == "ops[1]"


VARIABLE = st.sampled_from("abcd")
SMALL = st.integers(0, 6)
OP = st.one_of(
    st.builds(
        lambda v, n, m: f"{v} = make([]int, {min(n, m)}, {max(n, m)})", VARIABLE, SMALL, SMALL
    ),
    st.builds(
        lambda v, n: f"{v} = []int{{{', '.join(map(str, n))}}}",
        VARIABLE,
        st.lists(SMALL, min_size=1, max_size=5),
    ),
    st.builds(lambda v, w, i, j: f"{v} = {w}[{i}:{j}]", VARIABLE, VARIABLE, SMALL, SMALL),
    st.builds(
        lambda v, w, i, j, k: f"{v} = {w}[{i}:{j}:{k}]", VARIABLE, VARIABLE, SMALL, SMALL, SMALL
    ),
    st.builds(
        lambda v, w, n: f"{v} = append({w}, {', '.join(map(str, n))})",
        VARIABLE,
        VARIABLE,
        st.lists(st.integers(10, 99), min_size=1, max_size=4),
    ),
    st.builds(lambda v, w: f"copy({v}, {w})", VARIABLE, VARIABLE),
    st.builds(lambda v, i, x: f"{v}[{i}] = {x}", VARIABLE, SMALL, st.integers(100, 199)),
    st.builds(lambda v, w: f"{v} = {w}", VARIABLE, VARIABLE),
    st.builds(lambda v: f"{v} = nil", VARIABLE),
)


@settings(max_examples=80)
@given(ops=st.lists(OP, min_size=1, max_size=20))
def test_every_trace_is_sound_and_shared_arrays_agree(ops: list[str]) -> None:
    trace = simulate(SLUG, {"ops": ops})
    validate(trace)
    for headers in trace.observables["headers"]:
        arrays: dict[tuple[int, int], int] = {}
        for s in headers.values():
            assert 0 <= s["len"] <= s["cap"]
            assert len(s["elems"]) == s["len"]
            if s["array"] is None:
                assert s["cap"] == 0
                continue
            for i, value in enumerate(s["elems"]):
                assert arrays.setdefault((s["array"], s["offset"] + i), value) == value
