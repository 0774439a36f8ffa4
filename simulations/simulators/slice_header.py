"""slice-header: what a slice is made of, and who still sees which array.

Observables: ``headers`` (the four variables after each operation) and ``results`` (null, the
number ``copy`` returned, or the text of a recovered panic).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulations.goruntime.headers import NIL, GoPanic, Header, Memory
from simulations.parameters import Ops, Values
from simulations.releases import Release
from simulations.simulators.base import Context, Preset, Scenario, Simulator
from simulations.simulators.slice_header_ops import FORMS, VARIABLES, Op, Program, read_op
from simulations.simulators.slice_header_scene import Scene
from simulations.simulators.slice_header_story import Story
from simulations.simulators.slice_header_text import TEXT
from simulations.trace import Recorder

DEFAULT_OPS = [
    "a = []int{10, 20, 30, 40}",
    "b = a[1:3]",
    "b = append(b, 99)",
    "c = a[1:2:2]",
    "c = append(c, 77, 78)",
    "copy(a, c)",
    "d = a[2:5]",
    "a[4] = 1",
    "d = a[3:2:4]",
    "d = a[4:4]",
]


def described(memory: Memory, s: Header) -> dict[str, Any]:
    """Return a header as the observables write it."""
    return {
        "nil": s.nil,
        "array": s.array,
        "offset": None if s.array is None else s.offset,
        "len": s.len,
        "cap": s.cap,
        "elems": memory.elems(s),
    }


def source(ops: list[str], names: Sequence[str]) -> str:
    """Return the Go program of these operations."""
    lines = [f"\t{op.strip()} //@op{i}" for i, op in enumerate(ops)]
    declared = f"\tvar {', '.join(names)} []int"
    return "\n".join(["package main", "", "func main() {", declared, *lines, "}"])


def program(go: Release) -> Program:
    """Return four nil slices over an empty memory."""
    return Program(Memory(go), dict.fromkeys(VARIABLES, NIL))


def has_results(ops: Sequence[Op], go: Release) -> bool:
    """Return whether some operation copies or panics, so that there is a result to show."""
    trial = program(go)
    try:
        return any(trial.run(op)[0] is not None for op in ops)
    except GoPanic:
        return True


def tell(rec: Recorder, values: Values, context: Context) -> None:
    """Run the operations one after another on four nil slices."""
    ops = [read_op(text) for text in values["ops"]]
    rec.say(TEXT)
    rec.title("title", n=len(ops))
    rec.note("note")
    running = program(context.go)
    scene = Scene(rec, running, ops, results=has_results(ops, context.go))
    rec.code(source(values["ops"], scene.names))
    story = Story(rec, scene)
    headers: list[dict[str, Any]] = []
    results: list[int | str | None] = []
    for index, op in enumerate(ops):
        results.append(story.tell(index, op))
        state = running.variables.items()
        headers.append({name: described(running.memory, s) for name, s in state})
    rec.observe("headers", headers, expr="a, b, c, d after each operation")
    rec.observe("results", results, expr="what each operation returned or panicked with")


SIMULATOR = Simulator(
    slug="slice-header",
    version=4,
    en="What a slice is made of",
    zh="slice 由什么组成",
    scenarios=(
        Scenario(
            "aliasing",
            en="Four slices and their arrays",
            zh="四个 slice 和它们的数组",
            parameters=(
                Ops(
                    name="ops",
                    default=DEFAULT_OPS,
                    read=read_op,
                    forms=FORMS,
                    max_items=64,
                    en="Statements, one per line",
                    zh="语句，每行一条",
                ),
            ),
            tell=tell,
            presets=(
                Preset(
                    "append overwrites a neighbour", "append 覆盖邻居", {"ops": DEFAULT_OPS[:3]}
                ),
                Preset(
                    "The third index protects",
                    "第三个下标起保护作用",
                    {"ops": ["a = []int{1, 2, 3, 4}", "b = a[0:2:2]", "b = append(b, 99)"]},
                ),
                Preset(
                    "nil and empty",
                    "nil 与空 slice",
                    {"ops": ["a = nil", "b = make([]int, 0, 0)", "a = append(a, 1)", "c = b[0:0]"]},
                ),
            ),
        ),
    ),
)
