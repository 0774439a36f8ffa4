"""The story of ``compare``: the same pieces joined six ways, each with a heap of its own."""

from __future__ import annotations

from dataclasses import dataclass, field

from simulations.goruntime.gostrings import Buffer, Builder, Heap, append_bytes, concat, to_string
from simulations.parameters import Values
from simulations.releases import Release
from simulations.simulators.base import Context
from simulations.simulators.string_builder_text import BUILDER
from simulations.trace import Msg, Recorder, msg

WAYS = ("plus", "builder", "builder_grow", "join", "buffer", "append_bytes")
COUNTED_BYTES = ("plus", "builder", "builder_grow", "join")
SHORT = {"builder_grow": "grow", "append_bytes": "append"}
"""Names beside the curves, where a phone has little room."""
EACH_PIECE_UP_TO = 60
"""Runs of at most this many pieces show every one; longer ones show runs of pieces."""


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
    rec.say(BUILDER)
    rec.title("title_compare", n=len(pieces))
    every = max(1, -(-len(pieces) // EACH_PIECE_UP_TO))
    if every > 1:
        rec.note("note_some", n=every)
    story = CompareStory(rec, Race(context.go))
    story.prepare(sum(pieces))
    for done in range(0, len(pieces), every):
        story.run(done, pieces[done : done + every])
    story.finish(pieces, sep)
    race = story.race
    rec.observe("allocs", race.allocs, expr="allocations of each way")
    sizes = {way: race.heaps[way].alloc_bytes for way in COUNTED_BYTES}
    rec.observe("alloc_bytes", sizes, expr="bytes allocated, rounded up")
    rec.observe("builder_caps", story.caps["builder"], expr="Cap() whenever it changes")
    rec.observe("builder_grow_caps", story.caps["builder_grow"], expr="Cap() from Grow on")
    rec.observe("buffer_caps", story.caps["buffer"], expr="Cap() whenever it changes")


class CompareStory:
    """Draws the six bills side by side; ``caps`` collects every capacity there has been."""

    def __init__(self, rec: Recorder, race: Race) -> None:
        self.rec = rec
        self.race = race
        self.caps: dict[str, list[int]] = {"builder": [0], "builder_grow": [], "buffer": [0]}
        self._asked_cap = False
        rec.code(COMPARE_SOURCE)
        rec.panel("allocs", "record", "p_allocs")
        rec.panel("bytes", "record", "p_bytes")
        rec.panel("caps", "record", "p_caps")
        rec.panel("curve", "plot", "p_curve", x="x_pieces", y="y_bytes")
        rec.watch(*(f"allocs.{way}" for way in WAYS), *(f"caps.{way}" for way in self.caps))
        rec.chapter("c_before")
        for way in WAYS:
            rec.set(f"curve.{way}", pts=[[0, 0]], mode="line", label=SHORT.get(way, way))
        self._draw()

    def prepare(self, total: int) -> None:
        """Record the Grow of the second Builder."""
        self.race.prepare(total)
        cap = self.race.grown.cap
        self.caps["builder_grow"].append(cap)
        ready = msg("ready", n=total, cap=cap) if cap else msg("ready_empty")
        with self.rec.step("grow", ready, mark="grow", lvl=0):
            self._draw()
            self._plot(0, "builder_grow")

    def run(self, done: int, pieces: list[int]) -> None:
        """Record the step that adds ``pieces`` to the ``done`` ones before."""
        race, rec = self.race, self.rec
        allocs, cap, length = race.allocs, race.builder.cap, race.builder.len
        for n in pieces:
            race.add(n)
            self._collect()
        i = done + len(pieces)
        if not done:
            rec.chapter("c_pieces")
        grew = race.builder.cap != cap
        caption = self._caption(i, pieces, allocs, cap, length)
        with rec.step("add", caption, mark=f"piece#{i}", lvl=0 if grew else 1):
            self._draw()
            self._plot(i, "plus", "builder", "builder_grow", "buffer", "append_bytes")
        if grew and cap and len(pieces) == 1:
            self._ask_cap(length, cap, pieces[0])

    def finish(self, pieces: list[int], sep: int) -> None:
        """Record Join, which takes all pieces at once, and what taking the strings costs."""
        race, rec, n = self.race, self.rec, len(pieces)
        race.join(pieces, sep)
        total = sum(pieces) + sep * (n - 1)
        joined = race.heaps["join"].allocs
        rec.chapter("c_results")
        key = "join" if joined else "join_one" if n == 1 else "join_empty"
        caption = msg(key, n=n, total=total) if joined else msg(key)
        with rec.step("join", caption, mark="join", lvl=0):
            self._draw()
            self._plot(n, "join")
        if n > 2 and joined:
            self._ask_join(n)
        before = race.allocs
        race.finish()
        copies = race.allocs["buffer"] - before["buffer"]
        caption = msg("strings", n=race.buffer.len) if copies else msg("strings_small")
        with rec.step("string", caption, mark="strings", lvl=0):
            self._draw()
            self._plot(n, "buffer", "append_bytes")
        if copies:
            self._ask_buffer(before["buffer"], race.allocs["buffer"])
        self._ask_fewest(n)

    def _collect(self) -> None:
        race = self.race
        now = {"builder": race.builder.cap, "builder_grow": race.grown.cap}
        for way, cap in {**now, "buffer": race.buffer.cap}.items():
            if cap != self.caps[way][-1]:
                self.caps[way].append(cap)

    def _caption(
        self, i: int, pieces: list[int], allocs: dict[str, int], cap: int, length: int
    ) -> Msg:
        race, n = self.race, pieces[-1]
        grown = race.allocs["builder"] - allocs["builder"]
        made = race.allocs["plus"] - allocs["plus"]
        if len(pieces) > 1:
            a = i - len(pieces) + 1
            return msg("pieces", a=a, b=i, made=made, grown=grown, cap=race.builder.cap)
        if not n:
            return msg("piece_empty", i=i)
        if not length:
            return msg("piece_first", i=i, n=n, cap=race.builder.cap)
        if grown:
            return msg("piece_grows", i=i, n=n, len=race.plus, old=cap, cap=race.builder.cap)
        return msg("piece_fits", i=i, n=n, len=race.plus, cap=cap)

    def _draw(self) -> None:
        race, rec = self.race, self.rec
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

    def _plot(self, i: int, *ways: str) -> None:
        for way in ways:
            self.rec.append(f"curve.{way}", "pts", [i, self.race.heaps[way].alloc_bytes])

    # --- questions --------------------------------------------------------------------------

    def _ask(
        self, name: str, ask: Msg, target: str, choices: dict[int, Msg | None], why: Msg, at: int
    ) -> None:
        answer = next(value for value, wrong in choices.items() if wrong is None)
        self.rec.ask(
            name,
            ask,
            target=target,
            answer=answer,
            kind="choice",
            choices=sorted(choices.items()),
            explain=why,
            weight=1.0,
            at=at,
        )

    def _ask_cap(self, length: int, cap: int, n: int) -> None:
        if self._asked_cap:
            return
        self._asked_cap = True
        choices: dict[int, Msg | None] = {self.race.builder.cap: None}
        choices.setdefault(length + n, msg("w_exact"))
        choices.setdefault(2 * cap, msg("w_double" if length + n > 2 * cap else "w_double_round"))
        choices.setdefault(cap, msg("w_stays"))
        ask = msg("q_builder", len=length, cap=cap, n=n)
        self._ask("cap", ask, "caps.builder", choices, msg("why_cap_write"), self.rec.position)

    def _ask_join(self, n: int) -> None:
        choices: dict[int, Msg | None] = {1: None, 0: msg("w_join_free"), n - 1: msg("w_join_each")}
        ask = msg("q_join", n=n)
        self._ask("join", ask, "allocs.join", choices, msg("why_join"), self.rec.position)

    def _ask_buffer(self, before: int, after: int) -> None:
        choices: dict[int, Msg | None] = {after: None, before: msg("w_buffer_shares")}
        ask = msg("q_buffer", n=before)
        self._ask("buffer", ask, "allocs.buffer", choices, msg("why_buffer"), self.rec.position)

    def _ask_fewest(self, pieces: int) -> None:
        """Ask before Grow happens, whose allocation is the only one."""
        if pieces < 3 or self.race.heaps["builder_grow"].allocs != 1:
            return
        choices: dict[int, Msg | None] = {1: None, 2: msg("w_string_copies")}
        choices[pieces] = msg("w_per_piece")
        ask = msg("q_fewest")
        self._ask("fewest", ask, "allocs.builder_grow", choices, msg("why_fewest"), 1)


COMPARE_SOURCE = """
package main

import (
	"bytes"
	"strings"
)

func join(pieces []string, sep string) {
	var plus string
	var builder, grown strings.Builder
	var buffer bytes.Buffer
	var b []byte
	grown.Grow(total(pieces)) //@grow
	for _, piece := range pieces {
		plus += piece //@add
		builder.WriteString(piece)
		grown.WriteString(piece)
		buffer.WriteString(piece)
		b = append(b, piece...)
	}
	joined := strings.Join(pieces, sep) //@join
	use(plus, joined, builder.String(), grown.String()) //@string
	use(buffer.String(), string(b))
}
"""
