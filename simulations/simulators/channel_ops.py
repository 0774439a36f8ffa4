"""The operations on a channel: how each is written, as Go code and as an observable."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulations.goruntime.hchan import HChan, Outcome
from simulations.sentences import say

_OP = re.compile(r"(?:(send|try-send)(-?(?:0|[1-9][0-9]*))|(recv|try-recv|close))")
FORMS = ("send 7", "recv", "try-send 7", "try-recv", "close")
GO = {
    "send": "c <- {}",
    "recv": "v, ok = <-c",
    "close": "close(c)",
    "try-send": "select {{ case c <- {}: default: }}",
    "try-recv": "select {{ case v, ok = <-c: default: }}",
}


@dataclass(frozen=True)
class Op:
    """One operation; ``value`` is what a send sends."""

    kind: str
    value: int = 0

    @property
    def sends(self) -> bool:
        """Whether it sends, blocking or not."""
        return self.kind.endswith("send")

    @property
    def tries(self) -> bool:
        """Whether a default stands beside it."""
        return self.kind.startswith("try-")


def read_op(text: str) -> Op:
    """Return the operation ``text`` writes; ValueError says what may be written."""
    found = _OP.fullmatch(re.sub(r"\s+", "", text))
    if not found or not -(2**63) <= int(found.group(2) or 0) < 2**63:
        raise ValueError(say("no-operation", op=text, forms=", ".join(FORMS)))
    return Op(found.group(1) or found.group(3), int(found.group(2) or 0))


def perform(c: HChan, index: int, op: Op) -> Outcome:
    """Do one operation as goroutine number ``index``."""
    if op.kind == "close":
        return c.close()
    if op.sends:
        return c.send(index, op.value, block=not op.tries)
    return c.recv(index, block=not op.tries)


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


@dataclass(frozen=True)
class Event:
    """One operation done: what waited and lay where before it, and what it did.

    ``slot`` is the buffer slot a send or receive would use, ``held`` the value in it; ``finished``
    maps the number of each operation that ended in this step to its result.
    """

    index: int
    op: Op
    outcome: Outcome
    slot: int
    held: int | None
    receivers: tuple[int, ...]
    senders: tuple[tuple[int, int], ...]
    finished: Mapping[int, str]
