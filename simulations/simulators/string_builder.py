"""string-builder: the same pieces joined six ways, and one Builder or Buffer step by step.

Observables of ``compare``: ``allocs alloc_bytes builder_caps builder_grow_caps buffer_caps``; of
``ops``: ``states results cap``.
"""

from __future__ import annotations

from simulations.errors import ParameterError
from simulations.parameters import Choice, Ops, Text, Values
from simulations.sentences import say
from simulations.simulators.base import Context, Preset, Scenario, Simulator
from simulations.simulators.string_builder_scene import FORMS, OpsStory, read_op
from simulations.simulators.string_builder_text import BUILDER
from simulations.simulators.string_compare import tell_compare
from simulations.simulators.string_concat import PIECES
from simulations.trace import Recorder

TYPES = {
    "strings.Builder": ("strings.Builder", "strings.Builder"),
    "bytes.Buffer": ("bytes.Buffer", "bytes.Buffer"),
}
ONLY_FOR = {"read": "bytes.Buffer", "copy-write": "strings.Builder"}


def check_ops(values: Values, context: Context) -> None:
    """Refuse operations the chosen type does not have."""
    for i, text in enumerate(values["ops"]):
        needed = ONLY_FOR.get(read_op(text).kind, values["type"])
        if needed != values["type"]:
            raise ParameterError(f"ops[{i}]", say("needs-type", op=text, type=needed))


def tell_ops(rec: Recorder, values: Values, context: Context) -> None:
    """Run the operations one after another."""
    ops = [read_op(text) for text in values["ops"]]
    rec.say(BUILDER)
    rec.title("title_ops", n=len(ops), type=values["type"])
    story = OpsStory(rec, values["type"], context.go, ops)
    states, results = [], []
    for index, op in enumerate(ops):
        results.append(story.run(index, op))
        states.append({"len": story.b.len, "cap": story.b.cap})
    rec.observe("states", states, expr="b.Len(), b.Cap() after each operation")
    rec.observe("results", results, expr="what each operation panicked with")
    rec.observe("cap", story.b.cap, expr="b.Cap()", source="b.cap")


SIMULATOR = Simulator(
    slug="string-builder",
    version=2,
    en="How to join strings fast",
    zh="怎样快速拼接字符串",
    scenarios=(
        Scenario(
            "compare",
            en="Six ways side by side",
            zh="六种方式对比",
            parameters=(
                PIECES,
                Text(
                    name="sep",
                    default="",
                    max_bytes=100,
                    en="Separator of Join",
                    zh="Join 的分隔符",
                ),
            ),
            tell=tell_compare,
            presets=(
                Preset("Fifty pieces", "五十段", {"piece_lens": [10] * 50}),
                Preset(
                    "Mixed lengths", "长短不一", {"piece_lens": [30, 0, 50, 200, 7], "sep": ", "}
                ),
            ),
        ),
        Scenario(
            "ops",
            en="One Builder or Buffer, step by step",
            zh="逐步操作一个 Builder 或 Buffer",
            parameters=(
                Choice(
                    name="type",
                    default="strings.Builder",
                    options=TYPES,
                    en="Type",
                    zh="类型",
                ),
                Ops(
                    name="ops",
                    default=["write 10", "grow 100", "write 130", "grow -3", "reset"],
                    read=read_op,
                    forms=FORMS,
                    max_items=256,
                    en="Operations, one per line",
                    zh="操作，每行一个",
                ),
            ),
            tell=tell_ops,
            check=check_ops,
            presets=(
                Preset(
                    "A copied Builder panics",
                    "复制 Builder 会 panic",
                    {"ops": ["copy-write 3", "write 10", "copy-write 3", "reset", "copy-write 3"]},
                ),
                Preset(
                    "A Buffer slides",
                    "Buffer 的前移",
                    {
                        "type": "bytes.Buffer",
                        "ops": ["write 50", "read 45", "write 20", "write 60"],
                    },
                ),
            ),
        ),
    ),
)
