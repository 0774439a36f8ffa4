"""The scene of sync-map from Go 1.24 on: the trie, and the way a key's hash takes through it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any

from simulations.goruntime.hashtrie import Entry, HashTrieMap, Indirect
from simulations.simulators.sync_map_scene import Choices, shown_result, source
from simulations.simulators.sync_map_text import TRIE
from simulations.trace import Msg, Recorder, msg

MAX_QUESTIONS = 5
MAX_CHAPTERS = 24
MAX_NODES = 60
FIRSTS = {
    "store_new": "again",
    "load_hit": "read",
    "load_miss": "read",
    "delete_root": "delete",
    "delete_lone": "delete",
    "delete": "delete",
}
"""Captions that begin a chapter when they, or their like, are first told: storing only again,
after the first delete."""
UNCHANGED = {"load_miss": "miss", "delete_root": "root", "delete_lone": "lone"}
"""Captions of steps that leave the inner nodes as they are, and what is asked about them."""


class TrieStory:
    """Records one step per operation on the map of 1.24 and later."""

    def __init__(self, rec: Recorder, m: HashTrieMap, ops: list[str], *, made_up: bool) -> None:
        self.rec = rec
        self.m = m
        self._key: int | None = None
        self._path = ""
        self._nodes = 1
        self._asked: set[str] = set()
        self._told: set[str] = set()
        self._chapters = 0
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
        rec.chapter("c_root")
        self._draw()
        rec.set("out.result", n="result", v="")

    def before(self, key: int | None) -> None:
        """Remember what the operation will find: where the key is, "" if it is not there."""
        self._key = key
        self._path = "" if key is None else self.m.path(key)
        self._nodes = self.m.indirect_nodes

    def record(self, index: int, name: str, text: str, result: Any) -> None:
        """Record the step of the operation that has just run."""
        events = self.m.events
        caption = self._caption(name, text, result)
        self._mark_chapter(events, caption[0])
        # What happens for the first time is worth seeing, and where a node has come or gone.
        lvl = 0 if events or caption[0] not in self._told else 1
        self._told.add(caption[0])
        with self.rec.step(f"op{index}", caption, mark=f"op#{index}", lvl=lvl):
            self._draw()
            self.rec.set("out.result", v=shown_result(result))
        self._ask_about(index, caption[0], text)

    def _mark_chapter(self, events: list[str], said: str) -> None:
        """Begin a chapter where a level comes or goes, and where reading or deleting begins."""
        key = f"c_{events[0]}" if events else f"c_{FIRSTS.get(said, '')}"
        if key == "c_again" and "c_delete" not in self._told:
            return
        if self._chapters >= MAX_CHAPTERS or not self.rec.position:
            return
        if events or (said in FIRSTS and key not in self._told):
            self._told.add(key)
            self._chapters += 1
            self.rec.chapter(key)

    def _draw(self) -> None:
        m, rec = self.m, self.rec
        rec.set("h.live", n="live", v=m.live)
        rec.set("h.nodes", n="indirect nodes", v=m.indirect_nodes)
        if self._key is not None:
            rec.set("key.key", n="key", v=str(self._key))
            rec.set("key.hash", n="hash", v=f"{m.hasher(self._key):016x}")
        rec.show("trie", self._tree())

    def _tree(self) -> dict[str, Mapping[str, Any]]:
        tree: dict[str, Mapping[str, Any]] = {"root": {"label": "root"}}
        for path, node in islice(self.m.nodes(), MAX_NODES):
            parent = f"trie.i{path[:-1]}" if len(path) > 1 else "trie.root"
            slot = int(path[-1], 16)
            if isinstance(node, Indirect):
                tree[f"i{path}"] = {"parent": parent, "slot": slot, "label": path}
            else:
                tree[f"e{path}"] = {
                    "parent": parent,
                    "slot": slot,
                    "label": path,
                    "v": _written(node),
                }
        return tree

    # --- what happens, and why ---------------------------------------------------------------

    def _caption(self, name: str, text: str, result: Any) -> Msg:
        if name == "Range":
            return msg("range", op=text, n=result)
        if name == "Clear":
            return msg("clear", op=text)
        path = self.m.path(self._key) if self._key is not None else ""
        if name == "Load" and self._path:
            return msg("load_hit", op=text, v=str(result[0]), path=self._path)
        if not self._path:
            return self._of_new(text, path) if path else msg("load_miss", op=text)
        if not path:
            return self._of_deleted(text)
        if name in ("Store", "Swap") or result is True:
            return msg("write", op=text, path=path)
        return msg("compare_fails" if name.startswith("Compare") else "loaded", op=text)

    def _of_new(self, text: str, path: str) -> Msg:
        if self.m.events:
            return msg("store_expand", op=text, n=len(self.m.events), path=path)
        if len(self._slot(path).values) > 1:
            return msg("store_overflow", op=text, path=path)
        return msg("store_new", op=text, path=path)

    def _of_deleted(self, text: str) -> Msg:
        if self.m.events:
            return msg("delete_prune", op=text, n=len(self.m.events))
        if len(self._path) == 1:
            return msg("delete_root", op=text)
        return msg("delete_lone" if self._left_alone() else "delete", op=text)

    def _node(self, path: str) -> Indirect | Entry | None:
        """The node at the end of ``path``; None if there is none."""
        node: Indirect | Entry | None = self.m.root
        for digit in path:
            node = node.children.get(int(digit, 16)) if isinstance(node, Indirect) else None
        return node

    def _slot(self, path: str) -> Entry:
        node = self._node(path)
        return node if isinstance(node, Entry) else Entry(0, {})

    def _left_alone(self) -> bool:
        """Whether the deleted key leaves a single entry in its inner node."""
        node = self._node(self._path[:-1])
        if not isinstance(node, Indirect) or len(node.children) != 1:
            return False
        return isinstance(next(iter(node.children.values())), Entry)

    # --- questions ---------------------------------------------------------------------------

    def _ask_about(self, index: int, said: str, text: str) -> None:
        if said == "store_expand":
            choices: Choices = {self.m.indirect_nodes: None}
            choices.setdefault(self._nodes, msg("w_same"))
            choices.setdefault(self._nodes + 1, msg("w_one_more"))
            choices.setdefault(self._nodes + 16, msg("w_sixteen"))
            self._ask("nodes", "q_nodes", text, "choice", choices, "why_nodes")
        elif said == "store_new" and index and len(self.m.path(self._key or 0)) == 1:
            self._ask("free", "q_free", text, "yesno", {False: None}, "why_nodes")
        elif said in UNCHANGED:
            kind = UNCHANGED[said]
            self._ask(kind, f"q_{kind}", text, "yesno", {False: None}, f"why_{kind}")
        elif said == "delete_prune":
            choices = {self.m.indirect_nodes: None, self._nodes: msg("w_kept")}
            self._ask("prune", "q_prune", text, "choice", choices, "why_prune")

    def _ask(self, kind: str, ask: str, text: str, form: str, choices: Choices, why: str) -> None:
        """Ask each kind of question about the inner nodes once."""
        if kind in self._asked or len(self._asked) >= MAX_QUESTIONS:
            return
        self._asked.add(kind)
        self.rec.ask(
            f"{kind}{self.rec.position}",
            msg(ask, op=text),
            target="h.nodes",
            answer=next(value for value, wrong in choices.items() if wrong is None),
            kind=form,
            choices=sorted(choices.items()) if form == "choice" else (),
            explain=msg(why),
            weight=1.0,
        )


def _written(entry: Entry) -> str:
    return ", ".join(f"{key} → {value}" for key, value in entry.values.items())
