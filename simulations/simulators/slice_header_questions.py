"""What slice-header asks: where interviews ask, and why the usual answers are wrong.

Each kind of question is asked once a story, at most ``MAX_QUESTIONS`` in all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulations.simulators.asking import Asker
from simulations.simulators.slice_header_scene import Event, Scene
from simulations.trace import Msg, Recorder, msg

MAX_QUESTIONS = 5


class Questions(Asker):
    """Asks about the step just recorded."""

    def __init__(self, rec: Recorder, scene: Scene) -> None:
        super().__init__(rec)
        self.scene = scene

    def ask(self, event: Event, parted: Mapping[str, int]) -> None:
        """Ask at most one question about this statement.

        ``parted``: who once shared the target's array, and how far their indexes are apart.
        """
        kind = event.op.kind
        if len(self._asked) >= MAX_QUESTIONS:
            return
        if event.panicked:
            self._panic(event)
        elif kind == "slice":
            self._slice(event)
        elif kind == "append":
            self._append(event)
        elif kind == "copy":
            self._copy(event)
        elif kind == "store":
            self._store(event, parted)

    def _choice(
        self,
        kind: str,
        ask: Msg,
        target: str,
        answer: Any,
        wrong: Mapping[Any, Msg],
        explain: Msg,
        *,
        labels: Mapping[Any, Msg] | None = None,
        weight: float = 0.5,
    ) -> None:
        """Ask once per kind."""
        if self._first(kind):
            name = f"{kind}{self.rec.position}"
            self._offer(name, ask, target, answer, wrong, explain, labels=labels, weight=weight)

    # --- slice expressions ------------------------------------------------------------------

    def _slice(self, event: Event) -> None:
        op, old = event.op, event.before[event.op.source]
        s = self.scene.program.variables[op.target]
        low, high, *limit = op.numbers
        lo = low or 0
        if s.array is None:
            if not s.nil:
                self._choice(
                    "empty",
                    msg("q_empty", op=op.text, v=op.target),
                    f"{op.target}.ptr",
                    "≠ nil",
                    {"nil": msg("w_empty_nil")},
                    msg("why_empty"),
                    labels={"nil": msg("a_nil"), "≠ nil": msg("a_not_nil")},
                )
        elif limit:
            end = limit[0] or 0
            self._choice(
                "third",
                msg("q_slice_cap", op=op.text, v=op.target, len=old.len, cap=old.cap),
                f"{op.target}.cap",
                s.cap,
                {end: msg("w_limit"), old.cap - lo: msg("w_no_limit", max=end)},
                msg("why_third"),
            )
        elif high is not None and high > old.len:
            self._choice(
                "beyond",
                msg("q_beyond", op=op.text, src=op.source, len=old.len, cap=old.cap),
                f"{op.target}.len",
                s.len,
                {"panic": msg("w_beyond_panic", cap=old.cap), old.len - lo: msg("w_beyond_cut")},
                msg("why_beyond"),
                labels={"panic": msg("a_panic")},
                weight=1.0,
            )
        elif s.cap != s.len:
            self._choice(
                "cap",
                msg("q_slice_cap", op=op.text, v=op.target, len=old.len, cap=old.cap),
                f"{op.target}.cap",
                s.cap,
                {s.len: msg("w_cap_len"), old.cap: msg("w_cap_whole")},
                msg("why_cap"),
                weight=1.0,
            )

    # --- append -----------------------------------------------------------------------------

    def _append(self, event: Event) -> None:
        growth, old = event.growth, event.before[event.op.source]
        if growth is None:
            self._overwritten(event)
        elif old.array is not None and self._first("grow"):
            wrong = {
                growth.new_len: msg("w_need"),
                2 * growth.old_cap: msg("w_double", need=growth.new_len),
                2 * growth.new_len: msg("w_double_need"),
            }
            # The choices are not shown: a typed number is told why it is wrong.
            self.rec.ask(
                f"grow{self.rec.position}",
                msg("q_grow", v=event.op.target, len=old.len, cap=old.cap, k=len(event.op.values)),
                target=f"{event.op.target}.cap",
                answer=growth.cap,
                kind="number",
                choices=[
                    (growth.cap, None),
                    *((value, why) for value, why in wrong.items() if value != growth.cap),
                ],
                explain=msg("why_grow"),
            )

    def _overwritten(self, event: Event) -> None:
        """Ask what another slice sees where the append wrote."""
        others = self.scene.seen_by_others(event)
        if not others or event.written is None:
            return
        array, start, end = event.written
        seen = self.scene.program.variables[others[0]]
        index = max(start, seen.offset)
        new = event.op.values[index - start]
        was = event.arrays[array][index]
        if index >= end or was == new:
            return
        wrong = {was: msg("w_copied"), 0: msg("w_zero")}
        self._choice(
            "alias",
            msg("q_alias", v=event.op.target, other=others[0], i=index - seen.offset),
            f"mem.a{array}_{index}",
            new,
            wrong,
            msg("why_shared"),
            weight=1.0,
        )

    # --- the other statements ---------------------------------------------------------------

    def _copy(self, event: Event) -> None:
        op = event.op
        a, b = event.before[op.target].len, event.before[op.source].len
        if a == b:
            return
        wrong = {max(a, b): msg("w_copy_more"), event.before[op.target].cap: msg("w_copy_cap")}
        ask = msg("q_copy", dst=op.target, src=op.source, a=a, b=b)
        self._choice("copy", ask, "out.result", event.result, wrong, msg("why_copy"))

    def _store(self, event: Event, parted: Mapping[str, int]) -> None:
        """Ask whether a write through one header shows in another."""
        if event.written is None:
            return
        op, (array, index, _) = event.op, event.written
        i, value = op.numbers[0] or 0, op.numbers[1] or 0
        others = self.scene.seen_by_others(event)
        if others:
            was = event.arrays[array][index]
            at = index - self.scene.program.variables[others[0]].offset
            if was != value:
                self._choice(
                    "store",
                    msg("q_store", op=op.text, other=others[0], i=at),
                    f"mem.a{array}_{index}",
                    value,
                    {was: msg("w_store_copy")},
                    msg("why_store"),
                )
            return
        for other, shift in sorted(parted.items()):
            self._store_apart(event, other, array, i + shift, value)

    def _store_apart(self, event: Event, other: str, array: int, i: int, value: int) -> None:
        """Ask for the element of the array left behind that this one was copied from."""
        theirs = self.scene.program.variables[other]
        if theirs.array in (None, array) or not 0 <= i < theirs.len:
            return
        index = theirs.offset + i
        left = self.scene.program.memory.elems(theirs)[i]
        if left == value or self.rec.get(f"mem.a{theirs.array}_{index}") is None:
            return
        self._choice(
            "apart",
            msg("q_apart", op=event.op.text, other=other, i=i),
            f"mem.a{theirs.array}_{index}",
            left,
            {value: msg("w_apart", v=event.op.target, other=other)},
            msg("why_apart"),
            weight=1.0,
        )

    def _panic(self, event: Event) -> None:
        op = event.op
        if op.kind == "store":
            s, i = event.before[op.target], op.numbers[0] or 0
            if i >= s.cap:
                return
            self._choice(
                "index",
                msg("q_index", op=op.text, v=op.target, len=s.len, cap=s.cap),
                "out.result",
                event.result,
                {0: msg("w_index_room"), 1: msg("w_index_grow")},
                msg("why_index"),
                labels={
                    0: msg("a_written"),
                    1: msg("a_grows"),
                    str(event.result): msg("a_panic"),
                },
            )
            return
        s = event.before[op.source]
        self._choice(
            "bounds",
            msg("q_bounds", op=op.text, src=op.source, len=s.len, cap=s.cap),
            "out.result",
            event.result,
            {0: msg("w_bounds_cut"), 1: msg("w_bounds_grow")},
            msg("why_bounds"),
            labels={0: msg("a_shorter"), 1: msg("a_longer"), str(event.result): msg("a_panic")},
        )
