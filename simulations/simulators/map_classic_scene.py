"""The scene of the classic map: header, the key's hash, buckets and old buckets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulations.goruntime.hmap import (
    BUCKET_COUNT,
    EMPTY_ONE,
    EMPTY_REST,
    Bucket,
    Hasher,
    HMap,
    Log,
    Moved,
    top_hash,
)
from simulations.releases import Release
from simulations.simulators import map_classic_captions as captions
from simulations.simulators.map_classic_questions import Questions
from simulations.simulators.map_classic_text import CLASSIC
from simulations.simulators.map_common import Chapters, Op, hasher, invented
from simulations.trace import Recorder

SHOW_ALL_UP_TO = 16
SHOW_LAST = 10
MARKS = {EMPTY_REST: "emptyRest", EMPTY_ONE: "emptyOne"}
Entities = dict[str, Mapping[str, Any]]


def source(hint: int, ops: Sequence[Op]) -> str:
    """Return the Go program of these operations."""
    forms = {"put": "m[{}] = v", "delete": "delete(m, {})", "get": "_ = m[{}]"}
    lines = [f"\t{forms[op.kind].format(op.key)} //@op{i}" for i, op in enumerate(ops)]
    head = ["package main", "", "func main() {", "\tv := 1"]
    return "\n".join([*head, f"\tm := make(map[int]int, {hint}) //@make", *lines, "}"])


def grows(hint: int, ops: Sequence[Op], hash_: Hasher, go: Release) -> bool:
    """Return whether these operations ever make the map grow."""
    trial = HMap(hint, hash_, go)
    for op in ops:
        operation = {"put": trial.put, "delete": trial.delete, "get": trial.get}[op.kind]
        if operation(op.key).grew:
            return True
    return False


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
        self._puts = 0
        self._told = set(captions.ORDINARY)
        self._old_count = 0
        self._questions = Questions(rec, self.h)
        self._chapters = Chapters(rec)
        rec.say(CLASSIC)
        rec.title("title_ops", n=len(ops))
        rec.note("note_hash" if invented(list(ops), given) else "note_given")
        rec.code(source(hint, ops))
        # In reading order on a phone: the key, where it goes, what that does to the map.
        rec.panel("key", "record", "p_key")
        rec.panel("b", "buckets", "p_b", slots=BUCKET_COUNT, top="tophash")
        self._has_old = grows(hint, ops, self.hash, go)
        if self._has_old:
            rec.panel("old", "buckets", "p_old", slots=BUCKET_COUNT, top="tophash")
        rec.panel("h", "record", "p_h")
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
        place = self.hash(op.key) & ((1 << self.h.b) - 1)
        self._touch(place)
        marks = self._marks(place)
        operation = {"put": self.h.put, "delete": self.h.delete, "get": self.h.get}[op.kind]
        log = operation(op.key)
        if self.h.buckets:
            self._touch(log.bucket)
        plain = self.rec.position == at
        freed = plain and log.slot is not None and marks.get(log.slot) == EMPTY_ONE
        first = op.kind == "put" and not self._puts
        caption = captions.operation(self.h, op, log, first=first, freed=freed)
        self._puts += op.kind == "put"
        self._open_chapter(op, log)
        lvl = 1 if caption[0] in self._told else 0
        self._told.add(caption[0])  # what is told again is no milestone
        with self.rec.step(self._line, caption, mark=f"op#{index}", lvl=lvl):
            self._draw(log)
        self._questions.operation(op, log, plain=plain)
        if log.grew:
            self._questions.growth(log.grew, at + 1, *before)

    def _marks(self, index: int) -> dict[tuple[int, int], int]:
        """Return the tophash bytes of a chain, by position in the chain and slot."""
        if index >= len(self.h.buckets):
            return {}
        chain = self.h.buckets[index].chain()
        return {(n, s): top for n, b in enumerate(chain) for s, top in enumerate(b.tophash)}

    def _open_chapter(self, op: Op, log: Log) -> None:
        if self.h.growing:
            return
        if op.kind == "put" and (log.new_overflow or (log.slot or (0, 0))[0]):
            self._chapters.open("c_chain")
        elif op.kind == "put":
            self._chapters.open("c_fill", n=max(len(self.h.buckets), 1))
        else:
            self._chapters.open("c_delete" if op.kind == "delete" else "c_get")

    def _inside(self, event: str, detail: Any) -> None:
        """Record what the map does inside an operation."""
        key = f"{self._line.replace('op', 'op#')}.{event}.{self.rec.position}"
        if event == "grow":
            self._old_count = len(self.h.oldbuckets or [])
            if self.h.oldbuckets is not None and len(self.h.buckets) > SHOW_ALL_UP_TO:
                self._touched = self._touched[-SHOW_LAST:]
            same = "_same" if detail == "same-size" else ""
            self._chapters.always(f"c_buckets{same}", n=self.h.count + 1)
            caption = captions.growth(self.h, detail)
            with self.rec.step(self._line, caption, mark=key, lvl=0):
                self._draw()
            return
        moved: list[tuple[int, list[Moved]]] = detail
        for index, keys in moved:
            self._touch(index)
            for each in keys:
                self._touch(each.to)
        caption = captions.evacuation(self.h, moved, self._old_count)
        with self.rec.step(self._line, caption, mark=key, lvl=0):
            self._draw()
        old = self.h.oldbuckets
        if old is not None and self._moved() == len(moved):
            self._questions.moved(len(moved), len(old))

    # --- the picture ------------------------------------------------------------------------

    def _touch(self, index: int) -> None:
        if index in self._touched:
            self._touched.remove(index)
        self._touched.append(index)

    def _shown(self, buckets: Sequence[Bucket]) -> list[int]:
        if len(buckets) <= SHOW_ALL_UP_TO:
            return list(range(len(buckets)))
        return sorted(i for i in self._touched[-SHOW_LAST:] if i < len(buckets))

    def _draw(self, log: Log | None = None) -> None:
        """Show the map; at the end of an operation, which left ``log``, also the slot it used."""
        h, rec = self.h, self.rec
        fields: dict[str, Any] = {
            "count": h.count,
            "B": h.b,
            "limit": captions.limit(h, h.b),
            "buckets": len(h.buckets),
            "noverflow": h.noverflow,
            "nevacuate": h.nevacuate,
        }
        if self._has_old:
            fields["oldbuckets"] = None if h.oldbuckets is None else len(h.oldbuckets)
            fields["moved"] = self._moved()
        for name, value in fields.items():
            rec.set(f"h.{name}", n=name, v="nil" if value is None else value)
        hash_ = self.hash(self._op.key)
        if self._line != "make":
            rec.set("key.key", n="key", v=str(self._op.key))
            rec.set("key.hash", n="hash", v=f"{hash_:016x}")
            rec.set("key.bucket", n="bucket", v=hash_ & ((1 << h.b) - 1))
            rec.set("key.top", n="tophash", v=top_hash(hash_))
            self._draw_slot(log)
        rec.show("b", self._chains("b", h.buckets))
        if self._has_old:
            rec.show("old", self._chains("old", h.oldbuckets or []))

    def _draw_slot(self, log: Log | None) -> None:
        """Show the tophash byte that the operation found or left in the key's slot."""
        # A read of a growing map may have found its key in an old bucket.
        in_old = self._op.kind == "get" and self.h.growing
        if log is None or log.slot is None or in_old:
            self.rec.delete("key.stored")
            return
        position, slot = log.slot
        top = list(self.h.buckets[log.bucket].chain())[position].tophash[slot]
        stored = MARKS.get(top, str(top))
        self.rec.set("key.stored", n="tophash[slot]", v=stored)

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
