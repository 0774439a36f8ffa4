"""What map-collisions and map-growth share: parameters, operations, hashes, observables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulations.goruntime.hmap import (
    EMPTY_ONE,
    EMPTY_REST,
    MIN_TOP_HASH,
    Bucket,
    Hasher,
    HMap,
)
from simulations.goruntime.swissmap import DELETED, EMPTY, Group, SwissMap, Table
from simulations.parameters import Hashes, Int, Ops
from simulations.sentences import say
from simulations.trace import Recorder

FIRST_SWISS = 24
MASK_64 = 2**64 - 1
_OP = re.compile(r"(put|delete|get)(-?(?:0|[1-9][0-9]*))")
FORMS = ("put 42", "delete 42", "get 42")

TEN_PUTS = [f"put {key}" for key in (3, 14, 15, 92, 65, 35, 89, 79, 32, 38)]

HINT = Int(
    name="hint",
    default=0,
    low=-1_000,
    high=100_000,
    en="Size hint: make(map[int]int, hint)",
    zh="容量提示：make(map[int]int, hint)",
)
HASHES = Hashes(
    name="hashes",
    default={},
    en="Full 64-bit hash of a key, as 16 hex digits; others are made up from the seed",
    zh="键的完整 64 位哈希（16 位十六进制）；没有给出的由种子生成",
)


@dataclass(frozen=True)
class Op:
    """One operation on the map."""

    kind: str
    key: int


def read_op(text: str) -> Op:
    """Return the operation ``text`` writes; ValueError says what may be written."""
    found = _OP.fullmatch(re.sub(r"\s+", "", text))
    if not found or not -(2**63) <= int(found.group(2)) < 2**63:
        raise ValueError(say("no-operation", op=text, forms=", ".join(FORMS)))
    return Op(found.group(1), int(found.group(2)))


OPS = Ops(
    name="ops",
    default=TEN_PUTS,
    read=read_op,
    forms=FORMS,
    max_items=1_000,
    en="Operations, one per line",
    zh="操作，每行一个",
)


def mixed(value: int) -> int:
    """Return a well-mixed 64-bit number (the finaliser of SplitMix64, Steele et al. 2014)."""
    value = (value + 0x9E3779B97F4A7C15) & MASK_64
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9 & MASK_64
    value = (value ^ value >> 27) * 0x94D049BB133111EB & MASK_64
    return value ^ value >> 31


def hasher(given: Mapping[str, str], seed: int) -> Hasher:
    """Return the hash function: the given hashes, else one made from (seed, key)."""
    known = {int(key): int(digits, 16) for key, digits in given.items()}

    def hash_(key: int) -> int:
        found = known.get(key)
        return mixed(mixed(seed & MASK_64) ^ (key & MASK_64)) if found is None else found

    return hash_


def invented(ops: list[Op], given: Mapping[str, str]) -> bool:
    """Return whether some key's hash is our own invention."""
    return any(str(op.key) not in given for op in ops)


# --- observables: the classic map -------------------------------------------------------------


def slot_text(top: int, key: int) -> str:
    """Write one slot of a bucket."""
    if top == EMPTY_REST:
        return "emptyRest"
    return "emptyOne" if top == EMPTY_ONE else f"{top}:{key}"


def chain_text(first: Bucket) -> list[list[str]]:
    """Write a bucket and its overflow buckets."""
    return [
        [slot_text(top, key) for top, key in zip(b.tophash, b.keys, strict=True)]
        for b in first.chain()
    ]


def layout(h: HMap) -> dict[str, Any]:
    """Return the observables of map-collisions for the classic map."""
    old: list[Any] | None = None
    if h.oldbuckets is not None:
        old = ["evacuated" if b.evacuated else chain_text(b) for b in h.oldbuckets]
    chains = [chain_text(b) for b in h.buckets]
    return {
        "count": h.count,
        "noverflow": h.noverflow,
        "buckets": chains,
        "oldbuckets": old,
        "chain_lengths": [len(chain) for chain in chains],
    }


def classic_state(h: HMap) -> dict[str, Any]:
    """Return one entry of ``states`` of map-growth."""
    return {
        "count": h.count,
        "B": h.b,
        "noverflow": h.noverflow,
        "growing": h.growing,
        "sameSizeGrow": h.same_size_grow,
        "nevacuate": h.nevacuate,
    }


def used_slots(bucket: Bucket) -> int:
    """Return how many slots of one bucket hold a key."""
    return sum(1 for top in bucket.tophash if top >= MIN_TOP_HASH)


# --- observables: the Swiss map ----------------------------------------------------------------


def group_text(group: Group) -> list[str]:
    """Write the eight slots of a group."""
    return [
        "empty" if ctrl == EMPTY else "deleted" if ctrl == DELETED else f"{ctrl:02x}:{key}"
        for ctrl, key in zip(group.ctrl, group.keys, strict=True)
    ]


def all_groups(m: SwissMap) -> list[list[Group]]:
    """Return the groups of each table, a small map being one table of one group."""
    if m.dir_len == 0:
        return [[m.small]] if m.small is not None else []
    return [table.groups for table in m.tables]


def swiss_layout(m: SwissMap, keys: list[int]) -> dict[str, Any]:
    """Return the observables of map-collisions for the Swiss map; ``keys`` may be looked up."""
    lookups = {key: m.get(key) for key in dict.fromkeys(keys)}
    return {
        "count": m.used,
        "groups": [[group_text(group) for group in table] for table in all_groups(m)],
        "probe_lengths": {str(key): log.visited for key, log in lookups.items() if log.found},
    }


def table_state(table: Table) -> dict[str, int]:
    """Return one table of a state."""
    return {
        "used": table.used,
        "capacity": table.capacity,
        "growthLeft": table.growth_left,
        "localDepth": table.local_depth,
        "index": table.index,
    }


def swiss_state(m: SwissMap) -> dict[str, Any]:
    """Return one entry of ``states`` or ``directory`` of map-growth."""
    return {
        "used": m.used,
        "dirLen": m.dir_len,
        "globalDepth": m.global_depth,
        "tables": [table_state(table) for table in m.tables],
    }


# --- chapters ----------------------------------------------------------------------------------


class Chapters:
    """Opens a chapter where the kind of thing that happens changes, not for each operation."""

    MOST = 3
    """A story that goes back and forth opens a chapter of the same name only so often."""

    def __init__(self, rec: Recorder) -> None:
        self.rec = rec
        self._last = ""
        self._opened: Counter[str] = Counter()

    def open(self, key: str, **args: Any) -> None:
        """Open this chapter unless it is the present one or has been opened often enough."""
        if key == self._last or self._opened[key] >= self.MOST:
            return
        self.always(key, **args)

    def always(self, key: str, **args: Any) -> None:
        """Open this chapter in any case."""
        self._last = key
        self._opened[key] += 1
        self.rec.chapter(key, **args)
