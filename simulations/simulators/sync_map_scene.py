"""The scene of sync-map up to Go 1.23: the two maps, the mutex and the misses."""

from __future__ import annotations

from typing import Any

from simulations.goruntime.syncmap import EXPUNGED, NIL, SyncMap
from simulations.simulators.sync_map_text import CLASSIC
from simulations.trace import Msg, Recorder, msg

MAX_QUESTIONS = 5
MAX_CHAPTERS = 24
MAX_KEYS = 24
STATE = {NIL: "deleted", EXPUNGED: "expunged"}
STORES = ("Store", "Swap", "LoadOrStore")

Choices = dict[Any, Msg | None]


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
        self._word = ""
        self._in_dirty = self._amended = self._empty = False
        self._misses = self._live = self._deleted = 0
        self._asked: set[str] = set()
        self._told: set[str] = set()
        self._chapters = 0
        rec.say(CLASSIC)
        rec.title("title", n=len(ops))
        rec.note("note_one")
        rec.code(source(ops))
        rec.panel("h", "record", "p_h")
        rec.panel("read", "cells", "p_read", layout="row")
        rec.panel("dirty", "cells", "p_dirty", layout="row")
        rec.panel("out", "record", "p_out")
        rec.watch("h.misses", "h.amended")
        rec.chapter("c_new")
        self._draw(locked=False)
        rec.set("out.result", n="result", v="")

    def before(self, key: int | None) -> None:
        """Remember what the operation will find."""
        m = self.m
        entry = None if key is None else m.read.get(key)
        self._key = key
        self._word = entry.word() if entry else ""
        self._in_dirty = key in (m.dirty or {})
        self._amended = m.amended
        self._empty = not m.read and not m.amended
        self._misses = m.misses
        self._live = sum(found.live for found in m.read.values())
        self._deleted = len(m.read) - self._live

    def record(self, index: int, name: str, text: str, result: Any) -> None:
        """Record the step of the operation that has just run."""
        events = set(self.m.events)
        caption = self._caption(name, text, result)
        self._mark_chapter(events)
        # What happens for the first time is worth seeing, and whatever moves the two maps.
        lvl = 0 if events & {"promote", "copy", "unexpunge"} or caption[0] not in self._told else 1
        self._told.add(caption[0])
        with self.rec.step(f"op{index}", caption, mark=f"op#{index}", lvl=lvl):
            self._draw(locked=self._locks(name))
            self.rec.set("out.result", v=shown_result(result))
        self._ask_about(events, caption[0], text)

    def _locks(self, name: str) -> bool:
        """Whether the operation had to take the mutex."""
        if name == "Range":
            return self._amended
        if name == "Clear":
            return not self._empty
        if self._word:
            return "unexpunge" in self.m.events
        return self._amended or name in STORES

    def _mark_chapter(self, events: set[str]) -> None:
        if self._chapters >= MAX_CHAPTERS or not self.rec.position:
            return
        for event in ("promote", "copy", "unexpunge", "miss"):
            if event in events and (event != "miss" or "slow" not in self._told):
                self._chapters += 1
                self.rec.chapter(f"c_{event}")
                return

    def _draw(self, *, locked: bool) -> None:
        m, rec = self.m, self.rec
        for name, value in {"amended": m.amended, "misses": m.misses}.items():
            rec.set(f"h.{name}", n=name, v=value)
        rec.set("h.dirty", n="len(dirty)", v="nil" if m.dirty is None else len(m.dirty))
        rec.set("h.mu", n="mu", v="Lock" if locked else "–")
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

    # --- what happens, and why ---------------------------------------------------------------

    def _caption(self, name: str, text: str, result: Any) -> Msg:
        events = self.m.events
        if name == "Range":
            return msg("range_promote" if "promote" in events else "range_read", op=text, n=result)
        if name == "Clear":
            return msg("clear_empty" if self._empty else "clear", op=text)
        if "promote" in events:
            return msg("promote", op=text, n=self._misses + 1)
        if "unexpunge" in events:
            return msg("unexpunge", op=text)
        if "copy" in events:
            return (
                msg("add_copy", op=text, n=self._live) if self.m.read else msg("add_first", op=text)
            )
        if "miss" in events:
            gone = self._in_dirty and name in ("Delete", "LoadAndDelete")
            return msg("slow_delete" if gone else "slow", op=text, n=self.m.misses)
        if self._word:
            return msg(self._in_read(name, result), op=text)
        if name in STORES:
            return msg("write_dirty" if self._in_dirty else "add", op=text)
        return msg("absent_locked" if self._amended else "absent", op=text)

    def _in_read(self, name: str, result: Any) -> str:
        """Return the key of an operation whose key read has: no lock, whatever comes out."""
        if name.startswith("Compare") and result is False:
            return "fast_fails"
        if name.endswith("Delete"):
            return "delete" if self._word == "value" else "delete_again"
        if name == "Load" or (name == "LoadOrStore" and self._word == "value"):
            return "fast_load" if self._word == "value" else "fast_deleted"
        return "fast_store" if self._word == "value" else "fast_revive"

    # --- questions ---------------------------------------------------------------------------

    def _ask_about(self, events: set[str], said: str, text: str) -> None:
        if "miss" in events:
            self._ask_misses("promote" if "promote" in events else "miss", text)
        elif "copy" in events and self._live:
            self._ask_copy(text)
        elif said == "delete":
            self._ask_delete(text)
        elif said == "fast_store":
            choices: Choices = {"–": None, "Lock": msg("w_lock")}
            self._ask("lock", "q_lock", text, "h.mu", choices, "why_lock")
        elif said == "unexpunge":
            after = len(self.m.dirty or {})
            choices = {after: None, after - 1: msg("w_read_only")}
            self._ask("unexpunge", "q_unexpunge", text, "h.dirty", choices, "why_unexpunge")

    def _ask_misses(self, kind: str, text: str) -> None:
        after = self.m.misses
        choices: Choices = {after: None}
        choices.setdefault(self._misses, msg("w_not_counted"))
        choices.setdefault(0, msg("w_reset"))
        choices.setdefault(self._misses + 1, msg("why_promote"))
        why = "why_promote" if kind == "promote" else "why_misses"
        self._ask(kind, "q_misses", text, "h.misses", choices, why)

    def _ask_copy(self, text: str) -> None:
        choices: Choices = {self._live + 1: None, 1: msg("w_only_new")}
        if self._deleted:
            choices[self._live + self._deleted + 1] = msg("w_deleted_too")
        self._ask("copy", "q_copy", text, "h.dirty", choices, "why_copy")

    def _ask_delete(self, text: str) -> None:
        if self._key is None or len(self.m.read) > MAX_KEYS:
            return
        target = f"read.{_name(self._key)}"
        choices: Choices = {NIL: None, "": msg("w_gone"), EXPUNGED: msg("w_expunged")}
        self._ask("delete", "q_delete", text, target, choices, "why_delete")

    def _ask(self, kind: str, ask: str, text: str, target: str, choices: Choices, why: str) -> None:
        """Ask each kind of question once, with feedback for each wrong answer."""
        if kind in self._asked or len(self._asked) >= MAX_QUESTIONS:
            return
        self._asked.add(kind)
        self.rec.ask(
            f"{kind}{self.rec.position}",
            msg(ask, op=text),
            target=target,
            answer=next(value for value, wrong in choices.items() if wrong is None),
            kind="choice",
            choices=[
                (value, wrong, msg(LABELS[value])) if value in LABELS else (value, wrong)
                for value, wrong in sorted(choices.items(), key=lambda choice: str(choice[0]))
            ],
            explain=msg(why),
            weight=1.0,
        )


# Answers that are said in words, since the value alone would not do as one.
LABELS = {
    NIL: "a_nil",
    "": "a_gone",
    EXPUNGED: "a_expunged",
    "–": "a_no_lock",
    "Lock": "a_lock",
}


def _name(key: int) -> str:
    """Return an entity name for a key, which may be negative."""
    return f"k{key}" if key >= 0 else f"n{-key}"
