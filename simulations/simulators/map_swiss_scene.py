"""The scene of the Swiss map: header, the key's hash, directory, tables, groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulations.goruntime.swissmap import (
    DELETED,
    EMPTY,
    GROUP_SLOTS,
    Group,
    Log,
    SwissMap,
    Table,
    h1,
    h2,
)
from simulations.releases import Release
from simulations.simulators.map_classic_scene import source
from simulations.simulators.map_common import Op, hasher, invented
from simulations.simulators.map_text import SWISS
from simulations.simulators.memory import window
from simulations.trace import Msg, Recorder, msg

SHOW_ALL_UP_TO = 16
SHOW_LAST = 10
MAX_GROUP_QUESTIONS = 2
CTRL_NAMES = {EMPTY: "empty", DELETED: "deleted"}


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
        self._asked = 0
        self._grown_at: int | None = None
        rec.say(SWISS)
        rec.title("title_ops", n=len(ops))
        rec.note("note_hash" if invented(list(ops), given) else "note_given")
        rec.code(source(hint, ops))
        rec.panel("m", "record", "p_m")
        rec.panel("key", "record", "p_key")
        rec.panel("dir", "cells", "p_dir", layout="row")
        rec.panel("t", "record", "p_t")
        rec.panel("g", "buckets", "p_g", slots=GROUP_SLOTS, top="ctrl")
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
        lvl = 1 if plain and not log.tombstone and not log.reused and log.visited == 1 else 0
        with self.rec.step(self._line, self._caption(op, log), mark=f"op#{index}", lvl=lvl):
            self._draw()
        if self._grown_at is not None:
            self._ask_capacity(self._grown_at, op.key, count, full)
        elif log.tombstone:
            self._ask_tombstone(op, left)
        elif plain and op.kind == "put" and not log.found:
            self._ask_group(op, log)

    def _inside(self, event: str, table: Table) -> None:
        """Record a growth or pruning inside an operation."""
        captions = {
            "table": msg("to_table", cap=table.capacity),
            "double": msg("double", cap=table.capacity, n=table.used),
            "split": msg("split", n=self.m.dir_len),
            "prune": msg("prune"),
        }
        if event in ("table", "double") and self._grown_at is None:
            self._grown_at = self.rec.position + 1
        mark = f"{self._line.replace('op', 'op#')}.{event}.{self.rec.position}"
        if event == "split":
            self.rec.chapter("c_tables", n=self.m.dir_len)
        elif event != "prune":
            self.rec.chapter("c_slots", n=table.capacity)
        with self.rec.step(self._line, captions[event], mark=mark, lvl=0):
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

    def _draw(self) -> None:
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
            self._draw_key()
        start, end = window(m.dir_len, 0)
        rec.show(
            "dir",
            {
                f"e{i}": {"i": i, "v": f"T{self._number(m.directory[i])}", "st": "used"}
                for i in range(start, end)
            },
        )
        rec.show("t", self._table_fields())
        rec.show("g", self._groups())

    def _draw_key(self) -> None:
        hash_ = self.hash(self._op.key)
        rec, m = self.rec, self.m
        rec.set("key.key", n="key", v=str(self._op.key))
        rec.set("key.hash", n="hash", v=f"{hash_:016x}")
        rec.set("key.h2", n="H2", v=f"{h2(hash_):02x}")
        if m.dir_len:
            groups = len(m.table_of(hash_).groups)
            rec.set("key.dir", n="dir", v=m.directory_index(hash_))
            rec.set("key.group", n="H1 % groups", v=h1(hash_) % groups)

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

    # --- words ------------------------------------------------------------------------------

    def _caption(self, op: Op, log: Log) -> Msg:
        key = str(op.key)
        if op.kind == "get":
            return msg("get_hit", key=key, n=log.visited) if log.found else msg("get_miss", key=key)
        if op.kind == "delete":
            if not log.found:
                return msg("delete_miss", key=key)
            small = "delete_small" if not self.m.dir_len else "delete_empty"
            return msg("delete_tombstone" if log.tombstone else small, key=key)
        if log.found:
            return msg("overwrite", key=key)
        args = {"key": key, "slot": log.slot}
        tag = f"{h2(self.hash(op.key)):02x}"
        if not self.m.dir_len:
            return msg("small", **args, h2=tag)
        if log.reused:
            return msg("put_reused", **args, g=log.group)
        home = h1(self.hash(op.key)) % len(self.m.table_of(self.hash(op.key)).groups)
        if log.group != home:
            return msg("put_probed", **args, g=log.group)
        return msg("put_home", **args, g=log.group, h2=tag)

    # --- questions --------------------------------------------------------------------------

    def _ask_capacity(self, at: int, key: int, count: int, full: int) -> None:
        """Ask for the table's size at its first growths; only while there is one table."""
        if len(self.m.tables) != 1 or self._asked > 4:
            return
        table = self.m.table_of(self.hash(key))
        self._asked += 1
        self.rec.ask(
            f"capacity{at}",
            msg("q_cap", count=count, cap=full),
            target="m.capacity",
            answer=table.capacity,
            kind="choice",
            at=at,
            choices=sorted(
                {
                    full: msg("w_same"),
                    full + GROUP_SLOTS: msg("w_one_group"),
                    table.capacity: None,
                }.items()
            ),
            explain=msg("why_cap"),
            weight=1.0,
        )

    def _ask_tombstone(self, op: Op, left: int | None) -> None:
        number = self._number(self.m.table_of(self.hash(op.key)))
        if left is None or self.rec.get(f"t.l{number}") is None:
            return
        self.rec.ask(
            f"tombstone{self.rec.position}",
            msg("q_tombstone", key=str(op.key)),
            target=f"t.l{number}",
            answer=False,
            kind="yesno",
            explain=msg("why_tombstone"),
            weight=1.0,
        )

    def _ask_group(self, op: Op, log: Log) -> None:
        groups = self._groups()
        if self._asked >= MAX_GROUP_QUESTIONS or len(groups) < 2 or not self.m.dir_len:
            return
        number = self._number(self.m.table_of(self.hash(op.key)))
        name = f"t{number}g{log.group}"
        if name not in groups:
            return
        self._asked += 1
        self.rec.ask(
            f"group{self.rec.position}",
            msg("q_group", key=str(op.key)),
            target="g",
            answer=f"g.{name}",
            kind="pick-entity",
            explain=msg("why_group"),
        )
