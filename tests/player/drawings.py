"""Traces made for the drawing alone: each kind at the size its topics need, and beyond.

Every function returns a document with a scene, a state and a few steps; captions and code are
left out because the drawing never reads them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

Document = dict[str, Any]
Delta = list[list[Any]]
TRACES = Path(__file__).parent / "traces"
CAPS = [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 848, 1280, 1792, 2560]


def document(
    panels: list[Document], init: Document, steps: Iterable[Delta] = (), **text: str
) -> Document:
    """A document of these panels; a panel's title is its id unless ``text`` says otherwise."""
    titles = {panel["id"]: text.get(panel["id"], panel["id"]) for panel in panels}
    words = titles | text
    return {
        "schema_version": 1,
        "text": {key: {"en": value, "zh-CN": value} for key, value in words.items()},
        "scene": {"panels": [{"title": panel["id"], **panel} for panel in panels]},
        "init": init,
        "steps": [{"line": 1, "cap": ["-"], "d": delta} for delta in steps],
        "questions": [],
        "observables": [],
    }


def window(array: str, low: int, high: int, used: int) -> Document:
    return {
        f"{array}.{i}": {
            "i": i,
            "v": i * 7 if i < used else 0,
            "st": "used" if i < used else "free",
        }
        for i in range(low, high)
    }


def slice_growth() -> Document:
    """A header whose array grows from 512 to 848 elements, both drawn as a window."""
    init: Document = {
        "s.ptr": {
            "n": "ptr",
            "v": "0xc0000b0000",
            "type": "*int",
            "off": 0,
            "size": 8,
            "ref": "old.blk",
        },
        "s.len": {"n": "len", "v": 512, "type": "int", "off": 8, "size": 8},
        "s.cap": {"n": "cap", "v": 512, "type": "int", "off": 16, "size": 8},
        "old.blk": {"n": 512, "used": 512, "win": [503, 512], "elem": 8, "label": "0xc0000b0000"},
        **window("old", 503, 512, 512),
        "curve.cap": {
            "mode": "step",
            "label": "cap",
            "pts": [[c + 1, n] for c, n in pairwise(CAPS[:11])],
        },
        "curve.len": {"mode": "line", "label": "len", "pts": [[0, 0], [512, 512]]},
        "curve.turn": {"x": 256, "label": "256"},
    }
    grow: Delta = [
        ["s.ptr", {"v": "0xc000100000", "ref": "new.blk"}],
        ["s.len", {"v": 513}],
        ["s.cap", {"v": 848}],
        ["old.blk", {"st": "garbage"}],
        ["new.blk", {"n": 848, "used": 513, "win": [505, 520], "elem": 8, "label": "0xc000100000"}],
        ["curve.cap", {"pts+": [[513, 848]]}],
        ["curve.len", {"pts+": [[513, 513]]}],
    ]
    grow += [
        [i, {**a, "st": "copied"} if a["i"] < 512 else a]
        for i, a in window("new", 505, 520, 513).items()
    ]
    grow.append(["new.512", {"st": "new"}])
    more: Delta = [
        ["s.len", {"v": 514}],
        ["new.513", {"v": 3591, "st": "used"}],
        ["new.blk", {"used": 514}],
    ]
    panels = [
        {"id": "s", "kind": "record"},
        {"id": "old", "kind": "cells", "opts": {"layout": "row"}},
        {"id": "new", "kind": "cells", "opts": {"layout": "row"}},
        {"id": "curve", "kind": "plot", "opts": {"x": "len", "y": "cap"}},
    ]
    return document(
        panels,
        init,
        [grow, more],
        s="Slice header s",
        old="First array",
        new="New array",
        curve="Capacity by length",
        len="len",
        cap="cap",
    )


def aliasing() -> Document:
    """Three headers that share one array, then one that leaves it for its own."""

    def header(name: str, off: int, length: int, cap: int, target: str) -> Document:
        return {
            f"{name}.ptr": {
                "n": "ptr",
                "v": f"0xc00001{off:02x}00",
                "type": "*int",
                "off": 0,
                "size": 8,
                "ref": target,
            },
            f"{name}.len": {"n": "len", "v": length, "type": "int", "off": 8, "size": 8},
            f"{name}.cap": {"n": "cap", "v": cap, "type": "int", "off": 16, "size": 8},
        }

    init = {
        **header("a", 0, 6, 8, "mem.a0_0"),
        **header("b", 8, 2, 7, "mem.a0_1"),
        **header("c", 16, 2, 3, "mem.a0_4"),
        "mem.a0_blk": {"n": 8, "used": 6, "elem": 8, "label": "array 0", "st": "used"},
        **{f"mem.a0_{i}": {"i": i, "v": v} for i, v in enumerate([10, 20, 30, 40, 50, 60, 0, 0])},
    }
    detach: Delta = [
        ["c.ptr", {"v": "0xc000014000", "ref": "mem.a1_0"}],
        ["c.len", {"v": 4}],
        ["c.cap", {"v": 6}],
        ["mem.a1_blk", {"n": 6, "used": 4, "elem": 8, "label": "array 1"}],
        *[
            [f"mem.a1_{i}", {"i": i, "v": v, "st": s}]
            for i, (v, s) in enumerate(
                [(50, "copied"), (60, "copied"), (77, "new"), (78, "new"), (0, "free"), (0, "free")]
            )
        ],
    ]
    write: Delta = [["mem.a0_2", {"v": 99, "st": "shared"}], ["b.len", {"v": 3}]]
    panels = [{"id": name, "kind": "record"} for name in "abc"]
    panels.append({"id": "mem", "kind": "cells", "opts": {"layout": "row"}})
    return document(panels, init, [detach, write], mem="Backing arrays")


HASHES = [(7919 * k * k + 104729 * k) % 251 for k in range(1, 200)]


def classic_map() -> Document:
    """Eight buckets with overflow, growing from four old ones of which two are evacuated."""

    def bucket(count: int, seed: int, **attrs: Any) -> Document:
        tops: list[Any] = [HASHES[seed + i] + 5 for i in range(count)]
        keys: list[Any] = [str(1000 + 61 * (seed + i)) for i in range(count)]
        rest = 8 - count
        return {
            "slots": keys + [None] * rest,
            "top": tops + ["emptyRest"] * rest,
            "n": count,
            **attrs,
        }

    init: Document = {
        "h.count": {"n": "count", "v": 31, "type": "int", "off": 0, "size": 8},
        "h.B": {"n": "B", "v": 3, "type": "uint8", "off": 9, "size": 1},
        "h.buckets": {
            "n": "buckets",
            "v": "0xc000180000",
            "type": "*bmap",
            "off": 16,
            "size": 8,
            "ref": "new.b0",
        },
        "h.oldbuckets": {
            "n": "oldbuckets",
            "v": "0xc000140000",
            "type": "*bmap",
            "off": 24,
            "size": 8,
            "ref": "old.b0",
        },
        "h.nevacuate": {"n": "nevacuate", "v": 2, "type": "uintptr", "off": 32, "size": 8},
        "old.b0": {"label": "0", "st": "evacuated", "slots": [], "n": 0},
        "old.b1": {"label": "1", "st": "evacuated", "slots": [], "n": 0},
        "old.b2": bucket(8, 3, label="2", ov="old.b2o"),
        "old.b2o": bucket(3, 11, label="2+", parent="old.b2"),
        "old.b3": bucket(6, 20, label="3"),
        **{
            f"new.b{i}": bucket(c, 30 + 8 * i, label=str(i))
            for i, c in enumerate([4, 8, 0, 0, 3, 5, 0, 0])
        },
        "new.b1o": bucket(2, 100, label="1+", parent="new.b1"),
    }
    init["new.b1"]["ov"] = "new.b1o"
    init["new.b1"]["slots"][2] = None
    init["new.b1"]["top"][2] = "emptyOne"
    move: Delta = [
        ["old.b2", {"st": "evacuated", "slots": [], "top": [], "n": 0, "ov": None}],
        ["old.b2o", None],
        ["new.b2", {**bucket(6, 3), "st": "moved"}],
        ["new.b6", {**bucket(5, 9), "st": "moved"}],
        ["h.nevacuate", {"v": 3}],
    ]
    panels = [
        {"id": "h", "kind": "record"},
        {"id": "old", "kind": "buckets", "opts": {"slots": 8, "top": "tophash"}},
        {"id": "new", "kind": "buckets", "opts": {"slots": 8, "top": "tophash"}},
    ]
    return document(panels, init, [move], h="hmap", old="oldbuckets", new="buckets")


def swiss_map() -> Document:
    """Two tables of several groups, with a tombstone."""

    def group(count: int, seed: int, label: str) -> Document:
        ctrl = [f"{HASHES[seed + i] % 128:02x}" for i in range(count)] + ["empty"] * (8 - count)
        slots: list[Any] = [str(5730 + 97 * (seed + i)) for i in range(count)]
        return {"label": label, "slots": slots + [None] * (8 - count), "ctrl": ctrl, "n": count}

    init: Document = {
        "m.used": {"n": "used", "v": 27, "type": "uint64"},
        "m.dirLen": {"n": "dirLen", "v": 2, "type": "int"},
        "m.depth": {"n": "globalDepth", "v": 1, "type": "uint8"},
        "dir.0": {"i": 0, "v": "t0", "ref": "t0.g0"},
        "dir.1": {"i": 1, "v": "t1", "ref": "t1.g0"},
        **{f"t0.g{i}": group(c, 9 * i, f"g{i}") for i, c in enumerate([3, 7, 2, 5])},
        **{f"t1.g{i}": group(c, 40 + 9 * i, f"g{i}") for i, c in enumerate([6, 4])},
    }
    init["t0.g1"]["ctrl"][2] = "deleted"
    init["t0.g1"]["slots"][2] = None
    probe: Delta = [["t0.g1", {"st": "miss"}], ["t0.g2", {"st": "hit"}]]
    panels = [
        {"id": "m", "kind": "record"},
        {"id": "dir", "kind": "cells"},
        {"id": "t0", "kind": "buckets", "opts": {"slots": 8, "top": "ctrl"}},
        {"id": "t1", "kind": "buckets", "opts": {"slots": 8, "top": "ctrl"}},
    ]
    return document(panels, init, [probe], m="Map", dir="Directory", t0="Table 0", t1="Table 1")


def channel() -> Document:
    """A ring of five with both cursors in one place, two parked senders and their goroutines."""
    init: Document = {
        "h.qcount": {"n": "qcount", "v": 5, "type": "uint", "off": 0, "size": 8},
        "h.dataqsiz": {"n": "dataqsiz", "v": 5, "type": "uint", "off": 8, "size": 8},
        "h.buf": {
            "n": "buf",
            "v": "0xc00007c060",
            "type": "*[5]int",
            "off": 16,
            "size": 8,
            "ref": "ring.blk",
        },
        "h.closed": {"n": "closed", "v": 0, "type": "uint32", "off": 28, "size": 4},
        "h.sendx": {"n": "sendx", "v": 2, "type": "uint", "off": 48, "size": 8},
        "h.recvx": {"n": "recvx", "v": 2, "type": "uint", "off": 56, "size": 8},
        "ring.blk": {"n": 5, "used": 5, "elem": 8},
        **{f"ring.{i}": {"i": i, "v": v, "st": "used"} for i, v in enumerate([14, 15, 11, 12, 13])},
        "ring.sendx": {"at": 2, "label": "sendx"},
        "ring.recvx": {"at": 2, "label": "recvx"},
        "recvq.q": {"items": []},
        "sendq.q": {"items": ["G7:16", "G9:17"]},
        "gs.g1": {"label": "G1", "st": "running", "cur": "main"},
        "gs.g7": {"label": "G7", "st": "waiting", "cur": "producer"},
        "gs.g9": {"label": "G9", "st": "waiting", "cur": "producer"},
    }
    receive: Delta = [
        ["ring.2", {"v": 16, "st": "new"}],
        ["ring.sendx", {"at": 3}],
        ["ring.recvx", {"at": 3}],
        ["h.sendx", {"v": 3}],
        ["h.recvx", {"v": 3}],
        ["sendq.q", {"items": ["G9:17"]}],
        ["gs.g7", {"st": "runnable"}],
    ]
    drain: Delta = [
        ["ring.2", {"st": "used"}],
        ["ring.3", {"v": 17, "st": "new"}],
        ["ring.recvx", {"at": 0}],
        ["ring.4", {"v": None, "st": "free"}],
        ["ring.blk", {"used": 4}],
        ["h.qcount", {"v": 4}],
        ["h.recvx", {"v": 0}],
        ["sendq.q", {"items": []}],
        ["gs.g9", {"st": "done", "cur": None}],
    ]
    panels = [
        {"id": "h", "kind": "record"},
        {"id": "ring", "kind": "cells", "opts": {"layout": "ring"}},
        {"id": "recvq", "kind": "queue", "opts": {"end": "fifo"}},
        {"id": "sendq", "kind": "queue", "opts": {"end": "fifo"}},
        {"id": "gs", "kind": "lanes"},
    ]
    return document(panels, init, [receive, drain], h="hchan", ring="Buffer", gs="Goroutines")


def scheduler() -> Document:
    """Four Ps, one queue of many, a theft, and the lanes' time line."""
    init: Document = {
        "p.p0": {
            "label": "P0",
            "st": "running",
            "m": "M0",
            "cur": "G1",
            "next": "G30",
            "runq": [f"G{i}" for i in range(2, 30)],
            "tick": 61,
        },
        "p.p1": {
            "label": "P1",
            "st": "running",
            "m": "M3",
            "cur": "G40",
            "runq": ["G41", "G42"],
            "tick": 12044,
        },
        "p.p2": {"label": "P2", "st": "waiting", "m": "M2", "runq": [], "tick": 18},
        "p.p3": {
            "label": "P3",
            "st": "blocked",
            "m": "M4",
            "cur": "G50",
            "runq": ["G51"],
            "tick": 7,
        },
        "glob.q": {"items": ["G60", "G61", "G62"]},
        "tl.a": {"lane": "P0", "t0": 0, "label": "G1", "st": "running"},
        "tl.b": {"lane": "P1", "t0": 4, "t1": 14, "label": "G39", "st": "done"},
        "tl.c": {"lane": "P1", "t0": 14, "label": "G40", "st": "running"},
        "tl.d": {"lane": "P3", "t0": 2, "label": "G50", "st": "blocked"},
        "tl.k": {"lane": "P2", "t": 9, "label": "park"},
    }
    steal: Delta = [
        ["p.p0", {"runq": [f"G{i}" for i in range(16, 30)]}],
        [
            "p.p2",
            {"runq": [f"G{i}" for i in range(2, 15)], "cur": "G15", "st": "running", "tick": 19},
        ],
        ["tl.e", {"lane": "P2", "t0": 21, "label": "G15", "st": "running"}],
        ["tl.ar", {"from": "tl.a", "to": "tl.e"}],
    ]
    panels = [
        {"id": "p", "kind": "lanes"},
        {"id": "tl", "kind": "timeline", "opts": {"lanes": ["P0", "P1", "P2", "P3"], "unit": "µs"}},
        {"id": "glob", "kind": "queue"},
    ]
    return document(
        panels, init, [steal], p="Processors", tl="Who ran when", glob="Global run queue"
    )


def timer_heap() -> Document:
    """A 4-ary heap of twenty timers; the new one rises."""
    init: Document = {}
    whens = [10, 12, 15, 20, 22, 31, 35, 40, 44, 18, 21, 60, 61, 25, 26, 70, 33, 38, 90, 41]
    for i, when in enumerate(whens):
        parent = None if i == 0 else f"heap.t{(i - 1) // 4}"
        init[f"heap.t{i}"] = {"parent": parent, "slot": (i - 1) % 4 if i else 0, "v": when}
    init["p.min"] = {"n": "minWhenHeap", "v": 10, "type": "int64"}
    add: Delta = [["heap.t20", {"parent": "heap.t4", "slot": 3, "v": 5, "st": "new"}]]
    rise: Delta = [
        ["heap.t20", {"parent": "heap.t0", "slot": 3, "st": "moved"}],
        ["heap.t4", {"parent": "heap.t20", "slot": 3}],
        *[[f"heap.t{i}", {"parent": "heap.t20"}] for i in (17, 18, 19)],
    ]
    panels = [{"id": "heap", "kind": "tree"}, {"id": "p", "kind": "record"}]
    return document(panels, init, [add, rise], heap="Timers by deadline")


def context_tree() -> Document:
    """A tree of contexts with labels and values, partly cancelled."""
    rows = [
        ("bg", None, "Background", "", None),
        ("c1", "bg", "WithCancel", "", None),
        ("d1", "c1", "WithTimeout", "200ms", "due"),
        ("v1", "d1", "WithValue", "user", None),
        ("v2", "d1", "WithValue", "trace", None),
        ("c2", "c1", "WithCancel", "", "done"),
        ("c3", "c2", "WithCancelCause", "", "done"),
        ("a1", "c3", "AfterFunc", "", "waiting"),
    ]
    init: Document = {}
    for slot, (name, parent, label, value, state) in enumerate(rows):
        attrs: Document = {
            "parent": parent and f"ctx.{parent}",
            "slot": slot,
            "label": label,
            "v": value or None,
        }
        init[f"ctx.{name}"] = attrs | ({"st": state} if state else {})
    return document(
        [{"id": "ctx", "kind": "tree"}],
        init,
        [[["ctx.d1", {"st": "expired"}], ["ctx.v1", {"st": "done"}]]],
        ctx="Contexts",
    )


def collector() -> Document:
    """Twelve objects in every colour, one of them about to be lost."""
    spots = [
        (0.02, 0.5),
        (0.2, 0.2),
        (0.2, 0.8),
        (0.4, 0.05),
        (0.4, 0.4),
        (0.4, 0.75),
        (0.6, 0.2),
        (0.6, 0.6),
        (0.6, 0.97),
        (0.8, 0.35),
        (0.8, 0.8),
        (1.0, 0.5),
    ]
    colours = [
        None,
        "black",
        "black",
        "grey",
        "grey",
        "black",
        "grey",
        "white",
        "white",
        "white",
        "white",
        "white",
    ]
    refs = [
        ["A", "B"],
        ["C", "D"],
        ["E"],
        ["F"],
        ["G", "F"],
        ["H", "G"],
        ["I"],
        ["I", "J"],
        ["J"],
        ["K"],
        ["K", "H"],
        [],
    ]
    names = ["roots", *"ABCDEFGHIJK"]
    init: Document = {
        f"heap.{'R' if i == 0 else name}": {
            "label": name,
            "c": colours[i],
            "refs": refs[i],
            "pos": list(spots[i]),
            "size": 16 * (i + 1),
        }
        for i, name in enumerate(names)
    }
    init["work.q"] = {"items": ["C", "D", "F"]}
    init["gc.wb"] = {"n": "writeBarrier", "v": 1, "type": "bool"}
    init["gc.phase"] = {"n": "gcphase", "v": "_GCmark", "type": "uint32"}
    shade: Delta = [
        ["heap.B", {"refs": ["E", "H"]}],
        ["heap.H", {"c": "grey"}],
        ["work.q", {"items": ["C", "D", "F", "H"]}],
    ]
    panels = [
        {"id": "heap", "kind": "graph"},
        {"id": "work", "kind": "queue"},
        {"id": "gc", "kind": "record"},
    ]
    return document(panels, init, [shade], heap="Heap", work="Grey objects", gc="Collector")


def mutex() -> Document:
    """A state word with its bits, waiters as cards, and a time line whose events crowd together."""
    init: Document = {
        "m.state": {
            "n": "state",
            "bits": {"locked": 1, "woken": 0, "starving": 0, "waiters": 2},
            "type": "int32",
            "off": 0,
            "size": 4,
        },
        "m.sema": {"n": "sema", "v": 0, "type": "uint32", "off": 4, "size": 4},
        "w.g3": {"v": "G3", "st": "waiting", "i": 0},
        "w.g5": {"v": "G5", "st": "waiting", "i": 1},
        "tl.x1": {"lane": "G1", "st": "locked", "t0": 0, "t1": 1000200, "label": "G1"},
        "tl.x2": {"lane": "G3", "st": "running", "t0": 100, "t1": 160, "label": "spin"},
        "tl.x3": {"lane": "G3", "st": "waiting", "t0": 160, "label": "G3"},
        "tl.x4": {"lane": "G5", "st": "waiting", "t0": 400, "label": "G5"},
        "tl.k1": {"lane": "G1", "t": 1000200, "label": "Unlock"},
    }
    starve: Delta = [
        ["m.state", {"bits": {"locked": 1, "woken": 0, "starving": 1, "waiters": 2}}],
        ["w.g3", {"st": "starving"}],
        ["tl.x3", {"t1": 1000400}],
        ["tl.x5", {"lane": "G3", "st": "locked", "t0": 1000400, "label": "G3"}],
        ["tl.ar", {"from": "tl.x1", "to": "tl.x5"}],
    ]
    panels = [
        {"id": "m", "kind": "record", "opts": {"bits": ["locked", "woken", "starving", "waiters"]}},
        {"id": "w", "kind": "queue"},
        {"id": "tl", "kind": "timeline", "opts": {"lanes": ["G1", "G3", "G5"], "unit": "ns"}},
    ]
    return document(panels, init, [starve], m="sync.Mutex", w="Waiters", tl="Who holds the lock")


def curves() -> Document:
    """Capacities on a logarithmic axis, two series and bars."""
    points = [[c, n] for c, n in zip([0, *[c + 1 for c in CAPS[1:]]], CAPS[1:], strict=False)]
    init: Document = {
        "cap.new": {"mode": "step", "label": "1.18", "pts": points[:12]},
        "cap.old": {"mode": "step", "label": "1.17", "pts": [*points[:10], [513, 1024]]},
        "cap.len": {"mode": "line", "label": "len", "pts": [[1, 1], [2560, 2560]]},
        "cap.ref": {"y": 256, "label": "threshold 256"},
        "bytes.b": {
            "mode": "bar",
            "label": "bytes",
            "pts": [["plus", 656], ["builder", 400], ["grow", 288], ["join", 320], ["buffer", 480]],
        },
        "pick.n": {"mode": "bar", "label": "runs", "pts": [[0, 251], [1, 244], [2, 260], [3, 245]]},
    }
    grow: Delta = [
        ["cap.new", {"pts+": points[12:]}],
        ["cap.old", {"pts+": [[1025, 1280], [1281, 1696], [1697, 2304]]}],
    ]
    panels = [
        {"id": "cap", "kind": "plot", "opts": {"x": "length", "y": "capacity", "log": True}},
        {"id": "bytes", "kind": "plot", "opts": {"y": "bytes copied"}},
        {"id": "pick", "kind": "plot", "opts": {"x": "case", "y": "times chosen"}},
    ]
    return document(
        panels,
        init,
        [grow],
        cap="Capacity",
        bytes="Bytes by method",
        pick="select",
        length="length",
        capacity="capacity",
        **{"bytes copied": "bytes copied", "case": "case", "times chosen": "times chosen"},
    )


def stacks() -> Document:
    """Frames, defers and a free list, with bits drawn as a grid."""
    init: Document = {
        "stack.f1": {"v": "main.main", "i": 0},
        "stack.f2": {"v": "main.f", "i": 1, "st": "unwinding"},
        "stack.f3": {"v": "main.g", "i": 2, "st": "panicking"},
        "defers.q": {"items": ["d1", "d2", "d3"]},
        "span.blk": {"n": 128, "used": 40, "elem": 64, "label": "size class 64"},
        **{
            f"span.{i}": {"i": i, "v": 1 if i % 3 else 0, "st": "used" if i % 3 else "free"}
            for i in range(64)
        },
        "str.blk": {"n": 5, "used": 5, "elem": 1},
        **{f"str.{i}": {"i": i, "v": c} for i, c in enumerate("Go 语言")},
    }
    pop: Delta = [
        ["defers.q", {"items": ["d1", "d2"]}],
        ["stack.f4", {"v": "d3", "i": 3, "st": "running"}],
    ]
    panels = [
        {"id": "stack", "kind": "queue", "opts": {"end": "lifo"}},
        {"id": "defers", "kind": "queue", "opts": {"end": "lifo"}},
        {"id": "span", "kind": "cells", "opts": {"layout": "grid", "cols": 16, "bits": 1}},
        {"id": "str", "kind": "cells"},
    ]
    return document(
        panels, init, [pop], stack="Frames", defers="Deferred calls", span="Span", str="String"
    )


def hostile() -> Document:
    """Values that try to be markup, reorder their neighbours, or never end."""
    bad = "<img src=x onerror=alert(1)>"
    bidi = "\u202eevil\u2066x"
    long = "長い" * 2500 + "x" * 5000
    init: Document = {
        "r.a": {"n": bad, "v": bad, "type": bidi, "off": 0, "size": 8, "unknown": {"x": 1}},
        "r.b": {"n": long, "v": long, "st": "no-such-state"},
        "c.blk": {"n": 3, "used": "many", "win": "x", "label": long},
        "c.0": {"i": 0, "v": bad, "st": "used"},
        "c.1": {"i": 1, "v": long},
        "c.2": {"i": 2, "v": [bad, bidi]},
        "c.cur": {"at": 1, "label": long},
        "q.q": {"items": [bad, bad, long, None, 3.5, True]},
        "b.b0": {"slots": [bad, long, None], "top": [bad, 1], "ov": "b.nothing", "label": bidi},
        "l.l0": {
            "st": "running",
            "runq": [long, bad],
            "cur": bad,
            "m": long,
            "tick": "x",
            "label": long,
        },
        "t.n0": {"parent": "t.n1", "v": bad},
        "t.n1": {"parent": "t.n0", "v": long, "slot": "x"},
        "g.a": {"c": "purple", "refs": ["b", "nowhere", 7], "label": long, "pos": ["x", 9]},
        "g.b": {"refs": "a", "pos": [0.5]},
        "g.e": {"a": "a", "b": "a", "st": bad},
        "tl.x": {"lane": bad, "t0": 5, "t1": 2, "label": long},
        "tl.y": {"lane": bad, "t0": "soon"},
        "tl.z": {"from": "tl.x", "to": "tl.gone"},
        "p.s": {"pts": [[bad, 3], ["y", None], "no"], "mode": "spiral", "label": long},
        "p.r": {"y": 2, "label": bad},
    }
    kinds = {
        "r": "record",
        "c": "cells",
        "q": "queue",
        "b": "buckets",
        "l": "lanes",
        "t": "tree",
        "g": "graph",
        "tl": "timeline",
        "p": "plot",
    }
    return document([{"id": i, "kind": k} for i, k in kinds.items()], init)


def long_growth(steps: int = 2000) -> Document:
    """Appends one at a time: a window that slides, a header, a curve."""
    init: Document = {
        "s.ptr": {"n": "ptr", "v": "0xc000000000", "off": 0, "size": 8, "ref": "mem.blk"},
        "s.len": {"n": "len", "v": 0, "off": 8, "size": 8},
        "s.cap": {"n": "cap", "v": 0, "off": 16, "size": 8},
        "mem.blk": {"n": 0, "used": 0, "win": [0, 0], "elem": 8},
        "curve.cap": {"mode": "step", "label": "cap", "pts": [[0, 0]]},
        "curve.len": {"mode": "line", "label": "len", "pts": [[0, 0]]},
    }
    deltas: list[Delta] = []
    for n in range(1, steps + 1):
        cap = next(c for c in CAPS if c >= n)
        low, high = max(0, n - 6), min(cap, n + 6)
        delta: Delta = [["s.len", {"v": n}], ["mem.blk", {"n": cap, "used": n, "win": [low, high]}]]
        if cap < n + 6 or n < 7:
            delta += [[f"mem.{i}", {"i": i, "v": 0, "st": "free"}] for i in range(n, high)]
        elif n > 1:
            delta.append([f"mem.{high - 1}", {"i": high - 1, "v": 0, "st": "free"}])
        delta.append([f"mem.{n - 1}", {"i": n - 1, "v": n, "st": "used"}])
        if low:
            delta.append([f"mem.{low - 1}", None])
        if n == 1 or cap != next(c for c in CAPS if c >= n - 1):
            delta += [["s.cap", {"v": cap}], ["curve.cap", {"pts+": [[n, cap]]}]]
        delta.append(["curve.len", {"pts+": [[n, n]]}])
        deltas.append(delta)
    panels = [
        {"id": "s", "kind": "record"},
        {"id": "mem", "kind": "cells"},
        {"id": "curve", "kind": "plot", "opts": {"x": "len", "y": "cap"}},
    ]
    return document(panels, init, deltas, len="len", cap="cap")


def _from_file(name: str) -> Document:
    found: Document = json.loads((TRACES / f"{name}.json").read_text(encoding="utf-8"))
    return found


MADE: dict[str, Callable[[], Document]] = {
    f.__name__.replace("_", "-"): f
    for f in (
        slice_growth,
        aliasing,
        classic_map,
        swiss_map,
        channel,
        scheduler,
        timer_heap,
        context_tree,
        collector,
        mutex,
        curves,
        stacks,
    )
}
HAND_MADE: dict[str, Callable[[], Document]] = {
    path.stem: partial(_from_file, path.stem) for path in sorted(TRACES.glob("*.json"))
}
ALL = {f"made-{name}": make for name, make in MADE.items()} | HAND_MADE
