"""A simulator that misbehaves on request. Only tests know it; nothing ships it."""

from __future__ import annotations

import os
import time
from pathlib import Path

from simulations import registry
from simulations.errors import BudgetError
from simulations.parameters import Hashes, Int, IntList, Ops, Text, Values
from simulations.sentences import say
from simulations.simulators.base import Context, Preset, Scenario, Simulator
from simulations.trace import Recorder, msg

SLUG = "test-oddity"
TEXT = {
    "title": ("Counting to {n}", "数到 {n}"),
    "panel": ("Counter", "计数器"),
    "one": ("Count {i} of {n}.", "第 {i} 次，共 {n} 次。"),
    "half": ("Half way", "一半"),
    "ask": ("What is the counter next?", "计数器接下来是多少？"),
    "twice": ("It goes up by one, not by two.", "它只加一，不会加二。"),
    "rule": ("Each step adds one.", "每一步加一。"),
}


def count(rec: Recorder, values: Values, context: Context) -> None:
    """A sound little story: `n` steps, a milestone every third, one question."""
    n = values.get("n", 3)
    rec.say(TEXT)
    rec.title("title", n=n)
    rec.code("n := 0\nfor {\n\tn++ //@up\n}")
    rec.panel("c", "record", "panel")
    rec.set("c.n", n="n", v=0)
    for i in range(1, n + 1):
        mark = f"up#{i}"
        with rec.step("up", msg("one", i=i, n=n), mark=mark, lvl=0 if i % 3 == 0 else 1):
            rec.set("c.n", v=i)
        if i == 2:
            choices = ((2, None), (3, msg("twice")))
            rec.ask(
                "q2",
                msg("ask"),
                target="c.n",
                answer=2,
                kind="choice",
                choices=choices,
                explain=msg("rule"),
            )
    rec.observe("n", n, expr="n", source="c.n")


def slow(rec: Recorder, values: Values, context: Context) -> None:
    end_s = time.monotonic() + values["seconds"]
    while time.monotonic() < end_s:
        time.sleep(0.01)
    count(rec, {}, context)


def slow_once(rec: Recorder, values: Values, context: Context) -> None:
    """The first worker to come here hangs; the one after it finds the mark and goes on."""
    mark = Path(os.environ["ODDITY_MARK"])
    if not mark.exists():
        mark.touch()
        time.sleep(60)
    count(rec, {}, context)


def greedy(rec: Recorder, values: Values, context: Context) -> None:
    hoard = [bytearray(50_000_000) for _ in range(values["chunks"])]
    count(rec, {"n": len(hoard)}, context)


def over_budget(rec: Recorder, values: Values, context: Context) -> None:
    raise BudgetError(say("steps", most=5))


def contradiction(rec: Recorder, values: Values, context: Context) -> None:
    count(rec, {}, context)
    rec.observe("n2", 7, expr="n", source="c.n")


def crash(rec: Recorder, values: Values, context: Context) -> None:
    raise ZeroDivisionError("nobody thought of this")


def read_op(op: str) -> str:
    if op not in ("up", "down"):
        raise ValueError(say("no-operation", op=op, forms="up, down"))
    return op


def ops(rec: Recorder, values: Values, context: Context) -> None:
    count(rec, {"n": len(values["ops"])}, context)


N = Int(name="n", default=3, low=1, high=50, en="How far to count", zh="数到多少", unit="byte")
SIMULATOR = Simulator(
    slug=SLUG,
    version=1,
    en="Oddity",
    zh="怪事",
    uses_lang=True,
    scenarios=(
        Scenario(
            "count",
            "Counting",
            "计数",
            (N,),
            count,
            presets=(Preset("Five", "五", {"n": 5}, go="1.20"),),
        ),
        Scenario(
            "slow",
            "Slow",
            "慢",
            (Int(name="seconds", default=60, low=0, high=600, en="Seconds", zh="秒"),),
            slow,
        ),
        Scenario("slow-once", "Slow once", "慢一次", (), slow_once),
        Scenario(
            "greedy",
            "Greedy",
            "贪心",
            (Int(name="chunks", default=40, low=1, high=40, en="Chunks", zh="块"),),
            greedy,
        ),
        Scenario("budget", "Over budget", "超预算", (), over_budget),
        Scenario("contradiction", "Contradiction", "矛盾", (), contradiction),
        Scenario("crash", "Crash", "崩溃", (), crash),
        Scenario(
            "ops",
            "Operations",
            "操作",
            (
                Ops(
                    name="ops",
                    default=["up"],
                    read=read_op,
                    forms=("up", "down"),
                    max_items=4,
                    en="Operations",
                    zh="操作",
                ),
                IntList(
                    name="adds", default=[1, 2], low=0, high=9, max_items=4, en="Adds", zh="增量"
                ),
                Hashes(name="hashes", default={}, en="Hashes", zh="哈希"),
                Text(name="word", default="a", max_bytes=8, en="Word", zh="词"),
            ),
            ops,
        ),
    ),
)


def install() -> None:
    """Let this process's registry know the oddity."""
    registry.SIMULATORS = (*registry.SIMULATORS, SIMULATOR)
