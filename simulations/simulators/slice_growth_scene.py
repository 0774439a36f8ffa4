"""The scene of slice-growth: header, the allocator's sum, the arrays and the capacity curve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any

from simulations.goruntime.slices import Grower, Growth
from simulations.releases import Release
from simulations.simulators.memory import ArrayView, draw_array
from simulations.simulators.slice_growth_questions import Questions
from simulations.trace import Msg, Recorder, msg

WORD = 8


def element_type(elem_size: int, has_pointers: bool) -> str:
    """Return a Go type of this size, the commonest one where there is one."""
    plain = {0: "struct{}", 1: "byte", 2: "int16", 4: "int32", 8: "int"}
    pointing = {8: "*int", 16: "string", 24: "[]int"}
    known = (pointing if has_pointers else plain).get(elem_size)
    if known:
        return known
    if has_pointers:
        return f"struct {{ p *int; rest [{elem_size - WORD}]byte }}"
    return f"[{elem_size}]byte"


def declaration(grower: Grower, length: int, cap: int) -> str:
    """Return the statement that makes the slice."""
    return "var s []T" if cap == 0 else f"s := make([]T, {length}, {cap})"


def loop_source(grower: Grower, length: int, cap: int, appends: int) -> str:
    """Return the Go program that appends one element at a time."""
    body = {
        "heap": ["sink = s // the array is published: it lives on the heap"],
        "escapes-later": ["println(cap(s))"],
    }.get(grower.storage, [])
    after = {"escapes-later": ["sink = s"], "returned": ["return s"]}.get(grower.storage, [])
    result = " []T" if grower.storage == "returned" else ""
    lines = [
        "package main",
        "",
        f"type T = {element_type(grower.elem_size, grower.has_pointers)}",
        "",
        *(["var sink []T", ""] if "sink = s" in " ".join(body + after) else []),
        f"func grow(v []T){result} {{",
        f"\t{declaration(grower, length, cap)} //@start",
        f"\tfor i := 0; i < {appends}; i++ {{",
        "\t\ts = append(s, v[i]) //@append",
        *(f"\t\t{line}" for line in body),
        "\t}",
        *(f"\t{line} //@leave" for line in after),
        "}",
    ]
    return "\n".join(lines)


def chunks_source(grower: Grower, length: int, cap: int, adds: Sequence[int]) -> str:
    """Return the Go program with one append per entry of ``adds``."""
    ends = list(accumulate(adds))
    parts = [
        _values(end - add, end, grower.storage == "local")
        for add, end in zip(adds, ends, strict=True)
    ]
    lines = [
        "package main",
        "",
        f"type T = {element_type(grower.elem_size, grower.has_pointers)}",
        "",
        "func grow(v []T) {",
        f"\t{declaration(grower, length, cap)} //@start",
        *(f"\ts = append({part}) //@op{i}" for i, part in enumerate(parts)),
        "}",
    ]
    return "\n".join(lines)


def _values(start: int, end: int, listed: bool) -> str:
    """Write the arguments of one append of ``v[start:end]``."""
    if not listed:
        return f"s, v[{start}:{end}]..."
    if end - start > 4:
        return f"s, v[{start}], …, v[{end - 1}]"
    return ", ".join(["s", *(f"v[{i}]" for i in range(start, end))])


class Scene:
    """Keeps the picture in step with the model; each method records the steps of one event."""

    def __init__(self, rec: Recorder, grower: Grower, length: int, cap: int) -> None:
        self.rec = rec
        self.grower = grower
        self.length = length
        self.cap = cap
        self.start_len = length
        self.from_nil = length == 0 and cap == 0
        self._arrays = 0
        self._questions = Questions(rec, grower)
        self._on_stack = False
        self._views: list[ArrayView] = []
        rec.note("note_heap" if grower.storage == "heap" else "note_compiler")
        rec.panel("s", "record", "p_slice")
        # The sum comes and goes; on a phone it stands below the arrays, so that they hold still.
        rec.panel("mem", "cells", "p_memory", layout="row", unit="element")
        rec.panel("calc", "record", "p_calc")
        rec.panel("curve", "plot", "p_curve", x="x_len", y="y_cap")
        rec.watch("s.cap", "s.len", "calc.target")
        if cap:
            self._views = [self._new_array(cap, length)]
        rec.set("curve.cap", pts=[[length, cap]], mode="step", label="cap")
        self._draw()

    # --- one append -------------------------------------------------------------------------

    def _start(self) -> None:
        """Give a story that does not begin with a growth its first chapter."""
        if self.rec.position == 0:
            self.rec.chapter("c_start")

    def write(self, line: str, until: int) -> None:
        """Record appends of one element that fit, up to the length ``until``."""
        self._start()
        done = self.length
        if until - done == 1:
            caption = msg("fits_one", i=until, len=until, cap=self.cap)
        else:
            caption = msg("fits_many", a=done + 1, b=until, cap=self.cap)
        with self.rec.step(line, caption, mark=f"append#{until}", lvl=2):
            self._advance(until)
        if until - done == 1 and done:
            self._questions.stays(done, self.cap)

    def write_chunk(self, line: str, index: int, until: int) -> None:
        """Record an append of several elements that fit."""
        self._start()
        k = until - self.length
        caption = msg("fits_chunk", k=k, len=until, cap=self.cap) if k else msg("fits_none")
        with self.rec.step(line, caption, mark=f"op#{index}", lvl=1):
            self._advance(until)

    def grow(self, line: str, growth: Growth, mark: str) -> None:
        """Record a growth: first what happens, then the rule and the rounding that decided it.

        The outcome comes first so that it can be asked for before anything gives it away.
        """
        self._open_chapter(growth)
        if growth.rule == "zero-size":
            with self.rec.step(line, msg("zero", cap=growth.cap), mark=mark, lvl=0):
                self._move(growth)
            return
        if growth.on_stack:
            with self.rec.step(line, self._stack_caption(growth), mark=mark, lvl=0):
                self._show_sum(growth, ("newLen", "oldCap"))
                self._move(growth)
            self._questions.on_stack(growth)
            return
        key = "first"
        if growth.old_len:
            key = "move_stack" if self._on_stack else "move"
        args = {"cap": growth.cap, "need": growth.new_len, "old": growth.old_cap}
        if growth.old_len:
            args |= {"n": growth.old_len, "bytes": growth.copied_bytes}
        with self.rec.step(line, msg(key, **args), mark=mark, lvl=0):
            self.rec.show("calc", {})
            self._move(growth)
        self._questions.cap(growth)
        with self.rec.step(line, self._rule_caption(growth), mark=f"{mark}.rule"):
            self._show_sum(growth, ("newLen", "oldCap", "newcap"))
        with self.rec.step(line, self._round_caption(growth), mark=f"{mark}.round"):
            self._show_sum(growth, ("newLen", "oldCap", "newcap", "mem", "header", "class", "cap"))

    def _open_chapter(self, growth: Growth) -> None:
        """Begin a chapter whose name does not say the capacity that is asked for."""
        if growth.on_stack:
            if not growth.old_len:
                self.rec.chapter("c_stack")
        elif growth.old_len:
            self.rec.chapter("c_growth", need=growth.new_len)
        else:
            self.rec.chapter("c_first")

    def leave(self, line: str, cap: int) -> None:
        """Record the slice leaving its function in an array of another capacity."""
        self.rec.chapter("c_leave")
        before = self.cap
        self._on_stack = False
        with self.rec.step(line, msg("leave", n=self.length, cap=cap), mark="leave", lvl=0):
            self._views = [self._new_array(cap, self.length, self.length)]
            self.cap = cap
            self._draw()
        self._questions.leave(self.length, before, cap)

    # --- the picture ------------------------------------------------------------------------

    def _new_array(self, cap: int, used: int, copied: int = 0) -> ArrayView:
        self._arrays += 1
        size, focus = self.grower.elem_size, max(used - 1, 0)
        name = f"a{self._arrays}"
        label = f"{name} (stack)" if self._on_stack else name
        return ArrayView(name, cap, used, size, "used", focus, copied, label)

    def _advance(self, until: int) -> None:
        self.length = until
        if self._views:
            view = self._views[-1]
            focus = max(until - 1, 0)
            self._views = [replace(view, used=until, focus=focus)]
        self.rec.append("curve.cap", "pts", [until, self.cap])
        self._draw()

    def _move(self, growth: Growth) -> None:
        old = self._views[-1:]
        from_stack = self._on_stack
        self._on_stack = growth.on_stack
        if growth.rule == "stack-class" and old:
            # The stack buffer itself is used again; only the capacity shown to the program grows.
            self._views = [replace(old[0], n=growth.cap, used=growth.new_len)]
        else:
            # A stack buffer is no garbage: it goes with the frame, and is simply not used again.
            garbage = [] if from_stack else [replace(v, st="garbage") for v in old]
            new = self._new_array(growth.cap, growth.new_len, growth.old_len)
            self._views = [*garbage, new]
        self.length, self.cap = growth.new_len, growth.cap
        self.rec.append("curve.cap", "pts", [growth.new_len, growth.cap])
        self._draw()

    def _value(self, index: int) -> str:
        """Name the element at ``index``: a zero value from make, or an appended v[k]."""
        return "0" if index < self.start_len else f"v{index - self.start_len}"

    def _draw(self) -> None:
        pictures: dict[str, Mapping[str, Any]] = {}
        if self.grower.elem_size:
            for view in self._views:
                pictures.update(draw_array(view, self._value))
        self.rec.show("mem", pictures)
        target: dict[str, Any] = {"v": "nil", "ref": None}
        if self._views and pictures:
            target = {"v": self._views[-1].name, "ref": f"mem.{self._views[-1].name}blk"}
        elif self.cap:
            target = {"v": "zerobase", "ref": None}
        self.rec.set("s.ptr", n="ptr", type="*T", off=0, size=WORD, **target)
        self.rec.set("s.len", n="len", type="int", off=WORD, size=WORD, v=self.length)
        self.rec.set("s.cap", n="cap", type="int", off=2 * WORD, size=WORD, v=self.cap)

    def _show_sum(self, growth: Growth, names: Sequence[str]) -> None:
        rounded = growth.rounded
        values = {
            "newLen": growth.new_len,
            "oldCap": growth.old_cap,
            "newcap": growth.target,
            "mem": growth.wanted_bytes,
            "header": rounded.header if rounded else 0,
            "class": rounded.total if rounded else 0,
            "cap": growth.cap,
        }
        if not values["header"]:
            names = [name for name in names if name != "header"]
        entities = {
            ("target" if name == "newcap" else name): {"n": name, "v": values[name]}
            for name in names
        }
        self.rec.show("calc", entities)

    # --- captions ---------------------------------------------------------------------------

    def _stack_caption(self, growth: Growth) -> Msg:
        if growth.rule == "stack-class":
            key = "stack_class" if growth.old_len else "stack_later"
            return msg(key, go=self.grower.go.name, need=growth.new_len, cap=growth.cap)
        return msg("stack", go=self.grower.go.name, cap=growth.cap)

    def _rule_caption(self, growth: Growth) -> Msg:
        need, target, cap = growth.new_len, growth.target, growth.old_cap
        if growth.rule == "exact" and not cap:
            return msg("rule_first", target=target)
        if growth.rule == "exact":
            return msg("rule_exact", need=need, cap=cap, target=target)
        if growth.rule == "quarter":
            return msg("rule_quarter", need=need, len=growth.old_len, target=target)
        if growth.rule == "smooth":
            return msg("rule_smooth", need=need, cap=cap, target=target)
        if self.grower.go < Release(18):
            return msg("rule_double_old", need=need, cap=cap, len=growth.old_len, target=target)
        return msg("rule_double", need=need, cap=cap, target=target)

    def _round_caption(self, growth: Growth) -> Msg:
        rounded = growth.rounded
        assert rounded is not None  # noqa: S101 - only sized elements come here
        args = {"want": growth.wanted_bytes, "got": rounded.total, "cap": growth.cap}
        if rounded.large:
            return msg("round_pages", **args)
        args |= {"target": growth.target, "size": growth.elem_size}
        if rounded.header:
            return msg("round_header", **args)
        if rounded.total == growth.wanted_bytes:
            return msg("round_same", **{k: v for k, v in args.items() if k != "got"})
        return msg("round_class", **args)
