"""The fixed words of the text form: states, table heads and change sentences, in both languages.

The player carries the same table in ``player/words.js``; ``python -m simulations.trace.words``
prints that file and a test proves the two are equal.
"""

from __future__ import annotations

import json

LANGUAGES: tuple[str, ...] = ("en", "zh-CN")

STATES: dict[str, dict[str, str]] = {
    key: {"en": en, "zh-CN": zh}
    for key, en, zh in (
        ("free", "free", "空闲"),
        ("used", "used", "已用"),
        ("new", "new", "新"),
        ("moved", "moved", "已移动"),
        ("copied", "copied", "已复制"),
        ("garbage", "garbage", "垃圾"),
        ("shared", "shared", "共享"),
        ("waiting", "waiting", "等待"),
        ("running", "running", "运行中"),
        ("runnable", "runnable", "可运行"),
        ("blocked", "blocked", "阻塞"),
        ("done", "done", "完成"),
        ("evacuated", "evacuated", "已搬迁"),
        ("growing", "growing", "扩容中"),
        ("deleted", "deleted", "已删除"),
        ("empty", "empty", "空"),
        ("full", "full", "满"),
        ("locked", "locked", "已加锁"),
        ("unlocked", "unlocked", "未加锁"),
        ("starving", "starving", "饥饿"),
        ("woken", "woken", "被唤醒"),
        ("expunged", "expunged", "已抹除"),
        ("victim", "victim", "victim"),
        ("hit", "hit", "命中"),
        ("miss", "miss", "未命中"),
        ("panicking", "panicking", "panic 中"),
        ("recovered", "recovered", "已恢复"),
        ("unwinding", "unwinding", "展开中"),
        ("returned", "returned", "已返回"),
        ("expired", "expired", "已到期"),
        ("due", "due", "到期"),
        ("white", "white", "白"),
        ("grey", "grey", "灰"),
        ("black", "black", "黑"),
    )
}

WORDS: dict[str, dict[str, str]] = {
    key: {"en": en, "zh-CN": zh}
    for key, en, zh in (
        ("col.index", "index", "下标"),
        ("col.value", "value", "值"),
        ("col.state", "state", "状态"),
        ("col.field", "field", "字段"),
        ("col.type", "type", "类型"),
        ("col.offset", "offset", "偏移"),
        ("col.bucket", "bucket", "桶"),
        ("col.slots", "slots", "槽"),
        ("col.overflow", "overflow", "溢出"),
        ("col.position", "position", "位置"),
        ("col.item", "item", "项"),
        ("col.lane", "lane", "通道"),
        ("col.current", "current", "当前"),
        ("col.queue", "queue", "队列"),
        ("col.next", "next", "下一个"),
        ("col.tick", "tick", "计数"),
        ("col.node", "node", "节点"),
        ("col.parent", "parent", "父节点"),
        ("col.colour", "colour", "颜色"),
        ("col.points_to", "points to", "指向"),
        ("col.from", "from", "从"),
        ("col.to", "to", "到"),
        ("col.series", "series", "序列"),
        ("col.x", "x", "x"),
        ("col.y", "y", "y"),
        (
            "note.block",
            "{name}: {n} {n|cell|cells}, {used} used",
            "{name}：{n} 个单元，已用 {used}",
        ),
        ("note.window", "showing {a} to {b}", "显示 {a} 到 {b}"),
        ("note.cursor", "{label} → {at}", "{label} → {at}"),
        ("note.head", "head", "队首"),
        ("note.tail", "tail", "队尾"),
        ("note.empty", "empty", "空"),
        ("change.set", "{what}: {old} → {new}", "{what}：{old} → {new}"),
        ("change.new", "{what}: new, {new}", "{what}：新增，{new}"),
        ("change.plain_new", "{what}: new", "{what}：新增"),
        ("change.added", "{what}: + {new}", "{what}：+ {new}"),
        ("change.new_many", "{what}: {n} added", "{what}：新增 {n} 项"),
        ("change.set_many", "{what}: {n} changed", "{what}：{n} 项改变"),
        ("change.gone_many", "{what}: {n} removed", "{what}：移除 {n} 项"),
        ("change.gone", "{what}: removed", "{what}：移除"),
        ("change.none", "nothing changed", "没有变化"),
        ("value.nothing", "nothing", "无"),
        ("attr.st", "state", "状态"),
        ("attr.c", "colour", "颜色"),
        ("attr.ref", "points to", "指向"),
        ("attr.refs", "points to", "指向"),
        ("attr.n", "count", "数量"),
        ("attr.used", "used", "已用"),
        ("attr.win", "shown part", "显示的部分"),
        ("attr.i", "index", "下标"),
        ("attr.at", "position", "位置"),
        ("attr.slots", "slots", "槽"),
        ("attr.top", "top hash", "高位哈希"),
        ("attr.ctrl", "control bytes", "控制字节"),
        ("attr.ov", "overflow bucket", "溢出桶"),
        ("attr.items", "items", "内容"),
        ("attr.cur", "current", "当前"),
        ("attr.m", "thread", "线程"),
        ("attr.runq", "queue", "队列"),
        ("attr.next", "next", "下一个"),
        ("attr.tick", "tick", "计数"),
        ("attr.parent", "parent", "父节点"),
        ("attr.slot", "place", "位次"),
        ("attr.lane", "lane", "通道"),
        ("attr.t", "time", "时间"),
        ("attr.t0", "start", "开始"),
        ("attr.t1", "end", "结束"),
        ("attr.from", "from", "从"),
        ("attr.to", "to", "到"),
        ("attr.pts", "points", "数据点"),
        ("attr.note", "note", "说明"),
        ("attr.label", "label", "标签"),
        ("attr.type", "type", "类型"),
        ("attr.off", "offset", "偏移"),
        ("attr.size", "bytes", "字节数"),
        ("attr.tone", "tone", "色调"),
        ("attr.g", "goroutine", "goroutine"),
    )
}


def javascript() -> str:
    """Return the text of ``player/words.js``."""
    states = json.dumps(STATES, ensure_ascii=False, indent=1)
    words = json.dumps(WORDS, ensure_ascii=False, indent=1)
    return (
        "// Written by `python -m simulations.trace.words`; edit words.py, not this file.\n"
        f"export const STATES = {states};\nexport const WORDS = {words};\n"
    )


if __name__ == "__main__":
    print(javascript(), end="")
