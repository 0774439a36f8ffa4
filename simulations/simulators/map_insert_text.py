"""What map-growth says about inserting many keys, in both languages."""

from __future__ import annotations

from simulations.simulators.map_classic_text import CLASSIC
from simulations.simulators.map_swiss_text import SWISS
from simulations.trace.recorder import Catalogue

INSERTS: Catalogue = {
    **CLASSIC,
    **SWISS,
    "x_count": ("keys", "键数"),
    "y_buckets": ("buckets", "桶数"),
    "y_capacity": ("slots", "槽数"),
    "p_curve": ("Growth", "扩容"),
    "made_bucket": (
        "make(map[int]int, {hint}): one bucket, allocated with the first key. It takes {limit} "
        "keys before anything grows.",
        "make(map[int]int, {hint})：一个桶，放第一个键时才分配。装满 {limit} 个键之前不会扩容。",
    ),
    "made_hint": (
        "make(map[int]int, {hint}): the hint is given {n} buckets at once; they take {limit} keys "
        "before anything grows.",
        "make(map[int]int, {hint})：按提示一次分配 {n} 个桶；装满 {limit} 个键之前不会扩容。",
    ),
    "made_small": (
        "make(map[int]int, {hint}): a small map, one group of eight slots, allocated with the "
        "first key. No table, no directory.",
        "make(map[int]int, {hint})：小 map，一个组八个槽，放第一个键时才分配。没有 table，也没有目录。",
    ),
    "made_tables": (
        "make(map[int]int, {hint}): the hint is given {cap} slots at once, in {n} "
        "{n|table|tables}.",
        "make(map[int]int, {hint})：按提示一次分配 {cap} 个槽，共 {n} 个 table。",
    ),
    "grow_first": (
        "Key {n} finds the bucket's {limit} slots used, and {n} is past one bucket's limit: B "
        "becomes {b}, {new} buckets instead of {old}.",
        "第 {n} 个键到来时，一个桶的 {limit} 个槽已用完，{n} 超过了一个桶的上限：B 变为 {b}，桶从 {old} 个变为 {new} 个。",
    ),
    "grow_only": (
        "{lf} keys per bucket is the limit: {old} buckets take {limit}, key {n} doubles them to "
        "{new} (B = {b}). Later writes move the old ones, two at most each.",
        "每桶上限 {lf} 个键：{old} 个桶最多 {limit} 个，第 {n} 个键使桶翻倍到 {new}（B = {b}）。之后每次写入最多搬两个旧桶。",
    ),
    "inserted": (
        "{n} keys are in the map. Since the last growth they only filled free slots.",
        "map 中有 {n} 个键。上次扩容之后只是填入空位。",
    ),
    "c_tables_made": ("Made with a hint", "按提示分配"),
    "c_split": ("A full table of 1024 slots", "1024 个槽的 table 满了"),
    "c_then_delete": ("Deleting every key", "逐个删除所有键"),
    "c_then_clear": ("Clearing the map", "清空 map"),
    "delete_each": (
        "All {n} keys are deleted, one by one. The map keeps all its memory: only a new, smaller "
        "map gives it back.",
        "逐个删除全部 {n} 个键。map 的内存一点也不归还：只有换一个新的小 map 才行。",
    ),
    "cleared": (
        "All {n} keys are gone at once, but the map keeps its size for the next ones: clear gives "
        "no memory back.",
        "全部 {n} 个键一次清空，但 map 保留大小给之后使用：clear 不归还内存。",
    ),
    "q_split": (
        "{count} keys in one table of {cap} slots, growthLeft 0. One more new key: what happens?",
        "一个 {cap} 个槽的 table 里有 {count} 个键，growthLeft 为 0。再放一个新键会怎样？",
    ),
    "a_split_one": ("one table of {n} slots", "一个 {n} 个槽的 table"),
    "a_split_two": ("two tables, told apart by the hash's top bit", "两个 table，按哈希最高位区分"),
    "a_split_old": ("old and new side by side, moved bit by bit", "新旧并存，逐步搬迁"),
    "w_split_one": (
        "1024 slots is the most: the work of one growth stays bounded.",
        "最多 1024 个槽：单次扩容的工作量因此有上限。",
    ),
    "w_split_old": (
        "That was the classic map, up to Go 1.23; there is no incremental evacuation any more.",
        "那是 Go 1.23 及以前的 map；现在没有渐进式搬迁了。",
    ),
    "why_split": (
        "A full table of 1024 splits in two, and only that table's keys are placed anew.",
        "满了的 1024 槽 table 拆成两个，只重新放置这个 table 的键。",
    ),
    "q_shrunk": (
        "{name} is {now}. What is it when all keys are gone?",
        "{name} 是 {now}。所有键都没有之后是多少？",
    ),
    "w_shrunk": (
        "Nothing is given back: the map is only empty, as large as it was.",
        "什么都不归还：map 只是空了，还和原来一样大。",
    ),
    "w_halved": (
        "Maps only ever grow; there is no growth in reverse.",
        "map 只会变大，没有反向的扩容。",
    ),
    "why_shrunk": (
        "A map never shrinks: to free its memory, make a new one and drop the old.",
        "map 从不缩小：要释放内存，就新建一个并丢弃旧的。",
    ),
}
