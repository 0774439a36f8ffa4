"""What is asked about a Swiss map: where interviews ask, and why the usual answers are wrong."""

from __future__ import annotations

from simulations.goruntime.swissmap import GROUP_SLOTS, Log, SwissMap
from simulations.simulators.asking import Asker
from simulations.simulators.map_common import Op
from simulations.simulators.map_swiss_captions import probed
from simulations.trace import Recorder, msg

MAX_CAPACITY_QUESTIONS = 2


class Questions(Asker):
    """Asks each kind of question once a story, a growth twice."""

    def __init__(self, rec: Recorder, m: SwissMap) -> None:
        super().__init__(rec)
        self.m = m
        self._growths = 0

    def capacity(self, at: int, op: Op, count: int, full: int) -> None:
        """Ask for the slots after the growth at ``at``; only while there is one table."""
        self._growths += 1
        if len(self.m.tables) != 1 or self._growths > MAX_CAPACITY_QUESTIONS:
            return
        now = self.m.table_of(self.m.hasher(op.key)).capacity
        ask_capacity(self.rec, at, count, full, now)

    def group(self, op: Op, log: Log, name: str) -> None:
        """Ask which group takes a key: once for a home group, once for one that is full."""
        past = probed(self.m, op, log)
        kind = "probe" if past else "group"
        if not self._first(kind):
            return
        self.rec.ask(
            f"{kind}{self.rec.position}",
            msg(f"q_{kind}", key=str(op.key)),
            target="g",
            answer=name,
            kind="pick-entity",
            explain=msg(f"why_{kind}"),
            weight=1.0 if past else 0.5,
        )

    def growth_left(self, op: Op, log: Log, target: str) -> None:
        """Ask whether growthLeft changes: not by a tombstone, nor by using one again."""
        if log.tombstone:
            kind, changes = "tombstone", False
        elif op.kind == "delete" and log.found:
            kind, changes = "emptied", True
        elif log.reused:
            kind, changes = "reused", False
        else:
            return
        if self._first(kind):
            self.rec.ask(
                f"{kind}{self.rec.position}",
                msg(f"q_{kind}", key=str(op.key)),
                target=target,
                answer=changes,
                kind="yesno",
                explain=msg(f"why_{kind}"),
                weight=1.0 if kind == "tombstone" else 0.5,
            )


def ask_capacity(rec: Recorder, at: int, count: int, full: int, now: int) -> None:
    """Ask for the slots after the growth at ``at``: before it ``count`` keys had ``full``."""
    small = full == GROUP_SLOTS
    wrong = {
        full: msg("w_same_small" if small else "w_same"),
        2 * now: msg("w_twice"),
        full + GROUP_SLOTS: msg("w_one_group"),
        now: None,
    }
    rec.ask(
        f"capacity{at}",
        msg("q_cap_small") if small else msg("q_cap", count=count, cap=full),
        target="m.capacity",
        answer=now,
        kind="choice",
        at=at,
        choices=sorted(wrong.items()),
        explain=msg("why_cap"),
        weight=1.0,
    )
