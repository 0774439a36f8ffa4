"""sync-pool: where Put leaves a value and where Get finds one.

Observable ``gets``: one entry per Get, a value or null.
"""

from __future__ import annotations

from simulations.errors import ParameterError
from simulations.goruntime.pool import Pool
from simulations.parameters import Bool, Int, Ops, Values
from simulations.sentences import say
from simulations.simulators.base import Context, Preset, Scenario, Simulator
from simulations.simulators.sync_pool_scene import FORMS, PoolStory, read_op
from simulations.simulators.sync_pool_text import TEXT
from simulations.trace import Recorder

MAX_PROCS = 8
DEFAULT_OPS = ["Put(1)", "Put(2)", "Put(3)", "Get", "Get", "GC", "Get", "Get"]


def check_ops(values: Values, context: Context) -> None:
    """Refuse a P that does not exist."""
    for i, text in enumerate(values["ops"]):
        if read_op(text).p >= values["procs"]:
            raise ParameterError(f"ops[{i}]", say("few-ps", op=text, procs=values["procs"]))


def tell(rec: Recorder, values: Values, context: Context) -> None:
    """Run the operations one after another."""
    ops = [read_op(text) for text in values["ops"]]
    rec.say(TEXT)
    rec.title("title", n=len(ops))
    rec.note("note")
    pool = Pool(values["procs"], values["new"])
    story = PoolStory(rec, pool, context.go, ops)
    for index, op in enumerate(ops):
        story.run(index, op)
    rec.observe("gets", story.gets, expr="what each Get returned")


SIMULATOR = Simulator(
    slug="sync-pool",
    version=3,
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
