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
}

CLASSIC: Catalogue = {
    **COMMON,
    "p_h": ("Fields of the map", "map 的字段"),
    "p_read": ("read: no lock needed", "read：不需要锁"),
    "p_dirty": ("dirty: behind the mutex", "dirty：受互斥锁保护"),
    "c_new": ("New keys go behind the mutex", "新键写进 dirty，要加锁"),
    "c_miss": ("Looking past read: misses", "越过 read：miss"),
    "c_promote": ("dirty becomes read", "dirty 成为 read"),
    "c_copy": ("A new dirty: read is copied", "新的 dirty：复制 read"),
    "c_unexpunge": ("An expunged key comes back", "expunged 的键回来了"),
    "fast_load": (
        "{op}: the key is in read, which never changes in place, so an atomic load is enough: no lock.",
        "{op}：键在 read 中，read 不会就地修改，原子读就够了，不加锁。",
    ),
    "fast_deleted": (
        "{op}: the key is in read, marked deleted. That answer is final, so no lock is taken.",
        "{op}：键在 read 中，但已标记删除。答案已确定，不加锁。",
    ),
    "fast_store": (
        "{op}: the key is in read. read and dirty share the entry, "
        "so one atomic swap of its value serves both: no lock.",
        "{op}：键在 read 中。read 与 dirty 共享 entry，原子地换掉值，两边都看得到，不加锁。",
    ),
    "fast_revive": (
        "{op}: the entry in read was only marked nil, and dirty would have it too, "
        "so an atomic store brings it back: no lock.",
        "{op}：read 中的 entry 只是标记为 nil，dirty 里若有也是同一个，原子写即可恢复，不加锁。",
    ),
    "fast_fails": (
        "{op}: the entry is in read but does not hold the expected value, so nothing is written; no lock.",
        "{op}：entry 在 read 中，但不是期望的值，所以不写入，也不用加锁。",
    ),
    "slow": (
        "{op}: not in read, and amended says dirty knows more, so the mutex is locked to look there. "
        "That is a miss: {n} now.",
        "{op}：不在 read 中，amended 表示 dirty 知道得更多，只好加锁去查。这算一次 miss，现在是 {n}。",
    ),
    "slow_delete": (
        "{op}: the key is only in dirty. Behind the mutex it is really removed there, "
        "and going past read counts as a miss: {n} now.",
        "{op}：键只在 dirty 中。加锁后真正删掉它；越过 read 算一次 miss，现在是 {n}。",
    ),
    "absent": (
        "{op}: not in read. amended is false, so read holds everything and the answer is final: no lock.",
        "{op}：不在 read 中。amended 为假，read 已包含全部，答案就此确定，不加锁。",
    ),
    "absent_locked": (
        "{op}: neither map has the key. dirty was searched behind the mutex, "
        "but without an entry this operation counts no miss.",
        "{op}：两个 map 都没有这个键。加锁查过 dirty，但没有 entry 时这个操作不计 miss。",
    ),
    "promote": (
        "{op}: miss number {n} reaches the number of keys in dirty. Without a copy "
        "dirty becomes read: from now on those keys need no lock.",
        "{op}：第 {n} 次 miss，达到 dirty 的键数。dirty 不复制就直接成为 read，从此这些键不用加锁。",
    ),
    "range_promote": (
        "{op} must see every key, so dirty becomes read first, at once; "
        "then {n} {n|entry is|entries are} visited without the lock.",
        "{op} 必须看到全部的键，所以先把 dirty 提升为 read，再不加锁地遍历 {n} 个条目。",
    ),
    "range_read": (
        "{op}: amended is false, so read holds everything: "
        "{n} {n|entry is|entries are} visited without the lock.",
        "{op}：amended 为假，read 已包含全部，不加锁遍历 {n} 个条目。",
    ),
    "add": (
        "{op}: read is never written in place, so a new key goes to dirty behind the mutex. "
        "amended says that read is no longer complete.",
        "{op}：read 不能就地写入，新键加锁写进 dirty；amended 表示 read 不再完整。",
    ),
    "add_copy": (
        "{op}: the first new key since dirty was given away. Behind the mutex {n} live "
        "{n|entry is|entries are} copied into a new one; deleted ones become expunged.",
        "{op}：dirty 交出之后的第一个新键。加锁新建 dirty：复制 {n} 个有效条目，已删除的改为 expunged。",
    ),
    "add_first": (
        "{op}: read is never written in place, so a new key goes to dirty, which is made behind "
        "the mutex. amended says that read is not complete.",
        "{op}：read 不能就地写入，新键加锁写进刚建立的 dirty；amended 表示 read 不完整。",
    ),
    "unexpunge": (
        "{op}: expunged means that dirty lacks the key. It is put back there behind the mutex, "
        "or the next promotion would lose it.",
        "{op}：expunged 表示 dirty 里没有这个键。要加锁放回 dirty，否则下次提升就会丢掉它。",
    ),
    "write_dirty": (
        "{op}: the key is only in dirty, so it is written behind the mutex. "
        "A store is no look-up, so it counts no miss.",
        "{op}：键只在 dirty 中，加锁写入。写入不是查找，不计 miss。",
    ),
    "delete": (
        "{op}: read cannot be changed in place, so the key stays and its entry is marked nil. No lock.",
        "{op}：read 不能就地修改，键留在原处，只把 entry 标记为 nil，不加锁。",
    ),
    "delete_again": (
        "{op}: the entry is marked deleted already, so there is nothing to do and no lock to take.",
        "{op}：entry 早已标记删除，无事可做，也不加锁。",
    ),
    "clear": (
        "{op}: behind the mutex read is replaced by an empty map and dirty is emptied; misses start again.",
        "{op}：加锁后 read 换成空的，dirty 被清空，misses 归零。",
    ),
    "clear_empty": (
        "{op}: read is empty and complete, so there is nothing to clear and no lock to take.",
        "{op}：read 为空且完整，没有可清的，也不加锁。",
    ),
    "why_promote": (
        "When the misses reach the number of keys in dirty, they have paid for the copy that follows.",
        "miss 次数达到 dirty 的键数时，付出的代价已抵得上之后的复制。",
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
    "q_copy": (
        "{op}: a new key, and dirty is nil. How many keys does dirty hold afterwards?",
        "{op}：这是新键，而 dirty 为 nil。之后 dirty 有几个键？",
    ),
    "w_only_new": (
        "dirty holds all live keys, not only the new ones: that is why it can become read as it is.",
        "dirty 含全部有效的键，而不只是新键，所以才能直接成为 read。",
    ),
    "w_deleted_too": (
        "Deleted entries are left out and marked expunged in read.",
        "已删除的条目不复制，在 read 中改标为 expunged。",
    ),
    "why_copy": (
        "One call pays for all keys. With a steady stream of new keys sync.Map is not faster "
        "than a map with a mutex.",
        "一次调用要替所有的键付账。不断有新键写入时，sync.Map 并不比 map 加锁更快。",
    ),
    "q_delete": ("{op}: what becomes of the key in read?", "{op}：read 中的这个键会怎样？"),
    "a_nil": ("it stays, its entry is nil", "键还在，entry 为 nil"),
    "a_gone": ("it is removed from read", "从 read 中移除"),
    "a_expunged": ("it stays, marked expunged", "键还在，标记为 expunged"),
    "w_gone": (
        "read is shared by readers without a lock, so no key is taken out of it.",
        "读者不加锁地共享 read，不能从中取走键。",
    ),
    "w_expunged": (
        "expunged comes later, when a new dirty is made without this key.",
        "expunged 要等到新建 dirty、不再包含这个键时才出现。",
    ),
    "why_delete": (
        "The key leaves read only when a promotion replaces the whole map.",
        "直到提升换掉整个 map，键才离开 read。",
    ),
    "q_lock": ("{op}: the key is in read. Is the mutex locked?", "{op}：键在 read 中。要加锁吗？"),
    "a_no_lock": ("no", "不要"),
    "a_lock": ("yes", "要"),
    "w_lock": (
        "Only new keys and expunged ones need the mutex; overwriting is one compare-and-swap.",
        "只有新键和 expunged 的键才要加锁；覆盖只需一次 CAS。",
    ),
    "why_lock": (
        "The entry is shared by both maps, so changing its pointer changes neither map.",
        "两个 map 共享 entry，换掉它的指针并不改动 map 本身。",
    ),
    "q_unexpunge": (
        "{op}: the key is expunged in read. How many keys does dirty hold afterwards?",
        "{op}：键在 read 中为 expunged。之后 dirty 有几个键？",
    ),
    "w_read_only": (
        "Written to read alone, the key would be lost when dirty becomes read.",
        "如果只写 read，dirty 成为 read 时这个键就丢了。",
    ),
    "why_unexpunge": (
        "That is the difference between nil and expunged: the second is missing from dirty.",
        "这正是 nil 与 expunged 的区别：后者不在 dirty 中。",
    ),
}

TRIE: Catalogue = {
    **COMMON,
    "p_h": ("The map (HashTrieMap)", "结构（HashTrieMap）"),
    "p_key": ("The key and its hash", "键与它的哈希"),
    "p_trie": ("The trie: four hash bits per level", "字典树：每层四位哈希"),
    "c_root": ("Keys below the root", "根下面的键"),
    "c_read": ("Reading without a lock", "不加锁的读"),
    "c_delete": ("Taking keys out", "删除键"),
    "c_again": ("Storing again", "再次写入"),
    "c_expand": ("Two hashes clash: a level more", "哈希冲突：多一层"),
    "c_prune": ("An empty node goes", "空节点被移除"),
    "load_hit": (
        "{op} follows the hash digits {path} along atomic pointers and finds {v}: "
        "readers take no lock.",
        "{op} 按哈希路径 {path} 沿原子指针查找，得到 {v}：读操作不加锁。",
    ),
    "load_miss": (
        "{op}: the slot its hash leads to is free or holds another key, so the key is absent. "
        "There is no second place to look.",
        "{op}：哈希指向的槽为空或放着别的键，所以键不存在。没有第二个地方可查。",
    ),
    "range": (
        "{op} walks the trie and visits {n} {n|entry|entries}; others may read and write meanwhile.",
        "{op} 走遍字典树，访问 {n} 个条目；期间其他 goroutine 照常读写。",
    ),
    "store_new": (
        "{op}: four hash bits per level from the top; the slot at {path} was free. "
        "Only the node that has this slot is locked.",
        "{op}：从哈希高位起每层四位，路径 {path} 的槽空闲。只锁这个槽所在的节点。",
    ),
    "store_expand": (
        "{op}: another key holds that slot, so {n} inner {n|node is|nodes are} put in its place, "
        "down to where the hashes differ, at {path}. Nothing else moves.",
        "{op}：该槽已有别的键，换上 {n} 个内部节点，直到哈希不同之处，位于 {path}。其余都不动。",
    ),
    "store_overflow": (
        "{op}: the whole 64-bit hash equals another key's, and no level could tell them apart, "
        "so both are chained at {path}.",
        "{op}：64 位哈希与另一个键完全相同，再多层也分不开，于是在 {path} 处串成链。",
    ),
    "write": (
        "{op}: the key is there; at {path} a new entry takes the place of the old, "
        "so readers see one or the other.",
        "{op}：键已存在，在 {path} 用新条目替换旧的，读者看到的不是旧值就是新值。",
    ),
    "loaded": (
        "{op}: the key is there, so its value is loaded and nothing is stored.",
        "{op}：键已存在，只读出它的值，不写入。",
    ),
    "compare_fails": (
        "{op}: the value there is not the expected one, so nothing changes.",
        "{op}：现有的值与期望的不同，什么都不变。",
    ),
    "delete": (
        "{op}: the entry is taken out. Its node still has other children, so the node stays.",
        "{op}：移除条目。所在节点还有别的子节点，所以保留。",
    ),
    "delete_root": (
        "{op}: the entry is taken out and its slot in the root is nil again. The root itself always stays.",
        "{op}：移除条目，它在根中的槽又变为 nil。根节点始终保留。",
    ),
    "delete_lone": (
        "{op}: the entry is taken out. The one left alone stays a level deep: "
        "only a node that is empty goes.",
        "{op}：移除条目。剩下的那个仍留在深一层：只有变空的节点才移除。",
    ),
    "delete_prune": (
        "{op}: the entry is taken out, and {n} inner {n|node|nodes} left empty with it, "
        "so that deleted keys leave no memory behind.",
        "{op}：移除条目，连同变空的 {n} 个内部节点，删掉的键不再占内存。",
    ),
    "clear": (
        "{op}: a new, empty root takes the place of the old one; readers still in the old see the old.",
        "{op}：换成新的空根节点；还在旧树里的读者看到的是旧内容。",
    ),
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
    "w_sixteen": (
        "A new node has sixteen slots, but slots are no nodes: empty ones are nil.",
        "新节点有十六个槽，但槽不是节点：空槽就是 nil。",
    ),
    "w_same": (
        "Two keys cannot share a slot unless their whole hashes are equal.",
        "除非整个哈希相等，两个键不能共用一个槽。",
    ),
    "why_nodes": (
        "Keys are told apart by four hash bits per level; levels are added only where they clash. "
        "No misses, no promotion, no copy of everything.",
        "每层用四位哈希区分键，只有冲突处才加层。没有 miss，没有提升，也不用整个复制。",
    ),
    "q_miss": (
        "{op}: the key is absent. Does the look-up change anything in the map?",
        "{op}：键不存在。这次查找会改变 map 吗？",
    ),
    "why_miss": (
        "Up to Go 1.23 it could count a miss and promote. In the trie a look-up changes nothing.",
        "Go 1.23 及以前可能记一次 miss 并触发提升；字典树中查找什么都不改变。",
    ),
    "q_root": (
        "{op} takes an entry out of the root. Does the number of inner nodes change?",
        "{op} 从根节点取走条目。内部节点的数目会变吗？",
    ),
    "why_root": (
        "The root is always there; only inner nodes below it go when they are empty.",
        "根节点始终都在；只有它下面的内部节点变空时才移除。",
    ),
    "q_lone": (
        "{op} leaves one key alone in an inner node. Does the number of inner nodes change?",
        "{op} 之后，某个内部节点里只剩一个键。内部节点的数目会变吗？",
    ),
    "why_lone": (
        "Only an empty inner node is removed; a lone entry is not pulled back up.",
        "只移除空的内部节点；剩下的单个条目不会提上来。",
    ),
    "q_prune": (
        "{op} takes the last key out of an inner node. How many inner nodes are left, root included?",
        "{op} 取走了内部节点里的最后一个键。还剩多少个内部节点（含根）？",
    ),
    "w_kept": (
        "That is how Go's map keeps its buckets. The trie removes nodes that are empty.",
        "那是内置 map 保留桶的做法。字典树会移除空节点。",
    ),
    "why_prune": (
        "Empty inner nodes go, one after another up to the first that has another child.",
        "空的内部节点逐个移除，直到遇见还有其他子节点的那个。",
    ),
}
