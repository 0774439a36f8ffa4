"""The scene of slice-header: one header per variable, the arrays, the result of a statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simulations.goruntime.headers import Header
from simulations.goruntime.slices import Growth
from simulations.simulators.memory import ArrayView, draw_array, window
from simulations.simulators.slice_header_ops import VARIABLES, Op, Program
from simulations.trace import Recorder

WORD = 8


@dataclass(frozen=True)
class Event:
    """One finished statement: variables and arrays before it, its result, what it wrote.

    ``written`` is (array, first element, one past the last), None where no element was written.
    """

    op: Op
    before: Mapping[str, Header]
    arrays: Sequence[Sequence[int]]
    result: int | str | None
    growth: Growth | None
    written: tuple[int, int, int] | None

    @property
    def panicked(self) -> bool:
        """Whether the statement changed nothing but ended in a panic."""
        return isinstance(self.result, str)


def written_by(op: Op, before: Mapping[str, Header], after: Mapping[str, Header], done: Any) -> Any:
    """Return ``Event.written`` of a statement that did not panic; ``done`` is its result."""
    s = after[op.target]
    if s.array is None:
        return None
    if op.kind == "store":
        start, count = op.numbers[0] or 0, 1
    elif op.kind == "copy":
        start, count = 0, done
    elif op.kind == "append" and s.array == before[op.source].array:
        start, count = before[op.source].len, len(op.values)
    elif op.kind in ("append", "make", "literal"):
        start, count = 0, s.cap
    else:
        return None
    return (s.array, s.offset + start, s.offset + start + count) if count else None


class Scene:
    """Draws the variables that the program names, and every array one of them still sees."""

    def __init__(self, rec: Recorder, program: Program, ops: Sequence[Op], *, results: bool):
        self.rec = rec
        self.program = program
        named = {name for op in ops for name in (op.target, op.source)}
        self.names = [name for name in VARIABLES if name in named]
        self._shown: set[int] = set()
        for name in self.names:
            rec.panel(name, "record", f"p_{name}")
        rec.panel("mem", "cells", "p_memory", layout="row", unit="int")
        if results:
            rec.panel("out", "record", "p_out")
        self._results = results
        rec.watch(*(f"{name}.cap" for name in self.names))
        self.draw(None)

    def draw(self, event: Event | None) -> None:
        """Show the variables and arrays as they are now, and what the statement gave."""
        variables = self.program.variables
        written = event.written if event else None
        live = {s.array for s in variables.values() if s.array is not None}
        pictures: dict[str, Mapping[str, Any]] = {}
        for number in sorted(live | self._shown):
            pictures.update(self._array(number, written, number in live))
        # An array nobody sees is drawn as garbage once, in the step that lost it.
        self._shown = live
        self.rec.show("mem", pictures)
        for name in self.names:
            self._header(name, variables[name], pictures)
        if self._results and event is not None:
            self._result(event)

    def _array(
        self, number: int, written: tuple[int, int, int] | None, live: bool
    ) -> dict[str, Mapping[str, Any]]:
        cells = self.program.memory.arrays[number]
        seen = [s for s in self.program.variables.values() if s.array == number]
        used = max((s.offset + s.len for s in seen), default=0)
        focus = min((s.offset for s in seen), default=0)
        if written and written[0] == number:
            focus = written[1]
        view = ArrayView(
            f"a{number}",
            len(cells),
            used if live else len(cells),
            WORD,
            "used" if live else "garbage",
            focus,
        )
        pictures = draw_array(view)
        for i in range(*window(len(cells), focus)):
            pictures[f"a{number}_{i}"] = {**pictures[f"a{number}_{i}"], "v": cells[i]}
        return pictures

    def _header(self, name: str, s: Header, pictures: Mapping[str, Any]) -> None:
        # A slice of capacity 0 has a pointer, but there is no element it could point at.
        pointer: dict[str, Any] = {"v": "nil" if s.nil else "≠ nil", "ref": None}
        if s.array is not None:
            cell = f"a{s.array}_{s.offset}"
            target = cell if cell in pictures else f"a{s.array}blk"
            pointer = {"v": f"&a{s.array}[{s.offset}]", "ref": f"mem.{target}"}
        rec = self.rec
        rec.set(f"{name}.ptr", n="ptr", type="*int", off=0, size=WORD, **pointer)
        rec.set(f"{name}.len", n="len", type="int", off=WORD, size=WORD, v=s.len)
        rec.set(f"{name}.cap", n="cap", type="int", off=2 * WORD, size=WORD, v=s.cap)

    def _result(self, event: Event) -> None:
        if event.result is None:
            self.rec.delete("out.result")
            return
        name = "panic" if event.panicked else f"copy({event.op.target}, {event.op.source})"
        self.rec.set("out.result", n=name, v=event.result)

    def seen_by_others(self, event: Event) -> list[str]:
        """Return the other variables that see an element this statement wrote."""
        if event.written is None:
            return []
        _, start, end = event.written
        return self.program.sharing(event.op.target, start, end)
