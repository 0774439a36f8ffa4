"""channel: ring buffer, wait queues and hand-off; and the table of all outcomes.

Observables of ``ops``: ``states finished blocked``; of ``outcomes``: 25 of the form
``<operation>_<state>``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulations.goruntime.hchan import BLOCKS, HChan, Outcome
from simulations.parameters import Bool, Int, Ops, Values
from simulations.sentences import say
from simulations.simulators.base import Context, Preset, Scenario, Simulator
from simulations.simulators.channel_text import TEXT
from simulations.trace import Msg, Recorder, msg

_OP = re.compile(r"(?:(send|try-send)(-?(?:0|[1-9][0-9]*))|(recv|try-recv|close))")
FORMS = ("send 7", "recv", "try-send 7", "try-recv", "close")
DEFAULT_OPS = [
    "recv",
    "send 7",
    "send 8",
    "send 9",
    "send 10",
    "recv",
    "try-send 11",
    "close",
    "recv",
]
GO = {
    "send": "c <- {}",
    "recv": "v, ok = <-c",
    "close": "close(c)",
    "try-send": "select {{ case c <- {}: default: }}",
    "try-recv": "select {{ case v, ok = <-c: default: }}",
}
OPERATIONS = ("send", "recv", "close", "try_send", "try_recv")
STATES = ("nil", "empty", "full", "closed", "closed_with_data")
MAX_QUESTIONS = 4


@dataclass(frozen=True)
class Op:
    """One operation; ``value`` is what a send sends."""

    kind: str
    value: int = 0


def read_op(text: str) -> Op:
    """Return the operation ``text`` writes; ValueError says what may be written."""
    found = _OP.fullmatch(re.sub(r"\s+", "", text))
    if not found or not -(2**63) <= int(found.group(2) or 0) < 2**63:
        raise ValueError(say("no-operation", op=text, forms=", ".join(FORMS)))
    return Op(found.group(1) or found.group(3), int(found.group(2) or 0))


def perform(c: HChan, index: int, op: Op) -> Outcome:
    """Do one operation as goroutine number ``index``."""
    block = not op.kind.startswith("try-")
    if op.kind == "close":
        return c.close()
    if op.kind.endswith("send"):
        return c.send(index, op.value, block=block)
    return c.recv(index, block=block)


def described(c: HChan) -> dict[str, Any]:
    """Return one entry of ``states``."""
    return {
        "qcount": c.qcount,
        "closed": c.closed,
        "sendx": c.sendx,
        "recvx": c.recvx,
        "recvq": len(c.recvq),
        "sendq": len(c.sendq),
        "buf": list(c.buf),
    }


class Story:
    """Draws one channel and records a step for each operation."""

    def __init__(self, rec: Recorder, c: HChan, ops: list[Op]) -> None:
        self.rec = rec
        self.c = c
        self._asked: set[str] = set()
        lines = [
            f"\tgo func() {{ {GO[op.kind].format(op.value)} }}() //@op{i}"
            for i, op in enumerate(ops)
        ]
        made = "var c chan int" if c.nil else f"c := make(chan int, {c.dataqsiz})"
        rec.code("\n".join(["package main", "", "func main() {", f"\t{made}", *lines, "}"]))
        rec.panel("h", "record", "p_h")
        rec.panel("buf", "cells", "p_buf", layout="ring")
        rec.panel("recvq", "queue", "p_recvq", end="fifo")
        rec.panel("sendq", "queue", "p_sendq", end="fifo")
        rec.panel("out", "record", "p_out")
        rec.watch("h.qcount", "h.sendx", "h.recvx")
        self._draw(None)

    def run(self, index: int, op: Op) -> list[dict[str, Any]]:
        """Do one operation, record it, and return its entry of ``finished``."""
        c = self.c
        receivers, senders = len(c.recvq), [w.value for w in c.sendq]
        slot = c.sendx if op.kind.endswith("send") else c.recvx
        outcome = perform(c, index, op)
        done = dict(outcome.woken)
        if outcome.result is not None:
            done[index] = outcome.result
        finished = [{"op": i, "result": done[i]} for i in sorted(done)]
        caption = self._caption(op, outcome, slot)
        with self.rec.step(f"op{index}", caption, mark=f"op#{index}", lvl=0, g=f"G{index}"):
            fresh = slot if outcome.how in ("buffer", "refill") else None
            self._draw(fresh)
            self.rec.show(
                "out",
                {
                    f"g{item['op']}": {"n": f"G{item['op']}", "v": item["result"]}
                    for item in finished
                },
            )
        self._ask(op, outcome, receivers, senders, slot)
        return finished

    def _draw(self, fresh: int | None) -> None:
        c, rec = self.c, self.rec
        header = {
            "qcount": c.qcount,
            "dataqsiz": c.dataqsiz,
            "sendx": c.sendx,
            "recvx": c.recvx,
            "closed": int(c.closed),
        }
        for name, value in header.items():
            rec.set(f"h.{name}", n=name, v=value)
        full = {(c.recvx + i) % c.dataqsiz for i in range(c.qcount)} if c.dataqsiz else set()
        cells: dict[str, Mapping[str, Any]] = {}
        for i, value in enumerate(c.buf):
            state = "new" if i == fresh and i in full else "used" if i in full else "empty"
            cells[f"s{i}"] = {"i": i, "v": value if i in full else None, "st": state}
        if c.dataqsiz:
            cells["sendx"] = {"at": c.sendx, "label": "sendx"}
            cells["recvx"] = {"at": c.recvx, "label": "recvx"}
        rec.show("buf", cells)
        rec.set("recvq.q", items=[f"G{w.op}" for w in c.recvq])
        rec.set("sendq.q", items=[f"G{w.op}: {w.value}" for w in c.sendq])

    def _caption(self, op: Op, outcome: Outcome, slot: int) -> Msg:
        side = "send" if op.kind.endswith("send") else "recv"
        if outcome.how in ("nil", "default"):
            return msg(outcome.how)
        if outcome.how == "panic":
            return msg("panic", text=outcome.result)
        if outcome.how == "close":
            return msg("close", n=len(outcome.woken))
        if outcome.how in ("zero", "hand-off") and side == "recv":
            return msg(f"recv_{outcome.how}")
        if side == "recv":
            return msg("recv_park") if outcome.how == "park" else msg(f"recv_{outcome.how}", i=slot)
        if outcome.how == "buffer":
            return msg("send_buffer", v=str(op.value), i=slot)
        key = (
            "send_park0" if outcome.how == "park" and not self.c.dataqsiz else f"send_{outcome.how}"
        )
        return msg(key, v=str(op.value))

    def _ask(self, op: Op, outcome: Outcome, receivers: int, senders: list[int], slot: int) -> None:
        if len(self._asked) >= MAX_QUESTIONS or outcome.how in self._asked:
            return
        if outcome.how == "refill":
            self._asked.add(outcome.how)
            value = str(senders[0])
            self.rec.ask(
                f"refill{self.rec.position}",
                msg("q_slot", v=value),
                target=f"buf.s{slot}",
                answer=senders[0],
                kind="choice",
                choices=[
                    ("receiver", msg("w_direct"), msg("a_receiver")),
                    (senders[0], None, msg("a_slot", i=slot)),
                    ("sender", msg("w_sendq"), msg("a_sendq")),
                ],
                explain=msg("why_refill"),
                weight=1.0,
            )
        elif outcome.how == "hand-off" and receivers and self.c.dataqsiz:
            self._asked.add(outcome.how)
            self.rec.ask(
                f"hand{self.rec.position}",
                msg("q_sendx"),
                target="h.sendx",
                answer=False,
                kind="yesno",
                explain=msg("why_hand"),
                weight=1.0,
            )


def tell_ops(rec: Recorder, values: Values, context: Context) -> None:
    """Run the operations one after another, each in its own goroutine."""
    ops = [read_op(text) for text in values["ops"]]
    rec.say(TEXT)
    rec.title("title", n=len(ops))
    rec.note("note_goroutines")
    c = HChan(0 if values["nil"] else values["cap"], nil=values["nil"])
    story = Story(rec, c, ops)
    states, finished = [], []
    for index, op in enumerate(ops):
        finished.append(story.run(index, op))
        states.append(described(c))
    blocked = len(ops) - sum(len(done) for done in finished)
    rec.observe("states", states, expr="the channel after each operation")
    rec.observe("finished", finished, expr="what finished during each operation")
    rec.observe("blocked", blocked, expr="operations still parked at the end")


def channel_in(state: str) -> HChan:
    """Return a channel of capacity 2 in one of the five states."""
    c = HChan(0 if state == "nil" else 2, nil=state == "nil")
    for value in {"full": (5, 6), "closed_with_data": (5,)}.get(state, ()):
        c.send(0, value)
    if state.startswith("closed"):
        c.close()
    return c


def tell_outcomes(rec: Recorder, values: Values, context: Context) -> None:
    """Try every operation on every state."""
    rec.say(TEXT)
    rec.title("title_table")
    kinds = {name: Op(name.replace("_", "-"), 1) for name in OPERATIONS}
    lines = [f"\t{GO[op.kind].format(1)} //@{name}" for name, op in kinds.items()]
    rec.code("\n".join(["package main", "", "func try(c chan int) {", *lines, "}"]))
    for name in OPERATIONS:
        rec.panel(name.replace("_", ""), "record", f"p_{name}")
    results = {}
    for name, op in kinds.items():
        for state in STATES:
            result = perform(channel_in(state), 0, op).result or BLOCKS
            results[f"{name}_{state}"] = result
            said = name.replace("_", "-")
            panel = name.replace("_", "")
            caption = msg(f"cell_{reason(name, state)}", op=said, result=result)
            with rec.step(name, caption, mark=f"{name}_{state}", lvl=0):
                rec.set(f"{panel}.{state}", n=state, v=result)
            rec.observe(f"{name}_{state}", result, expr=name, source=f"{panel}.{state}")
            if (name, state) in ASKED:
                wrong = ASKED[name, state]
                choices = [(result, None), *((value, msg(why)) for value, why in wrong.items())]
                rec.ask(
                    f"{name}_{state}",
                    msg(f"q_{state}", op=said),
                    target=f"{panel}.{state}",
                    answer=result,
                    kind="choice",
                    choices=sorted(choices, key=lambda choice: choice[0]),
                    explain=msg("why_cell"),
                    weight=1.0,
                )


def reason(name: str, state: str) -> str:
    """Return the key's ending of the caption that says why."""
    kind = name.removeprefix("try_")
    tried = name.startswith("try_")
    if state == "nil":
        return "nil_close" if kind == "close" else "nil"
    if kind == "close":
        return "closed_close" if state.startswith("closed") else "close"
    if kind == "send":
        closed = "closed_try" if tried else "closed_send"
        return {"empty": "room", "full": "full"}.get(state, closed)
    if state == "closed":
        return "closed_try" if tried else "closed_zero"
    return {"empty": "empty", "full": "oldest"}.get(state, "closed_value")


# What is asked of which operation and state: the usual wrong answers, and why they are wrong.
ASKED: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("send", "nil"): {"panic: send on nil channel": "w_nil_panic", "sent": "w_nil_sent"},
    ("send", "closed"): {BLOCKS: "w_closed_wait", "sent": "w_closed_sent"},
    ("recv", "closed"): {
        BLOCKS: "w_closed_wait",
        "panic: receive from closed channel": "w_recv_panic",
    },
    ("recv", "closed_with_data"): {"0 false": "w_zero_early", "5 false": "w_ok_open"},
    ("close", "closed"): {"closed": "w_close_again"},
    ("try_recv", "closed"): {"default": "w_default"},
}

SIMULATOR = Simulator(
    slug="channel",
    version=2,
    en="How a channel works",
    zh="channel 的工作原理",
    scenarios=(
        Scenario(
            "ops",
            en="Operations on one channel",
            zh="对一个 channel 的操作",
            parameters=(
                Int(name="cap", default=2, low=0, high=64, en="Buffer size", zh="缓冲区大小"),
                Bool(name="nil", default=False, en="Use the nil channel", zh="使用 nil channel"),
                Ops(
                    name="ops",
                    default=DEFAULT_OPS,
                    read=read_op,
                    forms=FORMS,
                    max_items=128,
                    en="Operations, one per line",
                    zh="操作，每行一个",
                ),
            ),
            tell=tell_ops,
            presets=(
                Preset(
                    "Unbuffered: hand-off both ways",
                    "无缓冲：两个方向的直接交接",
                    {"cap": 0, "ops": ["recv", "send 1", "send 2", "recv", "send 3", "close"]},
                ),
                Preset(
                    "A full buffer and a waiting sender",
                    "缓冲区已满且有发送者等待",
                    {"cap": 3, "ops": ["send 1", "send 2", "send 3", "send 4", "recv", "recv"]},
                ),
                Preset(
                    "Close with receivers waiting",
                    "有接收者等待时关闭",
                    {"cap": 1, "ops": ["recv", "recv", "close", "recv", "close"]},
                ),
            ),
        ),
        Scenario(
            "outcomes",
            en="The table of outcomes",
            zh="结果一览表",
            parameters=(),
            tell=tell_outcomes,
        ),
    ),
)
