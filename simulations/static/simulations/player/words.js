// Written by `python -m simulations.trace.words`; edit words.py, not this file.
export const STATES = {
 "free": {
  "en": "free",
  "zh-CN": "空闲"
 },
 "used": {
  "en": "used",
  "zh-CN": "已用"
 },
 "new": {
  "en": "new",
  "zh-CN": "新"
 },
 "moved": {
  "en": "moved",
  "zh-CN": "已移动"
 },
 "copied": {
  "en": "copied",
  "zh-CN": "已复制"
 },
 "garbage": {
  "en": "garbage",
  "zh-CN": "垃圾"
 },
 "shared": {
  "en": "shared",
  "zh-CN": "共享"
 },
 "waiting": {
  "en": "waiting",
  "zh-CN": "等待"
 },
 "running": {
  "en": "running",
  "zh-CN": "运行中"
 },
 "runnable": {
  "en": "runnable",
  "zh-CN": "可运行"
 },
 "blocked": {
  "en": "blocked",
  "zh-CN": "阻塞"
 },
 "done": {
  "en": "done",
  "zh-CN": "完成"
 },
 "evacuated": {
  "en": "evacuated",
  "zh-CN": "已搬迁"
 },
 "growing": {
  "en": "growing",
  "zh-CN": "扩容中"
 },
 "deleted": {
  "en": "deleted",
  "zh-CN": "已删除"
 },
 "empty": {
  "en": "empty",
  "zh-CN": "空"
 },
 "full": {
  "en": "full",
  "zh-CN": "满"
 },
 "locked": {
  "en": "locked",
  "zh-CN": "已加锁"
 },
 "unlocked": {
  "en": "unlocked",
  "zh-CN": "未加锁"
 },
 "starving": {
  "en": "starving",
  "zh-CN": "饥饿"
 },
 "woken": {
  "en": "woken",
  "zh-CN": "被唤醒"
 },
 "expunged": {
  "en": "expunged",
  "zh-CN": "已抹除"
 },
 "victim": {
  "en": "victim",
  "zh-CN": "victim"
 },
 "hit": {
  "en": "hit",
  "zh-CN": "命中"
 },
 "miss": {
  "en": "miss",
  "zh-CN": "未命中"
 },
 "panicking": {
  "en": "panicking",
  "zh-CN": "panic 中"
 },
 "recovered": {
  "en": "recovered",
  "zh-CN": "已恢复"
 },
 "unwinding": {
  "en": "unwinding",
  "zh-CN": "展开中"
 },
 "returned": {
  "en": "returned",
  "zh-CN": "已返回"
 },
 "expired": {
  "en": "expired",
  "zh-CN": "已到期"
 },
 "due": {
  "en": "due",
  "zh-CN": "到期"
 },
 "white": {
  "en": "white",
  "zh-CN": "白"
 },
 "grey": {
  "en": "grey",
  "zh-CN": "灰"
 },
 "black": {
  "en": "black",
  "zh-CN": "黑"
 }
};
export const WORDS = {
 "col.index": {
  "en": "index",
  "zh-CN": "下标"
 },
 "col.value": {
  "en": "value",
  "zh-CN": "值"
 },
 "col.state": {
  "en": "state",
  "zh-CN": "状态"
 },
 "col.field": {
  "en": "field",
  "zh-CN": "字段"
 },
 "col.type": {
  "en": "type",
  "zh-CN": "类型"
 },
 "col.offset": {
  "en": "offset",
  "zh-CN": "偏移"
 },
 "col.bucket": {
  "en": "bucket",
  "zh-CN": "桶"
 },
 "col.slots": {
  "en": "slots",
  "zh-CN": "槽"
 },
 "col.overflow": {
  "en": "overflow",
  "zh-CN": "溢出"
 },
 "col.position": {
  "en": "position",
  "zh-CN": "位置"
 },
 "col.item": {
  "en": "item",
  "zh-CN": "项"
 },
 "col.lane": {
  "en": "lane",
  "zh-CN": "通道"
 },
 "col.current": {
  "en": "current",
  "zh-CN": "当前"
 },
 "col.queue": {
  "en": "queue",
  "zh-CN": "队列"
 },
 "col.next": {
  "en": "next",
  "zh-CN": "下一个"
 },
 "col.tick": {
  "en": "tick",
  "zh-CN": "计数"
 },
 "col.node": {
  "en": "node",
  "zh-CN": "节点"
 },
 "col.parent": {
  "en": "parent",
  "zh-CN": "父节点"
 },
 "col.colour": {
  "en": "colour",
  "zh-CN": "颜色"
 },
 "col.points_to": {
  "en": "points to",
  "zh-CN": "指向"
 },
 "col.from": {
  "en": "from",
  "zh-CN": "从"
 },
 "col.to": {
  "en": "to",
  "zh-CN": "到"
 },
 "col.series": {
  "en": "series",
  "zh-CN": "序列"
 },
 "col.x": {
  "en": "x",
  "zh-CN": "x"
 },
 "col.y": {
  "en": "y",
  "zh-CN": "y"
 },
 "note.block": {
  "en": "{name}: {n} {n|cell|cells}, {used} used",
  "zh-CN": "{name}：{n} 个单元，已用 {used}"
 },
 "note.window": {
  "en": "showing {a} to {b}",
  "zh-CN": "显示 {a} 到 {b}"
 },
 "note.cursor": {
  "en": "{label} → {at}",
  "zh-CN": "{label} → {at}"
 },
 "note.head": {
  "en": "head",
  "zh-CN": "队首"
 },
 "note.tail": {
  "en": "tail",
  "zh-CN": "队尾"
 },
 "note.empty": {
  "en": "empty",
  "zh-CN": "空"
 },
 "change.set": {
  "en": "{what}: {old} → {new}",
  "zh-CN": "{what}：{old} → {new}"
 },
 "change.new": {
  "en": "{what}: new, {new}",
  "zh-CN": "{what}：新增，{new}"
 },
 "change.plain_new": {
  "en": "{what}: new",
  "zh-CN": "{what}：新增"
 },
 "change.added": {
  "en": "{what}: + {new}",
  "zh-CN": "{what}：+ {new}"
 },
 "change.new_many": {
  "en": "{what}: {n} added",
  "zh-CN": "{what}：新增 {n} 项"
 },
 "change.set_many": {
  "en": "{what}: {n} changed",
  "zh-CN": "{what}：{n} 项改变"
 },
 "change.gone_many": {
  "en": "{what}: {n} removed",
  "zh-CN": "{what}：移除 {n} 项"
 },
 "change.gone": {
  "en": "{what}: removed",
  "zh-CN": "{what}：移除"
 },
 "change.none": {
  "en": "nothing changed",
  "zh-CN": "没有变化"
 },
 "value.nothing": {
  "en": "nothing",
  "zh-CN": "无"
 },
 "attr.st": {
  "en": "state",
  "zh-CN": "状态"
 },
 "attr.c": {
  "en": "colour",
  "zh-CN": "颜色"
 },
 "attr.ref": {
  "en": "points to",
  "zh-CN": "指向"
 },
 "attr.refs": {
  "en": "points to",
  "zh-CN": "指向"
 },
 "attr.n": {
  "en": "count",
  "zh-CN": "数量"
 },
 "attr.used": {
  "en": "used",
  "zh-CN": "已用"
 },
 "attr.win": {
  "en": "shown part",
  "zh-CN": "显示的部分"
 },
 "attr.i": {
  "en": "index",
  "zh-CN": "下标"
 },
 "attr.at": {
  "en": "position",
  "zh-CN": "位置"
 },
 "attr.slots": {
  "en": "slots",
  "zh-CN": "槽"
 },
 "attr.top": {
  "en": "top hash",
  "zh-CN": "高位哈希"
 },
 "attr.ctrl": {
  "en": "control bytes",
  "zh-CN": "控制字节"
 },
 "attr.ov": {
  "en": "overflow bucket",
  "zh-CN": "溢出桶"
 },
 "attr.items": {
  "en": "items",
  "zh-CN": "内容"
 },
 "attr.cur": {
  "en": "current",
  "zh-CN": "当前"
 },
 "attr.m": {
  "en": "thread",
  "zh-CN": "线程"
 },
 "attr.runq": {
  "en": "queue",
  "zh-CN": "队列"
 },
 "attr.next": {
  "en": "next",
  "zh-CN": "下一个"
 },
 "attr.tick": {
  "en": "tick",
  "zh-CN": "计数"
 },
 "attr.parent": {
  "en": "parent",
  "zh-CN": "父节点"
 },
 "attr.slot": {
  "en": "place",
  "zh-CN": "位次"
 },
 "attr.lane": {
  "en": "lane",
  "zh-CN": "通道"
 },
 "attr.t": {
  "en": "time",
  "zh-CN": "时间"
 },
 "attr.t0": {
  "en": "start",
  "zh-CN": "开始"
 },
 "attr.t1": {
  "en": "end",
  "zh-CN": "结束"
 },
 "attr.from": {
  "en": "from",
  "zh-CN": "从"
 },
 "attr.to": {
  "en": "to",
  "zh-CN": "到"
 },
 "attr.pts": {
  "en": "points",
  "zh-CN": "数据点"
 },
 "attr.note": {
  "en": "note",
  "zh-CN": "说明"
 },
 "attr.label": {
  "en": "label",
  "zh-CN": "标签"
 },
 "attr.type": {
  "en": "type",
  "zh-CN": "类型"
 },
 "attr.off": {
  "en": "offset",
  "zh-CN": "偏移"
 },
 "attr.size": {
  "en": "bytes",
  "zh-CN": "字节数"
 },
 "attr.tone": {
  "en": "tone",
  "zh-CN": "色调"
 },
 "attr.g": {
  "en": "goroutine",
  "zh-CN": "goroutine"
 }
};
