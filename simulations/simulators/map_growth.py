"""map-growth: when a map grows, and what that moves.

Observables of ``ops``: ``states``; of ``insert-n``: ``growths``, ``final`` and, from 1.24,
``directory``.
"""

from __future__ import annotations

from typing import Any

from simulations.goruntime.hmap import HMap, over_load_factor
from simulations.goruntime.swissmap import CountedMap
from simulations.parameters import Choice, Int, Text, Values
from simulations.simulators.base import Context, Preset, Scenario, Simulator
from simulations.simulators.map_classic_scene import ClassicScene
from simulations.simulators.map_common import (
    FIRST_SWISS,
    HASHES,
    HINT,
    OPS,
    classic_state,
    invented,
    mixed,
    read_op,
    swiss_state,
)
from simulations.simulators.map_insert_scene import InsertScene
from simulations.simulators.map_swiss_scene import SwissScene
from simulations.trace import Recorder

LOW_52 = 2**52 - 1


def tell_ops(rec: Recorder, values: Values, context: Context) -> None:
    """Run the operations and describe the map after each."""
    ops = [read_op(text) for text in values["ops"]]
    args = (rec, values["hint"], ops, values["hashes"], context.go, context.seed)
    states = []
    if context.go.minor < FIRST_SWISS:
        classic = ClassicScene(*args)
        for index, op in enumerate(ops):
            classic.run(index, op)
            states.append(classic_state(classic.h))
    else:
        swiss = SwissScene(*args)
        for index, op in enumerate(ops):
            swiss.run(index, op)
            states.append(swiss_state(swiss.m))
    cls = "property" if invented(ops, values["hashes"]) else "exact"
    rec.observe("states", states, expr="the map's header after each operation", cls=cls)


def tell_inserts(rec: Recorder, values: Values, context: Context) -> None:
    """Insert different keys and note each growth."""
    if context.go.minor < FIRST_SWISS:
        _classic_inserts(rec, values, context)
    else:
        _swiss_inserts(rec, values, context)


def _classic_inserts(rec: Recorder, values: Values, context: Context) -> None:
    """Growth by inserts alone depends on counts only, so no key needs to be placed."""
    h = HMap(values["hint"], lambda key: 0, context.go)
    scene = InsertScene(rec, values, context.go)
    b = h.b
    scene.start(h)
    growths = [{"count": 0, "B": b}]
    for count in range(1, values["inserts"] + 1):
        if over_load_factor(count, b, context.go):
            b += 1
            scene.classic_growth(count, b)
            growths.append({"count": count, "B": b})
    left = values["inserts"] if values["then"] == "nothing" else 0
    scene.finish(values["inserts"])
    rec.observe("growths", growths, expr="count and B at every change of B")
    rec.observe("final", {"count": left, "B": b}, expr="count and B at the end")


def _swiss_inserts(rec: Recorder, values: Values, context: Context) -> None:
    digits, inserts = values["hash_top12"], values["inserts"]
    seed = mixed(context.seed)
    tops = [int(digits[i : i + 3], 16) for i in range(0, len(digits), 3)]

    def hash_(key: int) -> int:
        own = mixed(seed ^ key)
        return tops[key] << 52 | own & LOW_52 if key < len(tops) else own

    grown: list[str] = []
    m = CountedMap(values["hint"], hash_, context.go, lambda event, table: grown.append(event))
    scene = InsertScene(rec, values, context.go)
    scene.start_swiss(m)
    growths, directory = [_growth(0, m)], [swiss_state(m)]
    split = m.dir_len > 1
    for count in range(1, inserts + 1):
        m.put_new(count - 1)
        if grown:
            split |= "split" in grown
            scene.swiss_growth(count, m, grown)
            grown.clear()
            growths.append(_growth(count, m))
            directory.append(swiss_state(m))
    used = inserts if values["then"] == "nothing" else 0
    scene.finish(inserts)
    certain = not split or len(tops) >= inserts
    cls = "exact" if certain else "property"
    if not certain:
        rec.note("note_property")
    rec.observe("growths", growths, expr="count, directory and capacities at each growth", cls=cls)
    rec.observe("directory", directory, expr="the tables at each growth", cls=cls)
    final = {"used": used, "dirLen": m.dir_len, "capacities": [t.capacity for t in m.tables]}
    rec.observe("final", final, expr="the map at the end", cls=cls)


def _growth(count: int, m: CountedMap) -> dict[str, Any]:
    capacities = [table.capacity for table in m.tables]
    return {"count": count, "dirLen": m.dir_len, "capacities": capacities}


SIMULATOR = Simulator(
    slug="map-growth",
    version=7,
    en="What happens when a map grows",
    zh="map 扩容时发生了什么",
    scenarios=(
        Scenario(
            "insert-n",
            en="Insert many keys",
            zh="插入许多键",
            parameters=(
                HINT,
                Int(
                    name="inserts",
                    default=100,
                    low=0,
                    high=100_000,
                    en="Different keys to insert",
                    zh="插入的不同键的个数",
                ),
                Choice(
                    name="then",
                    default="nothing",
                    options={
                        "nothing": ("stop there", "到此为止"),
                        "delete-each": ("delete every key", "逐个删除所有键"),
                        "clear": ("clear the map", "清空 map"),
                    },
                    en="And then",
                    zh="然后",
                ),
                Text(
                    name="hash_top12",
                    default="",
                    max_bytes=300_000,
                    pattern="(?:[0-9a-f]{3})*",
                    en="Top 12 bits of each hash: three hex digits per insert (1.24 on)",
                    zh="每个键哈希的最高 12 位：每次插入三个十六进制数字（1.24 起）",
                ),
            ),
            tell=tell_inserts,
            presets=(
                Preset("60 keys", "60 个键", {"inserts": 60}),
                Preset("60 keys, buckets", "60 个键（桶）", {"inserts": 60}, "1.23"),
                Preset(
                    "The odd load factor of 1.21", "1.21 的特殊装载因子", {"inserts": 60}, "1.21"
                ),
                Preset("Past 896 keys: a split", "超过 896 个键：拆分", {"inserts": 1000}),
                Preset(
                    "A hint saves the growing", "容量提示省去扩容", {"hint": 100, "inserts": 100}
                ),
            ),
        ),
        Scenario(
            "ops",
            en="Operations on one map",
            zh="对一个 map 的操作",
            parameters=(HINT, OPS, HASHES),
            tell=tell_ops,
            presets=(
                Preset(
                    "Incremental evacuation",
                    "渐进式搬迁",
                    {"hint": 14, "ops": [f"put {key}" for key in range(1, 31)]},
                    "1.23",
                ),
                Preset(
                    "From a small map to a table",
                    "从小 map 到 table",
                    {"ops": [f"put {key}" for key in range(1, 16)]},
                ),
            ),
        ),
    ),
)
