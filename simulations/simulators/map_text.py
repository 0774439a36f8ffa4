"""What map-collisions and map-growth say of either map, in both languages."""

from __future__ import annotations

from simulations.trace.recorder import Catalogue

COMMON: Catalogue = {
    "title_ops": ("{n} {n|operation|operations} on one map", "一个 map 上的 {n} 次操作"),
    "title_insert": ("{n} {n|key|keys} into one map", "向一个 map 插入 {n} 个键"),
    "note_hash": (
        "The hashes are invented from the seed: real ones differ from map to map.",
        "哈希由种子生成：真实的哈希每个 map 都不同。",
    ),
    "note_given": (
        "The hashes are the ones given: real ones differ from map to map.",
        "哈希是给定的：真实的哈希每个 map 都不同。",
    ),
    "note_some": (
        "Many buckets: only those touched lately are drawn.",
        "桶很多：只画出最近用到的。",
    ),
    "note_property": (
        "From the first split on the numbers depend on hashes; this is one possible run.",
        "从第一次拆分起，数字取决于哈希；这里是一种可能的运行。",
    ),
    "p_key": ("The key and its hash", "键与它的哈希"),
    "c_delete": ("Deleting", "删除"),
    "c_get": ("Looking up", "查找"),
    "overwrite": (
        "put {key}: the key is there already, so only its value is written; nothing grows.",
        "put {key}：键已存在，只改写它的值，不会扩容。",
    ),
    "delete_miss": (
        "delete {key}: not in the map, nothing to do.",
        "delete {key}：不在 map 中，无事可做。",
    ),
}
