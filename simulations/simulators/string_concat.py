"""string-concat: what ``+`` costs, in a loop and in one expression.

Observables of ``loop``: ``allocs alloc_bytes bytes_copied garbage_bytes``; of ``expression``:
``allocs``.
"""

from __future__ import annotations

from simulations.goruntime.gostrings import Heap, concat
from simulations.parameters import IntList, Values
from simulations.simulators.base import Context, Preset, Scenario, Simulator
from simulations.simulators.string_text import CONCAT
from simulations.trace import Recorder, msg

EACH_PIECE_UP_TO = 60
MAX_QUESTIONS = 3

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


def _totals(rec: Recorder, heap: Heap, copied: int, garbage: int, length: int) -> None:
    values = {
        "len": length,
        "allocs": heap.allocs,
        "alloc_bytes": heap.alloc_bytes,
        "bytes_copied": copied,
        "garbage_bytes": garbage,
    }
    for name, value in values.items():
        rec.set(f"sum.{name}", n=name, v=value)


def tell_loop(rec: Recorder, values: Values, context: Context) -> None:
    """Append every piece with +=."""
    pieces = values["piece_lens"]
    rec.say(CONCAT)
    rec.title("title_loop", n=len(pieces))
    rec.code(
        'package main\n\nfunc join(pieces []string) string {\n\ts := "" //@start\n'
        "\tfor _, piece := range pieces {\n\t\ts += piece //@add\n\t}\n\treturn s\n}"
    )
    rec.panel("s", "queue", "p_strings", end="fifo")
    rec.panel("sum", "record", "p_sum")
    rec.panel("curve", "plot", "p_curve", x="x_pieces", y="y_bytes")
    rec.watch("sum.allocs", "sum.alloc_bytes")
    heap = Heap(context.go)
    _totals(rec, heap, 0, 0, 0)
    rec.set("curve.copied", pts=[[0, 0]], mode="line", label="bytes_copied")
    rec.set("curve.result", pts=[[0, 0]], mode="line", label="len(s)")
    every = max(1, -(-len(pieces) // EACH_PIECE_UP_TO))
    if every > 1:
        rec.note("note_some", n=every)
    length = copied = garbage = asked = 0
    for i, piece in enumerate(pieces, 1):
        before = heap.allocs
        old = length
        length = concat([length, piece], heap)
        if heap.allocs > before:
            garbage += old if copied else 0
            copied += length
        if i % every and i != len(pieces):
            continue
        allocated = heap.allocs > before
        args = {"i": i, "n": piece, "old": old, "len": length}
        key = "add" if allocated else "add_first" if piece else "add_nothing"
        with rec.step("add", msg(key, **args), mark=f"piece#{i}", lvl=0 if i <= 4 else 1):
            _draw_strings(rec, i, old, length, allocated, copied)
            _totals(rec, heap, copied, garbage, length)
            rec.append("curve.copied", "pts", [i, copied])
            rec.append("curve.result", "pts", [i, length])
        if allocated and every == 1 and asked < MAX_QUESTIONS and i > 2:
            asked += 1
            _ask_copied(rec, i, copied, copied - length, piece, length)
    for name, value, source in (
        ("allocs", heap.allocs, "sum.allocs"),
        ("alloc_bytes", heap.alloc_bytes, "sum.alloc_bytes"),
        ("bytes_copied", copied, "sum.bytes_copied"),
        ("garbage_bytes", garbage, "sum.garbage_bytes"),
    ):
        rec.observe(name, value, expr=name, source=source)


def _draw_strings(
    rec: Recorder, i: int, old: int, length: int, allocated: bool, copied: int
) -> None:
    """Show the string that was and the one that is."""
    if allocated and copied > length:
        rec.set("s.old", v=f"s (old), {old} B", st="garbage", i=0)
    rec.set("s.now", v=f"s, {length} B", st="new" if allocated else "used", i=1)


def _ask_copied(rec: Recorder, i: int, copied: int, before: int, piece: int, length: int) -> None:
    choices = {before + piece: msg("w_only_new"), before + length: None}
    if len(choices) < 2:
        return
    rec.ask(
        f"copied{i}",
        msg("q_copied", before=before, n=piece, len=length),
        target="sum.bytes_copied",
        answer=copied,
        kind="choice",
        choices=sorted(choices.items()),
        explain=msg("why_copied"),
        weight=1.0,
    )


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
    rec.panel("op", "queue", "p_operands", end="fifo")
    rec.panel("sum", "record", "p_sum")
    rec.watch("sum.allocs")
    rec.set("op.q", items=[f"{n} B" for n in lengths])
    heap = Heap(context.go)
    for name in ("nonempty", "len", "allocs", "alloc_bytes"):
        rec.set(f"sum.{name}", n=name, v=0)
    filled = sum(1 for n in lengths if n)
    with rec.step("add", msg("count", n=filled, total=sum(lengths)), mark="count", lvl=1):
        rec.set("sum.nonempty", v=filled)
        rec.set("sum.len", v=sum(lengths))
    concat(lengths, heap)
    key = "one_alloc" if heap.allocs else "no_alloc_one" if filled else "no_alloc_none"
    args = {"total": sum(lengths), "got": heap.alloc_bytes} if heap.allocs else {}
    with rec.step("add", msg(key, **args), mark="concat", lvl=0):
        rec.set("sum.allocs", v=heap.allocs)
        rec.set("sum.alloc_bytes", v=heap.alloc_bytes)
    choices = {0: msg("w_zero"), 1: msg("w_one"), len(lengths) - 1: msg("w_each")}
    rec.ask(
        "allocs",
        msg("q_allocs", n=len(lengths), filled=filled),
        target="sum.allocs",
        answer=heap.allocs,
        kind="choice",
        choices=[(v, None if v == heap.allocs else why) for v, why in sorted(choices.items())],
        explain=msg("why_allocs"),
        weight=1.0,
    )
    rec.observe("allocs", heap.allocs, expr="allocations", source="sum.allocs")


SIMULATOR = Simulator(
    slug="string-concat",
    version=1,
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
