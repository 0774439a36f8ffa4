"""string-builder: the same pieces joined six ways, and one Builder or Buffer step by step.

Observables of ``compare``: ``allocs alloc_bytes builder_caps builder_grow_caps buffer_caps``; of
``ops``: ``states results cap``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from simulations.errors import ParameterError
from simulations.goruntime.gostrings import (
    FIRST_WITH_ROUNDED_GROW,
    Buffer,
    Builder,
    GoPanic,
    Heap,
    append_bytes,
    concat,
    to_string,
)
from simulations.parameters import Choice, Ops, Text, Values
from simulations.releases import Release
from simulations.sentences import say
from simulations.simulators.base import Context, Preset, Scenario, Simulator
from simulations.simulators.string_concat import PIECES
from simulations.simulators.string_text import BUILDER
from simulations.trace import Msg, Recorder, msg

WAYS = ("plus", "builder", "builder_grow", "join", "buffer", "append_bytes")
COUNTED_BYTES = ("plus", "builder", "builder_grow", "join")
EACH_PIECE_UP_TO = 60
MAX_QUESTIONS = 3
MAX_N = 1_000_000
_OP = re.compile(r"(write|grow|read|copy-write)(-?(?:0|[1-9][0-9]*))|(reset)")
TYPES = {
    "strings.Builder": ("strings.Builder", "strings.Builder"),
    "bytes.Buffer": ("bytes.Buffer", "bytes.Buffer"),
}
ONLY_FOR = {"read": "bytes.Buffer", "copy-write": "strings.Builder"}


@dataclass
class Race:
    """Six ways side by side, each with a heap of its own."""

    go: Release
    lengths: dict[str, int] = field(default_factory=lambda: dict.fromkeys(WAYS, 0))

    def __post_init__(self) -> None:
        self.heaps = {way: Heap(self.go) for way in WAYS}
        self.builder = Builder(self.heaps["builder"])
        self.grown = Builder(self.heaps["builder_grow"])
        self.buffer = Buffer(self.heaps["buffer"])
        self.plus = self.bytes_len = self.bytes_cap = 0

    def prepare(self, total: int) -> None:
        """Grow the second Builder to the whole length beforehand."""
        if total > 0:
            self.grown.grow(total)

    def add(self, n: int) -> None:
        """Add one piece everywhere but in Join, which takes them all at once."""
        self.plus = concat([self.plus, n], self.heaps["plus"])
        self.builder.write(n)
        self.grown.write(n)
        self.buffer.write(n)
        heap = self.heaps["append_bytes"]
        self.bytes_cap = append_bytes(self.bytes_len, self.bytes_cap, n, heap)
        self.bytes_len += n

    def join(self, pieces: list[int], sep: int) -> None:
        """``strings.Join``: one Builder grown to the exact total; one piece is returned as is."""
        if len(pieces) > 1:
            builder = Builder(self.heaps["join"])
            builder.grow(sum(pieces) + sep * (len(pieces) - 1))

    def finish(self) -> None:
        """Take the strings; only Buffer and the byte slice copy."""
        to_string(self.buffer.len, self.heaps["buffer"])
        to_string(self.bytes_len, self.heaps["append_bytes"])

    @property
    def allocs(self) -> dict[str, int]:
        """Way → allocations so far."""
        return {way: heap.allocs for way, heap in self.heaps.items()}


def tell_compare(rec: Recorder, values: Values, context: Context) -> None:
    """Join the pieces six ways at once."""
    pieces, sep = values["piece_lens"], len(values["sep"].encode())
    race = Race(context.go)
    caps: dict[str, list[int]] = {"builder": [0], "buffer": [0]}
    rec.say(BUILDER)
    rec.title("title_compare", n=len(pieces))
    rec.code(COMPARE_SOURCE)
    rec.panel("allocs", "record", "p_allocs")
    rec.panel("bytes", "record", "p_bytes")
    rec.panel("caps", "record", "p_caps")
    rec.panel("curve", "plot", "p_curve", x="x_pieces", y="y_allocs")
    rec.watch(*(f"allocs.{way}" for way in WAYS))
    for way in WAYS:
        rec.set(f"curve.{way}", pts=[[0, 0]], mode="step", label=way)
    _draw_race(rec, race)
    race.prepare(sum(pieces))
    grown_caps = [race.grown.cap]
    ready = msg("ready", cap=race.grown.cap) if race.grown.cap else msg("ready_empty")
    with rec.step("grow", ready, mark="grow", lvl=0):
        _draw_race(rec, race)
    every = max(1, -(-len(pieces) // EACH_PIECE_UP_TO))
    for i, n in enumerate(pieces, 1):
        race.add(n)
        for way, cap in (("builder", race.builder.cap), ("buffer", race.buffer.cap)):
            if cap != caps[way][-1]:
                caps[way].append(cap)
        if race.grown.cap != grown_caps[-1]:
            grown_caps.append(race.grown.cap)
        if i % every and i != len(pieces):
            continue
        key = "piece_empty" if not n else "piece" if race.plus > n else "piece_first"
        caption = msg(key, i=i, n=n) if n else msg(key, i=i)
        with rec.step("add", caption, mark=f"piece#{i}", lvl=1):
            _draw_race(rec, race)
            for way in WAYS:
                rec.append(f"curve.{way}", "pts", [i, race.heaps[way].allocs])
    race.join(pieces, sep)
    with rec.step("join", msg("join", n=race.heaps["join"].allocs), mark="join", lvl=0):
        _draw_race(rec, race)
    race.finish()
    with rec.step("string", msg("strings"), mark="strings", lvl=0):
        _draw_race(rec, race)
    _ask_fewest(rec, race, len(pieces))
    rec.observe("allocs", race.allocs, expr="allocations of each way")
    sizes = {way: race.heaps[way].alloc_bytes for way in COUNTED_BYTES}
    rec.observe("alloc_bytes", sizes, expr="bytes allocated, rounded up")
    rec.observe("builder_caps", caps["builder"], expr="Cap() whenever it changes")
    rec.observe("builder_grow_caps", grown_caps, expr="Cap() from Grow on")
    rec.observe("buffer_caps", caps["buffer"], expr="Cap() whenever it changes")


def _draw_race(rec: Recorder, race: Race) -> None:
    for way in WAYS:
        rec.set(f"allocs.{way}", n=way, v=race.heaps[way].allocs)
        rec.set(f"bytes.{way}", n=way, v=race.heaps[way].alloc_bytes)
    caps = {
        "builder": race.builder.cap,
        "builder_grow": race.grown.cap,
        "buffer": race.buffer.cap,
        "append_bytes": race.bytes_cap,
    }
    for way, cap in caps.items():
        rec.set(f"caps.{way}", n=way, v=cap)


def _ask_fewest(rec: Recorder, race: Race, pieces: int) -> None:
    """Ask before Grow happens, whose allocation is the only one."""
    answer = race.heaps["builder_grow"].allocs
    if pieces < 3 or answer != 1:
        return
    choices = {1: None, 2: msg("w_string_copies"), pieces: msg("w_per_piece")}
    rec.ask(
        "fewest",
        msg("q_fewest"),
        target="allocs.builder_grow",
        answer=answer,
        kind="choice",
        at=1,
        choices=sorted(choices.items()),
        explain=msg("why_fewest"),
        weight=1.0,
    )


COMPARE_SOURCE = """
package main

import ("bytes"; "strings")

func join(pieces []string, sep string, total int) {
	var plus string
	var builder, grown strings.Builder
	var buffer bytes.Buffer
	var b []byte
	grown.Grow(total) //@grow
	for _, piece := range pieces {
		plus += piece //@add
		builder.WriteString(piece)
		grown.WriteString(piece)
		buffer.WriteString(piece)
		b = append(b, piece...)
	}
	joined := strings.Join(pieces, sep) //@join
	use(plus, builder.String(), grown.String(), joined, buffer.String(), string(b)) //@string
}
"""


# --- one Builder or Buffer, step by step --------------------------------------------------------


FORMS = ("write 10", "grow 100", "reset", "read 5 (Buffer)", "copy-write 3 (Builder)")


@dataclass(frozen=True)
class Op:
    """One operation; ``n`` counts bytes."""

    kind: str
    n: int = 0


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


def check_ops(values: Values, context: Context) -> None:
    """Refuse operations the chosen type does not have."""
    for i, text in enumerate(values["ops"]):
        needed = ONLY_FOR.get(read_op(text).kind, values["type"])
        if needed != values["type"]:
            raise ParameterError(f"ops[{i}]", say("needs-type", op=text, type=needed))


class OpsStory:
    """Draws one Builder or Buffer and records a step for each operation."""

    def __init__(self, rec: Recorder, kind: str, go: Release, ops: list[Op]) -> None:
        self.rec = rec
        self.kind = kind
        self.heap = Heap(go)
        self.b: Builder | Buffer = (
            Builder(self.heap) if kind == "strings.Builder" else Buffer(self.heap)
        )
        self._asked = 0
        lines = [f"\t{_statement(op)} //@op{i}" for i, op in enumerate(ops)]
        rec.code("\n".join(["package main", "", "func main() {", f"\tvar b {kind}", *lines, "}"]))
        rec.panel("b", "record", "p_state")
        rec.panel("mem", "cells", "p_memory", layout="row", unit="byte")
        rec.watch("b.len", "b.cap")
        self._draw()

    def run(self, index: int, op: Op) -> str | None:
        """Do one operation; return the panic text, if it panics."""
        before = (self.b.len, self.b.cap)
        panic: str | None = None
        try:
            caption = self._perform(op)
        except GoPanic as error:
            panic = str(error)
            caption = msg("panic", text=panic)
        lvl = 0 if self.b.cap != before[1] or panic else 1
        with self.rec.step(f"op{index}", caption, mark=f"op#{index}", lvl=lvl):
            self._draw()
        if op.kind in ("write", "grow") and self.b.cap != before[1]:
            self._ask_cap(op, *before)
        return panic

    def _perform(self, op: Op) -> Msg:
        if isinstance(self.b, Builder):
            return self._on_builder(self.b, op)
        return self._on_buffer(self.b, op)

    def _on_builder(self, b: Builder, op: Op) -> Msg:
        old = b.cap
        if op.kind == "write":
            b.write(op.n)
            args = {"n": op.n, "cap": b.cap}
            return msg("b_fits", **args) if b.cap == old else msg("b_append", **args, old=old)
        if op.kind == "grow":
            b.grow(op.n)
            if b.cap == old:
                return msg("b_room", n=op.n)
            rounded = self.heap.go.minor >= FIRST_WITH_ROUNDED_GROW
            return msg("b_grow_rounded" if rounded else "b_grow", n=op.n, old=old, cap=b.cap)
        if op.kind == "reset":
            b.reset()
            return msg("b_reset")
        b.copy_write()
        return msg("b_copy")

    @staticmethod
    def _on_buffer(b: Buffer, op: Op) -> Msg:
        if op.kind == "read":
            return msg("f_read", n=b.read(op.n))
        if op.kind == "reset":
            b.reset()
            return msg("f_reset")
        rule = b.write(op.n) if op.kind == "write" else b.grow(op.n)
        if rule == "fits":
            key = "b_fits" if op.kind == "write" else "b_room"
            return msg(key, n=op.n, cap=b.cap) if key == "b_fits" else msg(key, n=op.n)
        if rule == "small":
            return msg("f_small", n=op.n)
        if rule == "slide":
            return msg("f_slide", cap=b.cap)
        return msg("f_new", n=op.n, cap=b.cap)

    def _draw(self) -> None:
        b, rec = self.b, self.rec
        fields: dict[str, Any] = {"len": b.len, "cap": b.cap}
        if isinstance(b, Buffer):
            fields["off"] = b.off
        else:
            fields["used"] = b.used
        fields |= {"allocs": self.heap.allocs, "alloc_bytes": self.heap.alloc_bytes}
        for name, value in fields.items():
            rec.set(f"b.{name}", n=name, v=value)
        if not b.cap:
            rec.show("mem", {})
            return
        used = b.end if isinstance(b, Buffer) else b.len
        picture: dict[str, dict[str, Any]] = {
            "blk": {"n": b.cap, "used": used, "win": [0, 0], "elem": 1, "st": "used"}
        }
        if isinstance(b, Buffer):
            picture["off"] = {"at": b.off, "label": "off"}
        rec.show("mem", picture)

    def _ask_cap(self, op: Op, length: int, cap: int) -> None:
        if self._asked >= MAX_QUESTIONS or not cap:
            return
        self._asked += 1
        wanted = 2 * cap + op.n if op.kind == "grow" else length + op.n
        choices: dict[int, Msg | None] = {self.b.cap: None}
        choices.setdefault(cap, msg("w_stays"))
        choices.setdefault(wanted, msg("w_exact"))
        choices.setdefault(2 * cap, msg("w_double"))
        self.rec.ask(
            f"cap{self.rec.position}",
            msg("q_cap", len=length, cap=cap, op=_statement(op)),
            target="b.cap",
            answer=self.b.cap,
            kind="choice",
            choices=sorted(choices.items()),
            explain=msg("why_cap"),
        )


def _statement(op: Op) -> str:
    return {
        "write": f"b.WriteString(text[:{op.n}])",
        "grow": f"b.Grow({op.n})",
        "reset": "b.Reset()",
        "read": f"b.Next({op.n})",
        "copy-write": f"c := b; c.WriteString(text[:{op.n}])",
    }[op.kind]


def tell_ops(rec: Recorder, values: Values, context: Context) -> None:
    """Run the operations one after another."""
    ops = [read_op(text) for text in values["ops"]]
    rec.say(BUILDER)
    rec.title("title_ops", n=len(ops), type=values["type"])
    story = OpsStory(rec, values["type"], context.go, ops)
    states, results = [], []
    for index, op in enumerate(ops):
        results.append(story.run(index, op))
        states.append({"len": story.b.len, "cap": story.b.cap})
    rec.observe("states", states, expr="b.Len(), b.Cap() after each operation")
    rec.observe("results", results, expr="what each operation panicked with")
    rec.observe("cap", story.b.cap, expr="b.Cap()", source="b.cap")


SIMULATOR = Simulator(
    slug="string-builder",
    version=1,
    en="How to join strings fast",
    zh="怎样快速拼接字符串",
    scenarios=(
        Scenario(
            "compare",
            en="Six ways side by side",
            zh="六种方式对比",
            parameters=(
                PIECES,
                Text(
                    name="sep",
                    default="",
                    max_bytes=100,
                    en="Separator of Join",
                    zh="Join 的分隔符",
                ),
            ),
            tell=tell_compare,
            presets=(
                Preset("Fifty pieces", "五十段", {"piece_lens": [10] * 50}),
                Preset(
                    "Mixed lengths", "长短不一", {"piece_lens": [30, 0, 50, 200, 7], "sep": ", "}
                ),
            ),
        ),
        Scenario(
            "ops",
            en="One Builder or Buffer, step by step",
            zh="逐步操作一个 Builder 或 Buffer",
            parameters=(
                Choice(
                    name="type",
                    default="strings.Builder",
                    options=TYPES,
                    en="Type",
                    zh="类型",
                ),
                Ops(
                    name="ops",
                    default=["write 10", "grow 100", "write 130", "grow -3", "reset"],
                    read=read_op,
                    forms=FORMS,
                    max_items=256,
                    en="Operations, one per line",
                    zh="操作，每行一个",
                ),
            ),
            tell=tell_ops,
            check=check_ops,
            presets=(
                Preset(
                    "A copied Builder panics",
                    "复制 Builder 会 panic",
                    {"ops": ["copy-write 3", "write 10", "copy-write 3", "reset", "copy-write 3"]},
                ),
                Preset(
                    "A Buffer slides",
                    "Buffer 的前移",
                    {
                        "type": "bytes.Buffer",
                        "ops": ["write 50", "read 45", "write 20", "write 60"],
                    },
                ),
            ),
        ),
    ),
)
