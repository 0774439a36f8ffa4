"""Strings, sync.Map and sync.Pool, held to what real Go printed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulations.errors import ParameterError
from simulations.registry import simulate
from simulations.releases import RELEASES
from simulations.trace import validate

MIXED = [30, 0, 50, 200, 7]


def observed(slug: str, go: str = "1.27", **params: Any) -> dict[str, Any]:
    return simulate(slug, params, go=go).observables


def test_plus_in_a_loop_copies_everything_again() -> None:
    assert observed("string-concat", piece_lens=MIXED) == {
        "allocs": 3, "alloc_bytes": 656, "bytes_copied": 647, "garbage_bytes": 360,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("operands", "allocs"), [([33, 40], 1), ([33, 0, 0], 0), ([33, 0, 40], 1), ([0, 0], 0)]
)
def test_one_expression_allocates_at_most_once(operands: list[int], allocs: int) -> None:
    seen = observed("string-concat", scenario="expression", operand_lens=operands)
    assert seen == {"allocs": allocs}


@pytest.mark.parametrize(
    ("go", "grown", "buffer"),
    [("1.27", [288], [0, 64, 128, 288]), ("1.22", [287], [0, 64, 128, 288]),
     ("1.15", [287], [0, 64, 178, 556])],
)  # fmt: skip
def test_six_ways_to_join(go: str, grown: list[int], buffer: list[int]) -> None:
    assert observed("string-builder", go, piece_lens=MIXED, sep=", ") == {
        "allocs": {"plus": 3, "builder": 3, "builder_grow": 1, "join": 1, "buffer": 4,
                   "append_bytes": 4},
        "alloc_bytes": {"plus": 656, "builder": 400, "builder_grow": 288, "join": 320},
        "builder_caps": [0, 32, 80, 288],
        "builder_grow_caps": grown,
        "buffer_caps": buffer,
    }  # fmt: skip


@pytest.mark.parametrize(("go", "caps"), [("1.15", [0, 32, 64]), ("1.27", [0, 24, 48, 96])])
def test_builder_capacities_follow_the_size_classes(go: str, caps: list[int]) -> None:
    assert observed("string-builder", go, piece_lens=[20] * 3)["builder_caps"] == caps


@pytest.mark.parametrize(
    ("go", "caps"),
    [("1.27", [16, 144, 144, 144, 144, 0, 0]), ("1.22", [16, 132, 288, 288, 288, 0, 0])],
)
def test_a_builder_step_by_step(go: str, caps: list[int]) -> None:
    ops = ["write 10", "grow 100", "write 130", "grow -3", "copy-write 3", "reset", "copy-write 3"]
    seen = observed("string-builder", go, scenario="ops", ops=ops)
    assert [s["cap"] for s in seen["states"]] == caps
    assert seen["results"][3:5] == [
        "strings.Builder.Grow: negative count",
        "strings: illegal use of non-zero Builder copied by value",
    ]


@pytest.mark.parametrize(("go", "big"), [("1.27", 128), ("1.15", 188)])
def test_a_buffer_slides_before_it_grows(go: str, big: int) -> None:
    ops = ["write 50", "read 45", "write 20", "write 60", "read 85", "grow 40", "reset", "grow -7"]
    seen = observed("string-builder", go, scenario="ops", type="bytes.Buffer", ops=ops)
    assert [[s["len"], s["cap"]] for s in seen["states"]] == [
        [50, 64], [5, 64], [25, 64], [85, big], [0, big], [0, big], [0, big], [0, big],
    ]  # fmt: skip
    assert seen["results"][-1] == "bytes.Buffer.Grow: negative count"


def test_each_type_takes_its_own_operations() -> None:
    for kind, op in (("strings.Builder", "read 3"), ("bytes.Buffer", "copy-write 3")):
        with pytest.raises(ParameterError) as caught:
            observed("string-builder", scenario="ops", type=kind, ops=["write 1", op])
        assert caught.value.field == "ops[1]"


def test_misses_promote_dirty_and_deleted_keys_are_expunged() -> None:
    seen = observed("sync-map", "1.23")
    assert [s["misses"] for s in seen["states"]] == [0, 0, 1, 0, 0, 0, 0, 0]
    assert seen["results"] == [None, None, [10, True], [None, False], None, None, None, 3]
    assert seen["promotions"] == [3, 7]
    assert seen["states"][5] == {
        "read": {"1": "value", "2": "expunged"},
        "amended": True,
        "dirty": {"1": "value", "3": "value"},
        "misses": 0,
    }


def test_the_trie_grows_where_hashes_clash_and_prunes_what_is_empty() -> None:
    hashes = {"0": "ad49ce28790f8a12", "1": "9f7254e4ad220a7b", "5": "a876085f72ec0ea7",
              "24": "a50579785c5efaa0"}  # fmt: skip
    ops = ["Store(0, 0)", "Store(1, 1)", "Store(5, 2)", "Store(24, 3)"]
    four = observed("sync-map", ops=ops, hashes=hashes)
    assert four["paths"] == {"0": "ad", "1": "9", "5": "a8", "24": "a5"}
    ops += ["Delete(24)", "Delete(5)", "LoadAndDelete(0)"]
    seen = observed("sync-map", ops=ops, hashes=hashes)
    assert [s["indirect_nodes"] for s in seen["states"]] == [1, 1, 2, 2, 2, 2, 1]
    assert [s["live"] for s in seen["states"]] == [1, 2, 3, 4, 3, 2, 1]
    assert seen["paths"] == {"1": "9"}
    assert seen["results"][-1] == [0, True]


def test_equal_hashes_share_a_slot() -> None:
    hashes = {"1": "a" * 16, "2": "a" * 16}
    seen = observed("sync-map", ops=["Store(1, 1)", "Store(2, 2)", "Delete(1)"], hashes=hashes)
    assert [s["indirect_nodes"] for s in seen["states"]] == [1, 1, 1]
    assert seen["paths"] == {"2": "a"}


@pytest.mark.parametrize(("go", "op"), [("1.19", "Swap(1, 2)"), ("1.22", "Clear()")])
def test_an_operation_newer_than_the_release_is_refused(go: str, op: str) -> None:
    with pytest.raises(ParameterError) as caught:
        observed("sync-map", go, ops=["Store(1, 1)", op])
    assert caught.value.field == "ops[1]"


MAP_OP = st.one_of(
    st.builds(lambda n, k, v: f"{n}({k}, {v})", st.sampled_from(["Store", "LoadOrStore", "Swap"]),
              st.integers(0, 8), st.integers(0, 3)),
    st.builds(lambda n, k: f"{n}({k})", st.sampled_from(["Load", "LoadAndDelete", "Delete"]),
              st.integers(0, 8)),
    st.builds(lambda k, o, n: f"CompareAndSwap({k}, {o}, {n})", *[st.integers(0, 3)] * 3),
    st.builds(lambda k, o: f"CompareAndDelete({k}, {o})", *[st.integers(0, 3)] * 2),
    st.sampled_from(["Range()", "Clear()"]),
)  # fmt: skip


@settings(max_examples=80)
@given(ops=st.lists(MAP_OP, min_size=1, max_size=60))
def test_both_maps_answer_alike(ops: list[str]) -> None:
    hashes = {str(k): f"{k % 3:x}{k % 2:x}{k:014x}" for k in range(9)}
    old = simulate("sync-map", {"ops": ops}, go="1.23")
    new = simulate("sync-map", {"ops": ops, "hashes": hashes}, go="1.24")
    validate(old)
    validate(new)
    assert old.observables["results"] == new.observables["results"]
    assert new.observables["states"][-1]["live"] == len(new.observables["paths"])


@pytest.mark.parametrize(
    ("procs", "ops", "gets"),
    [
        (1, "Put(1) Put(2) Put(3) Get Get GC Get Get", [1, 3, 2, 1001]),
        (1, "Put(1) Put(2) Put(3) Put(4) GC Get Get Put(5) Get Get GC GC Get", [1, 2, 5, 3, 1001]),
        (3, "P0Put(1) P0Put(2) P0Put(3) P0Put(4) P1Put(5) P1Put(6) "
            "P2Get P2Get P1Get P2Get P2Get P0Get P2Get", [2, 3, 5, 4, 6, 1, 1001]),
        (3, "P0Put(1) P0Put(2) P0Put(3) P1Put(4) P1Put(5) GC P2Get P1Get P1Get P2Get P0Get P1Get",
         [2, 4, 5, 3, 1, 1001]),
        (3, "P0Put(1) P1Put(2) GC P2Get P0Get P1Get", [1001, 1002, 1003]),
    ],
)  # fmt: skip
def test_a_pool_finds_values_in_the_order_of_the_implementation(
    procs: int, ops: str, gets: list[int]
) -> None:
    assert observed("sync-pool", procs=procs, ops=ops.split())["gets"] == gets


def test_a_pool_without_new_returns_nil() -> None:
    assert observed("sync-pool", new=False, ops=["Put(nil)", "Get"])["gets"] == [None]


POOL_OP = st.one_of(
    st.builds(lambda p, v: f"P{p} Put({v})", st.integers(0, 2), st.integers(1, 1000)),
    st.builds(lambda p: f"P{p} Get", st.integers(0, 2)),
    st.just("GC"),
)


@settings(max_examples=60)
@given(ops=st.lists(POOL_OP, min_size=1, max_size=60), go=st.sampled_from(RELEASES))
def test_a_pool_never_gives_one_value_twice(ops: list[str], go: Any) -> None:
    unique = [f"{op.split()[0]} Put({i + 1})" if "Put" in op else op for i, op in enumerate(ops)]
    trace = simulate("sync-pool", {"procs": 3, "ops": unique}, go=go.name)
    validate(trace)
    gets = trace.observables["gets"]
    assert len(gets) == len(set(gets))


@settings(max_examples=40)
@given(pieces=st.lists(st.integers(0, 3000), min_size=1, max_size=80), go=st.sampled_from(RELEASES))
def test_string_traces_are_sound_and_plus_never_beats_join(pieces: list[int], go: Any) -> None:
    validate(simulate("string-concat", {"piece_lens": pieces}, go=go.name))
    trace = simulate("string-builder", {"piece_lens": pieces}, go=go.name)
    validate(trace)
    allocs = trace.observables["allocs"]
    assert allocs["join"] <= max(allocs["plus"], 1)
    assert allocs["builder_grow"] == (1 if sum(pieces) else 0)
