"""The scene of map-growth's ``insert-n``: header, tables and the growth curve, by events."""

from __future__ import annotations

from collections.abc import Sequence

from simulations.goruntime.hmap import load_factor_num
from simulations.goruntime.swissmap import SwissMap
from simulations.parameters import Values
from simulations.releases import Release
from simulations.simulators.map_text import CLASSIC, SWISS
from simulations.simulators.memory import window
from simulations.trace import Recorder, msg

SPLITS_SHOWN = 100


class InsertScene:
    """Records one step per growth."""

    def __init__(self, rec: Recorder, values: Values, go: Release) -> None:
        self.rec = rec
        self.values = values
        self.go = go
        self._count = 0
        self._swiss: SwissMap | None = None
        self._splits = 0
        rec.say({**CLASSIC, **SWISS, "p_h": CLASSIC["p_h"]})
        rec.title("title_insert", n=values["inserts"])
        then = {
            "delete-each": "\n\tfor _, k := range keys { //@then\n\t\tdelete(m, k)\n\t}",
            "clear": "\n\tclear(m) //@then"
            if go.minor >= 21
            else "\n\tfor k := range m { //@then\n\t\tdelete(m, k)\n\t}",
        }.get(values["then"], "")
        rec.code(
            "package main\n\nfunc fill(keys []int) {\n"
            f"\tm := make(map[int]int, {values['hint']}) //@make\n"
            "\tfor _, k := range keys {\n\t\tm[k] = 1 //@put\n\t}"
            f"{then}\n}}"
        )

    # --- the classic map --------------------------------------------------------------------

    def start(self, *, buckets: int, b: int) -> None:
        """Show the classic map right after make."""
        rec = self.rec
        rec.panel("h", "record", "p_h")
        rec.panel("curve", "plot", "p_curve", x="x_count", y="y_buckets")
        rec.watch("h.count", "h.B")
        self._header(0, b)
        rec.set("curve.size", pts=[[0, buckets]], mode="step", label="2^B")
        self._made()

    def _made(self) -> None:
        with self.rec.step("make", msg("made", hint=self.values["hint"]), mark="make", lvl=0):
            pass

    def _header(self, count: int, b: int) -> None:
        for name, value in {"count": count, "B": b, "buckets": 1 << b}.items():
            self.rec.set(f"h.{name}", n=name, v=value)

    def classic_growth(self, count: int, b: int) -> None:
        """Record the growth that the insert of key number ``count`` starts."""
        rec = self.rec
        factor = "6.0" if load_factor_num(self.go) == 12 else "6.5"
        caption = msg("grow_only", n=count, lf=factor, b=b, new=1 << b)
        with rec.step("put", caption, mark=f"put#{count}", lvl=0):
            self._header(count, b)
            rec.append("curve.size", "pts", [count, 1 << b])
        self._count = count
        if b <= 3:
            self._ask_b(count, b)

    def _ask_b(self, count: int, b: int) -> None:
        old = b - 1
        limit = load_factor_num(self.go) * (1 << old) // 2 if old else 8
        self.rec.ask(
            f"b{count}",
            msg("q_b", count=count - 1, b=old),
            target="h.B",
            answer=b,
            kind="choice",
            choices=[
                (old, msg("w_b_same", n=1 << old, limit=limit)),
                (b, None),
                (b + 1, msg("w_b_two")),
            ],
            explain=msg("why_b"),
            weight=1.0,
        )

    # --- the Swiss map ----------------------------------------------------------------------

    def start_swiss(self, m: SwissMap) -> None:
        """Show the Swiss map right after make."""
        rec = self.rec
        self._swiss = m
        rec.panel("m", "record", "p_m")
        rec.panel("dir", "cells", "p_dir", layout="row")
        rec.panel("curve", "plot", "p_curve", x="x_count", y="y_capacity")
        rec.watch("m.used", "m.dirLen", "m.capacity")
        self._draw(m)
        rec.set("curve.size", pts=[[0, self._capacity(m)]], mode="step", label="capacity")
        self._made()

    @staticmethod
    def _capacity(m: SwissMap) -> int:
        return sum(table.capacity for table in m.tables) or (8 if m.small else 0)

    def _draw(self, m: SwissMap) -> None:
        header = {
            "used": m.used,
            "dirLen": m.dir_len,
            "globalDepth": m.global_depth,
            "capacity": self._capacity(m),
        }
        for name, value in header.items():
            self.rec.set(f"m.{name}", n=name, v=value)
        start, end = window(m.dir_len, 0)
        cells: dict[str, dict[str, object]] = {
            f"e{i}": {"i": i, "v": f"{t.used}/{t.capacity}", "st": "used"}
            for i, t in enumerate(m.directory[start:end], start)
        }
        if m.dir_len:
            cells["blk"] = {"n": m.dir_len, "used": m.dir_len, "win": [start, end], "st": "used"}
        self.rec.show("dir", cells)

    def swiss_growth(self, count: int, m: SwissMap, events: Sequence[str]) -> None:
        """Record the growth inside the insert of key number ``count``."""
        event = events[-1]
        self._splits += event == "split"
        if self._splits > SPLITS_SHOWN:
            return
        before = self.rec.get("m.capacity")
        table = m.tables[0]
        caption = {
            "table": msg("to_table", cap=table.capacity),
            "double": msg("double", cap=table.capacity, n=count - 1),
            "split": msg("split", n=m.dir_len),
        }[event]
        with self.rec.step("put", caption, mark=f"put#{count}", lvl=0):
            self._draw(m)
            self.rec.append("curve.size", "pts", [count, self._capacity(m)])
        self._count = count
        if event in ("table", "double") and m.dir_len == 1 and before <= 64:
            self._ask_capacity(count, before, table.capacity)

    def _ask_capacity(self, count: int, before: int, now: int) -> None:
        self.rec.ask(
            f"capacity{count}",
            msg("q_cap", count=count - 1, cap=before),
            target="m.capacity",
            answer=now,
            kind="choice",
            choices=sorted(
                {before: msg("w_same"), before + 8: msg("w_one_group"), now: None}.items()
            ),
            explain=msg("why_cap"),
            weight=1.0,
        )

    # --- the end ----------------------------------------------------------------------------

    def finish(self, inserts: int) -> None:
        """Record the last inserts and what follows them."""
        then = self.values["then"]
        if inserts > self._count:
            with self.rec.step("put", msg("inserted", n=inserts), mark="end", lvl=1):
                if self._swiss is not None:
                    self._draw(self._swiss)
                self._count_keys(inserts)
        if then != "nothing":
            caption = msg("delete_each", n=inserts) if then == "delete-each" else msg("cleared")
            with self.rec.step("then", caption, mark="then", lvl=0):
                self._count_keys(0)
                self._empty_tables()

    def _count_keys(self, count: int) -> None:
        self.rec.set("h.count" if self._swiss is None else "m.used", v=count)

    def _empty_tables(self) -> None:
        """Show every table without entries: a map gives no memory back."""
        if self._swiss is None:
            return
        for i, table in enumerate(self._swiss.directory[: window(self._swiss.dir_len, 0)[1]]):
            self.rec.set(f"dir.e{i}", v=f"0/{table.capacity}")
