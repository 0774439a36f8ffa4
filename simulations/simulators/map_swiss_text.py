"""What is said about the Swiss map, in both languages."""

from __future__ import annotations

from simulations.simulators.map_text import COMMON
from simulations.trace.recorder import Catalogue

SWISS: Catalogue = {
    **COMMON,
    "p_m": ("The map header (Map)", "map 头（Map）"),
    "p_dir": ("Directory", "目录"),
    "p_t": ("Tables", "表"),
    "p_g": ("Groups of eight slots", "八个槽一组"),
    "c_small": ("A small map: one group", "小 map：只有一个组"),
    "c_groups": ("Keys in their home groups", "键在自己的起始组"),
    "c_probe": ("A full home group", "起始组满了"),
    "c_reuse": ("A tombstone is used again", "墓碑被重新使用"),
    "c_slots": ("Growth at key {n}", "第 {n} 个键：扩容"),
    "c_tables": ("A full table of 1024 slots", "1024 个槽的 table 满了"),
    "small_first": (
        "put {key}: up to eight keys a map is one group, without a table. H2 {h2}, the low 7 bits "
        "of the hash, goes to control byte {slot}.",
        "put {key}：不超过八个键的 map 只有一个组，没有 table。哈希的低 7 位 H2 {h2} 写入控制字节 {slot}。",
    ),
    "small": (
        "put {key}: next free slot, {slot}. A lookup compares H2 {h2} with all eight control "
        "bytes at once.",
        "put {key}：下一个空槽 {slot}。查找时用 H2 {h2} 一次比较全部八个控制字节。",
    ),
    "put_first": (
        "put {key}: H1, the hash without its low 7 bits, modulo {groups} groups is group {g}. "
        "Those 7 bits, H2 {h2}, go to control byte {slot}.",
        "put {key}：H1 是哈希去掉低 7 位，对 {groups} 个组取模得组 {g}。那 7 位 H2 {h2} 写入控制字节 {slot}。",
    ),
    "put_home": (
        "put {key}: H1 leads to group {g}, empty so far; H2 {h2} goes to control byte {slot}.",
        "put {key}：H1 指向组 {g}，目前为空；H2 {h2} 写入控制字节 {slot}。",
    ),
    "put_again": (
        "put {key}: group {g} again, beside {n} other {n|key|keys}; H2 {h2} tells it apart. "
        "{left} more may come before the table grows.",
        "put {key}：又是组 {g}，已有 {n} 个键；靠 H2 {h2} 区分。table 扩容前还能再放 {left} 个。",
    ),
    "put_clash": (
        "put {key}: another key of group {g} has the H2 {h2} too. Both control bytes match in a "
        "lookup, then the keys decide. Slot {slot}.",
        "put {key}：组 {g} 里另一个键的 H2 也是 {h2}。查找时两个控制字节都匹配，再比较键。放入槽 {slot}。",
    ),
    "put_probed": (
        "put {key}: its home group {home} is full, so it goes on to group {g}, slot {slot}. "
        "Every lookup takes the same way: {n} groups.",
        "put {key}：起始组 {home} 已满，继续到组 {g} 的槽 {slot}。每次查找都走同样的路：{n} 个组。",
    ),
    "put_reused": (
        "put {key}: the first tombstone on its way, slot {slot} of group {g}, is used again. "
        "growthLeft stays {left}: that slot was counted already.",
        "put {key}：途中的第一个墓碑（组 {g} 的槽 {slot}）被重新使用。growthLeft 仍是 {left}：这个槽早已计入。",
    ),
    "get_hit": (
        "get {key}: H1 leads to group {g}, H2 {h2} matches there, then the key: one group looked "
        "at. Reading changes nothing.",
        "get {key}：H1 指向组 {g}，H2 {h2} 匹配，再比较键：只看了一个组。读取不改变任何东西。",
    ),
    "get_probed": (
        "get {key}: the home group is full and lacks it, so the search goes on: found in group "
        "{n} on its way. An empty slot would have ended it.",
        "get {key}：起始组是满的又没有它，继续找：在途中第 {n} 个组找到。遇到空槽查找就会结束。",
    ),
    "get_small": (
        "get {key}: one comparison of all eight control bytes, then the key.",
        "get {key}：一次比较八个控制字节，再比较键。",
    ),
    "get_miss": (
        "get {key}: a group with an empty slot ends the search: not in the map.",
        "get {key}：遇到有空槽的组，查找结束：不在 map 中。",
    ),
    "get_miss_small": (
        "get {key}: no slot of the only group holds it: not in the map.",
        "get {key}：唯一的组里没有它：不在 map 中。",
    ),
    "delete_empty": (
        "delete {key}: its group has an empty slot, so no probe ever went past it. The slot is "
        "empty again, and growthLeft rises to {left}.",
        "delete {key}：所在组有空槽，从来没有探测越过它。该槽直接变空，growthLeft 升到 {left}。",
    ),
    "delete_tombstone": (
        "delete {key}: its group is full, so other keys may lie beyond it. A tombstone keeps their "
        "way open; growthLeft stays {left}.",
        "delete {key}：所在组是满的，别的键可能在它之后。墓碑保住通路；growthLeft 仍是 {left}。",
    ),
    "delete_small": (
        "delete {key}: nothing can lie beyond the only group, so a small map needs no tombstones.",
        "delete {key}：只有一个组，后面不会有别的，小 map 不需要墓碑。",
    ),
    "to_table": (
        "Eight slots are used and a ninth key comes: the small map becomes a table of {cap} "
        "slots, its keys placed anew.",
        "八个槽用完，第九个键来了：小 map 变成 {cap} 个槽的 table，键全部重新放置。",
    ),
    "double": (
        "growthLeft is 0: 7/8 of the slots are taken. The table doubles to {cap}, and all its "
        "{n} keys are placed anew at once; no old table stays.",
        "growthLeft 为 0：7/8 的槽已用。table 翻倍到 {cap} 个槽，全部 {n} 个键一次性重新放置，不保留旧表。",
    ),
    "split": (
        "A table of 1024 slots is full: it splits in two by the next top bit of the hash. The "
        "directory has {n} {n|entry|entries}.",
        "1024 个槽的 table 已满：按哈希的下一个高位拆成两个，目录现有 {n} 项。",
    ),
    "split_first": (
        "A table stops at 1024 slots, so that no single growth gets slow: it splits in two by the "
        "top bit of the hash, in a directory of {n}.",
        "table 到 1024 个槽为止，以免单次扩容太慢：按哈希最高位拆成两个，放进 {n} 项的目录。",
    ),
    "prune": (
        "growthLeft is 0, but many tombstones are not needed by any probe: they become empty "
        "slots again, and the table need not grow.",
        "growthLeft 为 0，但许多墓碑没有探测需要：它们变回空槽，table 不必扩容。",
    ),
    "q_cap": (
        "{count} keys, growthLeft 0, {cap} slots. One more new key: how many slots are there then?",
        "已有 {count} 个键，growthLeft 为 0，{cap} 个槽。再放一个新键后有多少个槽？",
    ),
    "q_cap_small": (
        "Eight keys fill the only group. One more new key: how many slots are there then?",
        "八个键占满唯一的组。再放一个新键后有多少个槽？",
    ),
    "w_same": (
        "A table takes 7/8 of its slots; then it must grow.",
        "table 最多使用 7/8 的槽，之后必须扩容。",
    ),
    "w_same_small": (
        "All eight slots are used, and there are no overflow groups.",
        "八个槽都用了，也没有溢出组。",
    ),
    "w_twice": (
        "One growth doubles, no more.",
        "一次扩容只翻一倍。",
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
        "H1 modulo the number of groups is the home group.",
        "H1 对组数取模得到起始组。",
    ),
    "q_probe": (
        "put {key}: its home group is full. Which group takes it?",
        "put {key}：它的起始组已满。放进哪个组？",
    ),
    "why_probe": (
        "There are no chains: the probe goes on from group to group until one has room.",
        "没有链：从一个组探测到下一个组，直到有空位。",
    ),
    "q_tombstone": (
        "delete {key}: the group has no empty slot. Does growthLeft change?",
        "delete {key}：所在组没有空槽。growthLeft 会变吗？",
    ),
    "why_tombstone": (
        "A tombstone still takes part in probing, so the slot is not free to grow into.",
        "墓碑仍参与探测，因此这个槽不算空闲。",
    ),
    "q_emptied": (
        "delete {key}: the group still has an empty slot. Does growthLeft change?",
        "delete {key}：所在组还有空槽。growthLeft 会变吗？",
    ),
    "why_emptied": (
        "Without a tombstone the slot is really free again, so growthLeft rises by one.",
        "没有墓碑，槽真正空了出来，growthLeft 加一。",
    ),
    "q_reused": (
        "put {key}: it takes a tombstone's slot. Does growthLeft change?",
        "put {key}：它占用墓碑的槽。growthLeft 会变吗？",
    ),
    "why_reused": (
        "growthLeft counts empty slots; a tombstone's slot had been taken off before.",
        "growthLeft 数的是空槽；墓碑的槽早已扣除。",
    ),
}
