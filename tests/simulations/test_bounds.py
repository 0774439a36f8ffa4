"""Every simulator takes all that its bounds allow, and names the field of what they do not."""

from __future__ import annotations

import time
from typing import Any

import pytest

from simulations.errors import ParameterError
from simulations.registry import simulate

LONGEST_S = 15
"""CPU time for the largest parameters; several times what was measured, for slow machines."""

ARABIC_THREE = "\N{ARABIC-INDIC DIGIT THREE}"
LONG_KEY = "9" * 20
CLASHING = {str(key): f"{key:016x}" for key in range(897)}


@pytest.mark.parametrize(
    ("slug", "params", "field"),
    [
        ("slice-growth", {"appends": 10**5000}, "appends"),
        ("slice-growth", {"elem_size": -(10**5000)}, "elem_size"),
        ("string-concat", {"piece_lens": [1, 10**5000]}, "piece_lens[1]"),
        ("string-builder", {"sep": "\ud800"}, "sep"),
        (
            "map-growth",
            {"scenario": "ops", "hashes": {"9" * 20: "0" * 16}},
            f"hashes['{'9' * 20}']",
        ),
        ("sync-map", {"ops": ["Load(1)", f"Load({ARABIC_THREE})"]}, "ops[1]"),
        ("sync-map", {"ops": ["Load(1)", "Store(007, 1)"]}, "ops[1]"),
    ],
)
def test_numbers_and_texts_that_cannot_be_are_refused_by_field(
    slug: str, params: dict[str, Any], field: str
) -> None:
    with pytest.raises(ParameterError) as caught:
        simulate(slug, params)
    assert caught.value.field == field


@pytest.mark.parametrize("slug", ["map-growth", "map-collisions"])
def test_keys_that_no_split_can_part_are_refused_instead_of_filling_the_memory(slug: str) -> None:
    params = {"scenario": "ops", "hashes": CLASHING}
    simulate(slug, {**params, "ops": [f"put {key}" for key in range(896)]})
    with pytest.raises(ParameterError) as caught:
        simulate(slug, {**params, "ops": [f"put {key}" for key in range(897)]})
    assert caught.value.field == "hashes"
    assert "more than 896 keys share their top 24 bits" in str(caught.value)


@pytest.mark.parametrize(
    ("slug", "go", "params"),
    [
        ("map-collisions", "1.27", {"hint": 100_000, "ops": [f"put {k}" for k in range(1000)]}),
        ("map-collisions", "1.23", {"hint": 100_000, "ops": [f"put {k}" for k in range(1000)]}),
        ("sync-map", "1.27", {"ops": [f"Store({k}, {k})" for k in range(2000)]}),
        ("sync-map", "1.23", {"ops": [f"Store({k}, {k})" for k in range(2000)]}),
        ("map-growth", "1.27", {"inserts": 5000, "hash_top12": "000" * 5000}),
    ],
)
def test_the_largest_parameters_are_told_in_seconds(
    slug: str, go: str, params: dict[str, Any]
) -> None:
    start = time.process_time()
    simulate(slug, params, go=go)
    assert time.process_time() - start < LONGEST_S
