"""What slice-growth asks: where interviews ask, and why the usual answers are wrong."""

from __future__ import annotations

from collections.abc import Mapping

from simulations.goruntime.slices import Grower, Growth, growslice
from simulations.releases import Release
from simulations.trace import Msg, Recorder, msg

MAX_QUESTIONS = 5
FIRST_NEW_RULE = Release(18)
OTHER_RULES = Release(17), Release(27)
"""One release of each growth rule, to name what the other would have done."""


class Questions:
    """Asks once for each rule and way of rounding, where a plain doubling is not the answer."""

    def __init__(self, rec: Recorder, grower: Grower) -> None:
        self.rec = rec
        self.grower = grower
        self._asked: set[str] = set()

    def _may(self, kind: str) -> bool:
        """Return whether to ask this kind of question, and note that it is asked."""
        if kind in self._asked or len(self._asked) >= MAX_QUESTIONS:
            return False
        self._asked.add(kind)
        return True

    def stays(self, length: int, cap: int) -> None:
        """Ask once whether an append that fits moves the slice."""
        if self._may("stays"):
            self.rec.ask(
                f"move{self.rec.position}",
                msg("q_move", len=length, cap=cap),
                target="s.ptr",
                answer=False,
                kind="yesno",
                explain=msg("why_fits"),
            )

    def cap(self, growth: Growth) -> None:
        """Ask for the capacity after a growth by the runtime."""
        rounded = growth.rounded
        rounds = rounded is not None and growth.cap != growth.target
        header = "+header" if rounded is not None and rounded.header else ""
        plain = growth.cap == 2 * growth.old_cap and growth.rule != "double"
        too_easy = growth.old_cap < 4 and not (growth.old_cap == 0 and rounds)
        if self.grower.storage != "heap" and growth.old_cap == 0:
            self._first(growth, {self._buffer(): msg("w_stack_later")}, "why_runtime")
            return
        wrong = self._misconceptions(growth)
        if too_easy or plain or not {*wrong} - {growth.cap}:
            return
        if not self._may(f"{growth.rule}{header}"):
            return
        decisive = growth.rule in ("smooth", "quarter") or header
        self._choice(
            f"cap{self.rec.position}",
            self._ask_cap(growth),
            growth.cap,
            wrong,
            msg("why_header" if header else f"why_{growth.rule}"),
            weight=1.0 if decisive else 0.5,
        )

    @staticmethod
    def _ask_cap(growth: Growth) -> Msg:
        length, cap, k = growth.old_len, growth.old_cap, growth.new_len - growth.old_len
        return msg("q_cap" if length == cap > 0 else "q_cap_more", len=length, cap=cap, k=k)

    # --- what the compiler hides ------------------------------------------------------------

    def _buffer(self) -> int:
        """Return the elements a stack buffer of 32 bytes would hold."""
        size = self.grower.elem_size
        return 32 // size if 0 < size <= 32 else 0

    def _first(self, growth: Growth, wrong: Mapping[int, Msg], why: str) -> None:
        """Ask for the capacity after the first append of a slice the compiler knows."""
        others = {growth.new_len: msg("w_stack_first"), **wrong}
        if set(others) != {growth.cap} and self._may("first"):
            ask = msg(f"q_first_{self.grower.storage}", k=growth.new_len)
            self._choice(f"first{self.rec.position}", ask, growth.cap, others, msg(why))

    def on_stack(self, growth: Growth) -> None:
        """Ask for the capacity in the stack buffer: at once all of it, or by size class."""
        if growth.rule == "stack":
            self._first(growth, {}, "why_stack")
        elif 2 * growth.old_cap > growth.cap and self._may("stack-class"):
            self._choice(
                f"stack{self.rec.position}",
                self._ask_cap(growth),
                growth.cap,
                {2 * growth.old_cap: msg("w_stack_double"), self._buffer(): msg("w_stack_whole")},
                msg("why_stack_class"),
            )

    def leave(self, length: int, before: int, cap: int) -> None:
        """Ask for the capacity that the caller of the function sees."""
        if self._may("leave"):
            self._choice(
                f"leave{self.rec.position}",
                msg("q_leave", n=length),
                cap,
                {before: msg("w_leave")},
                msg("why_leave"),
            )

    # --- wrong answers ----------------------------------------------------------------------

    def _misconceptions(self, growth: Growth) -> dict[int, Msg]:
        old, new = OTHER_RULES
        other = new if self.grower.go < FIRST_NEW_RULE else old
        elsewhere = growslice(
            growth.old_len,
            growth.old_cap,
            growth.new_len,
            growth.elem_size,
            noscan=not self.grower.has_pointers,
            go=other,
        )
        doubled = msg("w_double", target=growth.target)
        if growth.rule == "double":
            doubled = msg("w_double_round")
        until_1024 = (growth.rule, elsewhere.rule) == ("smooth", "double")
        unrounded = msg("w_unrounded")
        if growth.rounded is not None and growth.rounded.header:
            unrounded = msg("w_no_header")
        found: dict[int, Msg] = {}
        for value, why in (
            (growth.target, unrounded),
            (elsewhere.cap, msg("w_1024" if until_1024 else "w_other", go=other.name)),
            (2 * growth.old_cap, doubled),
            (growth.old_cap + growth.old_cap // 4, msg("w_quarter")),
            (growth.new_len, msg("w_need")),
        ):
            # "Doubles always" is said even where that would not be room enough.
            if value >= growth.new_len or value == 2 * growth.old_cap > 0:
                found.setdefault(value, why)
        return found

    def _choice(
        self,
        name: str,
        ask: Msg,
        answer: int,
        wrong: Mapping[int, Msg],
        explain: Msg,
        *,
        weight: float = 1.0,
    ) -> None:
        choices: dict[int, Msg | None] = {**wrong, answer: None}
        if len(choices) < 2:
            return
        self.rec.ask(
            name,
            ask,
            target="s.cap",
            answer=answer,
            kind="choice",
            choices=sorted(choices.items()),
            explain=explain,
            weight=weight,
        )
