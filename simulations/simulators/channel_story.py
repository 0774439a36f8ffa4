"""The story of one channel: a step for each operation, with its chapter, caption and question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulations.goruntime.hchan import HChan
from simulations.simulators.channel_ops import GO, Event, Op, perform
from simulations.simulators.channel_questions import Questions
from simulations.trace import Msg, Recorder, msg


class Story:
    """Draws one channel and records a step for each operation."""

    def __init__(self, rec: Recorder, c: HChan, ops: Sequence[Op]) -> None:
        self.rec = rec
        self.c = c
        self.ops = ops
        self._chapter = ""
        self._parked: list[int] = []
        self._questions = Questions(rec, c)
        lines = [
            f"\tgo func() {{ {GO[op.kind].format(op.value)} }}() //@op{i}"
            for i, op in enumerate(ops)
        ]
        made = "var c chan int" if c.nil else f"c := make(chan int, {c.dataqsiz})"
        rec.code("\n".join(["package main", "", "func main() {", f"\t{made}", *lines, "}"]))
        # In reading order on a phone: the values' way from left to right, then the bookkeeping.
        if c.nil:
            rec.panel("forever", "queue", "p_forever", end="fifo")
            rec.watch("h.parked")
        else:
            rec.panel("sendq", "queue", "p_sendq", end="fifo")
            if c.dataqsiz:
                rec.panel("buf", "cells", "p_buf", layout="ring")
            rec.panel("recvq", "queue", "p_recvq", end="fifo")
            rec.watch("h.qcount", "h.sendx", "h.recvx")
        rec.panel("out", "record", "p_out")
        rec.panel("h", "record", "p_nil" if c.nil else "p_h")
        self._draw()

    def run(self, index: int, op: Op) -> list[dict[str, Any]]:
        """Do one operation, record it, and return its entry of ``finished``."""
        event = self._perform(index, op)
        self._open_chapter(event)
        lvl = 1 if event.outcome.how == "buffer" and not self.c.closed else 0
        caption = self._caption(event)
        with self.rec.step(f"op{index}", caption, mark=f"op#{index}", lvl=lvl, g=f"G{index}"):
            self._draw()
            self.rec.show("out", self._finished(event))
        self._questions.ask(event)
        return [{"op": i, "result": event.finished[i]} for i in sorted(event.finished)]

    def _perform(self, index: int, op: Op) -> Event:
        c = self.c
        receivers = tuple(w.op for w in c.recvq)
        senders = tuple((w.op, w.value) for w in c.sendq)
        slot = c.sendx if op.sends else c.recvx
        held = c.buf[slot] if c.qcount and c.dataqsiz else None
        outcome = perform(c, index, op)
        done = dict(outcome.woken)
        if outcome.result is not None:
            done[index] = outcome.result
        elif c.nil:
            self._parked.append(index)
        return Event(index, op, outcome, slot, held, receivers, senders, done)

    # --- the picture ------------------------------------------------------------------------

    def _finished(self, event: Event) -> dict[str, Mapping[str, Any]]:
        def name(i: int) -> str:
            op = self.ops[i]
            return f"G{i} {op.kind} {op.value}" if op.sends else f"G{i} {op.kind}"

        return {f"g{i}": {"n": name(i), "v": event.finished[i]} for i in sorted(event.finished)}

    def _draw(self) -> None:
        c, rec = self.c, self.rec
        if c.nil:
            rec.set("h.c", n="c", v="nil")
            rec.set("h.parked", n="parked", v=len(self._parked))
            rec.set("forever.q", items=[f"G{i}" for i in self._parked])
            return
        header = {
            "qcount": c.qcount,
            "dataqsiz": c.dataqsiz,
            "sendx": c.sendx,
            "recvx": c.recvx,
            "closed": int(c.closed),
        }
        for name, value in header.items():
            rec.set(f"h.{name}", n=name, v=value)
        rec.set("recvq.q", items=[f"G{w.op}" for w in c.recvq])
        rec.set("sendq.q", items=[f"G{w.op}: {w.value}" for w in c.sendq])
        if c.dataqsiz:
            rec.show("buf", self._ring())

    def _ring(self) -> dict[str, Mapping[str, Any]]:
        c = self.c
        full = {(c.recvx + i) % c.dataqsiz for i in range(c.qcount)}
        cells: dict[str, Mapping[str, Any]] = {}
        for i, value in enumerate(c.buf):
            state = "used" if i in full else "empty"
            cells[f"s{i}"] = {"i": i, "v": value if i in full else None, "st": state}
        cells["sendx"] = {"at": c.sendx, "label": "sendx"}
        cells["recvx"] = {"at": c.recvx, "label": "recvx"}
        return cells

    # --- chapters ---------------------------------------------------------------------------

    def _open_chapter(self, event: Event) -> None:
        key = self._phase(event)
        if key and key != self._chapter:
            self._chapter = key
            self.rec.chapter(f"c_{key}")

    def _phase(self, event: Event) -> str:
        """Return the chapter this operation belongs to, "" to stay in the present one."""
        how = event.outcome.how
        if self.c.nil:
            return "nil_select" if event.op.tries else "nil"
        if how == "close":
            return "close"
        if self.c.closed:
            return "closed"
        if how == "default":
            return "try"
        if self.c.dataqsiz == 0:
            return "unbuffered"
        if how in ("park", "hand-off"):
            return "full" if event.op.sends and how == "park" else "waiting"
        return "full" if how == "refill" else "buffer"

    # --- captions ---------------------------------------------------------------------------

    def _caption(self, event: Event) -> Msg:
        how, op = event.outcome.how, event.op
        if how == "close":
            return self._close_caption(event)
        if how == "panic":
            return self._panic_caption(event)
        if how == "nil":
            return msg("nil_send" if op.sends else "nil_recv", g=f"G{event.index}")
        if how == "default":
            if self.c.nil:
                return msg("nil_default" if op.sends else "nil_default_recv")
            return msg("send_default", v=str(op.value)) if op.sends else msg("recv_default")
        return self._send_caption(event) if op.sends else self._recv_caption(event)

    def _send_caption(self, event: Event) -> Msg:
        how, c = event.outcome.how, self.c
        args: dict[str, Any] = {"v": str(event.op.value)}
        if how == "hand-off":
            key = "send_hand_off" if c.dataqsiz else "send_meets"
            return msg(key, **args, r=f"G{event.receivers[0]}")
        if how == "buffer":
            return msg("send_buffer", **args, i=event.slot, next=c.sendx, n=c.qcount)
        args["g"] = f"G{event.index}"
        return msg("send_park", **args, n=c.dataqsiz) if c.dataqsiz else msg("send_alone", **args)

    def _recv_caption(self, event: Event) -> Msg:
        how, c = event.outcome.how, self.c
        if how == "zero":
            return msg("recv_zero")
        if how == "park":
            return msg("recv_park" if c.dataqsiz else "recv_alone", g=f"G{event.index}")
        if how == "buffer":
            key = "recv_drain" if c.closed else "recv_buffer"
            return msg(key, v=str(event.held), i=event.slot, next=c.recvx)
        sender, value = event.senders[0]
        args = {"s": f"G{sender}", "v": str(value)}
        if how == "refill":
            return msg("recv_refill", **args, old=str(event.held), i=event.slot)
        return msg("recv_meets", **args)

    def _close_caption(self, event: Event) -> Msg:
        if event.receivers:
            return msg("close_receivers", n=len(event.receivers))
        if event.senders:
            return msg("close_senders", n=len(event.senders))
        return msg("close_holding", n=self.c.qcount) if self.c.qcount else msg("close_idle")

    def _panic_caption(self, event: Event) -> Msg:
        if event.op.kind == "close":
            return msg("panic_nil" if self.c.nil else "panic_close")
        return msg("panic_try" if event.op.tries else "panic_send")
