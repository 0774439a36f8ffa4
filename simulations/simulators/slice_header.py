"""slice-header: what a slice is made of, and who still sees which array.

Observables: ``headers`` (the four variables after each operation) and ``results`` (null, the
number ``copy`` returned, or the text of a recovered panic).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulations.goruntime.headers import NIL, GoPanic, Header, Memory
from simulations.goruntime.slices import Growth
from simulations.parameters import Ops, Values
from simulations.simulators.base import Context, Preset, Scenario, Simulator
from simulations.simulators.memory import ArrayView, draw_array, window
from simulations.simulators.slice_header_ops import FORMS, VARIABLES, Op, Program, read_op
from simulations.simulators.slice_header_text import TEXT
from simulations.trace import Msg, Recorder, msg

WORD = 8
MAX_QUESTIONS = 4
DEFAULT_OPS = [
    "a = []int{10, 20, 30, 40}",
    "b = a[1:3]",
    "b = append(b, 99)",
    "c = a[1:2:2]",
    "c = append(c, 77, 78)",
    "copy(a, c)",
    "d = a[2:5]",
    "a[4] = 1",
    "d = a[3:2:4]",
    "d = a[4:4]",
]


def described(memory: Memory, s: Header) -> dict[str, Any]:
    """Return a header as the observables write it."""
    return {
        "nil": s.nil,
        "array": s.array,
        "offset": None if s.array is None else s.offset,
        "len": s.len,
        "cap": s.cap,
        "elems": memory.elems(s),
    }


def source(ops: list[str]) -> str:
    """Return the Go program of these operations."""
    lines = [f"\t{op.strip()} //@op{i}" for i, op in enumerate(ops)]
    return "\n".join(["package main", "", "func main() {", "\tvar a, b, c, d []int", *lines, "}"])


class Story:
    """Runs the operations and records one step for each."""

    def __init__(self, rec: Recorder, program: Program) -> None:
        self.rec = rec
        self.program = program
        self._asked = 0
        for name in VARIABLES:
            rec.panel(name, "record", f"p_{name}")
        rec.panel("mem", "cells", "p_memory", layout="row", unit="int")
        rec.panel("out", "record", "p_out")
        rec.watch(*(f"{name}.cap" for name in VARIABLES))
        self._shown: set[int] = set()
        self._draw({})

    def tell(self, index: int, op: Op) -> int | str | None:
        """Record one operation and return its entry of ``results``."""
        before = dict(self.program.variables)
        arrays = [list(cells) for cells in self.program.memory.arrays]
        growth: Growth | None = None
        result: int | str | None
        try:
            result, growth = self.program.run(op)
        except GoPanic as panic:
            result = str(panic)
        fresh = self._fresh(arrays)
        caption = self._caption(op, before, result, growth, fresh)
        with self.rec.step(f"op{index}", caption, mark=f"op#{index}", lvl=0):
            self._draw(fresh)
            shown = "" if result is None else result
            self.rec.set("out.result", n="result", v=shown)
        self._ask(op, before, growth, fresh, arrays)
        return result

    # --- the picture ------------------------------------------------------------------------

    def _fresh(self, arrays: list[list[int]]) -> dict[int, range]:
        """Return array number → the span of elements this operation wrote."""
        spans = {}
        for number, cells in enumerate(self.program.memory.arrays):
            old = arrays[number] if number < len(arrays) else []
            written = [i for i, v in enumerate(cells) if i >= len(old) or old[i] != v]
            if written:
                spans[number] = range(written[0], written[-1] + 1)
        return spans

    def _draw(self, fresh: Mapping[int, range]) -> None:
        variables = self.program.variables
        live = {s.array for s in variables.values() if s.array is not None}
        dropped = self._shown - live
        pictures: dict[str, Mapping[str, Any]] = {}
        for number in sorted(live | dropped):
            pictures.update(self._array(number, fresh.get(number, range(0)), number in live))
        # An array nobody sees is drawn as garbage once, in the step that lost it.
        self._shown = live
        self.rec.show("mem", pictures)
        for name, s in variables.items():
            self._header(name, s, pictures)

    def _array(self, number: int, fresh: range, live: bool) -> dict[str, Mapping[str, Any]]:
        cells = self.program.memory.arrays[number]
        seen = [s for s in self.program.variables.values() if s.array == number]
        used = max((s.offset + s.len for s in seen), default=0)
        focus = fresh.start if fresh else min((s.offset for s in seen), default=0)
        view = ArrayView(
            f"a{number}",
            len(cells),
            used if live else len(cells),
            WORD,
            "used" if live else "garbage",
            focus,
            fresh,
        )
        pictures = draw_array(view)
        for i in range(*window(len(cells), focus)):
            pictures[f"a{number}_{i}"] = {**pictures[f"a{number}_{i}"], "v": cells[i]}
        return pictures

    def _header(self, name: str, s: Header, pictures: Mapping[str, Any]) -> None:
        pointer: dict[str, Any] = {"v": "nil" if s.nil else "zerobase", "ref": None}
        if s.array is not None:
            cell = f"a{s.array}_{s.offset}"
            target = cell if cell in pictures else f"a{s.array}blk"
            pointer = {"v": f"&a{s.array}[{s.offset}]", "ref": f"mem.{target}"}
        rec = self.rec
        rec.set(f"{name}.ptr", n="ptr", type="*int", off=0, size=WORD, **pointer)
        rec.set(f"{name}.len", n="len", type="int", off=WORD, size=WORD, v=s.len)
        rec.set(f"{name}.cap", n="cap", type="int", off=2 * WORD, size=WORD, v=s.cap)

    # --- words ------------------------------------------------------------------------------

    def _caption(
        self,
        op: Op,
        before: Mapping[str, Header],
        result: int | str | None,
        growth: Growth | None,
        fresh: Mapping[int, range],
    ) -> Msg:
        if isinstance(result, str):
            return msg("panic", text=result)
        s = self.program.variables[op.target]
        if op.kind == "copy":
            return self._copy_caption(op, before, result or 0)
        if op.kind == "append":
            return self._append_caption(op, before, growth, fresh)
        if op.kind == "store":
            others = self._seen_by_others(op.target, fresh)
            key = "store_shared" if others else "store_alone"
            args = {"v": op.target, "i": op.numbers[0], "x": op.numbers[1]}
            return msg(key, **args, **({"others": others} if others else {}))
        if op.kind == "slice":
            return self._slice_caption(op, s)
        if op.kind == "nil" or s.nil:
            return msg("nil", v=op.target)
        if op.kind == "assign":
            return msg("assign", v=op.target, src=op.source, len=s.len, cap=s.cap)
        return msg("make", v=op.target, len=s.len, cap=s.cap)

    def _slice_caption(self, op: Op, s: Header) -> Msg:
        if s.array is None:
            return msg("slice_empty", v=op.target)
        args = {"v": op.target, "src": op.source, "off": s.offset, "len": s.len, "cap": s.cap}
        return msg("slice3" if len(op.numbers) == 3 else "slice", **args)

    def _append_caption(
        self,
        op: Op,
        before: Mapping[str, Header],
        growth: Growth | None,
        fresh: Mapping[int, range],
    ) -> Msg:
        args = {"v": op.target, "k": len(op.values)}
        if growth is not None:
            args |= {"need": growth.new_len, "cap": growth.old_cap, "new": growth.cap}
            return msg("append_grow", **args, n=growth.old_len)
        others = self._seen_by_others(op.target, fresh)
        if others:
            return msg("append_overwrites", **args, others=others)
        return msg("append_fits", **args, cap=before[op.source].cap)

    def _copy_caption(self, op: Op, before: Mapping[str, Header], count: int) -> Msg:
        lengths = {"dst": op.target, "src": op.source, "n": count}
        return msg("copy", **lengths, a=before[op.target].len, b=before[op.source].len)

    def _seen_by_others(self, name: str, fresh: Mapping[int, range]) -> list[str]:
        array = self.program.variables[name].array
        span = fresh.get(-1 if array is None else array)
        return self.program.sharing(name, span.start, span.stop) if span else []

    # --- questions --------------------------------------------------------------------------

    def _ask(
        self,
        op: Op,
        before: Mapping[str, Header],
        growth: Growth | None,
        fresh: Mapping[int, range],
        arrays: list[list[int]],
    ) -> None:
        """Ask where interviews ask: who sees an append, and when the array is left behind."""
        if op.kind != "append" or self._asked >= MAX_QUESTIONS:
            return
        old = before[op.source]
        if growth is not None and old.array is not None:
            self._asked += 1
            self.rec.ask(
                f"cap{self.rec.position}",
                msg("q_cap", v=op.target, len=old.len, cap=old.cap, k=len(op.values)),
                target=f"{op.target}.cap",
                answer=growth.cap,
                kind="number",
                explain=msg("why_grow"),
                weight=0.5,
            )
            return
        others = self._seen_by_others(op.target, fresh)
        if others and old.array is not None:
            start = fresh[old.array].start
            self._ask_overwritten(op, old, others[0], start, arrays[old.array][start])

    def _ask_overwritten(self, op: Op, old: Header, other: str, index: int, was: int) -> None:
        """Ask what another slice sees where the append wrote."""
        self._asked += 1
        seen = self.program.variables[other]
        new = op.values[index - old.offset - old.len]
        choices: dict[int, Msg | None] = {new: None}
        choices.setdefault(was, msg("w_copied"))
        choices.setdefault(0, msg("w_zero"))
        self.rec.ask(
            f"alias{self.rec.position}",
            msg("q_alias", v=op.target, other=other, i=index - seen.offset),
            target=f"mem.a{old.array}_{index}",
            answer=new,
            kind="choice",
            choices=sorted(choices.items()),
            explain=msg("why_shared"),
            weight=1.0,
        )


def tell(rec: Recorder, values: Values, context: Context) -> None:
    """Run the operations one after another on four nil slices."""
    ops = [read_op(text) for text in values["ops"]]
    rec.say(TEXT)
    rec.title("title", n=len(ops))
    rec.note("note")
    rec.code(source(values["ops"]))
    program = Program(Memory(context.go), dict.fromkeys(VARIABLES, NIL))
    story = Story(rec, program)
    headers: list[dict[str, Any]] = []
    results: list[int | str | None] = []
    for index, op in enumerate(ops):
        results.append(story.tell(index, op))
        state = program.variables.items()
        headers.append({name: described(program.memory, s) for name, s in state})
    rec.observe("headers", headers, expr="a, b, c, d after each operation")
    rec.observe("results", results, expr="what each operation returned or panicked with")


SIMULATOR = Simulator(
    slug="slice-header",
    version=1,
    en="What a slice is made of",
    zh="切片由什么组成",
    scenarios=(
        Scenario(
            "aliasing",
            en="Four slices and their arrays",
            zh="四个切片和它们的数组",
            parameters=(
                Ops(
                    name="ops",
                    default=DEFAULT_OPS,
                    read=read_op,
                    forms=FORMS,
                    max_items=64,
                    en="Statements, one per line",
                    zh="语句，每行一条",
                ),
            ),
            tell=tell,
            presets=(
                Preset(
                    "append overwrites a neighbour", "append 覆盖邻居", {"ops": DEFAULT_OPS[:3]}
                ),
                Preset(
                    "The third index protects",
                    "第三个下标起保护作用",
                    {"ops": ["a = []int{1, 2, 3, 4}", "b = a[0:2:2]", "b = append(b, 99)"]},
                ),
                Preset(
                    "nil and empty",
                    "nil 与空切片",
                    {"ops": ["a = nil", "b = make([]int, 0, 0)", "a = append(a, 1)", "c = b[0:0]"]},
                ),
            ),
        ),
    ),
)
