"""What map-collisions and map-growth say, in both languages."""

from __future__ import annotations

from simulations.trace.recorder import Catalogue

COMMON: Catalogue = {
    "title_ops": ("{n} {n|operation|operations} on one map", "一个 map 上的 {n} 次操作"),
    "title_insert": ("{n} {n|key|keys} into one map", "向一个 map 插入 {n} 个键"),
    "note_hash": (
        "The hashes are invented from the seed: real ones differ from map to map.",
        "哈希由种子生成：真实的哈希每个 map 都不同。",
    ),
    "note_given": ("The hashes are the ones given.", "哈希按给定的值。"),
    "note_some": (
        "Many buckets: only those touched lately are drawn.",
        "桶很多：只画出最近用到的。",
    ),
    "note_property": (
        "From the first split on the numbers depend on hashes; this is one possible run.",
        "从第一次拆分起，数字取决于哈希；这里是一种可能的运行。",
    ),
    "p_key": ("The key and its hash", "键与它的哈希"),
    "made": ("An empty map: make(map[int]int, {hint}).", "空 map：make(map[int]int, {hint})。"),
    "get_hit": (
        "get {key}: found after {n} {n|step|steps}; reading changes nothing.",
        "get {key}：经过 {n} 步找到；读取不改变任何东西。",
    ),
    "get_miss": (
        "get {key}: not in the map. Reading changes nothing.",
        "get {key}：不在 map 中，读取不改变任何东西。",
    ),
    "overwrite": (
        "put {key}: the key is there already, only its value is written.",
        "put {key}：键已存在，只改写它的值。",
    ),
    "delete_miss": (
        "delete {key}: not in the map, nothing to do.",
        "delete {key}：不在 map 中，无事可做。",
    ),
    "x_count": ("keys", "键数"),
    "y_buckets": ("buckets", "桶数"),
    "y_capacity": ("slots", "槽数"),
    "p_curve": ("Growth", "扩容"),
    "delete_each": (
        "Every key is deleted, one by one: {n} keys gone, and the map keeps all its memory.",
        "逐个删除全部 {n} 个键：map 的内存一点也不归还。",
    ),
    "cleared": (
        "The map is cleared: no keys are left, and its size stays for the next ones.",
        "清空 map：没有键了，但大小保留给之后使用。",
    ),
    "inserted": (
        "{n} keys are in the map; no growth since the last step.",
        "map 中有 {n} 个键；上一步之后没有扩容。",
    ),
}

CLASSIC: Catalogue = {
    **COMMON,
    "p_h": ("The map header (hmap)", "map 头（hmap）"),
    "c_buckets": ("Growing to {n} {n|bucket|buckets}", "扩容到 {n} 个桶"),
    "p_b": ("Buckets", "桶"),
    "p_old": ("Old buckets, still to move", "旧桶，等待搬迁"),
    "put": (
        "put {key}: low {b} {b|bit|bits} of the hash pick bucket {i}; tophash {top} goes to the first free slot, {slot}.",
        "put {key}：哈希的低 {b} 位选出桶 {i}；tophash {top} 写入第一个空槽 {slot}。",
    ),
    "put_overflow_slot": (
        "put {key}: bucket {i} is chosen; the first free slot is in overflow bucket {n} of its chain.",
        "put {key}：选中桶 {i}；第一个空槽在它的第 {n} 个溢出桶里。",
    ),
    "put_new_overflow": (
        "put {key}: all slots of bucket {i} and its chain are used, so an overflow bucket is linked on.",
        "put {key}：桶 {i} 及其链上的槽全满，于是链接一个溢出桶。",
    ),
    "delete_one": (
        "delete {key}: the slot becomes emptyOne; used slots follow, so a search must go on past it.",
        "delete {key}：槽变为 emptyOne；后面还有已用的槽，查找必须继续往后。",
    ),
    "delete_rest": (
        "delete {key}: nothing used follows, so the slot becomes emptyRest and a search may stop here.",
        "delete {key}：后面没有已用的槽，变为 emptyRest，查找可以到此为止。",
    ),
    "grow_double": (
        "Key {n} would pass the load factor {lf} over {old} {old|bucket|buckets}: {new} buckets are allocated. Nothing has moved yet.",
        "第 {n} 个键会超过 {old} 个桶的装载因子 {lf}：分配 {new} 个新桶，还没有搬迁。",
    ),
    "grow_same": (
        "Too many overflow buckets ({n}) for few keys: a same-size growth begins, to pack the chains.",
        "溢出桶太多（{n} 个）而键不多：开始等量扩容，把链整理紧凑。",
    ),
    "evacuate": (
        "This write moves its share: old {n|bucket|buckets} {list}. Each key goes to the same index or that plus {bit}.",
        "这次写入完成自己那份搬迁：旧桶 {list}。每个键去原下标，或原下标加 {bit}。",
    ),
    "evacuate_same": (
        "This write moves its share: old {n|bucket|buckets} {list}, packed into the same index.",
        "这次写入完成自己那份搬迁：旧桶 {list}，紧凑地放到相同下标。",
    ),
    "grow_only": (
        "Key {n} would pass the load factor {lf}: B becomes {b}, {new} buckets. Later writes move the old ones, at most two each.",
        "第 {n} 个键会超过装载因子 {lf}：B 变为 {b}，共 {new} 个桶。之后的写入每次最多搬两个旧桶。",
    ),
    "q_bucket": ("put {key}: which bucket does it go to?", "put {key}：放进哪个桶？"),
    "why_bucket": (
        "The low B bits of the hash are the bucket's index; the top eight bits are kept as tophash.",
        "哈希的低 B 位是桶下标，高八位保存为 tophash。",
    ),
    "q_b": (
        "{count} keys, B = {b}. One more new key is put: what is B then?",
        "已有 {count} 个键，B = {b}。再放一个新键后 B 是多少？",
    ),
    "w_b_same": (
        "{limit} is the most keys that {n} {n|bucket holds|buckets hold} before growing.",
        "{n} 个桶在扩容前最多容纳 {limit} 个键。",
    ),
    "w_b_two": ("One growth doubles the buckets: B rises by one.", "一次扩容桶数翻倍：B 只加一。"),
    "why_b": (
        "A new key that takes the count past the load factor times the buckets starts a growth.",
        "新键使数量超过装载因子乘以桶数时开始扩容。",
    ),
    "q_moved": (
        "{n} old buckets are to be moved. How many of them has this write moved?",
        "有 {n} 个旧桶要搬。这次写入一共搬了几个？",
    ),
    "w_all": (
        "Not all at once: each write moves at most two old buckets, so no single write is slow.",
        "不是一次搬完：每次写入最多搬两个旧桶，避免单次写入过慢。",
    ),
    "w_none": (
        "The write that starts the growth already moves its own old bucket and one more.",
        "触发扩容的写入就已经搬了自己的旧桶，再多搬一个。",
    ),
    "why_moved": (
        "Every insert or delete moves the old bucket it touches, and one more; reads move nothing.",
        "每次插入或删除都会搬它用到的旧桶，再多搬一个；读取不搬。",
    ),
}

SWISS: Catalogue = {
    **COMMON,
    "p_m": ("The map header (Map)", "map 头（Map）"),
    "p_dir": ("Directory", "目录"),
    "p_t": ("Tables", "表"),
    "p_g": ("Groups of eight slots", "八个槽一组"),
    "c_slots": ("A table of {n} slots", "{n} 个槽的 table"),
    "c_tables": ("{n} {n|table|tables} in the directory", "目录中有 {n} 个 table"),
    "small": (
        "put {key}: a map of at most eight keys is one group, no table. H2 {h2} goes to slot {slot}.",
        "put {key}：不超过八个键的 map 只有一个组，没有 table。H2 {h2} 写入槽 {slot}。",
    ),
    "put_home": (
        "put {key}: H1 picks group {g}; H2 {h2} goes to the control byte of slot {slot}.",
        "put {key}：H1 选出组 {g}；H2 {h2} 写入槽 {slot} 的控制字节。",
    ),
    "put_probed": (
        "put {key}: the home group is full, so probing goes on; slot {slot} of group {g} is free.",
        "put {key}：起始组已满，继续探测；组 {g} 的槽 {slot} 空闲。",
    ),
    "put_reused": (
        "put {key}: the first tombstone on the way, slot {slot} of group {g}, is used again.",
        "put {key}：途中的第一个墓碑（组 {g} 的槽 {slot}）被重新使用。",
    ),
    "delete_empty": (
        "delete {key}: its group has an empty slot, so the slot simply becomes empty.",
        "delete {key}：所在组还有空槽，该槽直接变为空。",
    ),
    "delete_tombstone": (
        "delete {key}: its group is full, and probes pass through it: a tombstone stays behind.",
        "delete {key}：所在组是满的，探测会经过它：留下墓碑。",
    ),
    "delete_small": (
        "delete {key}: a small map never needs tombstones.",
        "delete {key}：小 map 从不需要墓碑。",
    ),
    "to_table": (
        "Eight slots are used: the small map becomes a table of {cap} slots, all keys placed anew at once.",
        "八个槽用完：小 map 变成 {cap} 个槽的 table，所有键一次性重新放置。",
    ),
    "double": (
        "growthLeft is 0: the table doubles to {cap} slots and all its {n} keys are placed anew, at once.",
        "growthLeft 为 0：table 翻倍到 {cap} 个槽，全部 {n} 个键一次性重新放置。",
    ),
    "split": (
        "A table of 1024 slots is full: it splits in two by the next top bit of the hash. The directory has {n} {n|entry|entries}.",
        "1024 个槽的 table 已满：按哈希的下一个高位拆成两个，目录现有 {n} 项。",
    ),
    "prune": (
        "growthLeft is 0, but many tombstones are not needed by any probe: they become empty slots again.",
        "growthLeft 为 0，但许多墓碑没有探测需要：它们变回空槽。",
    ),
    "q_cap": (
        "{count} keys, growthLeft 0, {cap} slots. One more new key: how many slots has the table then?",
        "已有 {count} 个键，growthLeft 为 0，{cap} 个槽。再放一个新键后 table 有多少个槽？",
    ),
    "w_same": (
        "A table takes 7/8 of its slots; then it must grow.",
        "table 最多使用 7/8 的槽，之后必须扩容。",
    ),
    "w_one_group": (
        "A table grows by doubling, not by a group.",
        "table 以翻倍扩容，而不是加一组。",
    ),
    "why_cap": (
        "A table doubles up to 1024 slots and is rebuilt at once; beyond that it splits in two.",
        "table 翻倍直到 1024 个槽，并一次性重建；再大就拆成两个。",
    ),
    "q_group": ("put {key}: which group takes it?", "put {key}：放进哪个组？"),
    "why_group": (
        "H1 modulo the number of groups is the home group; the probe goes on while groups are full.",
        "H1 对组数取模得到起始组；组满时继续探测。",
    ),
    "q_tombstone": (
        "delete {key}: the group has no empty slot. Does growthLeft change?",
        "delete {key}：所在组没有空槽。growthLeft 会变吗？",
    ),
    "why_tombstone": (
        "A tombstone still takes part in probing, so the slot is not free to grow into.",
        "墓碑仍参与探测，因此这个槽不算空闲。",
    ),
}
