"""The scene of map-growth's ``insert-n``: header, tables and the growth curve, by events."""

from __future__ import annotations

from collections.abc import Sequence

from simulations.goruntime.hmap import HMap
from simulations.goruntime.swissmap import GROUP_SLOTS, SwissMap
from simulations.parameters import Values
from simulations.releases import Release
from simulations.simulators.map_classic_captions import factor, limit
from simulations.simulators.map_classic_questions import ask_b
from simulations.simulators.map_insert_text import INSERTS
from simulations.simulators.map_swiss_questions import ask_capacity
from simulations.simulators.memory import window
from simulations.trace import Msg, Recorder, msg

SPLITS_SHOWN = 100
MAX_QUESTIONS = 3


class InsertScene:
    """Records one step per growth."""

    def __init__(self, rec: Recorder, values: Values, go: Release) -> None:
        self.rec = rec
        self.values = values
        self.go = go
        self._count = 0
        self._swiss: SwissMap | None = None
        self._classic: HMap | None = None
        self._splits = 0
        self._growths = 0
        rec.say(INSERTS)
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

    def _mark(self) -> str:
        """Name the next growth. By its number, not the key's: two releases are compared by marks,
        and the second growth of one answers to the second of the other."""
        self._growths += 1
        return f"growth#{self._growths}"

    # --- the classic map --------------------------------------------------------------------

    def start(self, h: HMap) -> None:
        """Show the classic map right after make."""
        rec = self.rec
        self._classic = h
        rec.panel("h", "record", "p_h")
        rec.panel("curve", "plot", "p_curve", x="x_count", y="y_buckets")
        rec.watch("h.count", "h.B")
        self._header(0, h.b)
        rec.set("curve.size", pts=[[0, 1 << h.b]], mode="step", label="2^B")
        rec.chapter("c_fill", n=1 << h.b)
        key = "made_hint" if h.b else "made_bucket"
        self._made(msg(key, hint=self.values["hint"], n=1 << h.b, limit=limit(h, h.b)))

    def _made(self, caption: Msg) -> None:
        with self.rec.step("make", caption, mark="make", lvl=0):
            pass

    def _header(self, count: int, b: int) -> None:
        for name, value in {"count": count, "B": b, "buckets": 1 << b}.items():
            self.rec.set(f"h.{name}", n=name, v=value)
        if self._classic is not None:
            # What the next growth waits for.
            limit_now = limit(self._classic, b)
            self.rec.set("h.limit", n="limit", v=limit_now)

    def classic_growth(self, count: int, b: int) -> None:
        """Record the growth that the insert of key number ``count`` starts."""
        rec, h = self.rec, self._classic
        assert h is not None  # noqa: S101 - start() came first
        rec.chapter("c_buckets", n=count)
        old = {"old": 1 << (b - 1), "limit": limit(h, b - 1), "new": 1 << b}
        caption = msg("grow_only" if b > 1 else "grow_first", n=count, lf=factor(h), b=b, **old)
        with rec.step("put", caption, mark=self._mark(), lvl=0):
            self._header(count, b)
            rec.append("curve.size", "pts", [count, 1 << b])
        self._count = count
        if b <= MAX_QUESTIONS:
            ask_b(rec, h, rec.position, count - 1, b - 1)

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
        rec.set("curve.size", pts=[[0, self._capacity(m)]], mode="step", label="slots")
        args = {"hint": self.values["hint"], "cap": self._capacity(m), "n": len(m.tables)}
        if m.dir_len:
            rec.chapter("c_tables_made")
            self._made(msg("made_tables", **args))
        else:
            rec.chapter("c_small")
            self._made(msg("made_small", hint=args["hint"]))

    @staticmethod
    def _capacity(m: SwissMap) -> int:
        return sum(table.capacity for table in m.tables) or (GROUP_SLOTS if m.small else 0)

    def _draw(self, m: SwissMap) -> None:
        header = {
            "used": m.used,
            "dirLen": m.dir_len,
            "globalDepth": m.global_depth,
            "capacity": self._capacity(m),
        }
        if m.dir_len:
            header["growthLeft"] = sum(table.growth_left for table in m.tables)
        for name, value in header.items():
            self.rec.set(f"m.{name}", n=name, v=value)
        start, end = window(m.dir_len, 0)
        cells: dict[str, dict[str, object]] = {
            f"e{i}": {"i": i, "v": f"{t.used}/{t.capacity}", "st": "used"}
            for i, t in enumerate(m.directory[start:end], start)
        }
        if m.dir_len > end:
            cells["blk"] = {"n": m.dir_len, "used": m.dir_len, "win": [start, end], "st": "used"}
        self.rec.show("dir", cells)

    def swiss_growth(self, count: int, m: SwissMap, events: Sequence[str]) -> None:
        """Record the growth inside the insert of key number ``count``."""
        event = events[-1]
        self._splits += event == "split"
        if self._splits > SPLITS_SHOWN:
            return
        # The only group of a small map is allocated with its first key.
        before = self.rec.get("m.capacity") or GROUP_SLOTS
        tables = self.rec.get("m.dirLen")
        table = m.tables[0]
        caption = {
            "table": msg("to_table", cap=table.capacity),
            "double": msg("double", cap=table.capacity, n=count - 1),
            "split": msg("split_first" if tables == 1 else "split", n=m.dir_len),
        }[event]
        if event != "split":
            self.rec.chapter("c_slots", n=count)
        elif self._splits == 1:
            self.rec.chapter("c_split")
        with self.rec.step("put", caption, mark=self._mark(), lvl=0):
            self._draw(m)
            self.rec.append("curve.size", "pts", [count, self._capacity(m)])
        self._count = count
        if event in ("table", "double") and m.dir_len == 1 and before <= 32:
            ask_capacity(self.rec, self.rec.position, count - 1, before, self._capacity(m))
        if event == "split" and (tables, m.dir_len) == (1, 2):
            self._ask_split(count - 1, before)

    def _ask_split(self, count: int, capacity: int) -> None:
        """Ask what becomes of a table that may not double any more."""
        self.rec.ask(
            f"split{self.rec.position}",
            msg("q_split", count=count, cap=capacity),
            target="m.dirLen",
            answer=2,
            kind="choice",
            choices=[
                (1, msg("w_split_one"), msg("a_split_one", n=2 * capacity)),
                (2, None, msg("a_split_two")),
                (4, msg("w_split_old"), msg("a_split_old")),
            ],
            explain=msg("why_split"),
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
            self.rec.chapter("c_then_delete" if then == "delete-each" else "c_then_clear")
            key = "delete_each" if then == "delete-each" else "cleared"
            with self.rec.step("then", msg(key, n=inserts), mark="then", lvl=0):
                self._count_keys(0)
                self._empty_tables()
            self._ask_shrunk(inserts)

    def _ask_shrunk(self, inserts: int) -> None:
        """Ask whether a map without keys gives its memory back."""
        name, least = ("B", 0) if self._swiss is None else ("capacity", GROUP_SLOTS)
        target = f"h.{name}" if self._swiss is None else f"m.{name}"
        size = self.rec.get(target)
        if not inserts or size <= least:
            return
        wrong = {least: msg("w_shrunk"), size - 1 if least == 0 else size // 2: msg("w_halved")}
        choices = {**wrong, size: None}
        self.rec.ask(
            f"shrunk{self.rec.position}",
            msg("q_shrunk", name=name, now=size),
            target=target,
            answer=size,
            kind="choice",
            choices=sorted(choices.items()),
            explain=msg("why_shrunk"),
            weight=1.0,
        )

    def _count_keys(self, count: int) -> None:
        self.rec.set("h.count" if self._swiss is None else "m.used", v=count)

    def _empty_tables(self) -> None:
        """Show every table without entries: a map gives no memory back."""
        if self._swiss is None:
            return
        if self.values["then"] == "clear" and self._swiss.tables:
            left = sum(table.used + table.growth_left for table in self._swiss.tables)
            self.rec.set("m.growthLeft", v=left)
        else:
            # Which deletes leave tombstones, and take their slot with them, depends on the hashes.
            self.rec.delete("m.growthLeft")
        for i, table in enumerate(self._swiss.directory[: window(self._swiss.dir_len, 0)[1]]):
            self.rec.set(f"dir.e{i}", v=f"0/{table.capacity}")
