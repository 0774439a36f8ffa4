"""The story of slice-header: for each statement its chapter, its caption and its question."""

from __future__ import annotations

from typing import Any

from simulations.goruntime.headers import GoPanic, Header
from simulations.goruntime.slices import Growth
from simulations.simulators.slice_header_ops import Op
from simulations.simulators.slice_header_questions import Questions
from simulations.simulators.slice_header_scene import Event, Scene, written_by
from simulations.trace import Msg, Recorder, msg

ORDINARY = {"made", "make_room", "literal", "slice", "nil", "store_alone", "assign_self"}
"""Captions of statements that teach nothing by themselves: no milestones."""


class Story:
    """Runs statements and records one step for each."""

    def __init__(self, rec: Recorder, scene: Scene) -> None:
        self.rec = rec
        self.scene = scene
        self.program = scene.program
        self._questions = Questions(rec, scene)
        self._chapter = ""
        self._parted: dict[str, dict[str, int]] = {}

    def tell(self, index: int, op: Op) -> int | str | None:
        """Record one statement and return its entry of ``results``."""
        event = self._run(op)
        self._part(event)
        caption = self._caption(event)
        self._open_chapter(event)
        lvl = 1 if caption[0] in ORDINARY else 0
        with self.rec.step(f"op{index}", caption, mark=f"op#{index}", lvl=lvl):
            self.scene.draw(event)
        self._questions.ask(event, self._parted.get(op.target, {}))
        return event.result

    def _run(self, op: Op) -> Event:
        before = dict(self.program.variables)
        arrays = [list(cells) for cells in self.program.memory.arrays]
        growth: Growth | None = None
        result: int | str | None
        try:
            result, growth = self.program.run(op)
        except GoPanic as panic:
            return Event(op, before, arrays, str(panic), None, None)
        written = written_by(op, before, self.program.variables, result)
        return Event(op, before, arrays, result, growth, written)

    def _part(self, event: Event) -> None:
        """Keep who shared an array with whom until an append moved one of them away.

        ``_parted[x][y]`` is what to add to an index of x to find the same element in y.
        """
        op = event.op
        if event.panicked or op.kind in ("copy", "store"):
            return
        for others in self._parted.values():
            others.pop(op.target, None)
        self._parted[op.target] = {}
        if event.growth is None:
            return
        for other in self._left_behind(event):
            shift = event.before[op.source].offset - self.program.variables[other].offset
            self._parted[op.target][other] = shift
            self._parted.setdefault(other, {})[op.target] = -shift

    def _left_behind(self, event: Event) -> list[str]:
        """Return who still sees the array that this append moved away from."""
        old = event.before[event.op.source].array
        now = self.program.variables
        return [name for name, s in now.items() if old is not None and s.array == old]

    # --- chapters ---------------------------------------------------------------------------

    def _open_chapter(self, event: Event) -> None:
        key = self._phase(event)
        if key and key != self._chapter:
            self._chapter = key
            self.rec.chapter(f"c_{key}")

    def _phase(self, event: Event) -> str:
        """Return the chapter this statement belongs to, "" to stay in the present one."""
        op = event.op
        s = self.program.variables[op.target]
        if event.panicked:
            return "panic"
        if op.kind == "copy":
            return "copy"
        if op.kind == "append":
            if event.growth is None:
                return "in_place" if self.scene.seen_by_others(event) else ""
            return "moved" if event.before[op.source].array is not None else ""
        if op.kind in ("slice", "assign") and s.array is not None:
            return "third" if len(op.numbers) == 3 else "shared"
        if op.kind == "nil" or s.array is None:
            return "empty"
        return "array" if op.kind in ("make", "literal") else ""

    # --- captions ---------------------------------------------------------------------------

    def _caption(self, event: Event) -> Msg:
        op, s = event.op, self.program.variables[event.op.target]
        if event.panicked:
            return self._panic_caption(event)
        if op.kind == "copy":
            return self._copy_caption(event)
        if op.kind == "append":
            return self._append_caption(event)
        if op.kind == "store":
            return self._store_caption(event)
        if op.kind == "slice":
            return self._slice_caption(event, s)
        if op.kind == "nil" or s.nil:
            return self._nil_caption(event)
        if op.kind == "assign" and op.target == op.source:
            return msg("assign_self", v=op.target)
        if op.kind == "assign":
            return msg("assign", v=op.target, src=op.source, len=s.len, cap=s.cap)
        if s.array is None:
            return msg("empty", v=op.target)
        args = {"v": op.target, "len": s.len, "cap": s.cap}
        if op.kind == "literal":
            return msg("literal", **args)
        return msg("make_room", **args, k=s.cap - s.len) if s.cap > s.len else msg("made", **args)

    def _nil_caption(self, event: Event) -> Msg:
        name = event.op.target
        old = event.before[name].array
        if old is None:
            return msg("nil", v=name)
        others = [n for n, s in self.program.variables.items() if s.array == old]
        if not others:
            return msg("nil_garbage", v=name)
        return msg("nil_kept", v=name, others=others, m=len(others))

    def _slice_caption(self, event: Event, s: Header) -> Msg:
        op, old = event.op, event.before[event.op.source]
        if s.array is None:
            return msg("slice_nil" if s.nil else "slice_empty", v=op.target, src=op.source)
        low, high, *limit = op.numbers
        args: dict[str, Any] = {"v": op.target, "src": op.source, "cap": s.cap}
        if limit:
            return msg("slice3", **args, lo=low or 0, max=limit[0])
        if high is not None and high > old.len:
            return msg("slice_beyond", v=op.target, src=op.source, hi=high, len=old.len)
        if op.target == op.source and low:
            return msg("slice_self", v=op.target, lo=low, len=s.len, cap=s.cap)
        return msg("slice", **args, off=s.offset, len=s.len)

    def _append_caption(self, event: Event) -> Msg:
        op, old, growth = event.op, event.before[event.op.source], event.growth
        args: dict[str, Any] = {"v": op.target, "k": len(op.values)}
        if growth is None:
            others = self.scene.seen_by_others(event)
            if others:
                return msg("append_overwrites", **args, cap=old.cap, others=others)
            return msg("append_fits", **args, src=op.source, cap=old.cap)
        args |= {"need": growth.new_len, "cap": growth.old_cap, "new": growth.cap}
        if old.array is None:
            return msg("append_first", **args)
        args["n"] = growth.old_len
        others = self._left_behind(event)
        if others:
            return msg("append_parts", **args, others=others, m=len(others))
        return msg("append_grow", **args)

    def _copy_caption(self, event: Event) -> Msg:
        op, others = event.op, self.scene.seen_by_others(event)
        a, b = event.before[op.target].len, event.before[op.source].len
        args = {"dst": op.target, "src": op.source, "n": event.result, "a": a, "b": b}
        if others:
            return msg("copy_shared", **args, others=others, m=len(others))
        return msg("copy" if event.result else "copy_none", **args)

    def _store_caption(self, event: Event) -> Msg:
        name = event.op.target
        args = {"v": name, "i": event.op.numbers[0], "x": event.op.numbers[1]}
        others = self.scene.seen_by_others(event)
        if others:
            return msg("store_shared", **args, others=others, m=len(others))
        if parted := sorted(self._parted.get(name, ())):
            return msg("store_parted", **args, others=parted, m=len(parted))
        return msg("store_alone", **args)

    def _panic_caption(self, event: Event) -> Msg:
        op = event.op
        if op.kind == "store":
            s, i = event.before[op.target], op.numbers[0] or 0
            key = "panic_room" if i < s.cap else "panic_index"
            return msg(key, v=op.target, i=i, len=s.len, cap=s.cap)
        s = event.before[op.source]
        low, high, *limit = op.numbers
        hi = s.len if high is None else high
        if limit:
            end = limit[0] or 0
            if end > s.cap:
                return msg("panic_limit", max=end, cap=s.cap)
            if hi > end:
                return msg("panic_high", hi=hi, max=end)
        elif hi > s.cap:
            return msg("panic_cap", hi=hi, cap=s.cap)
        return msg("panic_order", lo=low or 0, hi=hi)
