"""What is asked about a classic map: where interviews ask, and why the usual answers are wrong."""

from __future__ import annotations

from simulations.goruntime.hmap import EMPTY_ONE, HMap, Log
from simulations.simulators.asking import Asker
from simulations.simulators.map_classic_captions import limit
from simulations.simulators.map_common import Op
from simulations.trace import Recorder, msg

MAX_GROWTH_QUESTIONS = 2
EXACT_NOVERFLOW = 16  # from this B on the runtime only estimates the count


class Questions(Asker):
    """Asks each kind of question once a story, a growth twice."""

    def __init__(self, rec: Recorder, h: HMap) -> None:
        super().__init__(rec)
        self.h = h
        self._growths = 0

    def operation(self, op: Op, log: Log, *, plain: bool) -> None:
        """Ask about the operation just recorded; ``plain``: no growth happened inside it."""
        if not plain or log.slot is None:
            return
        if op.kind == "put" and not log.found:
            if log.new_overflow:
                self._overflow(log)
            elif log.slot[0] == 0 and len(self.h.buckets) > 1:
                self._bucket(op, log)
        elif op.kind == "delete" and log.found:
            self._delete(op, log)

    def _bucket(self, op: Op, log: Log) -> None:
        if self._first("bucket"):
            self.rec.ask(
                f"bucket{self.rec.position}",
                msg("q_bucket", key=str(op.key), b=self.h.b),
                target="b",
                answer=f"b.b{log.bucket}",
                kind="pick-entity",
                explain=msg("why_bucket"),
            )

    def _overflow(self, log: Log) -> None:
        """Ask what happens to a key whose bucket is full: not what other hash tables do."""
        if self.h.b >= EXACT_NOVERFLOW or not self._first("overflow"):
            return
        most = limit(self.h, self.h.b)
        count = self.h.noverflow
        self._offer(
            f"overflow{self.rec.position}",
            msg("q_overflow", i=log.bucket),
            "h.noverflow",
            count,
            {"grow": msg("w_not_grow", limit=most), "probe": msg("w_probe")},
            msg("why_overflow"),
            labels={
                count: msg("a_overflow"),
                "grow": msg("a_grow"),
                "probe": msg("a_probe"),
            },
        )

    def _delete(self, op: Op, log: Log) -> None:
        position, slot = log.slot or (0, 0)
        chain = list(self.h.buckets[log.bucket].chain())
        one = chain[position].tophash[slot] == EMPTY_ONE
        kind = "emptyOne" if one else "emptyRest"
        if self._first(kind):
            other, why = ("emptyRest", "w_rest") if one else ("emptyOne", "w_one")
            self._offer(
                f"{kind}{self.rec.position}",
                msg("q_delete_one" if one else "q_delete_rest", key=str(op.key)),
                "key.stored",
                kind,
                {other: msg(why)},
                msg("why_delete"),
                weight=0.5,
            )

    # --- growth -----------------------------------------------------------------------------

    def growth(self, how: str, at: int, count: int, b: int) -> None:
        """Ask for B after the growth at position ``at``; before it were ``count`` and ``b``."""
        if how == "double":
            self._growths += 1
            if self._growths <= MAX_GROWTH_QUESTIONS:
                ask_b(self.rec, self.h, at, count, b)
        elif self._first("same"):
            self._offer(
                f"same{at}",
                msg("q_same", n=1 << min(b, 15), b=b),
                "h.B",
                b,
                {b + 1: msg("w_same_more"), max(b - 1, 0): msg("w_same_less")},
                msg("why_same"),
                at=at,
            )

    def moved(self, moved: int, old: int) -> None:
        """Ask, when a growth of ``old`` buckets cannot be over in one write, how many it moved."""
        if old < 4 or not self._first("moved"):
            return
        wrong = {0: msg("w_none"), old: msg("w_all")}
        ask = msg("q_moved", n=old)
        name = f"moved{self.rec.position}"
        self._offer(name, ask, "h.moved", moved, wrong, msg("why_moved"))


def ask_b(rec: Recorder, h: HMap, at: int, count: int, b: int) -> None:
    """Ask for B after the growth at position ``at``; before it were ``count`` keys and ``b``."""
    rec.ask(
        f"b{at}",
        msg("q_b", count=count, b=b, n=1 << b),
        target="h.B",
        answer=b + 1,
        kind="choice",
        at=at,
        choices=[
            (b, msg("w_b_same", n=1 << b, limit=limit(h, b))),
            (b + 1, None),
            (b + 2, msg("w_b_two")),
        ],
        explain=msg("why_b"),
        weight=1.0,
    )
