"""slice-growth: how append finds room, release by release.

Observables: ``len_cap_at_change`` and ``cap`` (``append-one-by-one``), ``caps`` and ``cap``
(``append-chunks``). Long runs cost one step per growth, not per append.
"""

from __future__ import annotations

from simulations.errors import ParameterError
from simulations.goruntime.slices import Grower, growths
from simulations.parameters import Bool, Choice, Int, IntList, Values
from simulations.sentences import say
from simulations.simulators.base import Context, Preset, Scenario, Simulator
from simulations.simulators.slice_growth_scene import Scene, chunks_source, loop_source
from simulations.simulators.slice_growth_text import TEXT
from simulations.trace import Recorder, msg

MAX_ZERO_SIZE_APPENDS = 1_000
EACH_APPEND_UP_TO = 40
"""Runs of at most this many appends show every append; longer ones show the growths."""

STORAGES = {
    "heap": ("lives on the heap (package variable, interface, …)", "位于堆上（包级变量、接口等）"),
    "local": ("local, its array never escapes", "局部变量，数组不逃逸"),
    "escapes-later": ("escapes after the loop, cap(s) is read", "循环后逃逸，循环中读取 cap(s)"),
    "returned": ("returned, cap(s) is never read before", "作为返回值，之前不读取 cap(s)"),
}

ELEM_SIZE = Int(
    name="elem_size",
    default=8,
    low=0,
    high=65_536,
    unit="byte",
    en="Size of one element",
    zh="单个元素的大小",
)
HAS_POINTERS = Bool(
    name="has_pointers",
    default=False,
    en="The element type contains pointers",
    zh="元素类型含指针",
)
START_LEN = Int(
    name="start_len", default=0, low=0, high=1_000_000, en="Length at the start", zh="初始长度"
)
START_CAP = Int(
    name="start_cap",
    default=0,
    low=0,
    high=1_000_000,
    en="Capacity at the start (0 and 0: nil)",
    zh="初始容量（都为 0 表示 nil）",
)


def storage(*names: str) -> Choice:
    """Return the ``storage`` parameter offering these names."""
    return Choice(
        name="storage",
        default="heap",
        options={name: STORAGES[name] for name in names},
        en="What the compiler knows about the slice",
        zh="编译器对该 slice 的了解",
    )


def check_start(values: Values, context: Context) -> None:
    """Refuse a start longer than its capacity."""
    if values["start_len"] > values["start_cap"]:
        raise ParameterError(
            "start_len",
            say("start-above", start_len=values["start_len"], start_cap=values["start_cap"]),
        )


def check_one_by_one(values: Values, context: Context) -> None:
    """Bound the appends of zero-size elements, each of which changes the capacity."""
    check_start(values, context)
    if values["elem_size"] == 0 and values["appends"] > MAX_ZERO_SIZE_APPENDS:
        raise ParameterError("appends", say("zero-size", most=MAX_ZERO_SIZE_APPENDS))


def _grower(values: Values, context: Context) -> Grower:
    return Grower(values["elem_size"], values["has_pointers"], values["storage"], context.go)


def tell_one_by_one(rec: Recorder, values: Values, context: Context) -> None:
    """Append one element at a time."""
    grower, appends = _grower(values, context), values["appends"]
    length, cap = values["start_len"], values["start_cap"]
    rec.say(TEXT)
    rec.title("title_one", n=appends)
    rec.code(loop_source(grower, length, cap, appends))
    scene = Scene(rec, grower, length, cap)
    every = appends <= EACH_APPEND_UP_TO
    if not every:
        rec.note("note_events")
    changes = [{"len": length, "cap": cap}]
    for growth in growths(grower, length, cap, appends):
        _fill(scene, growth.old_len, every)
        scene.grow("append", growth, f"append#{growth.new_len}")
        changes.append({"len": growth.new_len, "cap": growth.cap})
    _fill(scene, length + appends, every)
    if appends == 0:
        with rec.step("append", msg("nothing"), mark="end", lvl=0):
            pass
    final = scene.cap
    if scene.from_nil:
        final = grower.returned_cap(scene.length, scene.cap)
    if final != scene.cap:
        scene.leave("leave", final)
    if grower.storage != "returned":
        rec.observe("len_cap_at_change", changes, expr="len(s), cap(s) at each change of cap")
    rec.observe("cap", final, expr="cap(s)", source="s.cap")


def _fill(scene: Scene, until: int, every: bool) -> None:
    """Record the appends that fit, one step each or all in one."""
    if every:
        for length in range(scene.length + 1, until + 1):
            scene.write("append", length)
    elif until > scene.length:
        scene.write("append", until)


def tell_chunks(rec: Recorder, values: Values, context: Context) -> None:
    """Append several elements at once, once per entry of ``adds``."""
    grower, adds = _grower(values, context), values["adds"]
    length, cap = values["start_len"], values["start_cap"]
    rec.say(TEXT)
    rec.title("title_chunks", n=len(adds))
    rec.code(chunks_source(grower, length, cap, adds))
    scene = Scene(rec, grower, length, cap)
    caps = []
    for index, add in enumerate(adds):
        need = scene.length + add
        if need > scene.cap:
            growth = grower.grow(scene.length, scene.cap, need, from_nil=scene.from_nil)
            scene.grow(f"op{index}", growth, f"op#{index}")
        else:
            scene.write_chunk(f"op{index}", index, need)
        caps.append(scene.cap)
    rec.observe("caps", caps, expr="cap(s) after each append")
    rec.observe("cap", scene.cap, expr="cap(s)", source="s.cap")


SIMULATOR = Simulator(
    slug="slice-growth",
    version=5,
    en="How append grows a slice",
    zh="append 如何扩容",
    scenarios=(
        Scenario(
            "append-one-by-one",
            en="One element at a time",
            zh="逐个追加",
            parameters=(
                ELEM_SIZE,
                HAS_POINTERS,
                START_LEN,
                START_CAP,
                storage("heap", "local", "escapes-later", "returned"),
                Int(
                    name="appends",
                    default=20,
                    low=0,
                    high=200_000,
                    en="Number of appends",
                    zh="追加次数",
                ),
            ),
            tell=tell_one_by_one,
            check=check_one_by_one,
            presets=(
                Preset("Past 1024 elements", "超过 1024 个元素", {"appends": 1300}),
                Preset("The rule before Go 1.18", "Go 1.18 之前的规则", {"appends": 1300}, "1.17"),
                Preset(
                    "A slice of strings",
                    "字符串切片",
                    {"elem_size": 16, "has_pointers": True, "appends": 100},
                ),
                Preset(
                    "A local slice on the stack",
                    "栈上的局部切片",
                    {"storage": "local", "appends": 12},
                ),
            ),
        ),
        Scenario(
            "append-chunks",
            en="Several elements at once",
            zh="一次追加多个",
            parameters=(
                ELEM_SIZE,
                HAS_POINTERS,
                START_LEN,
                START_CAP,
                storage("heap", "local"),
                IntList(
                    name="adds",
                    default=[1, 2, 5, 10],
                    low=0,
                    high=1_000_000,
                    max_items=256,
                    en="Elements added by each append",
                    zh="每次追加的元素个数",
                ),
            ),
            tell=tell_chunks,
            check=check_start,
            presets=(
                Preset(
                    "Five full, one more",
                    "满 5 个再加 1 个",
                    {"start_len": 5, "start_cap": 5, "adds": [1]},
                ),
                Preset(
                    "More than double",
                    "超过两倍",
                    {"start_len": 3, "start_cap": 3, "adds": [4]},
                ),
            ),
        ),
    ),
)
