"""What is said about each thing a classic map does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulations.goruntime.hmap import (
    EMPTY_ONE,
    MIN_TOP_HASH,
    HMap,
    Log,
    Moved,
    load_factor_num,
    top_hash,
)
from simulations.simulators.map_common import Op, used_slots
from simulations.trace import Msg, msg

ORDINARY = {
    "put_first",
    "put_only",
    "put",
    "put_collision",
    "put_next",
    "get_hit",
    "get_miss",
    "delete_miss",
}
"""Captions of operations that show nothing new: no milestones."""


def limit(h: HMap, b: int) -> int:
    """Return how many keys 2^b buckets take before a new key makes them grow."""
    return load_factor_num(h.go) * (1 << b) // 2 if b else 8


def factor(h: HMap) -> str:
    """Return the load factor as people write it."""
    return "6.0" if load_factor_num(h.go) == 12 else "6.5"


def operation(h: HMap, op: Op, log: Log, *, first: bool, freed: bool) -> Msg:
    """Say what an operation did. ``first``: no key was put before; ``freed``: the slot taken had
    been given up by a delete."""
    if op.kind == "get":
        return _get(h, op, log)
    if op.kind == "delete":
        return _delete(h, op, log)
    key = str(op.key)
    if log.found:
        return msg("overwrite", key=key)
    position, slot = log.slot or (0, 0)
    args: dict[str, Any] = {"key": key, "i": log.bucket}
    if log.new_overflow:
        return msg("put_new_overflow", **args, count=h.count, limit=limit(h, h.b))
    if freed:
        return msg("put_freed", **args, slot=slot)
    if position:
        return msg("put_overflow_slot", **args, n=position)
    return _put(h, op, args | {"slot": slot}, first=first)


def _put(h: HMap, op: Op, args: dict[str, Any], *, first: bool) -> Msg:
    hash_ = h.hasher(op.key)
    top, raw = top_hash(hash_), hash_ >> 56
    chain = h.buckets[args["i"]].chain()
    others = sum(used_slots(bucket) for bucket in chain) - 1
    bits = format(hash_ & ((1 << h.b) - 1), f"0{h.b}b") if h.b else ""
    if raw < MIN_TOP_HASH:
        return msg("put_raised", key=args["key"], slot=args["slot"], raw=raw, top=top)
    if not h.b:
        return msg("put_only", key=args["key"], slot=args["slot"], top=top)
    if others == 1:
        return msg("put_collision", **args, bits=bits, top=top)
    if others:
        return msg("put_next", **args, bits=bits, top=top, count=h.count, limit=limit(h, h.b))
    return msg("put_first" if first else "put", **args, bits=bits, top=top)


def _get(h: HMap, op: Op, log: Log) -> Msg:
    key, growing = str(op.key), h.growing
    if not log.found:
        return msg("get_miss_growing" if growing else "get_miss", key=key)
    position = (log.slot or (0, 0))[0]
    if growing:
        return msg("get_hit_growing", key=key)
    if position:
        return msg("get_chain", key=key, i=log.bucket, n=position)
    return msg("get_hit", key=key, i=log.bucket, top=top_hash(h.hasher(op.key)))


def _delete(h: HMap, op: Op, log: Log) -> Msg:
    if not log.found or log.slot is None:
        return msg("delete_miss", key=str(op.key))
    position, slot = log.slot
    chain = list(h.buckets[log.bucket].chain())
    followed = chain[position].tophash[slot] == EMPTY_ONE
    return msg("delete_one" if followed else "delete_rest", key=str(op.key))


def growth(h: HMap, how: str) -> Msg:
    """Say why a growth begins."""
    if how == "same-size":
        return msg("grow_same", n=1 << min(h.b, 15), count=h.count)
    old = len(h.oldbuckets or [])
    return msg("grow_double", n=h.count + 1, lf=factor(h), old=old, new=len(h.buckets))


def evacuation(h: HMap, moved: Sequence[tuple[int, list[Moved]]], old_count: int) -> Msg:
    """Say which old buckets a write moved, and where their keys go."""
    args = {"n": len(moved), "list": [index for index, _ in moved]}
    last = "" if h.growing else "_last"
    if old_count == len(h.buckets):
        return msg(f"evacuate_same{last}", **args)
    return msg(f"evacuate{last}", **args, bit=old_count)
