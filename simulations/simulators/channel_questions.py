"""What channel asks: where interviews ask, and why the usual answers are wrong.

Each kind of question is asked once a story, at most ``MAX_QUESTIONS`` in all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from simulations.goruntime.hchan import (
    BLOCKS,
    CLOSED,
    DEFAULT,
    SENT,
    HChan,
    received,
)
from simulations.simulators.asking import Asker
from simulations.simulators.channel_ops import Event
from simulations.trace import Msg, Recorder, msg

MAX_QUESTIONS = 6


class Questions(Asker):
    """Asks about the step just recorded."""

    def __init__(self, rec: Recorder, c: HChan) -> None:
        super().__init__(rec)
        self.c = c

    def ask(self, event: Event) -> None:
        """Ask at most one question about this operation."""
        if len(self._asked) >= MAX_QUESTIONS:
            return
        by_rule: Mapping[str, Callable[[Event], None]] = {
            "hand-off": self._hand_off,
            "refill": self._refill,
            "park": self._park,
            "buffer": self._drain,
            "zero": self._zero,
            "default": self._default,
            "close": self._close,
            "panic": self._panic,
            "nil": self._nil,
        }
        by_rule[event.outcome.how](event)

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
        weight: float = 1.0,
    ) -> None:
        """Ask once per kind; what waits or panics is offered in words."""
        if not self._first(kind):
            return
        words = {
            BLOCKS: msg("a_blocks"),
            SENT: msg("a_sent"),
            CLOSED: msg("a_closed"),
            **(labels or {}),
        }
        name = f"{kind}{self.rec.position}"
        self._offer(name, ask, target, answer, wrong, explain, labels=words, weight=weight)

    def _outcome(
        self,
        kind: str,
        ask: Msg,
        event: Event,
        wrong: Mapping[Any, Msg],
        explain: Msg,
        *,
        of: int | None = None,
        weight: float = 1.0,
    ) -> None:
        """Ask for the result of an operation that finishes in this step."""
        i = event.index if of is None else of
        answer = event.finished[i]
        self._choice(kind, ask, f"out.g{i}", answer, wrong, explain, weight=weight)

    # --- values on their way ----------------------------------------------------------------

    def _hand_off(self, event: Event) -> None:
        if event.op.sends:
            if event.receivers and self.c.dataqsiz and self._first("hand"):
                self.rec.ask(
                    f"hand{self.rec.position}",
                    msg("q_sendx", g=f"G{event.receivers[0]}"),
                    target="h.sendx",
                    answer=False,
                    kind="yesno",
                    explain=msg("why_hand"),
                    weight=1.0,
                )
        elif len(event.senders) > 1:
            (first, _), (last, value) = event.senders[0], event.senders[-1]
            self._outcome(
                "fifo",
                msg("q_fifo", first=f"G{first}", last=f"G{last}"),
                event,
                {received(value, True): msg("w_lifo"), received(0, False): msg("w_not_zero")},
                msg("why_fifo"),
            )

    def _refill(self, event: Event) -> None:
        value = event.senders[0][1]
        self._choice(
            "refill",
            msg("q_slot", v=str(value)),
            f"buf.s{event.slot}",
            value,
            {"receiver": msg("w_direct"), "sender": msg("w_sendq")},
            msg("why_refill"),
            labels={
                "receiver": msg("a_receiver"),
                value: msg("a_slot", i=event.slot),
                "sender": msg("a_sendq"),
            },
        )

    def _park(self, event: Event) -> None:
        if event.op.sends and self.c.dataqsiz:
            n = self.c.qcount
            ask = msg("q_full", v=str(event.op.value), n=n)
            self._choice("full", ask, "h.qcount", n, {n + 1: msg("w_grow")}, msg("why_full"))

    def _drain(self, event: Event) -> None:
        if self.c.closed:
            self._outcome(
                "drain",
                msg("q_drain", v=str(event.held)),
                event,
                {
                    received(0, False): msg("w_zero_early"),
                    received(event.held or 0, False): msg("w_ok_open"),
                },
                msg("why_drain"),
            )

    # --- nothing to wait for ----------------------------------------------------------------

    def _zero(self, event: Event) -> None:
        wrong = {BLOCKS: msg("w_closed_wait"), "panic": msg("w_recv_panic")}
        self._outcome("zero", msg("q_zero"), event, wrong, msg("why_zero"))

    def _default(self, event: Event) -> None:
        wrong = {BLOCKS: msg("w_default_waits")}
        if self.c.nil:
            wrong["panic"] = msg("w_nil_panic")
            self._outcome("nil_try", msg("q_nil_try"), event, wrong, msg("why_nil_try"))
        elif event.op.sends:
            wrong[SENT] = msg("w_grow")
            ask = msg("q_try_full", v=str(event.op.value))
            self._outcome("try", ask, event, wrong, msg("why_try"), weight=0.5)

    def _close(self, event: Event) -> None:
        if event.receivers:
            wrong = {BLOCKS: msg("w_closed_wait"), "panic": msg("w_recv_panic")}
            ask = msg("q_close_receivers", g=f"G{event.receivers[0]}")
            why = msg("why_close_receivers")
            self._outcome("wakes", ask, event, wrong, why, of=event.receivers[0])
        elif event.senders:
            op, value = event.senders[0]
            wrong = {SENT: msg("w_sender_sent"), BLOCKS: msg("w_closed_wait")}
            ask = msg("q_close_senders", g=f"G{op}", v=str(value))
            self._outcome("panics", ask, event, wrong, msg("why_close_senders"), of=op)

    def _panic(self, event: Event) -> None:
        if self.c.nil:
            wrong = {CLOSED: msg("w_close_nil"), BLOCKS: msg("w_close_waits")}
            self._outcome("nil_close", msg("q_nil_close"), event, wrong, msg("why_nil_close"))
        elif event.op.kind == "close":
            wrong = {CLOSED: msg("w_close_again")}
            self._outcome("twice", msg("q_twice"), event, wrong, msg("why_twice"))
        elif event.op.tries:
            wrong = {DEFAULT: msg("w_default"), SENT: msg("w_closed_sent")}
            self._outcome("try_closed", msg("q_try_closed"), event, wrong, msg("why_try_closed"))
        else:
            wrong = {SENT: msg("w_closed_sent"), BLOCKS: msg("w_closed_wait")}
            self._outcome("send_closed", msg("q_send_closed"), event, wrong, msg("why_send_closed"))

    def _nil(self, event: Event) -> None:
        if event.op.sends:
            parked = self.rec.get("h.parked")
            self._choice(
                "nil",
                msg("q_nil_send"),
                "h.parked",
                parked,
                {"panic": msg("w_nil_panic"), "sent": msg("w_nil_sent")},
                msg("why_nil"),
                labels={parked: msg("a_for_ever"), "panic": msg("a_panic")},
            )
