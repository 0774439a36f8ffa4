"""channel: ring buffer, wait queues and hand-off; and the table of all outcomes.

Observables of ``ops``: ``states finished blocked``; of ``outcomes``: 25 of the form
``<operation>_<state>``.
"""

from __future__ import annotations

from simulations.goruntime.hchan import HChan
from simulations.parameters import Bool, Int, Ops, Values
from simulations.simulators.base import Context, Preset, Scenario, Simulator
from simulations.simulators.channel_ops import FORMS, described, read_op
from simulations.simulators.channel_story import Story
from simulations.simulators.channel_table import tell_outcomes
from simulations.simulators.channel_text import OPS
from simulations.trace import Recorder

DEFAULT_OPS = [
    "recv",
    "send 7",
    "send 8",
    "send 9",
    "send 10",
    "recv",
    "try-send 11",
    "close",
    "recv",
]


def tell_ops(rec: Recorder, values: Values, context: Context) -> None:
    """Run the operations one after another, each in its own goroutine."""
    ops = [read_op(text) for text in values["ops"]]
    rec.say(OPS)
    rec.title("title", n=len(ops))
    rec.note("note_goroutines")
    c = HChan(0 if values["nil"] else values["cap"], nil=values["nil"])
    story = Story(rec, c, ops)
    states, finished = [], []
    for index, op in enumerate(ops):
        finished.append(story.run(index, op))
        states.append(described(c))
    blocked = len(ops) - sum(len(done) for done in finished)
    rec.observe("states", states, expr="the channel after each operation")
    rec.observe("finished", finished, expr="what finished during each operation")
    rec.observe("blocked", blocked, expr="operations still parked at the end")


SIMULATOR = Simulator(
    slug="channel",
    version=4,
    en="How a channel works",
    zh="channel 的工作原理",
    scenarios=(
        Scenario(
            "ops",
            en="Operations on one channel",
            zh="对一个 channel 的操作",
            parameters=(
                Int(name="cap", default=2, low=0, high=64, en="Buffer size", zh="缓冲区大小"),
                Bool(name="nil", default=False, en="Use the nil channel", zh="使用 nil channel"),
                Ops(
                    name="ops",
                    default=DEFAULT_OPS,
                    read=read_op,
                    forms=FORMS,
                    max_items=128,
                    en="Operations, one per line",
                    zh="操作，每行一个",
                ),
            ),
            tell=tell_ops,
            presets=(
                Preset(
                    "Unbuffered: hand-off both ways",
                    "无缓冲：两个方向的直接交接",
                    {"cap": 0, "ops": ["recv", "send 1", "send 2", "recv", "send 3", "close"]},
                ),
                Preset(
                    "A full buffer and a waiting sender",
                    "缓冲区已满且有发送者等待",
                    {"cap": 3, "ops": ["send 1", "send 2", "send 3", "send 4", "recv", "recv"]},
                ),
                Preset(
                    "Close with receivers waiting",
                    "有接收者等待时关闭",
                    {"cap": 1, "ops": ["recv", "recv", "close", "recv", "close"]},
                ),
            ),
        ),
        Scenario(
            "outcomes",
            en="The table of outcomes",
            zh="结果一览表",
            parameters=(),
            tell=tell_outcomes,
        ),
    ),
)
