"""What string-builder says, in both languages."""

from __future__ import annotations

from simulations.trace.recorder import Catalogue

COMPARE: Catalogue = {
    "title_compare": ("{n} {n|piece|pieces}, joined six ways", "{n} 段，六种拼接方式"),
    "note_some": ("Many pieces: {n} of them make one step.", "段数较多：每 {n} 段合成一步。"),
    "p_curve": ("Bytes allocated by pieces", "分配的字节随段数变化"),
    "p_allocs": ("Allocations", "分配次数"),
    "p_bytes": ("Bytes allocated", "分配的字节"),
    "p_caps": ("Capacities", "容量"),
    "x_pieces": ("pieces", "段数"),
    "y_bytes": ("bytes", "字节"),
    "c_before": ("Room made beforehand", "预先留好空间"),
    "c_pieces": ("The pieces come one by one", "各段逐个到来"),
    "c_results": ("Taking the strings", "取出字符串"),
    "ready": (
        "Grow, told the total of {n}, makes all the room in one allocation, {cap} bytes. "
        "The other ways cannot know yet what will come.",
        "Grow 得知总长 {n} 字节，一次分配就备好 {cap} 字节；其他方式还不知道后面有多少。",
    ),
    "ready_empty": (
        "The total is 0, so Grow has nothing to do: nothing is allocated.",
        "总长为 0，Grow 无事可做：没有分配任何内存。",
    ),
    "piece_first": (
        "Piece {i}, {n} {n|byte|bytes}: + takes the piece as it is, since plus was empty. "
        "The Builder has no room yet and allocates {cap}.",
        "第 {i} 段，{n} 字节：plus 为空，+ 直接拿来用；Builder 还没有空间，分配 {cap} 字节。",
    ),
    "piece_grows": (
        "Piece {i}, {n} {n|byte|bytes}: + copies all {len} into a new string. The Builder's {old} "
        "are too few, so it grows to {cap}; where Grow made room, nothing is allocated.",
        "第 {i} 段，{n} 字节：+ 把全部 {len} 字节抄进新字符串；Builder 的 {old} 放不下，"
        "扩到 {cap}；事先 Grow 的放得下，不分配。",
    ),
    "piece_fits": (
        "Piece {i}, {n} {n|byte|bytes}: + copies all {len} into a new string. "
        "The Builder has room up to {cap}, so it writes only the {n}.",
        "第 {i} 段，{n} 字节：+ 把全部 {len} 字节抄进新字符串；"
        "Builder 容量 {cap} 还有空位，只写这 {n} 字节。",
    ),
    "piece_empty": (
        "Piece {i} is empty: nothing to write, and + returns plus itself. Nobody allocates.",
        "第 {i} 段为空：没有要写的，+ 直接返回 plus 本身，都不分配内存。",
    ),
    "pieces": (
        "Pieces {a} to {b}: {made} new {made|string|strings} for +, which never has room to spare. "
        "The Builder grew {grown} {grown|time|times}, to {cap}.",
        "第 {a} 到 {b} 段：+ 没有余地，新建 {made} 个字符串；Builder 扩容 {grown} 次，容量 {cap}。",
    ),
    "join": (
        "strings.Join has all {n} pieces in a slice: it adds up the lengths, separators included, "
        "allocates once for {total} bytes and copies each piece once.",
        "strings.Join 手里有全部 {n} 段：先累加长度（含分隔符），按 {total} 字节分配一次，每段只复制一次。",
    ),
    "join_one": (
        "strings.Join of a single piece returns that piece: strings never change and may be shared.",
        "strings.Join 只有一段时原样返回：字符串不可变，可以共用。",
    ),
    "join_empty": (
        "strings.Join finds a total of 0 bytes: there is nothing to allocate.",
        "strings.Join 算出总长为 0：不需要分配。",
    ),
    "strings": (
        "Builder.String hands out its own bytes: they are never changed again. A Buffer and a []byte "
        "may be, so their {n} bytes are copied once more.",
        "Builder.String 直接交出自己的字节，因为之后不会再改；Buffer 和 []byte 可能再改，"
        "所以 {n} 字节还要复制一次。",
    ),
    "strings_small": (
        "The strings are taken. A string of no byte, or of a single one, "
        "needs no memory of its own, so even Buffer and []byte allocate nothing.",
        "取出字符串。空串和单字节的字符串不需要自己的内存，连 Buffer 和 []byte 都不用分配。",
    ),
    "q_fewest": (
        "Grow with the total first, then write: how many allocations does the Builder make?",
        "先按总长 Grow 再写入：Builder 分配几次？",
    ),
    "w_per_piece": (
        "Writing into room that is already there allocates nothing.",
        "写入已经预留的空间不再分配。",
    ),
    "w_string_copies": (
        "Builder.String does not copy; only Buffer.String does.",
        "Builder.String 不复制，只有 Buffer.String 会复制。",
    ),
    "why_fewest": (
        "Grow makes all the room at once, and String hands the same bytes out.",
        "Grow 一次备好空间，String 直接交出同一段字节。",
    ),
    "q_builder": (
        "The Builder that was not grown: len {len}, cap {cap}. {n} bytes are written: what is Cap()?",
        "没有预先 Grow 的 Builder：len {len}，cap {cap}。写入 {n} 字节后 Cap() 是多少？",
    ),
    "q_join": (
        "strings.Join of {n} pieces in a slice: how many allocations?",
        "strings.Join 拼接 slice 中的 {n} 段：分配几次？",
    ),
    "w_join_each": (
        "Join does not add the pieces one by one: it first adds up their lengths.",
        "Join 不是逐段相加：它先把长度累加起来。",
    ),
    "w_join_free": (
        "The joined string is new, so its bytes must come from somewhere.",
        "拼好的字符串是新的，总要有地方放它的字节。",
    ),
    "why_join": (
        "The first loop over the pieces only adds up lengths; that is what saves the growth.",
        "第一遍循环只累加长度，省掉的正是扩容。",
    ),
    "q_buffer": (
        "The Buffer has allocated {n} times. How often after buffer.String()?",
        "Buffer 已分配 {n} 次。调用 buffer.String() 之后是几次？",
    ),
    "w_buffer_shares": (
        "Only a Builder may share its bytes. A Buffer can be overwritten later, a string must not.",
        "只有 Builder 可以共享字节。Buffer 之后可能被改写，而字符串不能变。",
    ),
    "why_buffer": (
        "Buffer.String copies; so does string(b). That is why a Builder is the better choice here.",
        "Buffer.String 会复制，string(b) 也是。所以这里 Builder 更合适。",
    ),
}

OPS: Catalogue = {
    "title_ops": ("{n} {n|operation|operations} on a {type}", "对 {type} 的 {n} 次操作"),
    "p_state": ("State", "状态"),
    "p_builder": ("Its buffer: written, free", "缓冲区：已写、空闲"),
    "p_buffer": ("Its buffer: read ✓, unread, free", "缓冲区：已读 ✓、未读、空闲"),
    "c_start": ("An empty value", "从零值开始"),
    "c_first": ("The first buffer", "第一个缓冲区"),
    "c_growth": ("More than {old} {old|byte|bytes}", "超过 {old} 字节"),
    "c_reset": ("Reset", "Reset"),
    "c_panic": ("A panic", "panic"),
    "b_first": (
        "There is no buffer yet: append allocates the size class that holds {n} bytes, {cap}.",
        "还没有缓冲区：append 按能放下 {n} 字节的 size class 分配，容量 {cap}。",
    ),
    "b_fits": (
        "{n} {n|byte fits|bytes fit} behind what is there, within the capacity {cap}: "
        "nothing is allocated.",
        "{n} 字节接在已有内容之后，没超过容量 {cap}：不分配内存。",
    ),
    "b_append": (
        "{n} {n|byte does|bytes do} not fit into {old}: append takes a buffer of {cap} by the "
        "slice rule and copies the {len} written so far. The spare room saves later copies.",
        "容量 {old} 放不下 {n} 字节：append 按切片规则扩容到 {cap}，复制已写的 {len} 字节；"
        "多出的空间省去以后的复制。",
    ),
    "b_grow": (
        "Grow({n}) must leave room for {n} more: a new buffer of 2 × {old} + {n} bytes. "
        "Up to Go 1.22 the capacity is exactly that, {cap}.",
        "Grow({n}) 要保证还能写 {n} 字节：新缓冲区 2 × {old} + {n} 字节。"
        "Go 1.22 及以前容量正好是 {cap}。",
    ),
    "b_grow_rounded": (
        "Grow({n}) must leave room for {n} more: a new buffer of 2 × {old} + {n} bytes, and since "
        "Go 1.23 the rest of its size class is used as well: {cap}.",
        "Grow({n}) 要保证还能写 {n} 字节：新缓冲区 2 × {old} + {n} 字节；"
        "Go 1.23 起把 size class 余下的部分也用上：{cap}。",
    ),
    "b_room": (
        "Grow({n}) asks for room for {n} more, and {room} are free: nothing to do.",
        "Grow({n}) 要求还能写 {n} 字节，空闲 {room} 字节：无事可做。",
    ),
    "b_reset": (
        "Reset drops the buffer, because strings given out may still use it. "
        "Capacity 0, and the Builder may be copied again.",
        "Reset 丢弃缓冲区，因为交出去的字符串可能还在用它。容量为 0，又可以复制这个 Builder。",
    ),
    "b_copy": (
        "A Builder that was never written to has no buffer to share, so it may be copied: "
        "the copy writes, b stays empty.",
        "没写过的 Builder 没有可共享的缓冲区，可以复制：副本写入，b 保持为空。",
    ),
    "panic_negative": (
        "{text}. Room for fewer than no bytes can only be a mistake. It is recovered here.",
        "{text}。负数的空间只可能是写错了。此处已 recover。",
    ),
    "panic_copied": (
        "{text}: the copy holds b's address. "
        "Two owners of one buffer could change strings given out.",
        "{text}：副本里记的还是 b 的地址。一个缓冲区有两个主人，可能改掉已交出的字符串。",
    ),
    "f_small": (
        "{n} {n|byte|bytes} and no buffer yet: a first buffer is always 64 bytes, "
        "so that many small writes cost one allocation.",
        "{n} 字节，还没有缓冲区：第一块总是 64 字节，这样多次小写入只分配一次。",
    ),
    "f_big": (
        "{n} bytes are more than the usual first 64, so the first buffer is made for them: {cap}.",
        "{n} 字节超过通常的 64 字节，第一块缓冲区就按它来：{cap}。",
    ),
    "f_slide": (
        "{len} unread and {n} new bytes fit into half of {cap}: sliding the unread to the front "
        "costs less than allocating, so the part already read is used again.",
        "未读 {len} 字节加上新的 {n} 字节不超过 {cap} 的一半：把未读的移到开头比分配更省，已读部分得到复用。",
    ),
    "f_restart": (
        "Everything has been read, so the buffer starts again at its front: "
        "{n} {n|byte fits|bytes fit} into {cap} without allocating.",
        "全部已读完，缓冲区从头开始用：{n} 字节放得进 {cap}，不分配内存。",
    ),
    "f_new_old": (
        "No room for {n}, and half of {old} is too little to slide: a new buffer of "
        "2 × {old} + {n} = {cap} bytes. The unread bytes are copied to its start.",
        "放不下 {n} 字节，{old} 的一半也不够前移：新缓冲区 2 × {old} + {n} = {cap} 字节，"
        "未读的字节复制到开头。",
    ),
    "f_new": (
        "No room for {n}, and half of {old} is too little to slide: a new buffer about twice as big, "
        "a whole size class of {cap}; unread bytes are copied.",
        "放不下 {n} 字节，{old} 的一半也不够前移：新缓冲区约为两倍，取整到 size class，容量 {cap}；"
        "复制未读的字节。",
    ),
    "f_read": (
        "Next takes {n} {n|byte|bytes} by moving off. No memory is given back: the capacity stays {cap}.",
        "Next 取走 {n} 字节，只是移动 off；不归还内存，容量仍是 {cap}。",
    ),
    "f_reset": (
        "Reset only sets len and off to 0. Buffer.String copies, so nobody else uses these bytes: "
        "the {cap} are kept.",
        "Reset 只把 len 和 off 归零。Buffer.String 会复制，这些字节没有别人在用：保留容量 {cap}。",
    ),
    "q_cap": (
        "len {len}, cap {cap}. After {op}: what is Cap()?",
        "len {len}，cap {cap}。执行 {op} 后 Cap() 是多少？",
    ),
    "q_read": (
        "len {len}, cap {cap}. After {op}: what is Cap()?",
        "len {len}，cap {cap}。执行 {op} 后 Cap() 是多少？",
    ),
    "q_slide": (
        "{len} bytes are unread, cap {cap}, and the end of the buffer is too close for {op}. "
        "How many allocations have there been after it?",
        "未读 {len} 字节，cap {cap}，缓冲区末尾放不下 {op}。执行之后总共分配过几次？",
    ),
    "q_copy_used": ("b has been used. What does {op} do?", "b 已经用过。{op} 会怎样？"),
    "q_copy_fresh": ("b is unused. What does {op} do?", "b 还没用过。{op} 会怎样？"),
    "w_copy_used": (
        "A Builder is small, but not to be passed by value: the copy would share its buffer.",
        "Builder 虽小，却不能按值传递：副本会共享同一个缓冲区。",
    ),
    "why_copy_used": (
        "The first write records the address of b; a copy at another address notices.",
        "第一次写入会记下 b 的地址；地址不同的副本会发现这一点。",
    ),
    "w_copy_fresh": (
        "Only a used Builder has recorded its address; this one has nothing to share.",
        "只有用过的 Builder 才记下了地址；这个没有可共享的东西。",
    ),
    "why_copy_fresh": (
        "The check compares a recorded address, and none is recorded before the first write.",
        "检查的是记下的地址，而第一次写入之前没有记录。",
    ),
    "w_read_frees": (
        "Reading moves off; the bytes before it stay allocated and are used again later.",
        "读取只移动 off；前面的字节仍占着内存，以后再用。",
    ),
    "why_read": (
        "A Buffer never gives memory back: neither Next nor Reset makes the capacity smaller.",
        "Buffer 从不归还内存：Next 和 Reset 都不会让容量变小。",
    ),
    "w_slide": (
        "Unread and new bytes together fit into half of the capacity, so they are slid down instead.",
        "未读的和新的加起来不超过容量的一半，所以改为前移。",
    ),
    "why_slide": (
        "Reading made room at the front. Sliding is worth it while half of the buffer is enough.",
        "读取在前面腾出了空间。只要一半的缓冲区够用，前移就划算。",
    ),
    "w_grow_n": (
        "Grow(n) promises room for n more bytes, not a capacity of n.",
        "Grow(n) 保证的是还能再写 n 字节，而不是容量为 n。",
    ),
    "w_rounded_later": (
        "Rounding Grow up to a size class came with Go 1.23; before, it is exact.",
        "Grow 向上取整到 size class 是 Go 1.23 才有的；之前是精确值。",
    ),
    "w_exact_need": (
        "Room for later writes is added, or every write would copy everything again.",
        "会为以后的写入留余地，否则每次写入都要全部重抄。",
    ),
    "w_double_rule": (
        "About double, but not by the rule itself: what is needed counts, and the size class.",
        "大约翻倍，但规则不是简单的翻倍：还要看需要多少，以及 size class。",
    ),
    "w_first_buffer": (
        "A Buffer's first memory is at least 64 bytes, and later a whole size class.",
        "Buffer 的第一块内存至少 64 字节，更大时取整个 size class。",
    ),
    "w_reset_keeps": (
        "That is bytes.Buffer. A Builder's bytes may live on in strings it gave out.",
        "那是 bytes.Buffer。Builder 的字节可能还在它交出的字符串里使用。",
    ),
    "w_reset_drops": (
        "That is strings.Builder. A Buffer shares its bytes with no string, so it keeps them.",
        "那是 strings.Builder。Buffer 不与任何字符串共享字节，所以会保留。",
    ),
    "why_reset_builder": (
        "String shares the buffer without a copy; writing into it again would change strings.",
        "String 不复制就共享缓冲区；再往里写会改掉字符串。",
    ),
    "why_reset_buffer": (
        "Reset is how a Buffer is used again without allocating.",
        "Reset 正是为了不重新分配就能再次使用 Buffer。",
    ),
    "why_cap_grow": (
        "Grow asks for 2 × cap + n; since Go 1.23 that is rounded up to a size class.",
        "Grow 申请 2 × cap + n；Go 1.23 起再取整到 size class。",
    ),
    "why_cap_buffer": (
        "First 64; then at least twice the capacity: exact in old releases, size classes since.",
        "先是 64；之后至少翻倍：旧版本是精确值，后来取整到 size class。",
    ),
}

CAPACITY: Catalogue = {
    "w_exact": ("Capacities are rounded up to a size class.", "容量会向上取整到 size class。"),
    "w_stays": (
        "The bytes do not fit, so the buffer must grow.",
        "放不下这些字节，缓冲区必须增长。",
    ),
    "w_double": (
        "More than twice the capacity is needed, so doubling would not be enough.",
        "需要的超过容量的两倍，翻倍不够。",
    ),
    "w_double_round": (
        "Doubling is only the target; the bytes are then rounded up to a size class.",
        "翻倍只是目标；之后字节数还要取整到 size class。",
    ),
    "why_cap_write": (
        "A Builder grows by append's rule for bytes: a target, then its size class.",
        "Builder 按 append 对字节的规则增长：先算目标，再取 size class。",
    ),
}

BUILDER: Catalogue = {**COMPARE, **OPS, **CAPACITY}
