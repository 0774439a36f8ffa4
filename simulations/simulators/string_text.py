"""What string-concat and string-builder say, in both languages."""

from __future__ import annotations

from simulations.trace.recorder import Catalogue

CONCAT: Catalogue = {
    "title_loop": ("s += piece, {n} {n|time|times}", "s += piece，共 {n} 次"),
    "title_expression": ("{n} operands in one expression", "一个表达式中的 {n} 个操作数"),
    "note_some": ("Many pieces: every {n}th is shown as a step.", "段数较多：每 {n} 段显示一步。"),
    "p_strings": ("Strings in memory", "内存中的字符串"),
    "p_sum": ("The bill so far", "到目前为止的开销"),
    "p_curve": ("Bytes copied and bytes needed", "复制的字节与需要的字节"),
    "p_operands": ("Operands", "操作数"),
    "x_pieces": ("pieces", "段数"),
    "y_bytes": ("bytes", "字节"),
    "add_first": (
        "Piece {i}: s was empty, so s + piece simply is the piece; nothing is allocated.",
        "第 {i} 段：s 为空，s + piece 就是这一段，不分配内存。",
    ),
    "add_nothing": (
        'Piece {i} is empty: s + "" is s itself; nothing is allocated.',
        '第 {i} 段为空：s + "" 就是 s 本身，不分配内存。',
    ),
    "add": (
        "Piece {i}: a new string of {len} bytes is allocated; the old {old} and the new {n} bytes are all copied into it.",
        "第 {i} 段：分配 {len} 字节的新字符串，旧的 {old} 字节和新的 {n} 字节都要复制进去。",
    ),
    "count": (
        "concatstrings looks at all operands first: {n} {n|is|are} not empty, {total} bytes together.",
        "concatstrings 先看全部操作数：{n} 个非空，共 {total} 字节。",
    ),
    "one_alloc": (
        "One string of {total} bytes is allocated ({got} with rounding) and every operand is copied once.",
        "只分配一个 {total} 字节的字符串（取整后 {got}），每个操作数只复制一次。",
    ),
    "no_alloc_one": (
        "Only one operand is not empty: it is returned as it is, without allocating.",
        "只有一个操作数非空：原样返回，不分配内存。",
    ),
    "no_alloc_none": (
        "All operands are empty: the result is the empty string, without allocating.",
        "所有操作数都为空：结果是空字符串，不分配内存。",
    ),
    "q_copied": (
        "{before} bytes have been copied so far. {n} more bytes are added, s becomes {len} long: how many are copied in all?",
        "目前共复制 {before} 字节。再加 {n} 字节，s 变为 {len}：累计复制多少字节？",
    ),
    "w_only_new": (
        "Strings cannot grow in place: the whole old text is copied again.",
        "字符串不能就地增长：旧内容要整个再复制一遍。",
    ),
    "why_copied": (
        "Every += copies the whole result, so the bytes add up to a quadratic sum.",
        "每次 += 都复制整个结果，总字节数呈平方增长。",
    ),
    "q_allocs": (
        "{n} operands, {filled} of them not empty, one expression: how many allocations?",
        "一个表达式，{n} 个操作数，其中 {filled} 个非空：分配几次内存？",
    ),
    "w_each": (
        "The compiler joins the whole expression in one call, not operand by operand.",
        "编译器一次调用就拼接整个表达式，而不是逐个拼接。",
    ),
    "w_zero": (
        "Two or more non-empty operands need a new string.",
        "有两个及以上非空操作数时需要新字符串。",
    ),
    "w_one": (
        "With at most one non-empty operand nothing needs to be built.",
        "最多一个操作数非空时无需构造新字符串。",
    ),
    "why_allocs": (
        "One expression is one concatstrings call: at most one allocation.",
        "一个表达式就是一次 concatstrings 调用：最多一次分配。",
    ),
}

BUILDER: Catalogue = {
    "title_compare": ("{n} {n|piece|pieces}, joined six ways", "{n} 段，六种拼接方式"),
    "title_ops": ("{n} {n|operation|operations} on a {type}", "对 {type} 的 {n} 次操作"),
    "p_way": ("allocs and capacity of each way", "每种方式的分配次数与容量"),
    "p_curve": ("Allocations by pieces", "分配次数随段数变化"),
    "p_b": ("The {type}", "{type}"),
    "p_state": ("State", "状态"),
    "p_memory": ("Its buffer", "它的缓冲区"),
    "p_allocs": ("Allocations", "分配次数"),
    "p_bytes": ("Bytes allocated", "分配的字节"),
    "p_caps": ("Capacities", "容量"),
    "x_pieces": ("pieces", "段数"),
    "y_allocs": ("allocations", "分配次数"),
    "ready": (
        "Before the loop: only Grow has made room, {cap} bytes in one allocation.",
        "循环之前：只有 Grow 预留了空间，一次分配 {cap} 字节。",
    ),
    "ready_empty": ("Before the loop: nothing is allocated.", "循环之前：没有分配任何内存。"),
    "piece": (
        "Piece {i}, {n} bytes: + allocates the whole string again; the others write into their buffers where they fit.",
        "第 {i} 段，{n} 字节：+ 重新分配整个字符串；其他方式只要放得下就写进缓冲区。",
    ),
    "piece_first": (
        "Piece {i}, {n} bytes: + simply takes it over; the others write it into their buffers.",
        "第 {i} 段，{n} 字节：+ 直接拿来用；其他方式写进自己的缓冲区。",
    ),
    "piece_empty": ("Piece {i} is empty: nobody allocates.", "第 {i} 段为空：都不分配内存。"),
    "strings": (
        "The result is taken: Builder.String and Join are free, Buffer.String and string(b) copy once more.",
        "取出结果：Builder.String 和 Join 不再花钱，Buffer.String 和 string(b) 还要再复制一次。",
    ),
    "join": (
        "strings.Join knows all lengths beforehand: {n} {n|allocation|allocations} of the exact total.",
        "strings.Join 事先知道所有长度：按总长分配 {n} 次。",
    ),
    "q_plus": (
        "{n} non-empty pieces joined by +=: how many allocations in the end?",
        "用 += 拼接 {n} 个非空段：最终分配几次？",
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
    "b_fits": (
        "{n} {n|byte fits|bytes fit} into the capacity {cap}: nothing is allocated.",
        "{n} 字节在容量 {cap} 以内：不分配内存。",
    ),
    "b_append": (
        "{n} {n|byte does|bytes do} not fit into {old}: append grows the buffer to {cap} by the slice rule.",
        "容量 {old} 放不下 {n} 字节：append 按切片规则扩容到 {cap}。",
    ),
    "b_grow": (
        "Grow({n}): a new buffer of 2 × {old} + {n} bytes; the capacity is exactly that, {cap}.",
        "Grow({n})：新缓冲区 2 × {old} + {n} 字节；容量正好是 {cap}。",
    ),
    "b_grow_rounded": (
        "Grow({n}): a new buffer of 2 × {old} + {n} bytes, rounded up to a size class: {cap}.",
        "Grow({n})：新缓冲区 2 × {old} + {n} 字节，向上取整到 size class：{cap}。",
    ),
    "b_room": ("Grow({n}): there is room already.", "Grow({n})：空间已经足够。"),
    "b_reset": (
        "Reset drops the buffer: capacity 0, and the Builder may be copied again.",
        "Reset 丢弃缓冲区：容量为 0，又可以复制这个 Builder。",
    ),
    "b_copy": (
        "A fresh Builder may be copied: the copy writes, this one stays empty.",
        "未使用过的 Builder 可以复制：副本写入，本体保持为空。",
    ),
    "panic": ("panic: {text}. It is recovered here.", "panic: {text}。此处已 recover。"),
    "f_small": (
        "{n} {n|byte|bytes} into a nil buffer: the first one is always 64 bytes.",
        "向 nil 缓冲区写 {n} 字节：第一块总是 64 字节。",
    ),
    "f_slide": (
        "The unread bytes are slid to the front instead of allocating; capacity stays {cap}.",
        "把未读的字节移到开头，不分配内存；容量仍是 {cap}。",
    ),
    "f_new": (
        "No room for {n}: a new buffer of {cap} bytes; the unread bytes are copied to its start.",
        "放不下 {n} 字节：新缓冲区 {cap} 字节，未读的字节复制到开头。",
    ),
    "f_read": (
        "Next takes {n} {n|byte|bytes}: only the offset moves, no memory is given back.",
        "Next 取走 {n} 字节：只移动偏移，不归还内存。",
    ),
    "f_reset": (
        "Reset empties the Buffer and keeps its memory.",
        "Reset 清空 Buffer，但保留内存。",
    ),
    "q_cap": (
        "len {len}, cap {cap}. After {op}: what is Cap()?",
        "len {len}，cap {cap}。执行 {op} 后 Cap() 是多少？",
    ),
    "w_exact": ("Capacities are rounded up to a size class.", "容量会向上取整到 size class。"),
    "w_stays": (
        "The bytes do not fit, so the buffer must grow.",
        "放不下这些字节，缓冲区必须增长。",
    ),
    "w_double": (
        "Doubling would be enough only if the new length were not above twice the capacity.",
        "只有新长度不超过容量的两倍时，翻倍才够。",
    ),
    "why_cap": (
        "A Builder grows by append's rule for bytes; Grow asks for 2 × cap + n.",
        "Builder 按 append 对字节的规则增长；Grow 申请 2 × cap + n。",
    ),
}
