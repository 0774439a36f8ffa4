"""Random parameters for each simulator that has a probe.

``RANDOM[slug](rnd, count, minor)`` returns parameter objects that one compiled probe can answer:
what the probe needs at compile time is the same in all of them.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

Params = dict[str, Any]
SIZES = [0, *range(1, 34), 40, 48, 56, 64, 100, 128, 200, 504, 512, 520, 1000, 4096, 65_536]
EDGES = [7, 8, 9, 15, 16, 17, 24, 32, 33, 48, 64, 65, 511, 512, 513, 1024, 32_760, 32_768, 32_769]
"""Lengths in bytes at which size classes, tiny blocks and whole pages begin or end."""


def slice_growth(rnd: random.Random, count: int, minor: int) -> list[Params]:
    """Appends to one element type; starts, lengths and storages vary."""
    size = rnd.choice(SIZES)
    elem = {"elem_size": size, "has_pointers": size % 8 == 0 < size and rnd.random() < 0.5}
    if rnd.random() < 0.3:
        adds = [rnd.choice([0, 1, 2, 3, 5, 9, 17, 40]) for _ in range(rnd.randint(1, 6))]
        return [{"scenario": "append-chunks", "storage": "local", "adds": adds, **elem}]
    return [{**_appends(rnd, size), **elem} for _ in range(count)]


def _appends(rnd: random.Random, size: int) -> Params:
    most = 2000 if size < 1000 else 60
    cap = rnd.choice([0, 0, rnd.randint(1, most), rnd.choice([1, 2, 3, 4, 8, 255, 256, 257, 1024])])
    start = {"start_cap": cap, "start_len": rnd.randint(0, cap)}
    if rnd.random() < 0.5:
        adds = [rnd.choice([0, 1, 2, 3, 7, 30, 200, most]) for _ in range(rnd.randint(1, 8))]
        return {"scenario": "append-chunks", "adds": adds, **start}
    appends = rnd.choice([0, 1, 3, 7, 12, 33, 100, 700, 3000] if 0 < size < 600 else [0, 1, 2, 60])
    storage = rnd.choice(["heap", "local", "escapes-later", "returned"])
    return {"scenario": "append-one-by-one", "appends": appends, "storage": storage, **start}


def slice_header(rnd: random.Random, count: int, minor: int) -> list[Params]:
    """Programs of up to 64 statements on one to four slices, with small and large numbers."""
    return [
        {"ops": [_statement(rnd, *shape) for _ in range(rnd.choice([3, 40, 64]))]}
        for shape in [(rnd.choice(["ab", "abcd"]), rnd.choice([2, 6, 30])) for _ in range(count)]
    ]


def _statement(rnd: random.Random, names: str, most: int) -> str:
    v, w = rnd.choice(names), rnd.choice(names)
    i, j, k = (rnd.randint(0, most) for _ in range(3))
    many = ", ".join(str(n) for n in range(rnd.choice([3, 5, 9, 33, 140])))
    forms = (
        f"{v} = make([]int, {min(i, j)}, {max(i, j)})",
        f"{v} = []int{{{i}, {j}}}",
        f"{v} = {w}[{i}:{j}]",
        f"{v} = {w}[{min(i, j)}:{max(i, j)}]",
        f"{v} = {w}[:{j}]",
        f"{v} = {w}[{i}:]",
        f"{v} = {w}[:]",
        f"{v} = {w}[{i}:{j}:{k}]",
        f"{v} = {w}[:{j}:{k}]",
        f"{v} = append({w}, {i}, {j}, 9)",
        f"{v} = append({w}, 5)",
        f"{v} = append({w}, {many})",
        f"copy({v}, {w})",
        f"{v}[{i}] = {j + 50}",
        f"{v} = {w}",
        f"{v} = nil",
    )
    return rnd.choice(forms)


def map_ops(rnd: random.Random, count: int, minor: int) -> list[Params]:
    """Operations on few keys; one key stays, since an emptied map takes a new hash seed."""
    return [
        {"hint": rnd.choice([0, 0, 5, 10, 14, 30, 100]), "ops": _map_ops(rnd)} for _ in range(count)
    ]


def _map_ops(rnd: random.Random) -> list[str]:
    if rnd.random() < 0.3:
        return ["put 1000001", *_waves(rnd)]
    keys = [rnd.randrange(10**6) for _ in range(rnd.choice([8, 20, 60, 200]))]
    churn = rnd.choice([["put"], ["put", "put", "delete"], ["put", "delete"], ["put", "get"]])
    ops = [f"{rnd.choice(churn)} {rnd.choice(keys)}" for _ in range(rnd.choice([10, 40, 300, 900]))]
    return ["put 1000001", *ops]


def _waves(rnd: random.Random) -> list[str]:
    """Fill, delete nearly all and fill again with new keys: overflow buckets and tombstones."""
    ops: list[str] = []
    key = 0
    while len(ops) < 700:
        first, key = key, key + rnd.choice([5, 14, 40, 100])
        ops += [f"put {k}" for k in range(first, key)]
        ops += [f"delete {k}" for k in range(first, key) if rnd.random() < 0.9]
    return ops[: rnd.choice([60, 300, 900])]


def map_growth(rnd: random.Random, count: int, minor: int) -> list[Params]:
    """Operations, and inserts of new keys with every ending."""
    ops = [{"scenario": "ops", **params} for params in map_ops(rnd, count // 2, minor)]
    inserts = [
        {
            "inserts": rnd.choice([0, 3, 8, 9, 60, 300, 896, 897, 1000, 3000, 20_000]),
            "hint": rnd.choice([-1000, -5, 0, 8, 9, 12, 13, 14, 15, 26, 100, 896, 897, 2000, 9000]),
            "then": rnd.choice(["nothing", "delete-each", "clear"]),
        }
        for _ in range(count - len(ops))
    ]
    return ops + inserts


def string_concat(rnd: random.Random, count: int, minor: int) -> list[Params]:
    """Loops and expressions of pieces of all sizes."""
    operands = rnd.randint(2, 20)
    expressions = [
        {"scenario": "expression", "operand_lens": (_pieces(rnd) + [0] * 20)[:operands]}
        for _ in range(count // 2)
    ]
    return expressions + [{"piece_lens": _pieces(rnd)} for _ in range(count - len(expressions))]


def _pieces(rnd: random.Random) -> list[int]:
    sizes = rnd.choice(
        [
            [0, 20],
            [0, 1, 5],
            [0, 16, 20, 33],
            [10, 100, 1000],
            [40_000, 3, 0, 200],
            EDGES,
            [0, *EDGES],
        ]
    )
    return [rnd.choice(sizes) for _ in range(rnd.choice([1, 2, 3, 8, 30]))]


def string_builder(rnd: random.Random, count: int, minor: int) -> list[Params]:
    """Six ways, Builders and Buffers."""
    found: list[Params] = []
    for _ in range(count):
        kind = rnd.choice(["compare", "strings.Builder", "bytes.Buffer"])
        if kind == "compare":
            found.append({"piece_lens": _pieces(rnd), "sep": rnd.choice(["", ", ", "é" * 50])})
        else:
            ops = [_builder_op(rnd, kind) for _ in range(rnd.choice([3, 30, 256]))]
            found.append({"scenario": "ops", "type": kind, "ops": ops})
    return found


def _builder_op(rnd: random.Random, kind: str) -> str:
    n = rnd.choice([0, 1, 7, 30, 64, 65, 200, 1500, 40_000, rnd.choice(EDGES), rnd.randint(0, 99)])
    own = f"read {n}" if kind == "bytes.Buffer" else f"copy-write {n}"
    return rnd.choice([f"write {n}", f"write {n}", f"grow {n}", "grow -2", "reset", own, own])


def channel(rnd: random.Random, count: int, minor: int) -> list[Params]:
    """Operations on channels of every small size, nil ones, and the table."""
    found: list[Params] = [{"scenario": "outcomes"}]
    while len(found) < count:
        kinds = ["send", "send", "recv", "recv", "try-send", "try-recv"]
        if rnd.random() < 0.5:
            kinds += ["close"] if rnd.random() < 0.3 else []
            kinds += rnd.choice([["send"] * 4, ["recv"] * 4, ["close"]])
        ops = [
            kind if "recv" in kind or kind == "close" else f"{kind} {rnd.randint(-9, 99)}"
            for kind in (rnd.choice(kinds) for _ in range(rnd.choice([9, 40, 128])))
        ]
        found.append(
            {"cap": rnd.choice([0, 1, 2, 3, 5, 64]), "nil": rnd.random() < 0.1, "ops": ops}
        )
    return found


def sync_map(rnd: random.Random, count: int, minor: int) -> list[Params]:
    """Every operation the release has, on few keys."""
    return [
        {"ops": [_sync_map_op(rnd, minor, keys) for _ in range(rnd.choice([9, 80, 400]))]}
        for keys in [rnd.choice([1, 2, 4, 12, 90]) for _ in range(count)]
    ]


def _sync_map_op(rnd: random.Random, minor: int, keys: int) -> str:
    k, v, w = rnd.randint(-keys // 2, keys), rnd.randint(0, 3), rnd.randint(0, 3)
    ops = [f"Store({k}, {v})"] * 4 + [f"Load({k})"] * 4 + [f"Delete({k})", f"LoadAndDelete({k})"]
    ops += [f"LoadOrStore({k}, {v})"] * 2 + (["Range()"] if rnd.random() < 0.2 else [])
    if minor >= 20:
        ops += [f"Swap({k}, {v})", f"CompareAndSwap({k}, {v}, {w})", f"CompareAndDelete({k}, {v})"]
    if minor >= 23 and rnd.random() < 0.2:
        ops.append("Clear()")
    return rnd.choice(ops)


def sync_pool(rnd: random.Random, count: int, minor: int) -> list[Params]:
    """Puts, Gets and collections on one to four Ps; sometimes many Puts in a row."""
    found: list[Params] = []
    for _ in range(count):
        procs = rnd.choice([1, 1, 2, 3, 4])
        ops = []
        for _ in range(rnd.choice([5, 25, 120 if procs == 1 else 40])):
            p = rnd.randrange(procs)
            put = f"P{p} Put({rnd.randint(1, 1000)})"
            if rnd.random() < 0.05:
                ops += [put] * rnd.randint(9, 30)
            gc = rnd.choice(["GC", f"P{p} Get", put])
            ops.append(rnd.choice([put, put, put, f"P{p} Get", f"P{p} Get", gc, "Put(nil)"]))
        found.append({"procs": procs, "new": rnd.random() < 0.8, "ops": ops})
    return found


RANDOM: dict[str, Callable[[random.Random, int, int], list[Params]]] = {
    "channel": channel,
    "map-collisions": map_ops,
    "map-growth": map_growth,
    "slice-growth": slice_growth,
    "slice-header": slice_header,
    "string-builder": string_builder,
    "string-concat": string_concat,
    "sync-map": sync_map,
    "sync-pool": sync_pool,
}
