"""The table of outcomes: every operation tried on every state of a channel."""

from __future__ import annotations

from collections.abc import Mapping

from simulations.goruntime.hchan import BLOCKS, HChan
from simulations.parameters import Values
from simulations.simulators.base import Context
from simulations.simulators.channel_ops import GO, Op, perform
from simulations.simulators.channel_table_text import TABLE
from simulations.trace import Recorder, msg

OPERATIONS = ("send", "recv", "close", "try_send", "try_recv")
STATES = {
    "nil": "nil",
    "empty": "[_ _]",
    "full": "[5 6]",
    "closed": "closed [_ _]",
    "closed_with_data": "closed [5 _]",
}
"""The states, and how the table writes them: what lies in the two slots."""

ASKED: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("send", "nil"): {"panic: send on nil channel": "w_nil_panic", "sent": "w_nil_sent"},
    ("send", "closed"): {BLOCKS: "w_closed_wait", "sent": "w_closed_sent"},
    ("recv", "closed"): {
        BLOCKS: "w_closed_wait",
        "panic: receive from closed channel": "w_recv_panic",
    },
    ("recv", "closed_with_data"): {"0 false": "w_zero_early", "5 false": "w_ok_open"},
    ("close", "nil"): {"closed": "w_close_nil", BLOCKS: "w_close_waits"},
    ("close", "closed"): {"closed": "w_close_again"},
    ("try_send", "nil"): {BLOCKS: "w_default_waits", "panic: send on nil channel": "w_nil_panic"},
    ("try_send", "closed"): {"default": "w_default", "sent": "w_closed_sent"},
    ("try_recv", "closed"): {"default": "w_default", BLOCKS: "w_closed_wait"},
}
"""What is asked of which operation and state: the usual wrong answers, and why they are wrong."""


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
    rec.say(TABLE)
    rec.title("title_table")
    rec.note("note_table")
    kinds = {name: Op(name.replace("_", "-"), 1) for name in OPERATIONS}
    lines = [f"\t{GO[op.kind].format(1)} //@{name}" for name, op in kinds.items()]
    rec.code("\n".join(["package main", "", "func try(c chan int) {", *lines, "}"]))
    for name in OPERATIONS:
        rec.panel(_panel(name), "record", f"p_{name}")
    for name, op in kinds.items():
        rec.chapter(f"p_{name}")
        for state in STATES:
            _cell(rec, name, op, state)


def _panel(name: str) -> str:
    return name.replace("_", "")


def _cell(rec: Recorder, name: str, op: Op, state: str) -> None:
    result = perform(channel_in(state), 0, op).result or BLOCKS
    target = f"{_panel(name)}.{state}"
    asked = (name, state) in ASKED
    lvl = 0 if asked else 1
    with rec.step(name, msg(f"cell_{reason(name, state)}"), mark=f"{name}_{state}", lvl=lvl):
        rec.set(target, n=STATES[state], v=result)
    rec.observe(f"{name}_{state}", result, expr=name, source=target)
    if asked:
        wrong = ASKED[name, state]
        choices = [(result, None), *((value, msg(why)) for value, why in wrong.items())]
        rec.ask(
            f"{name}_{state}",
            msg(f"q_{state}", op=GO[op.kind].format(1)),
            target=target,
            answer=result,
            kind="choice",
            choices=sorted(choices, key=lambda choice: choice[0]),
            explain=msg(f"why_{'nil' if state == 'nil' else 'closed'}_{name.removeprefix('try_')}"),
            weight=1.0,
        )


def reason(name: str, state: str) -> str:
    """Return the key's ending of the caption that says why."""
    kind = name.removeprefix("try_")
    tried = "_try" if name.startswith("try_") else ""
    if kind == "close":
        key = {"nil": "nil_close", "empty": "close_empty", "full": "close_full"}
        return key.get(state, "closed_close")
    if state == "nil":
        return f"nil_{kind}{tried}"
    if kind == "send":
        return {"empty": "room", "full": f"full{tried}"}.get(state, f"closed_send{tried}")
    return {
        "empty": f"empty{tried}",
        "full": "oldest",
        "closed": f"closed_zero{tried}",
        "closed_with_data": "closed_value",
    }[state]
