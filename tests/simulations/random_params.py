"""Random parameters for each simulator that has a probe.

``RANDOM[slug](rnd, count, minor)`` returns parameter objects that one compiled probe can answer:
what the probe needs at compile time is the same in all of them.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

Params = dict[str, Any]
SIZES = [1, 2, 3, 4, 5, 7, 8, 10, 12, 16, 17, 24, 32, 33, 40, 56, 64, 100, 128, 200, 1000, 4096]


def slice_growth(rnd: random.Random, count: int, minor: int) -> list[Params]:
    """Appends to one element type; starts, lengths and storages vary."""
    size = rnd.choice(SIZES)
    elem = {"elem_size": size, "has_pointers": size % 8 == 0 and rnd.random() < 0.5}
    if rnd.random() < 0.3:
        adds = [rnd.choice([0, 1, 2, 3, 5, 9, 17, 40]) for _ in range(rnd.randint(1, 6))]
        return [{"scenario": "append-chunks", "storage": "local", "adds": adds, **elem}]
    return [{**_appends(rnd, size), **elem} for _ in range(count)]


def _appends(rnd: random.Random, size: int) -> Params:
    cap = rnd.choice([0, 0, rnd.randint(1, 2000)])
    start = {"start_cap": cap, "start_len": rnd.randint(0, cap)}
    if rnd.random() < 0.5:
        adds = [rnd.choice([0, 1, 2, 3, 7, 30, 200, 1500]) for _ in range(rnd.randint(1, 8))]
        return {"scenario": "append-chunks", "adds": adds, **start}
    appends = (
        rnd.choice([0, 1, 3, 7, 12, 33, 100, 700, 3000]) if size < 600 else rnd.randint(0, 300)
    )
    storage = rnd.choice(["heap", "local", "escapes-later", "returned"])
    return {"scenario": "append-one-by-one", "appends": appends, "storage": storage, **start}


def slice_header(rnd: random.Random, count: int, minor: int) -> list[Params]:
    """Programs of forty statements on four slices."""
    return [{"ops": [_statement(rnd) for _ in range(40)]} for _ in range(count)]


def _statement(rnd: random.Random) -> str:
    v, w = rnd.choice("abcd"), rnd.choice("abcd")
    i, j, k = (rnd.randint(0, 6) for _ in range(3))
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
    keys = [rnd.randrange(10**6) for _ in range(rnd.choice([8, 20, 60, 200]))]
    churn = rnd.choice([["put"], ["put", "put", "delete"], ["put", "delete"], ["put", "get"]])
    ops = [f"{rnd.choice(churn)} {rnd.choice(keys)}" for _ in range(rnd.choice([10, 40, 300, 900]))]
    return ["put 1000001", *ops]


def map_growth(rnd: random.Random, count: int, minor: int) -> list[Params]:
    """Operations, and inserts of new keys with every ending."""
    ops = [{"scenario": "ops", **params} for params in map_ops(rnd, count // 2, minor)]
    inserts = [
        {
            "inserts": rnd.choice([0, 3, 8, 9, 60, 300, 1000, 3000]),
            "hint": rnd.choice([-5, 0, 8, 9, 14, 100, 897, 2000]),
            "then": rnd.choice(["nothing", "delete-each", "clear"]),
        }
        for _ in range(count - len(ops))
    ]
    return ops + inserts


def string_concat(rnd: random.Random, count: int, minor: int) -> list[Params]:
    """Loops and expressions of pieces of all sizes."""
    loops = [{"piece_lens": _pieces(rnd)} for _ in range(count // 2)]
    operands = [
        {"scenario": "expression", "operand_lens": _pieces(rnd)[:7] + [0, 0][: rnd.randint(0, 2)]}
        for _ in range(count - len(loops))
    ]
    return loops + [{**p, "operand_lens": (p["operand_lens"] + [0, 9])[:7]} for p in operands]


def _pieces(rnd: random.Random) -> list[int]:
    sizes = rnd.choice([[0, 1, 5], [0, 16, 20, 33], [10, 100, 1000], [40_000, 3, 0, 200]])
    return [rnd.choice(sizes) for _ in range(rnd.choice([1, 2, 3, 8, 30]))]


def string_builder(rnd: random.Random, count: int, minor: int) -> list[Params]:
    """Six ways, Builders and Buffers."""
    found: list[Params] = []
    for _ in range(count):
        kind = rnd.choice(["compare", "strings.Builder", "bytes.Buffer"])
        if kind == "compare":
            found.append({"piece_lens": _pieces(rnd), "sep": rnd.choice(["", ", ", "-" * 40])})
        else:
            ops = [_builder_op(rnd, kind) for _ in range(rnd.randint(1, 30))]
            found.append({"scenario": "ops", "type": kind, "ops": ops})
    return found


def _builder_op(rnd: random.Random, kind: str) -> str:
    n = rnd.choice([0, 1, 7, 30, 64, 65, 200, 1500, 40_000])
    own = f"read {n}" if kind == "bytes.Buffer" else f"copy-write {n}"
    return rnd.choice([f"write {n}", f"write {n}", f"grow {n}", "grow -2", "reset", own, own])


def channel(rnd: random.Random, count: int, minor: int) -> list[Params]:
    """Operations on channels of every small size, nil ones, and the table."""
    found: list[Params] = [{"scenario": "outcomes"}]
    while len(found) < count:
        kinds = ["send", "send", "recv", "recv", "try-send", "try-recv"]
        if rnd.random() < 0.5:
            kinds.append("close")
        ops = [
            kind if "recv" in kind or kind == "close" else f"{kind} {rnd.randint(1, 99)}"
            for kind in (rnd.choice(kinds) for _ in range(rnd.randint(1, 40)))
        ]
        found.append({"cap": rnd.randint(0, 5), "nil": rnd.random() < 0.1, "ops": ops})
    return found


def sync_map(rnd: random.Random, count: int, minor: int) -> list[Params]:
    """Every operation the release has, on few keys."""
    return [
        {"ops": [_sync_map_op(rnd, minor) for _ in range(rnd.randint(1, 80))]} for _ in range(count)
    ]


def _sync_map_op(rnd: random.Random, minor: int) -> str:
    k, v, w = rnd.randint(0, 12), rnd.randint(0, 3), rnd.randint(0, 3)
    ops = [f"Store({k}, {v})"] * 4 + [f"Load({k})"] * 4 + [f"Delete({k})", f"LoadAndDelete({k})"]
    ops += [f"LoadOrStore({k}, {v})"] * 2 + (["Range()"] if rnd.random() < 0.2 else [])
    if minor >= 20:
        ops += [f"Swap({k}, {v})", f"CompareAndSwap({k}, {v}, {w})", f"CompareAndDelete({k}, {v})"]
    if minor >= 23 and rnd.random() < 0.2:
        ops.append("Clear()")
    return rnd.choice(ops)


def sync_pool(rnd: random.Random, count: int, minor: int) -> list[Params]:
    """Puts, Gets and collections on one to four Ps."""
    found: list[Params] = []
    for _ in range(count):
        procs = rnd.choice([1, 1, 2, 3])
        ops = []
        for _ in range(rnd.randint(1, 25)):
            p = rnd.randrange(procs)
            put = f"P{p} Put({rnd.randint(1, 1000)})"
            ops.append(rnd.choice([put, put, put, f"P{p} Get", f"P{p} Get", "GC", "Put(nil)"]))
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
