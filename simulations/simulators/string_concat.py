"""string-concat: what ``+`` costs, in a loop and in one expression.

Observables of ``loop``: ``allocs alloc_bytes bytes_copied garbage_bytes``; of ``expression``:
``allocs``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulations.goruntime.gostrings import Heap, concat
from simulations.parameters import IntList, Values
from simulations.simulators.base import Context, Preset, Scenario, Simulator
from simulations.simulators.string_concat_text import CONCAT
from simulations.trace import Msg, Recorder, msg

EACH_PIECE_UP_TO = 60
"""Loops of at most this many pieces show every one; longer ones show runs of pieces."""

PIECES = IntList(
    name="piece_lens",
    default=[10, 10, 10, 10],
    low=0,
    high=1_000_000,
    max_items=10_000,
    unit="byte",
    en="Lengths of the pieces",
    zh="各段的长度",
)


@dataclass
class Bill:
    """One loop of +=: what it has allocated and copied so far."""

    heap: Heap
    length: int = 0
    copied: int = 0
    garbage: int = 0

    def add(self, piece: int) -> None:
        """``s += piece``: two non-empty parts make a new string, else one of them is the result."""
        before, old = self.heap.allocs, self.length
        self.length = concat([old, piece], self.heap)
        if self.heap.allocs > before:
            self.garbage += old if self.copied else 0
            self.copied += self.length

    def shown(self) -> dict[str, int]:
        """Field name → value."""
        return {
            "len": self.length,
            "allocs": self.heap.allocs,
            "alloc_bytes": self.heap.alloc_bytes,
            "bytes_copied": self.copied,
            "garbage_bytes": self.garbage,
        }


def tell_loop(rec: Recorder, values: Values, context: Context) -> None:
    """Append every piece with +=."""
    pieces = values["piece_lens"]
    rec.say(CONCAT)
    rec.title("title_loop", n=len(pieces))
    every = max(1, -(-len(pieces) // EACH_PIECE_UP_TO))
    if every > 1:
        rec.note("note_some", n=every)
    story = LoopStory(rec, Bill(Heap(context.go)), every)
    done = 0
    for i in range(1, len(pieces) + 1):
        if i % every == 0 or i == len(pieces):
            story.run(done, pieces[done:i], last=i == len(pieces))
            done = i
    for name, value in story.bill.shown().items():
        if name != "len":
            rec.observe(name, value, expr=name, source=f"sum.{name}")


class LoopStory:
    """Draws the string that was, the string that is, and the bill; a step per piece or per run."""

    def __init__(self, rec: Recorder, bill: Bill, every: int) -> None:
        self.rec = rec
        self.bill = bill
        self.every = every
        self._asked: set[str] = set()
        rec.code(LOOP_SOURCE)
        rec.panel("old", "cells", "p_old", layout="row")
        rec.panel("s", "cells", "p_new", layout="row")
        rec.panel("sum", "record", "p_sum")
        rec.panel("curve", "plot", "p_curve", x="x_pieces", y="y_bytes")
        rec.watch("sum.allocs", "sum.alloc_bytes")
        rec.chapter("c_first")
        self._draw_bill()
        rec.set("curve.copied", pts=[[0, 0]], mode="line", label="copied")
        rec.set("curve.result", pts=[[0, 0]], mode="line", label="len(s)")

    def run(self, done: int, pieces: list[int], *, last: bool) -> None:
        """Record the step that adds ``pieces`` to the ``done`` ones before."""
        bill, rec = self.bill, self.rec
        old, allocs, copied = bill.length, bill.heap.allocs, bill.copied
        for piece in pieces:
            before = bill.copied
            bill.add(piece)
        made, i = bill.heap.allocs - allocs, done + len(pieces)
        if last and done and bill.heap.allocs > 1:
            rec.chapter("c_bill")
        elif made and not allocs and done:
            rec.chapter("c_again")
        caption = self._caption(done, pieces, old, made, bill.copied - copied, last)
        # Twice as many pieces, four times the bytes: the doublings are what to see of a long run.
        n = rec.position + 1
        lvl = 0 if last or (made and not allocs) or n & (n - 1) == 0 else 1
        with rec.step("add", caption, mark=f"piece#{i}", lvl=lvl):
            self._draw_strings(bill.length - pieces[-1], pieces[-1], before)
            self._draw_bill()
            rec.append("curve.copied", "pts", [i, bill.copied])
            rec.append("curve.result", "pts", [i, bill.length])
        self._ask(i, pieces, old, made, copied, last)

    def _caption(
        self, done: int, pieces: list[int], old: int, made: int, copied: int, last: bool
    ) -> Msg:
        bill, i = self.bill, done + len(pieces)
        if last and done and bill.heap.allocs > 1:
            return msg(
                "add_last", i=i, len=bill.length, allocs=bill.heap.allocs, copied=bill.copied
            )
        if len(pieces) > 1 and not made:
            return msg("add_many_none", a=done + 1, b=i)
        if len(pieces) > 1:
            return msg("add_many", a=done + 1, b=i, made=made, copied=copied, len=bill.length)
        if not pieces[0]:
            return msg("add_nothing", i=i)
        if not made:
            return msg("add_first", i=i)
        return msg("add", i=i, n=pieces[0], old=old, len=bill.length)

    def _draw_strings(self, old: int, piece: int, copied_before: int) -> None:
        """Show the last += only: which memory the string before it has, and of what the new one
        is made."""
        made = self.bill.copied > copied_before
        parts: dict[str, dict[str, Any]] = {}
        if made:
            left = {"i": 0, "v": f"{old} B", "st": "garbage" if copied_before else "shared"}
            parts["b0"] = {"i": 0, "v": f"{old} B", "st": "copied"}
            parts["b1"] = {"i": old, "v": f"{piece} B", "st": "new"}
            self.rec.show("old", {"b0": left})
        else:
            state = "used" if copied_before else "shared"
            if self.bill.length:
                parts["b0"] = {"i": 0, "v": f"{self.bill.length} B", "st": state}
            self.rec.show("old", {})
        self.rec.show("s", parts)

    def _draw_bill(self) -> None:
        for name, value in self.bill.shown().items():
            self.rec.set(f"sum.{name}", n=name, v=value)

    def _ask(self, i: int, pieces: list[int], old: int, made: int, copied: int, last: bool) -> None:
        allocs = self.bill.heap.allocs
        if last and allocs > 2:
            self._ask_allocs(i, allocs)
        elif not made and not allocs and self.bill.length and self.every == 1:
            self._ask_choice(
                "first",
                msg("q_first", n=self.bill.length),
                "sum.allocs",
                {0: None, 1: msg("w_first_alloc")},
                msg("why_first"),
            )
        elif made and allocs > 1 and self.every == 1:
            piece = pieces[0]
            choices: dict[int, Msg | None] = {copied + self.bill.length: None}
            choices.setdefault(copied + piece, msg("w_only_new"))
            choices.setdefault(copied + old, msg("w_only_old"))
            ask = msg("q_copied", before=copied, n=piece, len=self.bill.length)
            self._ask_choice("copied", ask, "sum.bytes_copied", choices, msg("why_copied"))

    def _ask_allocs(self, pieces: int, allocs: int) -> None:
        choices: dict[int, Msg | None] = {allocs: None}
        choices.setdefault(1, msg("w_compiler"))
        choices.setdefault(pieces.bit_length(), msg("w_doubling"))
        choices.setdefault(allocs + 1, msg("w_first_alloc"))
        ask = msg("q_total", n=pieces)
        self._ask_choice("total", ask, "sum.allocs", choices, msg("why_total"))

    def _ask_choice(
        self, kind: str, ask: Msg, target: str, choices: dict[int, Msg | None], why: Msg
    ) -> None:
        """Ask each kind of question once, with feedback for each wrong answer."""
        if kind in self._asked:
            return
        self._asked.add(kind)
        answer = next(value for value, wrong in choices.items() if wrong is None)
        self.rec.ask(
            f"{kind}{self.rec.position}",
            ask,
            target=target,
            answer=answer,
            kind="choice",
            choices=sorted(choices.items()),
            explain=why,
            weight=1.0,
        )


LOOP_SOURCE = """
package main

func join(pieces []string) string {
	s := ""
	for _, piece := range pieces {
		s += piece //@add
	}
	return s
}
"""


def tell_expression(rec: Recorder, values: Values, context: Context) -> None:
    """Concatenate all operands in one expression."""
    lengths = values["operand_lens"]
    names = [f"s{i}" for i in range(len(lengths))]
    rec.say(CONCAT)
    rec.title("title_expression", n=len(lengths))
    rec.code(
        f"package main\n\nfunc join({', '.join(names)} string) string {{\n"
        f"\treturn {' + '.join(names)} //@add\n}}"
    )
    rec.panel("op", "cells", "p_operands", layout="row")
    rec.panel("sum", "record", "p_sum")
    rec.watch("sum.allocs")
    rec.chapter("c_look")
    for i, n in enumerate(lengths):
        rec.set(f"op.s{i}", i=i, v=f"{n} B", st="used" if n else "empty")
    heap = Heap(context.go)
    for name in ("nonempty", "len", "allocs", "alloc_bytes"):
        rec.set(f"sum.{name}", n=name, v=0)
    filled = sum(1 for n in lengths if n)
    with rec.step("add", msg("count", n=filled, total=sum(lengths)), mark="count", lvl=1):
        rec.set("sum.nonempty", v=filled)
        rec.set("sum.len", v=sum(lengths))
    if filled < len(lengths):
        rec.ask(
            "nonempty",
            msg("q_nonempty", n=len(lengths), empty=len(lengths) - filled),
            target="sum.nonempty",
            answer=filled,
            kind="choice",
            choices=[(filled, None), (len(lengths), msg("w_empty"))],
            explain=msg("why_nonempty"),
        )
    concat(lengths, heap)
    key = "one_alloc" if heap.allocs else "no_alloc_one" if filled else "no_alloc_none"
    args = {"total": sum(lengths), "got": heap.alloc_bytes} if heap.allocs else {}
    rec.chapter("c_once" if heap.allocs else "c_none")
    with rec.step("add", msg(key, **args), mark="concat", lvl=0):
        rec.set("sum.allocs", v=heap.allocs)
        rec.set("sum.alloc_bytes", v=heap.alloc_bytes)
        for i, n in enumerate(lengths):
            if n:
                rec.set(f"op.s{i}", st="copied" if heap.allocs else "shared")
    choices: dict[int, Msg | None] = {
        0: msg("w_zero"),
        1: msg("w_one"),
        filled: msg("w_per_operand"),
    }
    choices[len(lengths) - 1] = msg("w_each")
    choices[heap.allocs] = None
    rec.ask(
        "allocs",
        msg("q_allocs", n=len(lengths), filled=filled),
        target="sum.allocs",
        answer=heap.allocs,
        kind="choice",
        choices=sorted(choices.items()),
        explain=msg("why_allocs"),
        weight=1.0,
    )
    rec.observe("allocs", heap.allocs, expr="allocations", source="sum.allocs")


SIMULATOR = Simulator(
    slug="string-concat",
    version=2,
    en="What + costs for strings",
    zh="字符串的 + 要付出什么",
    scenarios=(
        Scenario(
            "loop",
            en="s += piece in a loop",
            zh="循环中的 s += piece",
            parameters=(PIECES,),
            tell=tell_loop,
            presets=(
                Preset(
                    "Fifty pieces of ten bytes", "五十段，每段十字节", {"piece_lens": [10] * 50}
                ),
                Preset("Empty pieces are free", "空段不花钱", {"piece_lens": [30, 0, 50, 200, 7]}),
            ),
        ),
        Scenario(
            "expression",
            en="a + b + c in one expression",
            zh="一个表达式 a + b + c",
            parameters=(
                IntList(
                    name="operand_lens",
                    default=[20, 20, 20],
                    low=0,
                    high=1_000_000,
                    min_items=2,
                    max_items=20,
                    unit="byte",
                    en="Lengths of the operands",
                    zh="各操作数的长度",
                ),
            ),
            tell=tell_expression,
            presets=(
                Preset("Only one is not empty", "只有一个非空", {"operand_lens": [33, 0, 0]}),
            ),
        ),
    ),
)
