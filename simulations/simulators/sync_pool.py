"""sync-pool: where Put leaves a value and where Get finds one.

Observable ``gets``: one entry per Get, a value or null.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from simulations.errors import ParameterError
from simulations.goruntime.pool import Got, Local, Pool
from simulations.parameters import Bool, Int, Ops, Values
from simulations.sentences import say
from simulations.simulators.base import Context, Preset, Scenario, Simulator
from simulations.simulators.sync_pool_text import TEXT
from simulations.trace import Msg, Recorder, msg

MAX_PROCS = 8
MAX_QUESTIONS = 4
FORMS = ("Put(3)", "Put(nil)", "Get", "GC", "P2 Get")
_OP = re.compile(r"(?:P([0-7]))?(?:Put\((nil|[1-9][0-9]*)\)|(Get))|(GC)")
DEFAULT_OPS = ["Put(1)", "Put(2)", "Put(3)", "Get", "Get", "GC", "Get", "Get"]


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


def check_ops(values: Values, context: Context) -> None:
    """Refuse a P that does not exist."""
    for i, text in enumerate(values["ops"]):
        if read_op(text).p >= values["procs"]:
            raise ParameterError(f"ops[{i}]", say("few-ps", op=text, procs=values["procs"]))


def _draw(rec: Recorder, pool: Pool) -> None:
    for panel, locals_ in (("local", pool.local), ("victim", pool.victim)):
        for p, local in enumerate(locals_):
            rec.set(f"{panel}.p{p}", **_lane(p, local))


def _lane(p: int, local: Local) -> dict[str, Any]:
    return {
        "label": f"P{p}",
        "cur": "" if local.private is None else str(local.private),
        "runq": [str(value) for value in reversed(local.shared)],
    }


def _get_caption(got: Got, p: int) -> Msg:
    args: dict[str, Any] = {"p": p}
    if got.place != "none":
        args["v"] = str(got.value)
    if got.place in ("steal", "victim-tail"):
        args["o"] = got.owner
    return msg(f"get_{got.place}", **args)


def _statement(op: Op) -> str:
    value = "nil" if op.value is None else op.value
    return {"GC": "runtime.GC()", "Get": "pool.Get()"}.get(op.kind, f"pool.Put({value})")


def _where(op: Op, procs: int) -> str:
    return "" if procs == 1 or op.kind == "GC" else f" // on P{op.p}"


def tell(rec: Recorder, values: Values, context: Context) -> None:
    """Run the operations one after another."""
    ops = [read_op(text) for text in values["ops"]]
    rec.say(TEXT)
    rec.title("title", n=len(ops))
    rec.note("note")
    new = "New: func() any { n++; return 1000 + n }" if values["new"] else ""
    lines = [
        f"\t{_statement(op)}{_where(op, values['procs'])} //@op{i}" for i, op in enumerate(ops)
    ]
    pool_line = f"var pool = sync.Pool{{{new}}}"
    rec.code("\n".join(["package main", "", pool_line, "", "func main() {", *lines, "}"]))
    heads = {"cur": "private", "runq": "shared"}
    rec.panel("local", "lanes", "p_local", heads=heads)
    rec.panel("victim", "lanes", "p_victim", heads=heads)
    rec.panel("out", "record", "p_out")
    rec.watch("out.get")
    pool = Pool(values["procs"], values["new"])
    _draw(rec, pool)
    gets: list[int | None] = []
    asked = 0
    collected, collections = False, 0
    for index, op in enumerate(ops):
        candidates = _values(pool)
        if op.kind == "GC":
            caption = msg("gc", n=pool.collect())
            collected = True
        elif op.kind == "Put":
            place = pool.put(op.p, op.value)
            caption = (
                msg("put_ignored")
                if place == "ignored"
                else msg(f"put_{place}", v=str(op.value), p=op.p)
            )
        else:
            got = pool.get(op.p)
            gets.append(got.value)
            caption = _get_caption(got, op.p)
        if op.kind == "GC":
            collections += 1
            rec.chapter("c_gc", n=collections)
        with rec.step(f"op{index}", caption, mark=f"op#{index}", lvl=0):
            _draw(rec, pool)
            if op.kind == "Get":
                rec.set("out.get", n="Get", v="nil" if gets[-1] is None else gets[-1])
        if op.kind == "Get" and asked < MAX_QUESTIONS and len(candidates) > 1:
            asked += 1
            _ask(rec, op.p, gets[-1], candidates, collected)
    rec.observe("gets", gets, expr="what each Get returned")


def _values(pool: Pool) -> list[int]:
    found = []
    for local in (*pool.local, *pool.victim):
        found += local.shared
        if local.private is not None:
            found.append(local.private)
    return found


def _ask(rec: Recorder, p: int, answer: int | None, candidates: list[int], collected: bool) -> None:
    shown: Any = "nil" if answer is None else answer
    choices: dict[Any, Msg | None] = {shown: None}
    for value in candidates:
        choices.setdefault(value, msg("w_order"))
    if collected:
        choices.setdefault(1001, msg("w_gone"))
    offered = [shown, *[value for value in choices if value != shown][:4]]
    rec.ask(
        f"get{rec.position}",
        msg("q_get", p=p),
        target="out.get",
        answer=shown,
        kind="choice",
        choices=[(value, choices[value]) for value in sorted(offered, key=str)],
        explain=msg("why_get"),
        weight=1.0,
    )


SIMULATOR = Simulator(
    slug="sync-pool",
    version=2,
    en="How sync.Pool works",
    zh="sync.Pool 的工作原理",
    scenarios=(
        Scenario(
            "ops",
            en="Operations on one pool",
            zh="对一个 Pool 的操作",
            parameters=(
                Bool(name="new", default=True, en="The pool has a New", zh="Pool 有 New"),
                Int(
                    name="procs", default=1, low=1, high=MAX_PROCS, en="Number of Ps", zh="P 的个数"
                ),
                Ops(
                    name="ops",
                    default=DEFAULT_OPS,
                    read=read_op,
                    forms=FORMS,
                    max_items=2_000,
                    en="Operations, one per line",
                    zh="操作，每行一个",
                ),
            ),
            tell=tell,
            check=check_ops,
            presets=(
                Preset(
                    "Two collections empty it",
                    "两次 GC 才清空",
                    {"ops": ["Put(1)", "Put(2)", "GC", "Get", "GC", "Get"]},
                ),
                Preset(
                    "Stealing between three Ps",
                    "三个 P 之间偷取",
                    {
                        "procs": 3,
                        "ops": [
                            "P0 Put(1)",
                            "P0 Put(2)",
                            "P0 Put(3)",
                            "P1 Put(4)",
                            "P2 Get",
                            "P1 Get",
                            "P2 Get",
                        ],
                    },
                ),
            ),
        ),
    ),
)
