"""What string-concat says, in both languages."""

from __future__ import annotations

from simulations.trace.recorder import Catalogue

CONCAT: Catalogue = {
    "title_loop": ("s += piece, {n} {n|time|times}", "s += piece，共 {n} 次"),
    "title_expression": ("{n} operands in one expression", "一个表达式中的 {n} 个操作数"),
    "note_some": ("Many pieces: {n} of them make one step.", "段数较多：每 {n} 段合成一步。"),
    "c_first": ("The first piece is free", "第一段不花钱"),
    "c_again": ("Every further piece copies all", "之后每一段都全部重抄"),
    "c_bill": ("The bill", "结账"),
    "c_look": ("Look at all operands", "先看全部操作数"),
    "c_once": ("Allocate once, copy once", "只分配一次、复制一次"),
    "c_none": ("Nothing to build", "不需要构造"),
    "p_old": ("The string s had before", "之前的字符串 s"),
    "p_new": ("The string s has now", "现在的字符串 s"),
    "p_sum": ("The bill so far", "到目前为止的开销"),
    "p_curve": ("Bytes copied and bytes needed", "复制的字节与需要的字节"),
    "p_operands": ("Operands", "操作数"),
    "x_pieces": ("pieces", "段数"),
    "y_bytes": ("bytes", "字节"),
    "add_first": (
        "Piece {i}: s was empty, so s + piece is the piece itself. "
        "Both share the same bytes, which is safe because strings never change.",
        "第 {i} 段：s 为空，s + piece 就是这一段本身。两者共用同一段字节；字符串不可变，所以是安全的。",
    ),
    "add_nothing": (
        'Piece {i} is empty: s + "" is s itself, so nothing is built.',
        '第 {i} 段为空：s + "" 就是 s 本身，无须构造。',
    ),
    "add": (
        "Piece {i}: a string cannot grow, so a new one of {len} bytes is allocated; "
        "the old {old} and the new {n} are both copied into it.",
        "第 {i} 段：字符串不能增长，只好新分配 {len} 字节，把旧的 {old} 字节和新的 {n} 字节都抄进去。",
    ),
    "add_many": (
        "Pieces {a} to {b}: {made} new {made|string|strings} and {copied} bytes copied, "
        "because each += starts again from the first byte. s has {len} bytes.",
        "第 {a} 到 {b} 段：{made} 个新字符串，复制 {copied} 字节，因为每次 += 都从第一个字节重抄。s 共 {len} 字节。",
    ),
    "add_many_none": (
        "Pieces {a} to {b}: at no += are both sides non-empty, so nothing is built.",
        "第 {a} 到 {b} 段：每次 += 都至少有一边为空，所以什么都不用构造。",
    ),
    "add_last": (
        "Piece {i} is the last. For a string of {len} bytes the loop has allocated {allocs} times "
        "and copied {copied} bytes: each byte again for every later piece.",
        "第 {i} 段是最后一段。为了 {len} 字节的结果，共分配 {allocs} 次、复制 {copied} 字节："
        "每个字节都随后面的每一段再抄一遍。",
    ),
    "count": (
        "The whole expression is one call, so concatstrings sees all operands before it allocates: "
        "{n} not empty, {total} bytes together.",
        "整个表达式是一次调用，concatstrings 在分配之前就看到全部操作数：{n} 个非空，共 {total} 字节。",
    ),
    "one_alloc": (
        "The total is known, so one string of {total} bytes is enough "
        "(size class {got}); every operand is copied once.",
        "总长已知，分配一个 {total} 字节的字符串就够了（size class 为 {got}），每个操作数只复制一次。",
    ),
    "no_alloc_one": (
        "Only one operand is not empty, so it is the result, as it is: "
        "strings never change and may be shared.",
        "只有一个操作数非空，它原样就是结果：字符串不可变，可以共用。",
    ),
    "no_alloc_none": (
        "All operands are empty, so the result is the empty string: it has no bytes to allocate.",
        "所有操作数都为空，结果是空字符串：没有字节需要分配。",
    ),
    "q_first": (
        "s is empty and a piece of {n} bytes is added. How many allocations does that take?",
        "s 为空，加上一段 {n} 字节的字符串。需要分配几次？",
    ),
    "w_first_alloc": (
        'The first += builds nothing: "" + piece is the piece itself.',
        "第一次 += 不构造任何东西：空串加一段就是这一段本身。",
    ),
    "why_first": (
        "With only one non-empty operand the runtime returns that operand.",
        "只有一个非空操作数时，运行时直接返回它。",
    ),
    "q_copied": (
        "{before} bytes have been copied so far. {n} more bytes are added, s becomes {len} long: "
        "how many are copied in all?",
        "目前共复制 {before} 字节。再加 {n} 字节，s 变为 {len} 字节：累计复制多少字节？",
    ),
    "w_only_new": (
        "Strings cannot grow in place: the whole old text is copied again.",
        "字符串不能就地增长：旧内容要整个再复制一遍。",
    ),
    "w_only_old": (
        "The new piece has to be copied into the new string as well.",
        "新的一段也要复制进新字符串。",
    ),
    "why_copied": (
        "Every += copies the whole result, so the bytes add up to a quadratic sum.",
        "每次 += 都复制整个结果，总字节数呈平方增长。",
    ),
    "q_total": (
        "Piece {n} is the last one. How many allocations has the loop made after it?",
        "第 {n} 段是最后一段。加完之后，循环总共分配了几次？",
    ),
    "w_compiler": (
        "No release turns += in a loop into a Builder: each statement is a call of its own.",
        "没有哪个版本会把循环里的 += 优化成 Builder：每条语句都是一次单独的调用。",
    ),
    "w_doubling": (
        "That is how a slice grows. A string has no capacity, so there is never room to spare.",
        "那是 slice 的增长方式。字符串没有容量，从来没有多余的空间。",
    ),
    "why_total": (
        "One new string for every non-empty piece but the first. A Builder, or strings.Join, avoids it.",
        "除第一段外，每个非空段都要一个新字符串。用 Builder 或 strings.Join 可以避免。",
    ),
    "q_nonempty": (
        "{n} operands, {empty} of them empty. How many does concatstrings count?",
        "{n} 个操作数，其中 {empty} 个为空。concatstrings 计入几个？",
    ),
    "w_empty": (
        "Empty operands add nothing, so they are skipped.",
        "空操作数什么也不增加，会被跳过。",
    ),
    "why_nonempty": (
        "Only non-empty operands count; with a single one no new string is needed.",
        "只计非空的操作数；如果只有一个，就不需要新字符串。",
    ),
    "q_allocs": (
        "{n} operands, {filled} of them not empty, one expression: how many allocations?",
        "一个表达式，{n} 个操作数，其中 {filled} 个非空：分配几次内存？",
    ),
    "w_each": (
        "The compiler joins the whole expression in one call, not one + at a time.",
        "编译器用一次调用拼接整个表达式，而不是逐个 + 来做。",
    ),
    "w_per_operand": (
        "Operands are only read; it is the result that needs memory.",
        "操作数只是被读取，需要内存的是结果。",
    ),
    "w_zero": (
        "Two or more non-empty operands need a new string: no operand has room behind it.",
        "有两个及以上非空操作数就需要新字符串：没有哪个操作数后面还有空间。",
    ),
    "w_one": (
        "With at most one non-empty operand nothing needs to be built.",
        "最多一个操作数非空时，无须构造新字符串。",
    ),
    "why_allocs": (
        "One expression is one concatstrings call: at most one allocation. + itself is not slow.",
        "一个表达式就是一次 concatstrings 调用，最多分配一次。+ 本身并不慢。",
    ),
}
