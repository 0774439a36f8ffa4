"""What is said about each operation on a Swiss map."""

from __future__ import annotations

from itertools import islice
from typing import Any

from simulations.goruntime.swissmap import Group, Log, SwissMap, h1, h2, probe
from simulations.simulators.map_common import Op
from simulations.trace import Msg, msg

ORDINARY = {
    "small_first", "small", "put_first", "put_home", "put_again", "get_hit", "get_miss",
    "delete_miss",
}  # fmt: skip
"""Captions of operations that show nothing new: no milestones."""


def probed(m: SwissMap, op: Op, log: Log) -> bool:
    """Return whether the operation ended outside the key's home group."""
    return bool(m.dir_len) and log.group != home(m, op)


def home(m: SwissMap, op: Op) -> int:
    """Return the group at which every search for this key begins."""
    hash_ = m.hasher(op.key)
    return h1(hash_) % len(m.table_of(hash_).groups)


def operation(m: SwissMap, op: Op, log: Log, *, first: bool) -> Msg:
    """Say what an operation did. ``first``: no key was put before."""
    key = str(op.key)
    if op.kind == "get":
        return _get(m, op, log)
    if op.kind == "delete":
        return _delete(m, op, log)
    if log.found:
        return msg("overwrite", key=key)
    tag = f"{h2(m.hasher(op.key)):02x}"
    args: dict[str, Any] = {"key": key, "slot": log.slot, "h2": tag}
    if not m.dir_len:
        return msg("small_first" if first else "small", **args)
    return _put(m, op, log, args, first=first)


def _put(m: SwissMap, op: Op, log: Log, args: dict[str, Any], *, first: bool) -> Msg:
    table = m.table_of(m.hasher(op.key))
    left = table.growth_left
    if log.reused:
        return msg("put_reused", key=args["key"], slot=log.slot, g=log.group, left=left)
    if probed(m, op, log):
        way = list(islice(probe(m.hasher(op.key), len(table.groups)), len(table.groups)))
        place = {"home": way[0], "g": log.group, "n": way.index(log.group) + 1}
        return msg("put_probed", key=args["key"], slot=log.slot, **place)
    args["g"] = log.group
    if first:
        return msg("put_first", **args, groups=len(table.groups))
    group = table.groups[log.group]
    if _same_tag(group, log.slot):
        return msg("put_clash", **args)
    others = sum(1 for _ in group.full()) - 1
    if others:
        return msg("put_again", **args, n=others, left=left)
    return msg("put_home", **args)


def _same_tag(group: Group, slot: int) -> bool:
    """Return whether another key of the group has the same control byte."""
    return any(group.ctrl[i] == group.ctrl[slot] for i, _ in group.full() if i != slot)


def _get(m: SwissMap, op: Op, log: Log) -> Msg:
    key = str(op.key)
    if not log.found:
        return msg("get_miss" if m.dir_len else "get_miss_small", key=key)
    if not m.dir_len:
        return msg("get_small", key=key)
    if log.visited > 1:
        return msg("get_probed", key=key, n=log.visited)
    return msg("get_hit", key=key, g=log.group, h2=f"{h2(m.hasher(op.key)):02x}")


def _delete(m: SwissMap, op: Op, log: Log) -> Msg:
    key = str(op.key)
    if not log.found:
        return msg("delete_miss", key=key)
    if not m.dir_len:
        return msg("delete_small", key=key)
    left = m.table_of(m.hasher(op.key)).growth_left
    return msg("delete_tombstone" if log.tombstone else "delete_empty", key=key, left=left)
