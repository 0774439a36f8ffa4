"""What sync-map says, in both languages."""

from __future__ import annotations

from simulations.trace.recorder import Catalogue

COMMON: Catalogue = {
    "title": ("{n} {n|operation|operations} on one sync.Map", "一个 sync.Map 上的 {n} 次操作"),
    "note_hash": (
        "The hashes are invented from the seed: real ones differ from map to map.",
        "哈希由种子生成：真实的哈希每个 map 都不同。",
    ),
    "note_given": ("The hashes are the ones given.", "哈希按给定的值。"),
    "note_one": (
        "One goroutine runs all operations; the structure is the same under many.",
        "所有操作由一个 goroutine 执行；并发时结构相同。",
    ),
    "p_out": ("Result", "结果"),
    "load_hit": ("{op} finds {v}.", "{op} 找到 {v}。"),
    "load_miss": ("{op}: the key is absent.", "{op}：键不存在。"),
    "range": ("{op} visits {n} {n|entry|entries}.", "{op} 遍历了 {n} 个条目。"),
}

CLASSIC: Catalogue = {
    **COMMON,
    "p_h": ("The map (read, mu, dirty, misses)", "结构（read、mu、dirty、misses）"),
    "p_read": ("read: no lock needed", "read：不需要锁"),
    "p_dirty": ("dirty: behind the mutex", "dirty：受互斥锁保护"),
    "fast": (
        "{op}: the key is in read, so no lock is taken.",
        "{op}：键在 read 中，不需要加锁。",
    ),
    "slow": (
        "{op}: not in read and the map is amended, so the mutex is locked and dirty is asked. That is a miss: {n} now.",
        "{op}：不在 read 中且 amended 为真，于是加锁查 dirty。这算一次 miss，现在是 {n}。",
    ),
    "absent": (
        "{op}: not in read, and read holds everything, so there is nothing to look up.",
        "{op}：不在 read 中，而 read 已包含全部，无须再查。",
    ),
    "promote": (
        "{op}: as many misses as dirty has keys, so dirty becomes read, as it is. No key is copied.",
        "{op}：miss 次数达到 dirty 的键数，dirty 直接成为 read，不复制任何键。",
    ),
    "range_promote": (
        "{op} needs everything at once: dirty becomes read first, then {n} {n|entry is|entries are} visited.",
        "{op} 需要一次看到全部：先把 dirty 提升为 read，再遍历 {n} 个条目。",
    ),
    "add": (
        "{op}: a new key goes to dirty, behind the mutex; read does not know it.",
        "{op}：新键写入受锁保护的 dirty，read 还不知道它。",
    ),
    "add_copy": (
        "{op}: the first new key since a promotion. dirty is made by copying the live entries of read; deleted ones become expunged.",
        "{op}：提升之后的第一个新键。把 read 中的有效条目复制成 dirty，已删除的变为 expunged。",
    ),
    "unexpunge": (
        "{op}: the entry was expunged, so it is put back into dirty as well.",
        "{op}：条目曾被 expunged，因此也要放回 dirty。",
    ),
    "write_dirty": (
        "{op}: the key is only in dirty, so the value is written under the mutex.",
        "{op}：键只在 dirty 中，加锁写入值。",
    ),
    "delete": (
        "{op}: the entry stays in read and is only marked nil; no lock.",
        "{op}：条目留在 read 中，只标记为 nil，不加锁。",
    ),
    "clear": (
        "{op}: read is replaced by an empty one, dirty is emptied.",
        "{op}：read 换成空的，dirty 被清空。",
    ),
    "q_promote": (
        "misses is {m}, dirty has {n} {n|key|keys}. {op} misses read again: does dirty become read now?",
        "misses 为 {m}，dirty 有 {n} 个键。{op} 又没命中 read：这次 dirty 会成为 read 吗？",
    ),
    "why_promote": (
        "When the misses reach the number of keys in dirty, promoting costs no more than they did.",
        "miss 次数达到 dirty 的键数时，提升的代价不超过已付出的。",
    ),
    "q_misses": ("{op}: how many misses are counted after it?", "{op} 之后 misses 是多少？"),
    "w_not_counted": (
        "Going past read to dirty is what a miss is, whether or not the key is there.",
        "越过 read 去查 dirty 就算 miss，无论键是否存在。",
    ),
    "w_reset": ("Only a promotion sets misses back to 0.", "只有提升才会把 misses 归零。"),
    "why_misses": (
        "A miss is counted whenever an operation has to look into dirty.",
        "每当操作不得不查 dirty 时计一次 miss。",
    ),
}

TRIE: Catalogue = {
    **COMMON,
    "p_h": ("The map (HashTrieMap)", "结构（HashTrieMap）"),
    "p_key": ("The key and its hash", "键与它的哈希"),
    "p_trie": ("The trie: four hash bits per level", "字典树：每层四位哈希"),
    "store_new": (
        "{op}: from the top of the hash, four bits a level; the slot at {path} was free.",
        "{op}：从哈希高位起每层四位；路径 {path} 处的槽空闲。",
    ),
    "store_expand": (
        "{op}: another key holds that slot, so {n} inner {n|node is|nodes are} put in until the hashes differ, at {path}.",
        "{op}：该槽已有别的键，于是插入 {n} 个内部节点，直到哈希不同，位于 {path}。",
    ),
    "write": (
        "{op}: the key is there; its value is replaced at {path}.",
        "{op}：键已存在，替换 {path} 处的值。",
    ),
    "unchanged": (
        "{op}: the comparison fails or the key is there; nothing changes.",
        "{op}：比较失败或键已存在，什么都不变。",
    ),
    "delete": ("{op}: the entry is removed.", "{op}：移除条目。"),
    "delete_prune": (
        "{op}: the entry is removed, and with it {n} inner {n|node|nodes} left empty.",
        "{op}：移除条目，连同变空的 {n} 个内部节点。",
    ),
    "clear": ("{op}: a new, empty root.", "{op}：换成新的空根节点。"),
    "q_free": (
        "{op}: no other key shares the first four hash bits. Is an inner node added?",
        "{op}：没有别的键与它的前四位哈希相同。会增加内部节点吗？",
    ),
    "q_nodes": (
        "{op}: how many inner nodes are there afterwards, the root included?",
        "{op} 之后共有多少个内部节点（含根）？",
    ),
    "w_one_more": (
        "Every level on which the two hashes agree needs an inner node.",
        "两个哈希相同的每一层都需要一个内部节点。",
    ),
    "w_same": (
        "Two keys cannot share a slot unless their whole hashes are equal.",
        "除非整个哈希相等，两个键不能共用一个槽。",
    ),
    "why_nodes": (
        "Keys are told apart by four hash bits per level; levels are added only where they clash.",
        "每层用四位哈希区分键，只有冲突处才加层。",
    ),
}
