"""The scene of sync-pool: what each P keeps, what is left over as victims, what Get found where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from simulations.goruntime.pool import Got, Local, Pool
from simulations.releases import Release
from simulations.sentences import say
from simulations.trace import Msg, Recorder, msg

MAX_QUESTIONS = 6
MAX_CHAPTERS = 24
FIRST_ANY = 18
HEADS, TAILS = 6, 3
"""How much of a long queue is drawn: its newest values and its oldest, the ones Get can take."""
FORMS = ("Put(3)", "Put(nil)", "Get", "GC", "P2 Get")
_OP = re.compile(r"(?:P([0-7]))?(?:Put\((nil|[1-9][0-9]*)\)|(Get))|(GC)")
PLACES = {
    "private": "P{p} private",
    "head": "P{p} shared.popHead",
    "steal": "P{o} shared.popTail",
    "victim-private": "P{p} victim private",
    "victim-tail": "P{o} victim.popTail",
    "new": "New",
    "none": "",
}

# The chapter that begins where a Get finds something there for the first time.
CHAPTERS = {
    "private": "c_own",
    "head": "c_own",
    "steal": "c_steal",
    "victim-private": "c_victim",
    "victim-tail": "c_victim",
    "new": "c_new",
    "none": "c_new",
}


@dataclass(frozen=True)
class Op:
    """One operation on P ``p``; ``value`` None is nil."""

    kind: str
    p: int = 0
    value: int | None = None


def read_op(text: str) -> Op:
    """Return the operation ``text`` writes; ValueError says what may be written."""
    found = _OP.fullmatch(re.sub(r"\s+", "", text))
    if not found:
        raise ValueError(say("no-operation", op=text, forms=", ".join(FORMS)))
    if found.group(4):
        return Op("GC")
    p = int(found.group(1) or 0)
    if found.group(3):
        return Op("Get", p)
    value = None if found.group(2) == "nil" else int(found.group(2))
    if value is not None and value > 1000:
        raise ValueError(say("outside", value=value, low=1, high=1_000))
    return Op("Put", p, value)


class PoolStory:
    """Draws one pool and records a step for each operation; ``gets`` collects what they return."""

    def __init__(self, rec: Recorder, pool: Pool, go: Release, ops: list[Op]) -> None:
        self.rec = rec
        self.pool = pool
        self.gets: list[int | None] = []
        self._collections = 0
        self._dropped: list[int] = []
        self._asked: set[str] = set()
        self._told: set[str] = set()
        rec.code(_source(pool, go, ops))
        heads = {"cur": "private", "runq": "shared"}
        rec.panel("local", "lanes", "p_local", heads=heads)
        rec.panel("victim", "lanes", "p_victim", heads=heads)
        rec.panel("out", "record", "p_out")
        rec.watch("out.get")
        rec.chapter("c_puts" if ops[0].kind == "Put" else "c_start")
        self._draw()
        rec.set("out.get", n="Get", v="")
        rec.set("out.from", n="from", v="")

    def run(self, index: int, op: Op) -> None:
        """Do one operation and record it."""
        if op.kind == "Get":
            self._get(index, op.p)
            return
        caption = self._collect() if op.kind == "GC" else self._put(op)
        with self._step(index, op, caption):
            self._draw()

    def _put(self, op: Op) -> Msg:
        place = self.pool.put(op.p, op.value)
        if place == "ignored":
            return msg("put_ignored")
        return msg(f"put_{place}", v=str(op.value), p=op.p)

    def _collect(self) -> Msg:
        self._dropped += _values(self.pool.victim)
        moved = len(list(_values(self.pool.local)))
        dropped = self.pool.collect()
        self._collections += 1
        if self._collections <= MAX_CHAPTERS:
            self._chapter("c_gc", n=self._collections)
        if dropped:
            return msg("gc_drops", n=dropped, m=moved)
        return msg("gc_moves", m=moved) if moved else msg("gc_empty")

    def _get(self, index: int, p: int) -> None:
        pool, rec = self.pool, self.rec
        left = [*_values(pool.local), *_values(pool.victim)]
        were_on = pool.victims_on
        stale = [] if were_on else list(_values(pool.victim))
        foreign = [
            other.private
            for holder in (pool.local, pool.victim)
            for q, other in enumerate(holder)
            if q != p and other.private is not None
        ]
        got = pool.get(p)
        self.gets.append(got.value)
        shown: Any = "nil" if got.value is None else got.value
        if got.place in CHAPTERS and CHAPTERS[got.place] not in self._told:
            self._told.add(CHAPTERS[got.place])
            self._chapter(CHAPTERS[got.place])
        with self._step(index, Op("Get", p), _get_caption(got, p, stale, foreign)):
            self._draw()
            rec.set("out.get", v=shown)
            place = PLACES[got.place].format(p=p, o=got.owner)
            rec.set("out.from", v=place)
        self._ask(got, p, shown, left, foreign, stale)

    def _chapter(self, key: str, **args: Any) -> None:
        if self.rec.position:
            self.rec.chapter(key, **args)

    def _step(self, index: int, op: Op, caption: Msg) -> AbstractContextManager[None]:
        # What happens for the first time is worth seeing, and every collection.
        lvl = 0 if op.kind == "GC" or caption[0] not in self._told else 1
        self._told.add(caption[0])
        return self.rec.step(f"op{index}", caption, mark=f"op#{index}", lvl=lvl)

    # --- the picture -------------------------------------------------------------------------

    def _draw(self) -> None:
        pool = self.pool
        for panel, locals_ in (("local", pool.local), ("victim", pool.victim)):
            for p, local in enumerate(locals_):
                lane = _lane(p, local)
                name = f"{panel}.p{p}"
                if panel == "victim" and not pool.victims_on and any(_values([local])):
                    # Switched off, what is left here can only wait to be dropped.
                    lane["st"] = "garbage"
                elif self.rec.get(f"{name}#st"):
                    lane["st"] = "used"
                self.rec.set(name, **lane)

    # --- questions ---------------------------------------------------------------------------

    def _ask(
        self, got: Got, p: int, shown: Any, left: list[int], foreign: list[int], stale: list[int]
    ) -> None:
        """Ask each kind of Get once, where there is something to choose from."""
        kind = got.place
        if kind in ("new", "none"):
            kind = "off" if stale else "foreign" if foreign else "dropped"
        offered = [*left, *(self._dropped[-3:] if kind == "dropped" else ())]
        choices: dict[Any, Msg | None] = {shown: None}
        for value in offered:
            choices.setdefault(value, msg(_wrong(kind, value, foreign, stale)))
        if self.pool.has_new and got.place not in ("new", "none"):
            fresh = 1001 + self.pool.made
            gone = got.place.startswith("victim")
            choices.setdefault(fresh, msg("w_gone" if gone else "w_new"))
        if kind in self._asked or len(self._asked) >= MAX_QUESTIONS or not offered:
            return
        self._asked.add(kind)
        kept = [shown, *[value for value in choices if value != shown][-4:]]
        self.rec.ask(
            f"get{self.rec.position}",
            msg("q_get", p=p),
            target="out.get",
            answer=shown,
            kind="choice",
            choices=[(value, choices[value]) for value in sorted(kept, key=str)],
            explain=msg(f"why_{kind}"),
            weight=1.0,
        )


def _wrong(kind: str, value: int, foreign: list[int], stale: list[int]) -> str:
    """Return the message that says why ``value`` is not what Get returns."""
    if kind == "dropped":
        return "w_permanent"
    if value in stale:
        return "w_off"
    if value in foreign:
        return "w_foreign"
    return {"private": "w_private_first", "head": "w_head"}.get(kind, "w_oldest")


def _values(locals_: list[Local]) -> Iterator[int]:
    """Yield what these Ps hold."""
    for local in locals_:
        if local.private is not None:
            yield local.private
        yield from local.shared


def _lane(p: int, local: Local) -> dict[str, Any]:
    newest_first = [str(value) for value in reversed(local.shared)]
    hidden = len(newest_first) - HEADS - TAILS
    if hidden > 1:
        newest_first[HEADS:-TAILS] = [f"…{hidden}"]
    private = "" if local.private is None else str(local.private)
    return {"label": f"P{p}", "cur": private, "runq": newest_first}


def _get_caption(got: Got, p: int, stale: list[int], foreign: list[int]) -> Msg:
    args: dict[str, Any] = {"p": p}
    if got.place != "none":
        args["v"] = str(got.value)
    if got.place in ("steal", "victim-tail"):
        args["o"] = got.owner
    if got.place == "new" and stale:
        return msg("get_new_off", **args, n=len(stale))
    if got.place == "new" and foreign:
        return msg("get_new_foreign", **args, n=len(foreign))
    return msg(f"get_{got.place}", **args)


def _source(pool: Pool, go: Release, ops: list[Op]) -> str:
    made = "any" if go.minor >= FIRST_ANY else "interface{}"
    new = ["var n int", "", "var pool = sync.Pool{New: func() " + made + " {"]
    new += ["\tn++", "\treturn 1000 + n", "}}"]
    lines = [f"\t{_statement(op)}{_where(op, pool.procs)} //@op{i}" for i, op in enumerate(ops)]
    made_by = new if pool.has_new else ["var pool sync.Pool"]
    return "\n".join(["package main", "", *made_by, "", "func main() {", *lines, "}"])


def _statement(op: Op) -> str:
    value = "nil" if op.value is None else op.value
    return {"GC": "runtime.GC()", "Get": "pool.Get()"}.get(op.kind, f"pool.Put({value})")


def _where(op: Op, procs: int) -> str:
    return "" if procs == 1 or op.kind == "GC" else f" // on P{op.p}"
