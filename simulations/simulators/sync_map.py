"""sync-map: read and dirty maps up to 1.23, a hash trie from 1.24 on.

Observables up to 1.23: ``results states promotions``; from 1.24: ``results states paths depths
indirect_nodes``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from simulations.errors import ParameterError
from simulations.goruntime.hashtrie import HashTrieMap
from simulations.goruntime.syncmap import SyncMap
from simulations.parameters import Hashes, Ops, Values
from simulations.sentences import say
from simulations.simulators.base import Context, Preset, Scenario, Simulator
from simulations.simulators.map_common import hasher
from simulations.simulators.sync_map_scene import ClassicStory
from simulations.simulators.sync_map_trie import TrieStory
from simulations.trace import Recorder

FIRST_TRIE = 24
MAX_OPS = 2_000
ARGUMENTS = {
    "Store": 2,
    "Load": 1,
    "LoadOrStore": 2,
    "LoadAndDelete": 1,
    "Delete": 1,
    "Range": 0,
    "Swap": 2,
    "CompareAndSwap": 3,
    "CompareAndDelete": 2,
    "Clear": 0,
}
SINCE = {"Swap": 20, "CompareAndSwap": 20, "CompareAndDelete": 20, "Clear": 23}
FORMS = (
    "Store(k, v)",
    "Load(k)",
    "LoadOrStore(k, v)",
    "LoadAndDelete(k)",
    "Delete(k)",
    "Range()",
    "Swap(k, v)",
    "CompareAndSwap(k, old, new)",
    "CompareAndDelete(k, old)",
    "Clear()",
)
DEFAULT_OPS = [
    "Store(1, 10)",
    "Store(2, 20)",
    "Load(1)",
    "Load(9)",
    "Delete(2)",
    "Store(3, 30)",
    "Store(2, 21)",
    "Range()",
]
_INT = r"-?(?:0|[1-9][0-9]*)"
_OP = re.compile(rf"([A-Za-z]+)\(((?:{_INT}(?:,{_INT})*)?)\)")


@dataclass(frozen=True)
class Op:
    """One operation and its integer arguments."""

    name: str
    args: tuple[int, ...]
    text: str


def read_op(text: str) -> Op:
    """Return the operation ``text`` writes; ValueError says what may be written."""
    found = _OP.fullmatch(re.sub(r"\s+", "", text))
    args = tuple(int(n) for n in found.group(2).split(",") if n) if found else ()
    if not found or ARGUMENTS.get(found.group(1)) != len(args):
        raise ValueError(say("no-operation", op=text, forms=", ".join(FORMS)))
    if any(not -(2**63) <= n < 2**63 for n in args):
        raise ValueError(say("no-int", op=text))
    name = found.group(1)
    return Op(name, args, f"{name}({', '.join(map(str, args))})")


def check_ops(values: Values, context: Context) -> None:
    """Refuse operations that the release does not have yet."""
    for i, text in enumerate(values["ops"]):
        since = SINCE.get(read_op(text).name, 0)
        if context.go.minor < since:
            raise ParameterError(f"ops[{i}]", say("since", op=text, since=f"1.{since}"))


def perform(m: SyncMap | HashTrieMap, op: Op) -> Any:
    """Do one operation and return its entry of ``results``."""
    m.events.clear()
    if op.name in ("Store", "Swap"):
        found = m.swap(*op.args)
        return None if op.name == "Store" else list(found)
    if op.name in ("Delete", "LoadAndDelete"):
        found = m.load_and_delete(*op.args)
        return None if op.name == "Delete" else list(found)
    if op.name == "Load":
        return list(m.load(*op.args))
    if op.name == "LoadOrStore":
        return list(m.load_or_store(*op.args))
    if op.name == "CompareAndSwap":
        return m.compare_and_swap(*op.args)
    if op.name == "CompareAndDelete":
        return m.compare_and_delete(*op.args)
    if op.name == "Range":
        return m.range()
    m.clear()
    return None


def classic_state(m: SyncMap) -> dict[str, Any]:
    """Return one entry of ``states`` up to 1.23."""
    dirty = m.dirty
    return {
        "read": {str(key): entry.word() for key, entry in m.read.items()},
        "amended": m.amended,
        "dirty": None if dirty is None else {str(k): e.word() for k, e in dirty.items()},
        "misses": m.misses,
    }


def tell(rec: Recorder, values: Values, context: Context) -> None:
    """Run the operations one after another."""
    ops = [read_op(text) for text in values["ops"]]
    if context.go.minor < FIRST_TRIE:
        _tell_classic(rec, ops)
    else:
        _tell_trie(rec, ops, values["hashes"], context.seed)


def _tell_classic(rec: Recorder, ops: list[Op]) -> None:
    m = SyncMap()
    story = ClassicStory(rec, m, [op.text for op in ops])
    results, states, promotions = [], [], []
    for index, op in enumerate(ops):
        story.before(op.args[0] if op.args else None)
        results.append(perform(m, op))
        states.append(classic_state(m))
        if "promote" in m.events:
            promotions.append(index)
        story.record(index, op.name, op.text, results[-1])
    rec.observe("results", results, expr="what each operation returned")
    rec.observe("states", states, expr="read, amended, dirty and misses after each operation")
    rec.observe("promotions", promotions, expr="operations during which dirty became read")


def _tell_trie(rec: Recorder, ops: list[Op], given: dict[str, str], seed: int) -> None:
    m = HashTrieMap(hasher(given, seed))
    made_up = any(op.args and str(op.args[0]) not in given for op in ops)
    story = TrieStory(rec, m, [op.text for op in ops], made_up=made_up)
    results, states = [], []
    for index, op in enumerate(ops):
        story.before(op.args[0] if op.args else None)
        results.append(perform(m, op))
        story.record(index, op.name, op.text, results[-1])
        states.append({"live": m.live, "indirect_nodes": m.indirect_nodes})
    paths = m.paths()
    depths = [sum(len(path) == n for path in paths.values()) for n in range(1, 17)]
    rec.observe("results", results, expr="what each operation returned")
    cls = "property" if made_up else "exact"
    rec.observe("states", states, expr="entries and inner nodes after each operation", cls=cls)
    written = {str(key): path for key, path in sorted(paths.items())}
    rec.observe("paths", written, expr="child index per level of each key", cls=cls)
    rec.observe("depths", depths, expr="keys by length of their path", cls=cls)
    nodes = m.indirect_nodes
    rec.observe("indirect_nodes", nodes, expr="inner nodes", source="h.nodes", cls=cls)


SIMULATOR = Simulator(
    slug="sync-map",
    version=3,
    en="How sync.Map works",
    zh="sync.Map 的工作原理",
    scenarios=(
        Scenario(
            "ops",
            en="Operations on one map",
            zh="对一个 map 的操作",
            parameters=(
                Ops(
                    name="ops",
                    default=DEFAULT_OPS,
                    read=read_op,
                    forms=FORMS,
                    max_items=MAX_OPS,
                    en="Operations, one per line",
                    zh="操作，每行一个",
                ),
                Hashes(
                    name="hashes",
                    default={},
                    en="Full 64-bit hash of a key, as 16 hex digits (1.24 and later)",
                    zh="键的完整 64 位哈希（16 位十六进制，1.24 起）",
                ),
            ),
            tell=tell,
            check=check_ops,
            presets=(
                Preset(
                    "Misses until promotion",
                    "miss 直到提升",
                    {
                        "ops": [
                            "Store(1, 1)",
                            "Store(2, 2)",
                            "Store(3, 3)",
                            "Load(7)",
                            "Load(7)",
                            "Load(7)",
                            "Load(7)",
                        ]
                    },
                    "1.23",
                ),
                Preset(
                    "Expunged and back",
                    "expunged 再回来",
                    {"ops": ["Store(1, 1)", "Range()", "Delete(1)", "Store(2, 2)", "Store(1, 3)"]},
                    "1.23",
                ),
                Preset(
                    "Hashes that clash for three levels",
                    "三层相同的哈希",
                    {
                        "ops": ["Store(1, 1)", "Store(2, 2)", "Delete(2)", "Delete(1)"],
                        "hashes": {"1": "abc1000000000000", "2": "abc2000000000000"},
                    },
                ),
            ),
        ),
    ),
)
