"""What slice-growth says, in both languages."""

from __future__ import annotations

from simulations.trace.recorder import Catalogue

TEXT: Catalogue = {
    "title_one": (
        "{n} {n|append|appends}, one element at a time",
        "逐个追加 {n} 个元素",
    ),
    "title_chunks": ("{n} {n|append|appends} of several elements", "{n} 次一次追加多个元素"),
    "p_slice": ("Slice header s", "slice header s"),
    "p_calc": ("growslice at work", "growslice 的计算"),
    "p_memory": ("Backing arrays", "底层数组"),
    "p_curve": ("Capacity by length", "容量随长度的变化"),
    "x_len": ("len", "len"),
    "y_cap": ("cap", "cap"),
    "c_start": ("Start", "开始"),
    "c_leave": ("Leaving the function", "离开函数"),
    "c_first": ("The first array", "第一个数组"),
    "c_stack": ("In the stack buffer", "栈上缓冲区内"),
    "c_growth": ("Room for {need} {need|element|elements}", "放下 {need} 个元素"),
    "fits_one": (
        "Element {i} fits: length {len} is not above capacity {cap}. "
        "append writes into the same array and allocates nothing.",
        "第 {i} 个元素放得下：长度 {len} 不超过容量 {cap}，append 直接写入原数组，不分配内存。",
    ),
    "fits_many": (
        "Appends {a} to {b} fit into the free slots up to capacity {cap}; nothing is allocated.",
        "第 {a} 到 {b} 次追加都落在容量 {cap} 以内的空位，不分配内存。",
    ),
    "fits_chunk": (
        "{k} more {k|element|elements}: length {len} is not above capacity {cap}, "
        "so the array stays and nothing is allocated.",
        "再追加 {k} 个：长度 {len} 不超过容量 {cap}，数组不变，不分配内存。",
    ),
    "fits_none": (
        "append of no elements changes nothing: length, capacity and array stay.",
        "追加 0 个元素什么都不变：长度、容量和数组照旧。",
    ),
    "rule_first": (
        "Why: twice the capacity 0 is 0, so the target is what is needed, {target}.",
        "原因：容量 0 的两倍还是 0，目标就取所需的 {target} 个。",
    ),
    "rule_exact": (
        "Why: {need} {need|element is|elements are} needed, more than twice the capacity {cap}, "
        "so the target is exactly {target}.",
        "原因：需要 {need} 个元素，超过容量 {cap} 的两倍，目标就取 {target}。",
    ),
    "rule_double": (
        "Why: the capacity {cap} is below 256, so the target is twice that, {target}, "
        "enough for {need}.",
        "原因：容量 {cap} 小于 256，目标翻倍为 {target}，足够放下 {need} 个。",
    ),
    "rule_double_old": (
        "Why: up to Go 1.17 the target is twice the capacity {cap} while the length ({len}) "
        "is below 1024: {target}, enough for {need}.",
        "原因：Go 1.17 及以前，长度（{len}）小于 1024 时目标是容量 {cap} 的两倍："
        "{target}，足够放下 {need} 个。",
    ),
    "rule_quarter": (
        "Why: the length {len} is 1024 or more, so a quarter of the capacity is added "
        "until {need} fit: {target}.",
        "原因：长度 {len} 不小于 1024，每次增加容量的四分之一，直到放得下 {need} 个：{target}。",
    ),
    "rule_smooth": (
        "Why: the capacity {cap} is 256 or more, so (cap + 768) / 4 is added "
        "until {need} fit: {target}.",
        "原因：容量 {cap} 不小于 256，每次增加 (cap + 768) / 4，直到放得下 {need} 个：{target}。",
    ),
    "round_class": (
        "{target} × {size} = {want} bytes. The allocator has no such size; "
        "its next size class is {got}, room for {cap}.",
        "{target} × {size} = {want} 字节，分配器没有这个大小，"
        "下一个 size class 是 {got} 字节，可放 {cap} 个。",
    ),
    "round_same": (
        "{target} × {size} = {want} bytes is a size class itself, so the capacity is {cap}.",
        "{target} × {size} = {want} 字节恰好是一个 size class，容量就是 {cap}。",
    ),
    "round_header": (
        "{target} × {size} = {want} bytes with pointers need 8 more for the malloc header: "
        "class {got}, less the header, holds {cap}.",
        "{target} × {size} = {want} 字节且含指针，要再加 8 字节 malloc 头："
        "size class {got} 减去头可放 {cap} 个。",
    ),
    "round_pages": (
        "{want} bytes is a large object: rounded up to whole 8 KiB pages, {got} bytes, "
        "room for {cap} elements.",
        "{want} 字节属于大对象：向上取整到 8 KiB 页，共 {got} 字节，可放 {cap} 个。",
    ),
    "move": (
        "{need} do not fit into {old}: a new array of {cap}, {n} {n|element|elements} "
        "({bytes} bytes) copied. The old one is garbage unless something else points there.",
        "容量 {old} 放不下 {need} 个：分配容量 {cap} 的新数组，复制 {n} 个元素（{bytes} 字节）；"
        "若无其他引用，旧数组成为垃圾。",
    ),
    "move_stack": (
        "{need} do not fit into the stack buffer of {old}: now growslice allocates an array of "
        "{cap} on the heap and copies {n} {n|element|elements} ({bytes} bytes).",
        "栈上缓冲区的 {old} 个放不下 {need} 个：这时 growslice 才在堆上分配容量 {cap} 的数组，"
        "复制 {n} 个元素（{bytes} 字节）。",
    ),
    "first": (
        "{need} {need|does|do} not fit into {old}: an array of capacity {cap} is allocated; "
        "there was nothing to copy.",
        "容量 {old} 放不下 {need} 个：分配容量 {cap} 的数组，没有元素需要复制。",
    ),
    "zero": (
        "Elements of size 0 need no memory: the capacity simply becomes the length, {cap}.",
        "元素大小为 0，不需要内存：容量直接等于长度 {cap}。",
    ),
    "stack": (
        "The compiler knows this array never escapes, so Go {go} starts it in a 32-byte stack "
        "buffer: capacity {cap} at once, no heap allocation.",
        "编译器确定数组不会逃逸，Go {go} 先用 32 字节的栈上缓冲区："
        "容量立刻是 {cap}，不分配堆内存。",
    ),
    "stack_later": (
        "The slice escapes only after the loop, so Go {go} collects it in a 32-byte stack buffer "
        "first. cap(s) shows the size class of {need} {need|element|elements}, {cap}.",
        "这个 slice 循环之后才逃逸，Go {go} 先把元素放在 32 字节的栈上缓冲区。"
        "cap(s) 显示 {need} 个元素对应的 size class：{cap}。",
    ),
    "stack_class": (
        "Still inside the 32-byte stack buffer: no array is allocated. The capacity shown is the "
        "size class of {need} {need|element|elements}, {cap}.",
        "仍在 32 字节栈上缓冲区内，没有分配数组。显示的容量是 {need} 个元素对应的 size class：{cap}。",
    ),
    "leave": (
        "The slice leaves the function: its {n} {n|element|elements} move to a heap array "
        "of their size class, capacity {cap}.",
        "slice 离开函数：{n} 个元素搬到按其大小取整的堆数组，容量 {cap}。",
    ),
    "nothing": (
        "No append runs: length and capacity stay as they are.",
        "没有执行追加：长度和容量不变。",
    ),
    "note_heap": (
        "Runtime growth: the array lives on the heap, as for a package variable.",
        "运行时扩容：数组位于堆上，例如包级变量。",
    ),
    "note_compiler": (
        "A compiler effect: with -gcflags=-N, or in a debugger, growth is the runtime's.",
        "这是编译器的优化：使用 -gcflags=-N 或调试时仍按运行时规则扩容。",
    ),
    "note_events": (
        "A long run: the steps show each growth, not each append.",
        "追加次数较多：步骤只展示每次扩容，而不是每次追加。",
    ),
    "q_cap": (
        "The slice is full at length {len}, capacity {cap}. "
        "{k} more {k|element|elements}: what is cap now?",
        "slice 已满：长度 {len}，容量 {cap}。再追加 {k} 个元素后 cap 是多少？",
    ),
    "q_cap_more": (
        "Length {len}, capacity {cap}. {k} more {k|element does|elements do} not fit: what is cap "
        "after the append?",
        "长度 {len}，容量 {cap}，再追加 {k} 个放不下：之后 cap 是多少？",
    ),
    "q_first_local": (
        "A local slice whose array never escapes: {k} {k|element|elements} on nil. What is cap?",
        "局部 slice，数组不逃逸：对 nil 追加 {k} 个元素，cap 是多少？",
    ),
    "q_first_escapes-later": (
        "A slice that escapes only after the loop: {k} {k|element|elements} on nil. What is cap?",
        "循环之后才逃逸的 slice：对 nil 追加 {k} 个元素，cap 是多少？",
    ),
    "q_first_returned": (
        "A slice built here and returned: {k} {k|element|elements} on nil. What is cap?",
        "在这里构造并返回的 slice：对 nil 追加 {k} 个元素，cap 是多少？",
    ),
    "w_stack_first": (
        "So it was up to Go 1.24, and is on the heap: now a 32-byte stack buffer comes first.",
        "Go 1.24 及以前、以及位于堆上时是这样：现在先用 32 字节的栈上缓冲区。",
    ),
    "w_stack_later": (
        "That is a full stack buffer of 32 bytes; this release does not use one here.",
        "那是 32 字节栈上缓冲区的大小；这个版本在这里不用它。",
    ),
    "w_stack_double": (
        "Doubling is growslice's rule; inside the stack buffer nothing is allocated yet.",
        "翻倍是 growslice 的规则；在栈上缓冲区内还没有分配。",
    ),
    "w_stack_whole": (
        "The buffer has that room, but this slice escapes later: cap shows the size class.",
        "缓冲区确有这么大，但这个 slice 之后会逃逸：cap 显示的是 size class。",
    ),
    "why_runtime": (
        "Without a stack buffer the runtime allocates what the first append needs, rounded up.",
        "没有栈上缓冲区时，运行时按第一次 append 所需分配，再向上取整。",
    ),
    "why_stack": (
        "From Go 1.25: a slice that never escapes starts in a 32-byte buffer on the stack.",
        "Go 1.25 起：不逃逸的 slice 先用 32 字节的栈上缓冲区。",
    ),
    "why_stack_class": (
        "From Go 1.26: in the buffer of a slice that escapes later, cap is len's size class.",
        "Go 1.26 起：对之后才逃逸的 slice，缓冲区内的 cap 是 len 对应的 size class。",
    ),
    "q_leave": (
        "The function returns its slice of {n} {n|element|elements}. What cap does the caller see?",
        "函数返回有 {n} 个元素的 slice。调用者看到的 cap 是多少？",
    ),
    "w_leave": (
        "That was the capacity inside; on the way out only what is used is moved to the heap.",
        "那是函数内的容量；离开时只把用到的部分搬到堆上。",
    ),
    "why_leave": (
        "From Go 1.26 the array that leaves is allocated for the final length.",
        "Go 1.26 起，离开函数的数组按最终长度分配。",
    ),
    "q_move": (
        "Length {len}, capacity {cap}. Does this append move s to a new array?",
        "长度 {len}，容量 {cap}。这次 append 会让 s 指向新数组吗？",
    ),
    "w_double": (
        "Doubling is only the rule for small slices; here the target is {target} before rounding.",
        "翻倍只适用于小 slice；这里取整前的目标是 {target}。",
    ),
    "w_double_round": (
        "Doubling gives the target, but the allocator rounds the bytes up to a size class.",
        "翻倍只是目标，分配器还会把字节数向上取整到 size class。",
    ),
    "w_quarter": (
        "A flat quarter was the rule up to Go 1.17, and only from length 1024 on.",
        "固定增加四分之一是 Go 1.17 及以前、长度达到 1024 后的规则。",
    ),
    "w_unrounded": (
        "That is the formula's result; the allocator then rounds the bytes up to a size class.",
        "这是公式的结果；分配器还会把字节数向上取整到 size class。",
    ),
    "w_other": (
        "That is what Go {go} gives; the rule changed between these releases.",
        "这是 Go {go} 的结果；规则在这两个版本之间变了。",
    ),
    "w_no_header": (
        "That is the formula's result; the 8-byte malloc header pushes it into the next size class.",
        "这是公式的结果；8 字节的 malloc 头把它推到下一个 size class。",
    ),
    "w_1024": (
        "Doubling up to 1024 was the rule until Go {go}; from 1.18 it ends at capacity 256.",
        "一直翻倍到 1024 是 Go {go} 及以前的规则；1.18 起到容量 256 为止。",
    ),
    "w_need": (
        "append leaves room for later appends instead of growing by what is missing.",
        "append 会为后续追加预留空间，而不是缺多少补多少。",
    ),
    "why_fits": (
        "append allocates only when the new length is above the capacity.",
        "只有新长度超过容量时 append 才会分配新数组。",
    ),
    "why_exact": (
        "More than twice the capacity is needed, so the target is what is needed, then rounded.",
        "需要的超过容量的两倍，目标就是所需个数，再向上取整。",
    ),
    "why_double": (
        "Small slices double; then the bytes are rounded up to a size class.",
        "小 slice 先翻倍，再把字节数向上取整到 size class。",
    ),
    "why_header": (
        "From Go 1.22 more than 512 bytes with pointers carry an 8-byte malloc header: it is added "
        "before rounding and taken off after.",
        "Go 1.22 起，超过 512 字节且含指针的对象带 8 字节 malloc 头：先加上再取整，然后减去。",
    ),
    "why_quarter": (
        "Up to Go 1.17, from length 1024 on: add a quarter, then round up to a size class.",
        "Go 1.17 及以前，长度达到 1024 后：增加四分之一，再向上取整到 size class。",
    ),
    "why_smooth": (
        "From Go 1.18, from capacity 256 on: add (cap + 768) / 4, then round up to a size class.",
        "Go 1.18 起，容量达到 256 后：增加 (cap + 768) / 4，再向上取整到 size class。",
    ),
}
