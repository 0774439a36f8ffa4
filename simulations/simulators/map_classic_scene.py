"""The scene of the classic map: header, the key's hash, buckets and old buckets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulations.goruntime.hmap import (
    BUCKET_COUNT,
    EMPTY_ONE,
    Bucket,
    Hasher,
    HMap,
    Log,
    Moved,
    load_factor_num,
    top_hash,
)
from simulations.releases import Release
from simulations.simulators.map_common import Op, hasher, invented
from simulations.simulators.map_text import CLASSIC
from simulations.trace import Msg, Recorder, msg

SHOW_ALL_UP_TO = 16
SHOW_LAST = 10
MAX_BUCKET_QUESTIONS = 2
Entities = dict[str, Mapping[str, Any]]


def source(hint: int, ops: Sequence[Op]) -> str:
    """Return the Go program of these operations."""
    forms = {"put": "m[{}] = v", "delete": "delete(m, {})", "get": "_ = m[{}]"}
    lines = [f"\t{forms[op.kind].format(op.key)} //@op{i}" for i, op in enumerate(ops)]
    head = ["package main", "", "func main() {", "\tv := 1"]
    return "\n".join([*head, f"\tm := make(map[int]int, {hint}) //@make", *lines, "}"])


class ClassicScene:
    """Runs operations on one classic map and records what happens inside each."""

    def __init__(
        self,
        rec: Recorder,
        hint: int,
        ops: Sequence[Op],
        given: Mapping[str, str],
        go: Release,
        seed: int,
    ) -> None:
        self.rec = rec
        self.go = go
        self.hash: Hasher = hasher(given, seed)
        self.h = HMap(hint, self.hash, go, self._inside)
        self._touched: list[int] = []
        self._line = "make"
        self._op = Op("get", 0)
        self._asked = 0
        self._moved_asked = False
        self._old_count = 0
        rec.say(CLASSIC)
        rec.title("title_ops", n=len(ops))
        rec.note("note_hash" if invented(list(ops), given) else "note_given")
        rec.code(source(hint, ops))
        rec.panel("h", "record", "p_h")
        rec.panel("key", "record", "p_key")
        rec.panel("b", "buckets", "p_b", slots=BUCKET_COUNT, top="tophash")
        rec.panel("old", "buckets", "p_old", slots=BUCKET_COUNT, top="tophash")
        rec.watch("h.count", "h.B", "h.noverflow", "h.nevacuate")
        self._draw()
        if len(self.h.buckets) > SHOW_ALL_UP_TO:
            rec.note("note_some")

    # --- one operation ----------------------------------------------------------------------

    def run(self, index: int, op: Op) -> None:
        """Do one operation and record its steps."""
        self._line, self._op = f"op{index}", op
        before = (self.h.count, self.h.b)
        at = self.rec.position
        mask = (1 << self.h.b) - 1
        self._touch(self.hash(op.key) & mask)
        operation = {"put": self.h.put, "delete": self.h.delete, "get": self.h.get}[op.kind]
        log = operation(op.key)
        if self.h.buckets:
            self._touch(log.bucket)
        plain = self.rec.position == at
        lvl = 1 if plain and not log.new_overflow else 0
        with self.rec.step(self._line, self._caption(op, log), mark=f"op#{index}", lvl=lvl):
            self._draw()
        if plain and op.kind == "put" and not log.found and not log.new_overflow:
            self._ask_bucket(op, log)
        if log.grew == "double":
            self._ask_b(at + 1, *before)

    def _inside(self, event: str, detail: Any) -> None:
        """Record what the map does inside an operation."""
        key = f"{self._line.replace('op', 'op#')}.{event}.{self.rec.position}"
        if event == "grow":
            self._old_count = len(self.h.oldbuckets or [])
            if self.h.oldbuckets is not None and len(self.h.buckets) > SHOW_ALL_UP_TO:
                self._touched = self._touched[-SHOW_LAST:]
            self.rec.chapter("c_buckets", n=len(self.h.buckets))
            with self.rec.step(self._line, self._grow_caption(detail), mark=key, lvl=0):
                self._draw()
            return
        moved: list[tuple[int, list[Moved]]] = detail
        for index, keys in moved:
            self._touch(index)
            for each in keys:
                self._touch(each.to)
        with self.rec.step(self._line, self._evacuate_caption(moved), mark=key, lvl=0):
            self._draw()
        self._ask_moved(len(moved))

    # --- the picture ------------------------------------------------------------------------

    def _touch(self, index: int) -> None:
        if index in self._touched:
            self._touched.remove(index)
        self._touched.append(index)

    def _shown(self, buckets: Sequence[Bucket]) -> list[int]:
        if len(buckets) <= SHOW_ALL_UP_TO:
            return list(range(len(buckets)))
        return sorted(i for i in self._touched[-SHOW_LAST:] if i < len(buckets))

    def _draw(self) -> None:
        h, rec = self.h, self.rec
        fields = {
            "count": h.count,
            "B": h.b,
            "buckets": len(h.buckets),
            "oldbuckets": None if h.oldbuckets is None else len(h.oldbuckets),
            "moved": self._moved(),
            "nevacuate": h.nevacuate,
            "noverflow": h.noverflow,
        }
        for name, value in fields.items():
            rec.set(f"h.{name}", n=name, v="nil" if value is None else value)
        hash_ = self.hash(self._op.key)
        if self._line != "make":
            rec.set("key.key", n="key", v=str(self._op.key))
            rec.set("key.hash", n="hash", v=f"{hash_:016x}")
            rec.set("key.bucket", n="bucket", v=hash_ & ((1 << h.b) - 1))
            rec.set("key.top", n="tophash", v=top_hash(hash_))
        rec.show("b", self._chains("b", h.buckets))
        rec.show("old", self._chains("old", h.oldbuckets or []))

    def _moved(self) -> int:
        return sum(b.evacuated for b in self.h.oldbuckets or [])

    def _chains(self, panel: str, buckets: Sequence[Bucket]) -> Entities:
        entities: Entities = {}
        for i in self._shown(buckets):
            for n, bucket in enumerate(buckets[i].chain()):
                name = f"b{i}o{n}" if n else f"b{i}"
                attrs: dict[str, Any] = {
                    "label": f"{i}" if n == 0 else f"{i}+{n}",
                    "top": list(bucket.tophash),
                    "slots": self._keys(bucket),
                    "ov": f"{panel}.b{i}o{n + 1}" if bucket.overflow else None,
                    "st": "evacuated" if bucket.evacuated else "used",
                }
                if n:
                    attrs["parent"] = f"{panel}.b{i}"
                entities[name] = attrs
        return entities

    @staticmethod
    def _keys(bucket: Bucket) -> list[str | None]:
        return [
            str(key) if top > 4 else None
            for top, key in zip(bucket.tophash, bucket.keys, strict=True)
        ]

    # --- words ------------------------------------------------------------------------------

    def _caption(self, op: Op, log: Log) -> Msg:
        if op.kind == "get":
            n = (log.slot or (0, 0))[0] + 1
            return (
                msg("get_hit", key=str(op.key), n=n)
                if log.found
                else msg("get_miss", key=str(op.key))
            )
        if op.kind == "delete":
            return self._delete_caption(op, log)
        if log.found:
            return msg("overwrite", key=str(op.key))
        position, slot = log.slot or (0, 0)
        args: dict[str, Any] = {"key": str(op.key), "i": log.bucket}
        if log.new_overflow:
            return msg("put_new_overflow", **args)
        if position:
            return msg("put_overflow_slot", **args, n=position)
        return msg("put", **args, b=self.h.b, top=top_hash(self.hash(op.key)), slot=slot)

    def _delete_caption(self, op: Op, log: Log) -> Msg:
        if not log.found or log.slot is None:
            return msg("delete_miss", key=str(op.key))
        position, slot = log.slot
        chain = list(self.h.buckets[log.bucket].chain())
        followed = chain[position].tophash[slot] == EMPTY_ONE
        return msg("delete_one" if followed else "delete_rest", key=str(op.key))

    def _grow_caption(self, how: str) -> Msg:
        if how == "same-size":
            return msg("grow_same", n=1 << min(self.h.b, 15))
        old = len(self.h.oldbuckets or [])
        factor = "6.0" if load_factor_num(self.go) == 12 else "6.5"
        return msg("grow_double", n=self.h.count + 1, lf=factor, old=old, new=len(self.h.buckets))

    def _evacuate_caption(self, moved: Sequence[tuple[int, list[Moved]]]) -> Msg:
        indexes = [index for index, _ in moved]
        if self._old_count == len(self.h.buckets):
            return msg("evacuate_same", n=len(indexes), list=indexes)
        return msg("evacuate", n=len(indexes), list=indexes, bit=self._old_count)

    # --- questions --------------------------------------------------------------------------

    def _ask_bucket(self, op: Op, log: Log) -> None:
        in_overflow = log.slot is not None and log.slot[0] > 0
        if self._asked >= MAX_BUCKET_QUESTIONS or len(self.h.buckets) < 2 or in_overflow:
            return
        self._asked += 1
        self.rec.ask(
            f"bucket{self.rec.position}",
            msg("q_bucket", key=str(op.key)),
            target="b",
            answer=f"b.b{log.bucket}",
            kind="pick-entity",
            explain=msg("why_bucket"),
        )

    def _ask_b(self, at: int, count: int, b: int) -> None:
        limit = load_factor_num(self.go) * (1 << b) // 2 if b else BUCKET_COUNT
        self.rec.ask(
            f"b{at}",
            msg("q_b", count=count, b=b),
            target="h.B",
            answer=b + 1,
            kind="choice",
            at=at,
            choices=[
                (b, msg("w_b_same", n=1 << b, limit=limit)),
                (b + 1, None),
                (b + 2, msg("w_b_two")),
            ],
            explain=msg("why_b"),
            weight=1.0,
        )

    def _ask_moved(self, moved: int) -> None:
        """Ask once, when a growth cannot be over in one write."""
        old = self.h.oldbuckets
        if self._moved_asked or old is None or self._moved() != moved or len(old) < 4:
            return
        self._moved_asked = True
        self.rec.ask(
            f"moved{self.rec.position}",
            msg("q_moved", n=len(old)),
            target="h.moved",
            answer=moved,
            kind="choice",
            choices=sorted({0: msg("w_none"), moved: None, len(old): msg("w_all")}.items()),
            explain=msg("why_moved"),
            weight=1.0,
        )
