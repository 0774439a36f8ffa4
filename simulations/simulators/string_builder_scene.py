"""The story of ``ops``: one Builder or Buffer, its buffer drawn as the parts it consists of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from simulations.goruntime.gostrings import (
    FIRST_WITH_GROW_SLICE,
    FIRST_WITH_ROUNDED_GROW,
    NEGATIVE_BUFFER,
    NEGATIVE_BUILDER,
    Buffer,
    Builder,
    GoPanic,
    Heap,
)
from simulations.goruntime.sizeclasses import roundupsize
from simulations.releases import Release
from simulations.sentences import say
from simulations.trace import Msg, Recorder, msg

MAX_QUESTIONS = 5
MAX_CHAPTERS = 24
MAX_N = 1_000_000
FORMS = ("write 10", "grow 100", "reset", "read 5 (Buffer)", "copy-write 3 (Builder)")
_OP = re.compile(r"(write|grow|read|copy-write)(-?(?:0|[1-9][0-9]*))|(reset)")

Choices = dict[Any, Msg | None]


@dataclass(frozen=True)
class Op:
    """One operation; ``n`` counts bytes."""

    kind: str
    n: int = 0

    def __str__(self) -> str:
        return {
            "write": f"b.WriteString(text[:{self.n}])",
            "grow": f"b.Grow({self.n})",
            "reset": "b.Reset()",
            "read": f"b.Next({self.n})",
            "copy-write": f"c := b; c.WriteString(text[:{self.n}])",
        }[self.kind]


def read_op(text: str) -> Op:
    """Return the operation ``text`` writes; ValueError says what may be written."""
    found = _OP.fullmatch(re.sub(r"\s+", "", text))
    if not found:
        raise ValueError(say("no-operation", op=text, forms=", ".join(FORMS)))
    op = Op(found.group(1) or found.group(3), int(found.group(2) or 0))
    lowest = -1_000 if op.kind == "grow" else 0
    if not lowest <= op.n <= MAX_N:
        raise ValueError(say("outside", value=op.n, low=lowest, high=MAX_N))
    return op


@dataclass(frozen=True)
class Before:
    """What there was before an operation; ``off`` is 0 for a Builder."""

    len: int
    cap: int
    off: int
    allocs: int
    used: bool


class OpsStory:
    """Draws one Builder or Buffer and records a step for each operation."""

    def __init__(self, rec: Recorder, kind: str, go: Release, ops: list[Op]) -> None:
        self.rec = rec
        self.heap = Heap(go)
        self.b: Builder | Buffer = (
            Builder(self.heap) if kind == "strings.Builder" else Buffer(self.heap)
        )
        self._asked: set[str] = set()
        self._chapters = 0
        lines = [f"\t{op} //@op{i}" for i, op in enumerate(ops)]
        rec.code("\n".join(["package main", "", "func main() {", f"\tvar b {kind}", *lines, "}"]))
        rec.panel("b", "record", "p_state")
        parts = "p_builder" if kind == "strings.Builder" else "p_buffer"
        rec.panel("mem", "cells", parts, layout="row")
        rec.watch("b.len", "b.cap")
        rec.chapter("c_start")
        self._draw(self._now(), "ok")

    def run(self, index: int, op: Op) -> str | None:
        """Do one operation; return the panic text, if it panics."""
        before = self._now()
        panic: str | None = None
        try:
            caption = self._perform(op, before)
        except GoPanic as error:
            panic = str(error)
            negative = panic in (NEGATIVE_BUILDER, NEGATIVE_BUFFER)
            caption = msg("panic_negative" if negative else "panic_copied", text=panic)
        changed = self.b.cap != before.cap
        self._mark_chapter(op, before, panic)
        lvl = 0 if changed or panic or op.kind == "reset" or caption[0] == "f_slide" else 1
        outcome = "panic" if panic else "ok"
        with self.rec.step(f"op{index}", caption, mark=f"op#{index}", lvl=lvl):
            self._draw(before, outcome)
        self._ask_about(op, before, caption[0], outcome)
        return panic

    def _now(self) -> Before:
        b = self.b
        off, used = (b.off, False) if isinstance(b, Buffer) else (0, b.used)
        return Before(b.len, b.cap, off, self.heap.allocs, used)

    def _mark_chapter(self, op: Op, before: Before, panic: str | None) -> None:
        if self._chapters >= MAX_CHAPTERS or not self.rec.position:
            return
        if panic:
            self.rec.chapter("c_panic")
        elif op.kind == "reset":
            self.rec.chapter("c_reset")
        elif self.b.cap > before.cap:
            if before.cap:
                self.rec.chapter("c_growth", old=before.cap)
            else:
                self.rec.chapter("c_first")
        else:
            return
        self._chapters += 1

    # --- what happens, and why ---------------------------------------------------------------

    def _perform(self, op: Op, before: Before) -> Msg:
        if isinstance(self.b, Builder):
            return self._on_builder(self.b, op, before)
        return self._on_buffer(self.b, op, before)

    def _on_builder(self, b: Builder, op: Op, before: Before) -> Msg:
        if op.kind == "reset":
            b.reset()
            return msg("b_reset")
        if op.kind == "copy-write":
            b.copy_write()
            return msg("b_copy")
        sizes = {"n": op.n, "old": before.cap}
        if op.kind == "write":
            b.write(op.n)
            if b.cap == before.cap:
                return msg("b_fits", n=op.n, cap=b.cap)
            key = "b_append" if before.cap else "b_first"
            return msg(key, **sizes, len=before.len, cap=b.cap)
        b.grow(op.n)
        if b.cap == before.cap:
            return msg("b_room", n=op.n, room=before.cap - before.len)
        rounded = self.heap.go.minor >= FIRST_WITH_ROUNDED_GROW
        return msg("b_grow_rounded" if rounded else "b_grow", **sizes, cap=b.cap)

    def _on_buffer(self, b: Buffer, op: Op, before: Before) -> Msg:
        if op.kind == "read":
            return msg("f_read", n=b.read(op.n), cap=b.cap)
        if op.kind == "reset":
            b.reset()
            return msg("f_reset", cap=b.cap)
        rule = b.write(op.n) if op.kind == "write" else b.grow(op.n)
        if rule == "fits" and before.off and not b.off:
            return msg("f_restart", n=op.n, cap=b.cap)
        if rule == "fits" and op.kind == "write":
            return msg("b_fits", n=op.n, cap=b.cap)
        if rule == "fits":
            return msg("b_room", n=op.n, room=b.cap - b.end)
        if rule == "small":
            return msg("f_small", n=op.n)
        if rule == "slide":
            return msg("f_slide", len=before.len, n=op.n, cap=b.cap)
        if not before.cap:
            return msg("f_big", n=op.n, cap=b.cap)
        old = self.heap.go.minor < FIRST_WITH_GROW_SLICE
        return msg("f_new_old" if old else "f_new", n=op.n, old=before.cap, cap=b.cap)

    # --- the picture -------------------------------------------------------------------------

    def _draw(self, before: Before, outcome: str) -> None:
        b, rec = self.b, self.rec
        fields: dict[str, Any] = {"len": b.len, "cap": b.cap}
        if isinstance(b, Buffer):
            fields["off"] = b.off
        else:
            fields["used"] = b.used
        fields |= {"allocs": self.heap.allocs, "alloc_bytes": self.heap.alloc_bytes}
        for name, value in {**fields, "outcome": outcome}.items():
            rec.set(f"b.{name}", n=name, v=value)
        now = self._now()
        if (now.len, now.cap, now.off) != (before.len, before.cap, before.off):
            rec.show("mem", self._parts(before))

    def _parts(self, before: Before) -> dict[str, dict[str, Any]]:
        """The buffer from its start: read already, kept from before, just written, free room."""
        b = self.b
        off, end = (b.off, b.end) if isinstance(b, Buffer) else (0, b.len)
        fresh = self.heap.allocs > before.allocs
        kept = off + min(before.len, b.len)
        moved = "moved" if off < before.off else "used"
        parts = (
            ("read", 0, off, "done"),
            ("kept", off, kept, "copied" if fresh else moved),
            ("new", kept, end, "new"),
            ("room", end, b.cap, "free"),
        )
        return {
            name: {"i": start, "v": f"{stop - start} B", "st": state}
            for name, start, stop, state in parts
            if stop > start
        }

    # --- questions ---------------------------------------------------------------------------

    def _ask_about(self, op: Op, before: Before, said: str, outcome: str) -> None:
        if op.kind == "copy-write":
            self._ask_copy(op, before, outcome)
        elif op.kind == "reset" and before.cap:
            self._ask_reset(before)
        elif op.kind == "read" and before.cap:
            choices: Choices = {self.b.cap: None}
            choices.setdefault(self.b.len, msg("w_read_frees"))
            self._ask("read", "q_read", op, before, "b.cap", choices, "why_read")
        elif said == "f_slide":
            choices = {self.heap.allocs: None, self.heap.allocs + 1: msg("w_slide")}
            self._ask("slide", "q_slide", op, before, "b.allocs", choices, "why_slide")
        elif op.kind in ("write", "grow") and self.b.cap != before.cap:
            self._ask_cap(op, before)

    def _ask_cap(self, op: Op, before: Before) -> None:
        builder = isinstance(self.b, Builder)
        if op.kind == "write" and not before.cap and builder:
            return
        choices: Choices = {self.b.cap: None}
        if op.kind == "grow" and builder:
            target = 2 * before.cap + op.n
            rounded = roundupsize(target, noscan=True, go=self.heap.go)
            choices.setdefault(op.n, msg("w_grow_n"))
            choices.setdefault(target, msg("w_exact"))
            choices.setdefault(rounded, msg("w_rounded_later"))
        elif not before.cap:
            choices.setdefault(op.n, msg("w_first_buffer"))
        else:
            choices.setdefault(before.len + op.n, msg("w_exact_need"))
            choices.setdefault(2 * before.cap, msg("w_double_rule"))
            choices.setdefault(before.cap, msg("w_stays"))
        why = f"why_cap_{op.kind}" if builder else "why_cap_buffer"
        self._ask(op.kind, "q_cap", op, before, "b.cap", choices, why)

    def _ask_reset(self, before: Before) -> None:
        kept = self.b.cap > 0
        wrong = msg("w_reset_drops" if kept else "w_reset_keeps")
        choices: Choices = {self.b.cap: None, 0 if kept else before.cap: wrong}
        why = "why_reset_buffer" if kept else "why_reset_builder"
        self._ask("reset", "q_cap", Op("reset"), before, "b.cap", choices, why)

    def _ask_copy(self, op: Op, before: Before, outcome: str) -> None:
        kind = "copy_used" if before.used else "copy_fresh"
        wrong = "ok" if outcome == "panic" else "panic"
        choices: Choices = {outcome: None, wrong: msg(f"w_{kind}")}
        self._ask(kind, f"q_{kind}", op, before, "b.outcome", choices, f"why_{kind}")

    def _ask(
        self, kind: str, ask: str, op: Op, before: Before, target: str, choices: Choices, why: str
    ) -> None:
        """Ask each kind of question once, with feedback for each wrong answer."""
        if kind in self._asked or len(self._asked) >= MAX_QUESTIONS or len(choices) < 2:
            return
        self._asked.add(kind)
        self.rec.ask(
            f"{kind.replace('_', '-')}{self.rec.position}",
            msg(ask, len=before.len, cap=before.cap, op=str(op)),
            target=target,
            answer=next(value for value, wrong in choices.items() if wrong is None),
            kind="choice",
            choices=sorted(choices.items()),
            explain=msg(why),
            weight=1.0,
        )
