"""How a slice grows, held to values printed by real Go."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulations.errors import ParameterError
from simulations.registry import simulate
from simulations.releases import RELEASES
from simulations.trace import validate

SLUG = "slice-growth"
RELEASE_NAMES = [release.name for release in RELEASES]
GROWN_FROM_18 = RELEASE_NAMES[3:]


def changes(go: str, **params: object) -> list[list[int]]:
    """Return [len, cap] at each change of cap."""
    observed = simulate(SLUG, params, go=go).observables["len_cap_at_change"]
    return [[entry["len"], entry["cap"]] for entry in observed]


def caps(go: str, **params: object) -> list[int]:
    observed = simulate(SLUG, {"scenario": "append-chunks", **params}, go=go).observables
    assert observed["cap"] == observed["caps"][-1]
    return observed["caps"]


@pytest.mark.parametrize("go", RELEASE_NAMES)
def test_the_513th_int_is_where_the_rule_of_1_18_shows(go: str) -> None:
    expected = 848 if go in GROWN_FROM_18 else 1024
    assert [513, expected] in changes(go, appends=700)


def test_ints_double_and_then_grow_by_the_rule_of_the_release() -> None:
    doubling = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]
    old = [cap for _, cap in changes("1.15", appends=2000)]
    new = [cap for _, cap in changes("1.27", appends=2000)]
    assert old == [0, *doubling, 1024, 1280, 1696, 2304]
    assert new == [0, *doubling, 848, 1280, 1792, 2560]


@pytest.mark.parametrize(
    ("go", "tail"), [("1.21", [64, 128]), ("1.22", [71, 143]), ("1.27", [71, 143])]
)
def test_slices_of_strings_leave_powers_of_two_with_the_malloc_header(
    go: str, tail: list[int]
) -> None:
    seen = changes(go, elem_size=16, has_pointers=True, appends=100)
    assert [cap for _, cap in seen] == [0, 1, 2, 4, 8, 16, 32, *tail]


@pytest.mark.parametrize(
    ("go", "storage", "expected"),
    [
        ("1.24", "local", [[0, 0], [1, 2], [3, 4], [5, 8], [9, 16], [17, 32]]),
        ("1.25", "local", [[0, 0], [1, 8], [9, 16], [17, 32]]),
        ("1.25", "escapes-later", [[0, 0], [1, 2], [3, 4], [5, 8], [9, 16], [17, 32]]),
        ("1.26", "escapes-later", [[0, 0], [1, 2], [3, 4], [5, 6], [7, 8], [9, 16], [17, 32]]),
    ],
)
def test_the_compiler_may_start_a_slice_on_the_stack(
    go: str, storage: str, expected: list[list[int]]
) -> None:
    assert changes(go, elem_size=4, appends=18, storage=storage) == expected


@pytest.mark.parametrize(("go", "five"), [("1.25", 8), ("1.26", 6), ("1.27", 6)])
def test_a_returned_slice_is_trimmed_to_its_size_class(go: str, five: int) -> None:
    params = {"elem_size": 4, "storage": "returned"}
    assert simulate(SLUG, {**params, "appends": 5}, go=go).observables == {"cap": five}
    assert simulate(SLUG, {**params, "appends": 11}, go=go).observables == {"cap": 16}


def test_many_elements_at_once_take_exactly_what_they_need_rounded_up() -> None:
    assert caps("1.27", start_len=4, start_cap=6, adds=[1, 4, 20, 0, 300]) == [6, 12, 30, 30, 336]
    assert caps("1.27", start_len=300, start_cap=300, adds=[1]) == [608]
    assert caps("1.21", elem_size=16, has_pointers=True, adds=[3, 90, 1]) == [3, 96, 96]
    assert caps("1.22", elem_size=16, has_pointers=True, adds=[3, 90, 1]) == [3, 95, 95]
    assert caps("1.25", storage="local", adds=[2, 2, 2, 2]) == [4, 4, 8, 8]
    assert caps("1.24", storage="local", adds=[2, 2, 2, 2]) == [2, 4, 8, 8]


@pytest.mark.parametrize(("go", "cap"), [("1.15", 4), ("1.16", 3), ("1.27", 3)])
def test_the_24_byte_size_class_came_with_1_16(go: str, cap: int) -> None:
    assert caps(go, start_len=1, start_cap=1, adds=[2]) == [cap]


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"scenario": "grow"}, "scenario"),
        ({"size": 8}, "size"),
        ({"appends": True}, "appends"),
        ({"appends": 200_001}, "appends"),
        ({"appends": 1_001, "elem_size": 0}, "appends"),
        ({"start_len": 3, "start_cap": 2}, "start_len"),
        ({"storage": "stack"}, "storage"),
        ({"scenario": "append-chunks", "storage": "returned"}, "storage"),
        ({"scenario": "append-chunks", "adds": []}, "adds"),
        ({"scenario": "append-chunks", "adds": [1, -1]}, "adds[1]"),
        ({"scenario": "append-chunks", "adds": [1] * 257}, "adds"),
        ({"has_pointers": 1}, "has_pointers"),
    ],
)
def test_bad_parameters_are_refused_by_name(params: dict[str, object], field: str) -> None:
    with pytest.raises(ParameterError) as caught:
        simulate(SLUG, params)
    assert caught.value.field == field
    assert field in str(caught.value)


def test_a_release_we_do_not_know_is_refused() -> None:
    with pytest.raises(ParameterError, match="go"):
        simulate(SLUG, go="1.28")


@settings(max_examples=60)
@given(
    go=st.sampled_from(RELEASE_NAMES),
    elem_size=st.integers(1, 4096),
    has_pointers=st.booleans(),
    adds=st.lists(st.integers(0, 5000), min_size=1, max_size=12),
    storage=st.sampled_from(["heap", "local"]),
)
def test_every_trace_is_sound_and_cap_never_falls_below_len(
    go: str, elem_size: int, has_pointers: bool, adds: list[int], storage: str
) -> None:
    trace = simulate(
        SLUG,
        {
            "scenario": "append-chunks",
            "elem_size": elem_size,
            "has_pointers": has_pointers,
            "adds": adds,
            "storage": storage,
        },
        go=go,
    )
    validate(trace)
    length = 0
    previous = 0
    for add, cap in zip(adds, trace.observables["caps"], strict=True):
        length += add
        assert max(length, previous) <= cap
        previous = cap


@pytest.mark.parametrize("appends", [0, 1, 20, 41, 700, 200_000])
@pytest.mark.parametrize("storage", ["heap", "local", "escapes-later", "returned"])
def test_one_by_one_is_sound_at_every_length(appends: int, storage: str) -> None:
    for go in ("1.15", "1.17", "1.18", "1.22", "1.25", "1.26", "1.27"):
        validate(simulate(SLUG, {"appends": appends, "storage": storage, "elem_size": 4}, go=go))


def test_a_long_run_costs_steps_by_growth_not_by_append() -> None:
    trace = simulate(SLUG, {"appends": 200_000})
    growths = len(trace.observables["len_cap_at_change"]) - 1
    assert len(trace.document["steps"]) <= 4 * growths + 1


def test_a_question_offers_the_answers_people_get_wrong() -> None:
    questions = simulate(SLUG, {"appends": 700}).document["questions"]
    asked = next(q for q in questions if q["answer"] == 848)
    assert [choice["v"] for choice in asked["choices"]] == [513, 640, 832, 848, 1024]
    assert all("why" in choice for choice in asked["choices"] if choice["v"] != 848)
