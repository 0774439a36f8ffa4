"""What is said about the classic map, in both languages."""

from __future__ import annotations

from simulations.simulators.map_text import COMMON
from simulations.trace.recorder import Catalogue

CLASSIC: Catalogue = {
    **COMMON,
    "p_h": ("The map header (hmap)", "map 头（hmap）"),
    "p_b": ("Buckets", "桶"),
    "p_old": ("Old buckets, still to move", "旧桶，等待搬迁"),
    "c_fill": ("Filling {n} {n|bucket|buckets}", "填充 {n} 个桶"),
    "c_chain": ("A full bucket", "桶满了"),
    "c_buckets": ("Growth at key {n}", "第 {n} 个键：扩容"),
    "c_buckets_same": ("Too many overflow buckets", "溢出桶太多"),
    "put_first": (
        "put {key}: the hash ends in {bits}, so bucket {i}. Its top byte, tophash {top}, goes to "
        "slot {slot}: a search compares that byte before any key.",
        "put {key}：哈希以 {bits} 结尾，选中桶 {i}。最高字节 tophash {top} 存入槽 {slot}：查找先比这个字节再比键。",
    ),
    "put_only": (
        "put {key}: there is only one bucket yet, so no bit of the hash is needed; tophash {top} "
        "goes to slot {slot}.",
        "put {key}：目前只有一个桶，用不到哈希的低位；tophash {top} 存入槽 {slot}。",
    ),
    "put": (
        "put {key}: the hash ends in {bits}: bucket {i}, empty so far. tophash {top} goes to "
        "slot {slot}.",
        "put {key}：哈希以 {bits} 结尾：桶 {i}，目前为空。tophash {top} 存入槽 {slot}。",
    ),
    "put_collision": (
        "put {key}: the hash ends in {bits} too, a collision in bucket {i}. It costs nothing but "
        "the next slot, {slot}; tophash {top} tells the two apart.",
        "put {key}：哈希也以 {bits} 结尾，在桶 {i} 冲突。代价只是占用下一个槽 {slot}；靠 tophash {top} 区分两者。",
    ),
    "put_next": (
        "put {key}: hash …{bits}, bucket {i} again: slot {slot}, tophash {top}. The map has "
        "{count} of at most {limit} keys.",
        "put {key}：哈希 …{bits}，又是桶 {i}：槽 {slot}，tophash {top}。map 已有 {count} 个键，上限 {limit}。",
    ),
    "put_raised": (
        "put {key}: bytes below 5 are marks (emptyRest, evacuated …), so the top byte {raw} is "
        "raised by 5: tophash {top} in slot {slot}.",
        "put {key}：小于 5 的字节是标记（emptyRest、已搬迁等），最高字节 {raw} 加 5：槽 {slot} 存 tophash {top}。",
    ),
    "put_freed": (
        "put {key}: bucket {i}. Slot {slot} was given up by a delete; the first free slot of the "
        "chain is used before an overflow bucket is added.",
        "put {key}：桶 {i}。槽 {slot} 是删除腾出来的；先用链上第一个空槽，再考虑加溢出桶。",
    ),
    "put_overflow_slot": (
        "put {key}: bucket {i} is full; the first free slot is in overflow bucket {n} of its "
        "chain. A search walks the same chain.",
        "put {key}：桶 {i} 已满；第一个空槽在链上的第 {n} 个溢出桶里。查找也沿这条链走。",
    ),
    "put_new_overflow": (
        "put {key}: all slots of bucket {i} are used, yet {count} keys are within the limit of "
        "{limit}: no growth, an overflow bucket is linked on.",
        "put {key}：桶 {i} 的槽全满，但 {count} 个键没有超过上限 {limit}：不扩容，链接一个溢出桶。",
    ),
    "get_hit": (
        "get {key}: bucket {i}, where tophash {top} matches and then the key. Reading changes "
        "nothing.",
        "get {key}：桶 {i}，tophash {top} 匹配后再比较键。读取不改变任何东西。",
    ),
    "get_chain": (
        "get {key}: not in bucket {i} itself, so the search follows the chain to overflow "
        "bucket {n}. Long chains are what makes lookups slow.",
        "get {key}：不在桶 {i} 本身，沿链找到第 {n} 个溢出桶。链越长，查找越慢。",
    ),
    "get_hit_growing": (
        "get {key}: while the map grows a read looks into the old bucket as long as that has not "
        "moved. Reads move nothing.",
        "get {key}：扩容期间，旧桶尚未搬迁时就在旧桶里找。读取不搬迁任何东西。",
    ),
    "get_miss": (
        "get {key}: no tophash matches before emptyRest ends the search: not in the map.",
        "get {key}：到 emptyRest 为止没有匹配的 tophash：不在 map 中。",
    ),
    "get_miss_growing": (
        "get {key}: not in its old bucket, nor in the new one if that has moved. Reads move "
        "nothing.",
        "get {key}：旧桶里没有，若已搬迁则新桶里也没有。读取不搬迁任何东西。",
    ),
    "delete_one": (
        "delete {key}: used slots follow, so the slot becomes emptyOne: a search must go on "
        "past it.",
        "delete {key}：后面还有已用的槽，所以变为 emptyOne：查找必须继续往后。",
    ),
    "delete_rest": (
        "delete {key}: nothing used follows in the chain, so the slot becomes emptyRest, and so "
        "do emptyOnes before it: a search may stop here.",
        "delete {key}：链上后面没有已用的槽，变为 emptyRest，前面相邻的 emptyOne 也随之改变：查找可以到此为止。",
    ),
    "grow_double": (
        "Key {n} would pass the load factor {lf} over {old} {old|bucket|buckets}: {new} buckets "
        "are allocated beside the old. Nothing has moved yet.",
        "第 {n} 个键会超过 {old} 个桶的装载因子 {lf}：在旧桶之外分配 {new} 个新桶，还没有搬迁。",
    ),
    "grow_same": (
        "{n} or more overflow buckets for only {count} {count|key|keys}: more buckets would not "
        "help. A same-size growth begins, to pack the chains.",
        "溢出桶达到 {n} 个，而键只有 {count} 个：加桶没有用。开始等量扩容，把链整理紧凑。",
    ),
    "evacuate": (
        "This write moves its share: old {n|bucket|buckets} {list}. One more bit of each hash "
        "decides: the same index, or that plus {bit}. Later writes do the rest.",
        "这次写入搬自己的一份：旧桶 {list}。哈希多看一位：去原下标，或原下标加 {bit}。其余留给之后的写入。",
    ),
    "evacuate_last": (
        "This write moves the last: old {n|bucket|buckets} {list}, each key to the same index or "
        "that plus {bit}. The old array is let go.",
        "这次写入搬完最后的旧桶 {list}，每个键去原下标，或原下标加 {bit}。旧数组被释放。",
    ),
    "evacuate_same": (
        "This write moves its share: old {n|bucket|buckets} {list}, packed into the same index. "
        "Later writes do the rest.",
        "这次写入搬自己的一份：旧桶 {list}，紧凑地放到相同下标。其余留给之后的写入。",
    ),
    "evacuate_same_last": (
        "This write moves the last: old {n|bucket|buckets} {list}, packed into the same index "
        "without the empty overflow buckets.",
        "这次写入搬完最后的旧桶 {list}，紧凑地放到相同下标，空的溢出桶没有了。",
    ),
    "q_bucket": (
        "put {key}: which bucket does it go to? (B is {b})",
        "put {key}：放进哪个桶？（B 是 {b}）",
    ),
    "why_bucket": (
        "The low B bits of the hash are the bucket's index; the top eight bits are kept as tophash.",
        "哈希的低 B 位是桶下标，高八位保存为 tophash。",
    ),
    "q_overflow": (
        "All eight slots of bucket {i} are used, and one more key belongs there. What happens?",
        "桶 {i} 的八个槽全满，又来一个属于它的键。会怎样？",
    ),
    "a_overflow": ("an overflow bucket is linked to it", "链接一个溢出桶"),
    "a_grow": ("the map grows", "map 扩容"),
    "a_probe": ("the key goes to the next bucket", "键放进下一个桶"),
    "w_not_grow": (
        "Growth goes by the number of keys in all, here up to {limit}, not by one full bucket.",
        "扩容看键的总数（这里最多 {limit} 个），而不是某个桶满了。",
    ),
    "w_probe": (
        "That is open addressing, as the Swiss map of Go 1.24 does; this map chains.",
        "那是开放寻址，Go 1.24 的 Swiss map 才这样；这种 map 用链。",
    ),
    "why_overflow": (
        "Up to Go 1.23 a full bucket gets an overflow bucket, linked to it.",
        "Go 1.23 及以前，满了的桶会链接一个溢出桶。",
    ),
    "q_delete_one": (
        "delete {key}: used slots follow in its chain. What does its slot become?",
        "delete {key}：链上后面还有已用的槽。它的槽变成什么？",
    ),
    "q_delete_rest": (
        "delete {key}: nothing used follows in the chain. What does its slot become?",
        "delete {key}：链上后面没有已用的槽。它的槽变成什么？",
    ),
    "w_rest": (
        "emptyRest ends a search here, and the keys behind it would be lost.",
        "emptyRest 会让查找到此为止，后面的键就找不到了。",
    ),
    "w_one": (
        "emptyOne would send every search on through empty slots for nothing.",
        "emptyOne 会让查找白白走过后面的空槽。",
    ),
    "why_delete": (
        "emptyOne: go on. emptyRest: nothing comes after this, stop.",
        "emptyOne：继续找。emptyRest：后面没有了，停。",
    ),
    "q_b": (
        "{count} keys in {n} {n|bucket|buckets} (B = {b}). One more new key is put: what is B then?",
        "{n} 个桶（B = {b}）里有 {count} 个键。再放一个新键后 B 是多少？",
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
    "q_same": (
        "Few keys, but at least {n} overflow {n|bucket|buckets} (B = {b}). The next put of a new key grows the map: what is B then?",
        "键不多，但溢出桶至少有 {n} 个（B = {b}）。下一次放新键时扩容：B 变成多少？",
    ),
    "w_same_more": (
        "Doubling is for too many keys. Here they are few, and only spread over long chains.",
        "翻倍用于键太多的情况。这里键很少，只是散在长链上。",
    ),
    "w_same_less": ("A map never shrinks.", "map 从不缩小。"),
    "why_same": (
        "Too many overflow buckets: grow to the same size, which packs the chains.",
        "溢出桶太多：等量扩容，把链整理紧凑。",
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
