"""The scene of the Swiss map: header, the key's hash, directory, tables, groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulations.goruntime.swissmap import (
    DELETED,
    EMPTY,
    GROUP_SLOTS,
    Group,
    Hasher,
    Log,
    SwissMap,
    Table,
    h1,
    h2,
)
from simulations.releases import Release
from simulations.simulators import map_swiss_captions as captions
from simulations.simulators.map_classic_scene import source
from simulations.simulators.map_common import Chapters, Op, hasher, invented
from simulations.simulators.map_swiss_questions import Questions
from simulations.simulators.map_swiss_text import SWISS
from simulations.simulators.memory import window
from simulations.trace import Recorder, msg

SHOW_ALL_UP_TO = 16
SHOW_LAST = 10
CTRL_NAMES = {EMPTY: "empty", DELETED: "deleted"}


def has_tables(hint: int, ops: Sequence[Op], hash_: Hasher, go: Release) -> bool:
    """Return whether the map ever is more than one group."""
    trial = SwissMap(hint, hash_, go)
    for op in ops:
        if trial.dir_len:
            return True
        {"put": trial.put, "delete": trial.delete, "get": trial.get}[op.kind](op.key)
    return trial.dir_len > 0


class SwissScene:
    """Runs operations on one Swiss map and records what happens inside each."""

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
        self.hash = hasher(given, seed)
        self.m = SwissMap(hint, self.hash, go, self._inside)
        self._numbers: dict[int, int] = {}
        self._tables: list[Table] = []
        self._touched: list[tuple[int, int]] = []
        self._line = "make"
        self._op = Op("get", 0)
        self._puts = 0
        self._told = set(captions.ORDINARY)
        self._grown_at: int | None = None
        self._tables_shown = has_tables(hint, ops, self.hash, go)
        self._questions = Questions(rec, self.m)
        self._chapters = Chapters(rec)
        rec.say(SWISS)
        rec.title("title_ops", n=len(ops))
        rec.note("note_hash" if invented(list(ops), given) else "note_given")
        rec.code(source(hint, ops))
        # In reading order on a phone: the key, where it goes, what that does to the map.
        rec.panel("key", "record", "p_key")
        rec.panel("g", "buckets", "p_g", slots=GROUP_SLOTS, top="ctrl")
        if self._tables_shown:
            rec.panel("t", "record", "p_t")
            rec.panel("dir", "cells", "p_dir", layout="row")
        rec.panel("m", "record", "p_m")
        rec.watch("m.used", "m.dirLen", "m.globalDepth", "m.capacity")
        self._draw()
        if sum(len(t.groups) for t in self.m.tables) > SHOW_ALL_UP_TO:
            rec.note("note_some")

    # --- one operation ----------------------------------------------------------------------

    def run(self, index: int, op: Op) -> None:
        """Do one operation and record its steps."""
        self._line, self._op = f"op{index}", op
        at = self.rec.position
        count = self.m.used
        left = self._growth_left(op.key)
        full = self._capacity(op.key)
        self._grown_at = None
        operation = {"put": self.m.put, "delete": self.m.delete, "get": self.m.get}[op.kind]
        log = operation(op.key)
        self._touch(op.key, log)
        plain = self.rec.position == at
        caption = captions.operation(self.m, op, log, first=op.kind == "put" and not self._puts)
        self._puts += op.kind == "put"
        self._open_chapter(op, log)
        lvl = 1 if caption[0] in self._told else 0
        self._told.add(caption[0])  # what is told again is no milestone
        with self.rec.step(self._line, caption, mark=f"op#{index}", lvl=lvl):
            self._draw(log)
        if self._grown_at is not None:
            self._questions.capacity(self._grown_at, op, count, full)
        elif plain:
            self._ask(op, log, left)

    def _ask(self, op: Op, log: Log, left: int | None) -> None:
        """Ask about an operation without growth, where what it changed is drawn."""
        if op.kind == "put" and not log.found and not log.reused and self.m.dir_len:
            name = f"t{self._number(self.m.table_of(self.hash(op.key)))}g{log.group}"
            groups = self._groups()
            if len(groups) > 1 and name in groups:
                self._questions.group(op, log, f"g.{name}")
            return
        if left is None:
            return
        number = self._number(self.m.table_of(self.hash(op.key)))
        if self.rec.get(f"t.l{number}") is not None:
            self._questions.growth_left(op, log, f"t.l{number}")

    def _open_chapter(self, op: Op, log: Log) -> None:
        if op.kind == "get":
            self._chapters.open("c_get")
        elif op.kind == "delete":
            self._chapters.open("c_delete")
        elif log.reused:
            self._chapters.open("c_reuse")
        elif not self.m.dir_len:
            self._chapters.open("c_small")
        elif captions.probed(self.m, op, log):
            self._chapters.open("c_probe")
        else:
            self._chapters.open("c_groups")

    def _inside(self, event: str, table: Table) -> None:
        """Record a growth or pruning inside an operation."""
        texts = {
            "table": msg("to_table", cap=table.capacity),
            "double": msg("double", cap=table.capacity, n=table.used),
            "split": msg("split", n=self.m.dir_len),
            "prune": msg("prune"),
        }
        if event in ("table", "double") and self._grown_at is None:
            self._grown_at = self.rec.position + 1
        mark = f"{self._line.replace('op', 'op#')}.{event}.{self.rec.position}"
        if event == "split":
            self._chapters.always("c_tables")
        elif event != "prune":
            self._chapters.always("c_slots", n=self.m.used + 1)
        with self.rec.step(self._line, texts[event], mark=mark, lvl=0):
            self._draw()

    def _growth_left(self, key: int) -> int | None:
        return self.m.table_of(self.hash(key)).growth_left if self.m.dir_len else None

    def _capacity(self, key: int) -> int:
        return self.m.table_of(self.hash(key)).capacity if self.m.dir_len else GROUP_SLOTS

    # --- the picture ------------------------------------------------------------------------

    def _number(self, table: Table) -> int:
        """Return the table's number: tables count in the order they are made, for life."""
        if id(table) not in self._numbers:
            self._numbers[id(table)] = len(self._tables)
            self._tables.append(table)  # kept, so that no other object gets its identity
        return self._numbers[id(table)]

    def _touch(self, key: int, log: Log) -> None:
        if not self.m.dir_len:
            return
        place = (self._number(self.m.table_of(self.hash(key))), log.group)
        if place in self._touched:
            self._touched.remove(place)
        self._touched.append(place)

    def _draw(self, log: Log | None = None) -> None:
        """Show the map; at the end of an operation, which left ``log``, also the slot it used."""
        m, rec = self.m, self.rec
        header = {
            "used": m.used,
            "dirLen": m.dir_len,
            "globalDepth": m.global_depth,
            "capacity": sum(t.capacity for t in m.tables) or (GROUP_SLOTS if m.small else 0),
        }
        for name, value in header.items():
            rec.set(f"m.{name}", n=name, v=value)
        if self._line != "make":
            self._draw_key(log)
        if self._tables_shown:
            self._draw_tables()
        rec.show("g", self._groups())

    def _draw_tables(self) -> None:
        m, rec = self.m, self.rec
        start, end = window(m.dir_len, 0)
        cells: dict[str, Mapping[str, Any]] = {
            f"e{i}": {"i": i, "v": f"T{self._number(m.directory[i])}", "st": "used"}
            for i in range(start, end)
        }
        if m.dir_len > end:
            cells["blk"] = {"n": m.dir_len, "used": m.dir_len, "win": [start, end], "st": "used"}
        rec.show("dir", cells)
        rec.show("t", self._table_fields())

    def _draw_key(self, log: Log | None) -> None:
        hash_ = self.hash(self._op.key)
        rec, m = self.rec, self.m
        rec.set("key.key", n="key", v=str(self._op.key))
        rec.set("key.hash", n="hash", v=f"{hash_:016x}")
        rec.set("key.h2", n="H2", v=f"{h2(hash_):02x}")
        if m.dir_len:
            groups = len(m.table_of(hash_).groups)
            rec.set("key.dir", n="dir", v=m.directory_index(hash_))
            rec.set("key.group", n="H1 % groups", v=h1(hash_) % groups)
        group = self._group_of(log) if log else None
        if log is None or group is None or log.slot < 0:
            rec.delete("key.stored")
            return
        ctrl = group.ctrl[log.slot]
        rec.set("key.stored", n="ctrl[slot]", v=CTRL_NAMES.get(ctrl, f"{ctrl:02x}"))

    def _group_of(self, log: Log) -> Group | None:
        """Return the group the operation ended in, None if none has been allocated."""
        if not self.m.dir_len:
            return self.m.small
        return self.m.table_of(self.hash(self._op.key)).groups[log.group]

    def _table_fields(self) -> dict[str, Mapping[str, Any]]:
        fields: dict[str, Mapping[str, Any]] = {}
        for table in self.m.tables[:8]:
            n = self._number(table)
            fields[f"t{n}"] = {"n": f"T{n} used", "v": table.used}
            fields[f"c{n}"] = {"n": f"T{n} capacity", "v": table.capacity}
            fields[f"l{n}"] = {"n": f"T{n} growthLeft", "v": table.growth_left}
        return fields

    def _groups(self) -> dict[str, Mapping[str, Any]]:
        if not self.m.dir_len:
            return {"s": self._group(self.m.small, "0")} if self.m.small else {}
        known = {self._number(table): table for table in self.m.tables}
        if sum(len(table.groups) for table in known.values()) > SHOW_ALL_UP_TO:
            order = list(known)
            lately = [place for place in self._touched[-SHOW_LAST:] if place[0] in known]
            places = sorted(lately, key=lambda place: (order.index(place[0]), place[1]))
        else:
            places = [(n, i) for n, table in known.items() for i in range(len(table.groups))]
        return {f"t{n}g{i}": self._group(self._tables[n].groups[i], f"T{n}·{i}") for n, i in places}

    @staticmethod
    def _group(group: Group, label: str) -> Mapping[str, Any]:
        full = {slot: str(key) for slot, key in group.full()}
        return {
            "label": label,
            "ctrl": [CTRL_NAMES.get(ctrl, f"{ctrl:02x}") for ctrl in group.ctrl],
            "slots": [full.get(slot) for slot in range(GROUP_SLOTS)],
            "st": "used" if group.has_empty else "full",
        }
