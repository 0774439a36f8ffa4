"""map-collisions: where keys with clashing hashes end up.

Observables up to 1.23: ``count noverflow buckets oldbuckets chain_lengths``; from 1.24:
``count groups probe_lengths``. They describe the layout after the last operation.
"""

from __future__ import annotations

from simulations.parameters import Values
from simulations.simulators.base import Context, Preset, Scenario, Simulator
from simulations.simulators.map_classic_scene import ClassicScene
from simulations.simulators.map_common import (
    FIRST_SWISS,
    HASHES,
    HINT,
    OPS,
    invented,
    layout,
    read_op,
    swiss_layout,
)
from simulations.simulators.map_swiss_scene import SwissScene
from simulations.trace import Recorder


def tell(rec: Recorder, values: Values, context: Context) -> None:
    """Run the operations and describe the final layout."""
    ops = [read_op(text) for text in values["ops"]]
    args = (rec, values["hint"], ops, values["hashes"], context.go, context.seed)
    if context.go.minor < FIRST_SWISS:
        classic = ClassicScene(*args)
        for index, op in enumerate(ops):
            classic.run(index, op)
        observed = layout(classic.h)
    else:
        swiss = SwissScene(*args)
        for index, op in enumerate(ops):
            swiss.run(index, op)
        observed = swiss_layout(swiss.m, [op.key for op in ops])
    made_up = invented(ops, values["hashes"])
    for name, value in observed.items():
        # Without the real hashes the layout is one of many; the number of keys never is.
        cls = "property" if made_up and name != "count" else "exact"
        rec.observe(name, value, expr=f"{name} of the map after the last operation", cls=cls)


def _all_in_one(keys: range) -> dict[str, str]:
    """Return hashes that share every bit a map looks at first, apart from the top byte."""
    return {str(key): f"{key * 7 % 256:02x}00000000000000" for key in keys}


SIMULATOR = Simulator(
    slug="map-collisions",
    version=7,
    en="How a map resolves collisions",
    zh="map 如何处理冲突",
    scenarios=(
        Scenario(
            "ops",
            en="Operations on one map",
            zh="对一个 map 的操作",
            parameters=(HINT, OPS, HASHES),
            tell=tell,
            presets=(
                Preset(
                    "Ten keys in one bucket",
                    "十个键落在同一个桶",
                    {
                        "hint": 20,
                        "ops": [f"put {key}" for key in range(1, 11)],
                        "hashes": _all_in_one(range(1, 11)),
                    },
                    "1.23",
                ),
                Preset(
                    "A full home group and a tombstone",
                    "起始组已满与墓碑",
                    {
                        "hint": 14,
                        "ops": [
                            *(f"put {key}" for key in range(1, 11)),
                            "delete 3",
                            "get 9",
                            "put 11",
                        ],
                        "hashes": _all_in_one(range(1, 12)),
                    },
                ),
            ),
        ),
    ),
)
