"""The scenes of sync-map: the two maps of the old one, the trie of the new one."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any

from simulations.goruntime.hashtrie import Entry, HashTrieMap, Indirect
from simulations.goruntime.syncmap import EXPUNGED, NIL, SyncMap
from simulations.simulators.sync_map_text import CLASSIC, TRIE
from simulations.trace import Msg, Recorder, msg

MAX_QUESTIONS = 3
MAX_KEYS = 24
MAX_NODES = 60
STATE = {NIL: "deleted", EXPUNGED: "expunged"}
READS = ("Load", "Range")


def source(ops: list[str]) -> str:
    """Return the Go program of these operations."""
    lines = [
        f"\tm.{op if not op.startswith('Range') else 'Range(visit)'} //@op{i}"
        for i, op in enumerate(ops)
    ]
    return "\n".join(["package main", "", "var m sync.Map", "", "func main() {", *lines, "}"])


def shown_result(result: Any) -> str:
    """Write a result as Go would print it."""
    if isinstance(result, list):
        value = "nil" if result[0] is None else str(result[0])
        return f"{value} {'true' if result[1] else 'false'}"
    if isinstance(result, bool):
        return "true" if result else "false"
    return "" if result is None else str(result)


class ClassicStory:
    """Records one step per operation on the map of 1.15 … 1.23."""

    def __init__(self, rec: Recorder, m: SyncMap, ops: list[str]) -> None:
        self.rec = rec
        self.m = m
        self._key: int | None = None
        self._in_read = self._in_dirty = False
        self._misses = 0
        self._dirty = 0
        self._asked = 0
        rec.say(CLASSIC)
        rec.title("title", n=len(ops))
        rec.note("note_one")
        rec.code(source(ops))
        rec.panel("h", "record", "p_h")
        rec.panel("read", "cells", "p_read", layout="row")
        rec.panel("dirty", "cells", "p_dirty", layout="row")
        rec.panel("out", "record", "p_out")
        rec.watch("h.misses", "h.amended")
        self._draw()

    def before(self, key: int | None) -> None:
        """Remember what the operation will find."""
        self._key = key
        self._in_read = key in self.m.read
        self._in_dirty = key in (self.m.dirty or {})
        self._misses = self.m.misses
        self._dirty = len(self.m.dirty or {})

    def record(self, index: int, name: str, text: str, result: Any) -> None:
        """Record the step of the operation that has just run."""
        caption = self._caption(name, text, result)
        lvl = 0 if set(self.m.events) & {"promote", "copy", "unexpunge"} else 1
        with self.rec.step(f"op{index}", caption, mark=f"op#{index}", lvl=lvl):
            self._draw()
            self.rec.set("out.result", n="result", v=shown_result(result))
        if "miss" in self.m.events:
            self._ask(text)

    def _draw(self) -> None:
        m, rec = self.m, self.rec
        for name, value in {"amended": m.amended, "misses": m.misses}.items():
            rec.set(f"h.{name}", n=name, v=value)
        rec.set("h.dirty", n="dirty", v="nil" if m.dirty is None else len(m.dirty))
        for panel, entries in (("read", m.read), ("dirty", m.dirty or {})):
            rec.show(
                panel,
                {
                    _name(key): {
                        "i": key,
                        "v": entry.word() if not entry.live else entry.p,
                        "st": STATE.get(str(entry.p), "used"),
                    }
                    for key, entry in sorted(entries.items())[:MAX_KEYS]
                },
            )

    def _caption(self, name: str, text: str, result: Any) -> Msg:
        events = self.m.events
        if name == "Range":
            key = "range_promote" if "promote" in events else "range"
            return msg(key, op=text, n=result)
        if name == "Clear":
            return msg("clear", op=text)
        if "promote" in events:
            return msg("promote", op=text)
        if "unexpunge" in events:
            return msg("unexpunge", op=text)
        if "copy" in events:
            return msg("add_copy", op=text)
        if "miss" in events:
            return msg("slow", op=text, n=self.m.misses)
        if self._in_read:
            return msg("delete" if name.endswith("Delete") else "fast", op=text)
        if self._in_dirty:
            return msg("write_dirty", op=text)
        if name in ("Store", "Swap", "LoadOrStore"):
            return msg("add", op=text)
        return msg("absent", op=text)

    def _ask(self, text: str) -> None:
        if self._asked >= MAX_QUESTIONS:
            return
        self._asked += 1
        after = self.m.misses
        choices: dict[int, Msg | None] = {after: None}
        choices.setdefault(self._misses, msg("w_not_counted"))
        choices.setdefault(0, msg("w_reset"))
        choices.setdefault(self._misses + 1, msg("why_promote"))
        self.rec.ask(
            f"misses{self.rec.position}",
            msg("q_misses", op=text),
            target="h.misses",
            answer=after,
            kind="choice",
            choices=sorted(choices.items()),
            explain=msg("why_promote" if after == 0 else "why_misses"),
            weight=1.0,
        )


def _name(key: int) -> str:
    """Return an entity name for a key, which may be negative."""
    return f"k{key}" if key >= 0 else f"n{-key}"


class TrieStory:
    """Records one step per operation on the map of 1.24 and later."""

    def __init__(self, rec: Recorder, m: HashTrieMap, ops: list[str], *, made_up: bool) -> None:
        self.rec = rec
        self.m = m
        self._key: int | None = None
        self._there = False
        self._nodes = 1
        self._asked = 0
        rec.say(TRIE)
        rec.title("title", n=len(ops))
        rec.note("note_one")
        rec.note("note_hash" if made_up else "note_given")
        rec.code(source(ops))
        rec.panel("h", "record", "p_h")
        rec.panel("key", "record", "p_key")
        rec.panel("trie", "tree", "p_trie")
        rec.panel("out", "record", "p_out")
        rec.watch("h.live", "h.nodes")
        self._draw()

    def before(self, key: int | None) -> None:
        """Remember what the operation will find."""
        self._key = key
        self._there = key is not None and self.m.load(key)[1]
        self._nodes = self.m.indirect_nodes

    def record(self, index: int, name: str, text: str, result: Any) -> None:
        """Record the step of the operation that has just run."""
        caption = self._caption(name, text, result)
        # Also where a node has come or gone: only what finds nothing to do is detail.
        lvl = 0 if self.m.events or name != "Load" else 1
        with self.rec.step(f"op{index}", caption, mark=f"op#{index}", lvl=lvl):
            self._draw()
            self.rec.set("out.result", n="result", v=shown_result(result))
        if "expand" in self.m.events:
            self._ask(text)
        elif name == "Store" and not self._there and self._asked == 0 and index:
            self._ask_free(text)

    def _draw(self) -> None:
        m, rec = self.m, self.rec
        rec.set("h.live", n="live", v=m.live)
        rec.set("h.nodes", n="indirect nodes", v=m.indirect_nodes)
        if self._key is not None:
            rec.set("key.key", n="key", v=str(self._key))
            rec.set("key.hash", n="hash", v=f"{m.hasher(self._key):016x}")
        rec.show("trie", self._tree())

    def _tree(self) -> dict[str, Mapping[str, Any]]:
        tree: dict[str, Mapping[str, Any]] = {"root": {"v": "root", "st": "used"}}
        for path, node in islice(self.m.nodes(), MAX_NODES):
            parent = f"trie.i{path[:-1]}" if len(path) > 1 else "trie.root"
            slot = int(path[-1], 16)
            if isinstance(node, Indirect):
                tree[f"i{path}"] = {"parent": parent, "slot": slot, "v": path[-1], "st": "used"}
            else:
                tree[f"e{path}"] = {
                    "parent": parent,
                    "slot": slot,
                    "v": f"{path[-1]} · {_written(node)}",
                }
        return tree

    def _caption(self, name: str, text: str, result: Any) -> Msg:
        events, key = self.m.events, self._key
        if name == "Range":
            return msg("range", op=text, n=result)
        if name == "Clear":
            return msg("clear", op=text)
        path = self.m.path(key) if key is not None else ""
        if name == "Load":
            return (
                msg("load_hit", op=text, v=str(result[0]))
                if result[1]
                else msg("load_miss", op=text)
            )
        if not self._there:
            if not path:
                return msg("load_miss", op=text)
            if events:
                return msg("store_expand", op=text, n=len(events), path=path)
            return msg("store_new", op=text, path=path)
        if not path:
            return msg("delete_prune", op=text, n=len(events)) if events else msg("delete", op=text)
        if name in ("Store", "Swap") or result is True:
            return msg("write", op=text, path=path)
        return msg("unchanged", op=text)

    def _ask_free(self, text: str) -> None:
        """Ask about a key whose slot is free: no node is added."""
        self._asked += 1
        self.rec.ask(
            f"free{self.rec.position}",
            msg("q_free", op=text),
            target="h.nodes",
            answer=False,
            kind="yesno",
            explain=msg("why_nodes"),
        )

    def _ask(self, text: str) -> None:
        if self._asked >= MAX_QUESTIONS:
            return
        self._asked += 1
        after = self.m.indirect_nodes
        choices: dict[int, Msg | None] = {after: None}
        choices.setdefault(self._nodes, msg("w_same"))
        choices.setdefault(self._nodes + 1, msg("w_one_more"))
        choices.setdefault(self._nodes + 16, msg("w_one_more"))
        self.rec.ask(
            f"nodes{self.rec.position}",
            msg("q_nodes", op=text),
            target="h.nodes",
            answer=after,
            kind="choice",
            choices=sorted(choices.items()),
            explain=msg("why_nodes"),
            weight=1.0,
        )


def _written(entry: Entry) -> str:
    return ", ".join(f"{key} → {value}" for key, value in entry.values.items())
