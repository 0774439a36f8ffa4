"""Both maps, held to layouts and growths that real Go printed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulations.errors import ParameterError
from simulations.registry import simulate
from simulations.releases import RELEASES
from simulations.trace import validate

R = "emptyRest"
E = "empty"
GOLDEN = 0x9E3779B97F4A7C15


def golden_hashes(keys: range) -> dict[str, str]:
    """Hashes by multiplication with the golden ratio, as the examples use them."""
    return {str(k): f"{k * GOLDEN % 2**64:016x}" for k in keys}


def observed(slug: str, go: str, **params: Any) -> dict[str, Any]:
    return simulate(slug, params, go=go).observables


def growth_points(go: str, key: str, **params: Any) -> list[tuple[int, Any]]:
    return [(g["count"], g[key]) for g in observed("map-growth", go, **params)["growths"]]


def test_ten_keys_lie_in_classic_buckets_as_in_go_1_23() -> None:
    hashes = {
        "19964": "949389cf4ae8b0a9", "72339": "6bc92fff1c1c096b", "18232": "dc1ca45ec0245237",
        "27222": "f9ac13373f4b0c31", "39157": "e89a4f1f80265f7b", "69235": "5f730a1c303e0427",
        "7208": "8495e0069fb48331", "50184": "a18f160981c1e581", "14090": "62e310c49599fa03",
        "5468": "3c8899513fce9064",
    }  # fmt: skip
    ops = [*(f"put {k}" for k in hashes), "delete 18232", "delete 14090"]
    seen = observed("map-collisions", "1.23", hint=10, ops=ops, hashes=hashes)
    full = ["148:19964", "107:72339", "emptyOne", "249:27222", "232:39157", "95:69235",
            "132:7208", "161:50184"]  # fmt: skip
    assert seen == {
        "count": 8,
        "noverflow": 1,
        "buckets": [[["60:5468", *[R] * 7]], [full, [R] * 8]],
        "oldbuckets": None,
        "chain_lengths": [1, 2],
    }


def test_ten_keys_lie_in_swiss_groups_as_in_go_1_27() -> None:
    hashes = {
        "573382": "2cd0d61681f286d4", "621124": "a05efe0c7cd493de", "267928": "2a18cbf54d835dca",
        "651211": "0c8ed0691ecd1bdf", "179798": "ab46f4c832eb81d4", "357026": "7a06e3f06691e5f6",
        "169216": "ca13d113d8fb5db4", "914991": "9175b1020c20a4c8", "744767": "986b20cd091c98bf",
        "300334": "b5534d08d1566214",
    }  # fmt: skip
    ops = [f"put {k}" for k in hashes]
    seen = observed("map-collisions", "1.27", hint=10, ops=ops, hashes=hashes)
    assert seen["groups"] == [[
        ["3f:744767", "14:300334", *[E] * 6],
        ["54:573382", "5e:621124", "4a:267928", "5f:651211", "54:179798", "76:357026",
         "34:169216", "48:914991"],
    ]]  # fmt: skip
    assert seen["probe_lengths"] == {k: 2 if k == "744767" else 1 for k in hashes}
    ops += ["delete 267928", "delete 744767"]
    after = observed("map-collisions", "1.27", hint=10, ops=ops, hashes=hashes)
    assert after["count"] == 8
    assert after["groups"][0][1][2] == "deleted"
    assert after["groups"][0][0][0] == "empty"


@pytest.mark.parametrize(
    ("go", "expected"),
    [
        ("1.23", [(0, 0), (9, 1), (14, 2), (27, 3), (53, 4)]),
        ("1.21", [(0, 0), (9, 1), (13, 2), (25, 3), (49, 4)]),
        ("1.20", [(0, 0), (9, 1), (14, 2), (27, 3), (53, 4)]),
    ],
)
def test_buckets_double_at_the_load_factor_of_the_release(
    go: str, expected: list[tuple[int, int]]
) -> None:
    assert growth_points(go, "B", inserts=60) == expected


def test_tables_double_at_seven_eighths_and_split_at_1024() -> None:
    expected = [(0, []), (9, [16]), (15, [32]), (29, [64]), (57, [128]), (113, [256]),
                (225, [512]), (449, [1024]), (897, [1024, 1024])]  # fmt: skip
    assert growth_points("1.27", "capacities", inserts=1000) == expected


@pytest.mark.parametrize(
    ("hint", "capacities"),
    [(8, []), (9, [16]), (14, [16]), (15, [32]), (896, [1024]), (897, [512, 512]),
     (1000, [1024, 1024]), (5000, [1024] * 8), (-3, [])],
)  # fmt: skip
def test_a_hint_sizes_the_tables(hint: int, capacities: list[int]) -> None:
    assert growth_points("1.27", "capacities", inserts=0, hint=hint) == [(0, capacities)]


def test_the_first_split_puts_each_key_by_its_top_bit() -> None:
    digits = "".join(format(i * 1531 % 4096, "03x") for i in range(1000))
    seen = observed("map-growth", "1.27", inserts=1000, hash_top12=digits)
    assert seen["directory"][-1] == {
        "used": 897,
        "dirLen": 2,
        "globalDepth": 1,
        "tables": [
            {"used": 449, "capacity": 1024, "growthLeft": 447, "localDepth": 1, "index": 0},
            {"used": 448, "capacity": 1024, "growthLeft": 448, "localDepth": 1, "index": 1},
        ],
    }


def test_a_map_never_shrinks() -> None:
    for then in ("delete-each", "clear"):
        assert observed("map-growth", "1.27", inserts=300, then=then)["final"] == {
            "used": 0, "dirLen": 1, "capacities": [512],
        }  # fmt: skip
        assert observed("map-growth", "1.23", inserts=60, then=then)["final"] == {
            "count": 0, "B": 4,
        }  # fmt: skip


def test_evacuation_takes_several_writes() -> None:
    ops = [f"put {k}" for k in range(1, 31)]
    states = observed("map-growth", "1.23", scenario="ops", hint=14, ops=ops,
                      hashes=golden_hashes(range(1, 31)))["states"]  # fmt: skip
    assert [states[i]["nevacuate"] for i in (26, 27, 28)] == [1, 2, 4]
    assert [states[i]["growing"] for i in (25, 26, 27, 28)] == [False, True, True, False]
    assert states[26] == {
        "count": 27, "B": 3, "noverflow": 0, "growing": True, "sameSizeGrow": False,
        "nevacuate": 1,
    }  # fmt: skip


@pytest.mark.parametrize(("go", "dir_len"), [("1.24", 1), ("1.26", 1), ("1.27", 0)])
def test_overwriting_in_a_full_small_map_converts_it_only_up_to_1_26(go: str, dir_len: int) -> None:
    ops = [*(f"put {k}" for k in range(8)), "put 3"]
    assert observed("map-growth", go, scenario="ops", ops=ops)["states"][-1]["dirLen"] == dir_len


@pytest.mark.parametrize(("go", "capacity"), [("1.24", 32), ("1.25", 16)])
def test_tombstones_make_1_24_grow_where_1_25_prunes(go: str, capacity: int) -> None:
    # Keys 1 … 8 fill group 0, all others belong to group 1, so nobody probes past the tombstones.
    hashes = {str(k): f"{k:02x}{'00' if k <= 8 else '80':0>14}" for k in range(1, 20)}
    ops = [*(f"put {k}" for k in range(1, 15)), *(f"delete {k}" for k in range(1, 9)), "put 15"]
    states = observed("map-growth", go, scenario="ops", hint=14, ops=ops, hashes=hashes)
    assert states["states"][-1]["tables"][0]["capacity"] == capacity


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"scenario": "ops", "ops": ["put"]}, "ops[0]"),
        ({"scenario": "ops", "ops": ["put 1", "drop 2"]}, "ops[1]"),
        ({"scenario": "ops", "hashes": {"1": "12"}}, "hashes['1']"),
        ({"scenario": "ops", "hashes": {"x": "0" * 16}}, "hashes['x']"),
        ({"hint": -1_001}, "hint"),
        ({"hash_top12": "12"}, "hash_top12"),
        ({"then": "stop"}, "then"),
        ({"inserts": 100_001}, "inserts"),
    ],
)
def test_bad_parameters_are_refused_by_name(params: dict[str, Any], field: str) -> None:
    with pytest.raises(ParameterError) as caught:
        simulate("map-growth", params)
    assert caught.value.field == field


OP = st.builds(
    lambda kind, key: f"{kind} {key}",
    st.sampled_from(["put", "put", "put", "delete", "get"]),
    st.integers(-20, 60),
)


@settings(max_examples=60)
@given(
    slug=st.sampled_from(["map-growth", "map-collisions"]),
    go=st.sampled_from([r.name for r in RELEASES]),
    hint=st.sampled_from([0, 7, 10, 30, 200]),
    ops=st.lists(OP, min_size=1, max_size=150),
    clash=st.integers(0, 64),
)
def test_every_trace_is_sound_and_holds_the_keys_a_dict_would(
    slug: str, go: str, hint: int, ops: list[str], clash: int
) -> None:
    hashes = {str(k): f"{k % 256:02x}{k % 3 << clash & (1 << 56) - 1:014x}" for k in range(61)}
    params: dict[str, Any] = {"scenario": "ops", "hint": hint, "ops": ops, "hashes": hashes}
    trace = simulate(slug, params, go=go)
    validate(trace)
    model: set[str] = set()
    for op in ops:
        kind, key = op.split()
        model = model | {key} if kind == "put" else model - {key} if kind == "delete" else model
    if slug == "map-growth":
        last = trace.observables["states"][-1]
        assert last.get("count", last.get("used")) == len(model)
        return
    observed = trace.observables
    parts = observed["groups"] if "groups" in observed else observed["buckets"]
    parts = [*parts, *(c for c in observed.get("oldbuckets") or [] if c != "evacuated")]
    slots = [slot for part in parts for row in part for slot in row if ":" in slot]
    assert sorted(slot.split(":")[1] for slot in slots) == sorted(model)
