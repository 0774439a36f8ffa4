"""What slice-header says, in both languages."""

from __future__ import annotations

from simulations.trace.recorder import Catalogue

SCENE: Catalogue = {
    "title": ("{n} {n|statement|statements} on slices", "slice 上的 {n} 条语句"),
    "note": (
        "Each slice is three words; the arrays are on the heap and hold 8-byte ints.",
        "每个 slice 是三个机器字；数组位于堆上，元素是 8 字节的 int。",
    ),
    "p_a": ("Slice a", "slice a"),
    "p_b": ("Slice b", "slice b"),
    "p_c": ("Slice c", "slice c"),
    "p_d": ("Slice d", "slice d"),
    "p_memory": ("Backing arrays", "底层数组"),
    "p_out": ("Result of the statement", "语句的结果"),
    "c_array": ("A header and its array", "一个 header 和它的数组"),
    "c_shared": ("Several headers, one array", "多个 header，一个数组"),
    "c_third": ("The third index", "第三个下标"),
    "c_in_place": ("append within the capacity", "容量以内的 append"),
    "c_moved": ("append past the capacity", "超出容量的 append"),
    "c_copy": ("copy", "copy"),
    "c_panic": ("At the bounds", "边界"),
    "c_empty": ("Empty and nil", "空与 nil"),
}

CAPTIONS: Catalogue = {
    "literal": (
        "The literal makes an array of exactly {len} and points {v} at it: length and capacity "
        "are both {cap}, so the next append has no room.",
        "字面量恰好分配 {len} 个元素的数组并让 {v} 指向它：长度和容量都是 {cap}，下一次 append 没有空位。",
    ),
    "made": (
        "make zeroes an array of {cap} and points {v} at it; all {len} slots are in the length, "
        "so there is no room to append.",
        "make 分配 {cap} 个元素的清零数组并让 {v} 指向它；长度已占满 {len} 个，append 没有空位。",
    ),
    "make_room": (
        "make zeroes an array of {cap}. {v} sees the first {len}; the other {k} "
        "{k|is|are} there already, for append to use.",
        "make 分配 {cap} 个元素的清零数组。{v} 只看到前 {len} 个；其余 {k} 个已经存在，留给 append。",
    ),
    "nil": (
        "{v} is nil: no array, length 0, capacity 0. append would still work on it.",
        "{v} 是 nil：没有数组，长度和容量都是 0，但仍可对它 append。",
    ),
    "nil_kept": (
        "{v} lets go: its three words are zero. The array stays, because {others} still "
        "{m|points|point} into it.",
        "{v} 放手：它的三个字都清零。数组还在，因为 {others} 仍指向它。",
    ),
    "nil_garbage": (
        "{v} lets go: its three words are zero. Nothing else points at its array, so the "
        "collector may take it.",
        "{v} 放手：它的三个字都清零。再没有谁指向那个数组，可以被回收。",
    ),
    "assign": (
        "Three words are copied and no element: {v} and {src} are two headers of one array. "
        "Their elements are the same, their lengths are not tied.",
        "只复制三个字，不复制元素：{v} 和 {src} 是同一个数组的两个 header。元素相同，长度各管各的。",
    ),
    "assign_self": (
        "The header is copied onto itself: nothing changes.",
        "header 复制给自己：什么都没有改变。",
    ),
    "empty": (
        "Capacity 0 needs no array, yet {v} is not nil: its pointer is set.",
        "容量为 0 不需要数组，但 {v} 不是 nil：它的指针不为空。",
    ),
    "slice": (
        "{v} looks into the array from element {off}: length {len}. Capacity {cap} reaches to "
        "the end of what {src} may use. Nothing is copied.",
        "{v} 从第 {off} 个元素起看这个数组：长度 {len}。容量 {cap} 一直到 {src} 可用的末尾，什么都不复制。",
    ),
    "slice_self": (
        "{v} gives up its first {lo}: it cannot reach back, yet the whole array stays in memory "
        "while {v} points into it. Length {len}, capacity {cap}.",
        "{v} 放弃了前 {lo} 个元素：再也够不到，但只要 {v} 还指向这个数组，整个数组就留在内存里。长度 {len}，容量 {cap}。",
    ),
    "slice_beyond": (
        "{hi} is beyond len({src}) = {len}, but slicing may go up to the capacity: {v} brings "
        "elements into view that {src} does not show.",
        "{hi} 超过 len({src}) = {len}，但切取可以到容量为止：{v} 露出了 {src} 看不到的元素。",
    ),
    "slice3": (
        "The third index ends the capacity: {max} - {lo} = {cap}. {v} shares the array, "
        "but append cannot write past that end.",
        "第三个下标限定容量：{max} - {lo} = {cap}。{v} 共享数组，但 append 写不到这个边界之后。",
    ),
    "slice_empty": (
        "Length 0 and capacity 0: no element is within reach of {v}. Still it is not nil, "
        "because {src} is not.",
        "长度和容量都是 0：{v} 够不到任何元素。但它不是 nil，因为 {src} 不是 nil。",
    ),
    "slice_nil": (
        "Slicing nil gives nil: {v} is nil, as {src} is.",
        "对 nil 切取还是 nil：{v} 和 {src} 一样是 nil。",
    ),
    "append_fits": (
        "{k} more fit into the capacity {cap} of {src}: append writes behind its length, "
        "in the same array, and allocates nothing.",
        "再加 {k} 个没有超过 {src} 的容量 {cap}：append 写在长度之后，仍是同一个数组，不分配内存。",
    ),
    "append_overwrites": (
        "append looks only at its own capacity, {cap}: there is room, so it writes in place, "
        "over what {others} had there.",
        "append 只看自己的容量 {cap}：放得下，就地写入，覆盖了 {others} 在那里的元素。",
    ),
    "append_first": (
        "{v} has no array yet, so append allocates one of capacity {new} for {need}. "
        "A nil slice is ready for append.",
        "{v} 还没有数组，append 为 {need} 个元素分配容量 {new} 的数组。nil slice 可以直接 append。",
    ),
    "append_parts": (
        "{need} do not fit into {cap}: {v} gets a new array of {new}, {n} copied. {others} "
        "{m|stays|stay} with the old one: from now on writes no longer meet.",
        "容量 {cap} 放不下 {need} 个：{v} 得到容量 {new} 的新数组，复制 {n} 个。"
        "{others} 留在旧数组：此后互相看不到写入。",
    ),
    "append_grow": (
        "{need} do not fit into {cap}: {v} gets a new array of {new}, {n} "
        "{n|element|elements} copied. Nobody sees the old one any more: garbage.",
        "容量 {cap} 放不下 {need} 个：{v} 得到容量 {new} 的新数组，复制 {n} 个元素。旧数组没人再用，成为垃圾。",
    ),
    "copy": (
        "copy goes by the shorter length, min({a}, {b}) = {n}: it overwrites elements of {dst} "
        "and never grows it. Headers stay.",
        "copy 以较短的长度为准，min({a}, {b}) = {n}：覆盖 {dst} 的元素，从不扩容，header 不变。",
    ),
    "copy_shared": (
        "copy moves min({a}, {b}) = {n} {n|element|elements} into the array of {dst}. It is "
        "shared, so {others} {m|sees|see} them too.",
        "copy 把 min({a}, {b}) = {n} 个元素写进 {dst} 的数组。数组是共享的，{others} 也看到了。",
    ),
    "copy_none": (
        "min({a}, {b}) = 0: nothing is copied. copy goes by length, whatever the capacity "
        "of {dst}.",
        "min({a}, {b}) = 0：什么都没复制。copy 看的是长度，与 {dst} 的容量无关。",
    ),
    "store_shared": (
        "{v}[{i}] = {x} writes into the array, not into the header: {others} "
        "{m|points|point} at the same array and {m|sees|see} {x} too.",
        "{v}[{i}] = {x} 写进数组，而不是 header：{others} 指向同一个数组，也会看到 {x}。",
    ),
    "store_parted": (
        "{v}[{i}] = {x} stays with {v}: since an append moved one of them, {v} and {others} "
        "have different arrays.",
        "{v}[{i}] = {x} 只影响 {v}：自从 append 搬走其中一个，{v} 和 {others} 已是不同的数组。",
    ),
    "store_alone": (
        "{v}[{i}] = {x} writes into the array; no other variable sees that element.",
        "{v}[{i}] = {x} 写入数组，没有别的变量看到这个元素。",
    ),
    "panic_index": (
        "Index {i} is not below the length {len} of {v}: panic. It is recovered, and nothing "
        "has changed.",
        "下标 {i} 不小于 {v} 的长度 {len}：panic。此处已 recover，什么都没有改变。",
    ),
    "panic_room": (
        "Indexing goes by the length, {len}. That slot {i} exists, within capacity {cap}, does "
        "not help: panic, and nothing has changed.",
        "下标看的是长度 {len}。虽然容量 {cap} 以内确有第 {i} 个槽，也没用：panic，什么都没有改变。",
    ),
    "panic_cap": (
        "Slicing may pass the length but not the capacity {cap}; {hi} would reach into memory "
        "that is not this slice's: panic.",
        "切取可以超过长度，但不能超过容量 {cap}；{hi} 会伸到不属于它的内存：panic。",
    ),
    "panic_order": (
        "From {lo} to {hi} the length would be negative: panic, and nothing has changed.",
        "从 {lo} 到 {hi}，长度会是负数：panic，什么都没有改变。",
    ),
    "panic_limit": (
        "The third index {max} is past the capacity {cap}: it can only take capacity away, "
        "so panic.",
        "第三个下标 {max} 超过容量 {cap}：它只能收窄容量，于是 panic。",
    ),
    "panic_high": (
        "The length would end at {hi}, past the capacity's end at {max}: panic, since "
        "len ≤ cap always.",
        "长度会到 {hi}，超过容量的边界 {max}：len ≤ cap 永远成立，于是 panic。",
    ),
}

QUESTIONS: Catalogue = {
    "q_slice_cap": (
        "{op}, with length {len} and capacity {cap} there: what is cap({v})?",
        "{op}，原来长度 {len}、容量 {cap}：cap({v}) 是多少？",
    ),
    "w_cap_len": (
        "That is the length, high - low. The capacity goes on to the array's usable end.",
        "那是长度 high - low。容量一直延伸到数组可用的末尾。",
    ),
    "w_cap_whole": (
        "What lies before the low bound cannot be reached any more.",
        "low 之前的部分再也够不到了。",
    ),
    "why_cap": (
        "cap of s[low:high] is cap(s) - low.",
        "s[low:high] 的容量是 cap(s) - low。",
    ),
    "w_limit": (
        "The third index is a position, counted like the others; low has to be taken off.",
        "第三个下标和前两个一样是位置，要减去 low。",
    ),
    "w_no_limit": (
        "That would be the two-index form; the third index ends it at {max}.",
        "那是两个下标的写法；第三个下标让它止于 {max}。",
    ),
    "why_third": (
        "cap of s[low:high:max] is max - low.",
        "s[low:high:max] 的容量是 max - low。",
    ),
    "q_beyond": (
        "len({src}) is {len}, cap({src}) is {cap}. What does {op} give: which length?",
        "len({src}) 是 {len}，cap({src}) 是 {cap}。{op} 得到的长度是多少？",
    ),
    "w_beyond_panic": (
        "Indexing stops at the length; slicing may go up to the capacity, {cap}.",
        "下标访问止于长度；切取可以到容量 {cap}。",
    ),
    "w_beyond_cut": (
        "Bounds are never cut down in silence: they are allowed or they panic.",
        "边界不会被悄悄截短：要么允许，要么 panic。",
    ),
    "why_beyond": (
        "For slices the high bound may be anything up to the capacity.",
        "对 slice 来说，high 最大可以到容量。",
    ),
    "q_empty": (
        "{op} leaves no capacity. Is {v} nil then?",
        "{op} 之后容量为 0。{v} 是 nil 吗？",
    ),
    "w_empty_nil": (
        "Empty is not nil: only a zero pointer makes a slice nil, and slicing keeps the pointer.",
        "空不等于 nil：指针为空才是 nil，而切取保留了指针。",
    ),
    "why_empty": (
        "s == nil asks for the pointer, len(s) == 0 for emptiness; test emptiness with len.",
        "s == nil 看指针，len(s) == 0 看是否为空；判断空用 len。",
    ),
    "a_nil": ("nil", "是 nil"),
    "a_not_nil": ("empty, but not nil", "空，但不是 nil"),
    "a_panic": ("it panics", "panic"),
    "q_grow": (
        "Length {len}, capacity {cap}: what is cap({v}) after appending {k} {k|value|values}?",
        "长度 {len}，容量 {cap}：追加 {k} 个值后 cap({v}) 是多少？",
    ),
    "w_need": (
        "That would fit, but append leaves room for the next ones too.",
        "这样正好放下，但 append 还会为后面的追加留空位。",
    ),
    "w_double": (
        "Doubling is not the rule here, since {need} are needed, or the bytes are rounded up.",
        "这里不是简单翻倍：需要 {need} 个，而且字节数还要向上取整。",
    ),
    "w_double_need": (
        "The old capacity is doubled, not what is needed.",
        "翻倍的是旧容量，不是所需个数。",
    ),
    "why_grow": (
        "Small slices double, or take exactly what is needed if that is more; "
        "then the bytes are rounded up to a size class.",
        "小 slice 翻倍；若所需更多就取所需个数；然后字节数向上取整到 size class。",
    ),
    "q_alias": (
        "{v} is appended to within its capacity. What does {other}[{i}] read afterwards?",
        "在容量以内对 {v} 追加。之后 {other}[{i}] 读到什么？",
    ),
    "w_copied": (
        "append copies only when the capacity is too small; here it writes in place.",
        "只有容量不够时 append 才会复制；这里是就地写入。",
    ),
    "w_zero": (
        "The element is not reset; it is overwritten with the appended value.",
        "元素不会清零，而是被追加的值覆盖。",
    ),
    "why_shared": (
        "Two slices of one array see the same elements; append within the capacity "
        "writes into that array.",
        "同一个数组的两个 slice 看到相同的元素；容量以内的 append 就写进这个数组。",
    ),
    "q_copy": (
        "copy({dst}, {src}): the lengths are {a} and {b}. How many elements are copied?",
        "copy({dst}, {src})：两个长度是 {a} 和 {b}。复制多少个元素？",
    ),
    "w_copy_more": (
        "copy never reads or writes past a length, so the shorter one decides.",
        "copy 的读写都不会超过长度，由较短的决定。",
    ),
    "w_copy_cap": (
        "The capacity plays no part: copy never changes a length.",
        "容量不起作用：copy 从不改变长度。",
    ),
    "why_copy": (
        "copy moves min(len(dst), len(src)) elements.",
        "copy 复制 min(len(dst), len(src)) 个元素。",
    ),
    "q_store": (
        "{op}. What does {other}[{i}] read afterwards?",
        "执行 {op} 之后，{other}[{i}] 读到什么？",
    ),
    "w_store_copy": (
        "Slicing and assigning copy the header only; the elements are one and the same.",
        "切取和赋值只复制 header；元素是同一份。",
    ),
    "why_store": (
        "An element belongs to the array; every header that covers it sees the write.",
        "元素属于数组；覆盖到它的每个 header 都会看到写入。",
    ),
    "q_apart": (
        "{op}. What does {other}[{i}], the element at the same place, read afterwards?",
        "执行 {op} 之后，同一位置的 {other}[{i}] 读到什么？",
    ),
    "w_apart": (
        "They shared an array only until an append outgrew it: {v} and {other} are apart now.",
        "只在 append 超出容量之前共享数组：现在 {v} 和 {other} 已经分开。",
    ),
    "why_apart": (
        "An append past the capacity copies to a new array; the others keep the old one.",
        "超过容量的 append 会复制到新数组；其他 slice 仍用旧数组。",
    ),
    "q_index": (
        "len({v}) is {len}, cap({v}) is {cap}. What does {op} do?",
        "len({v}) 是 {len}，cap({v}) 是 {cap}。{op} 会怎样？",
    ),
    "w_index_room": (
        "The slot is there, but only elements below the length may be indexed.",
        "槽是有的，但只有长度以内的元素才能用下标访问。",
    ),
    "w_index_grow": (
        "Only append makes a slice longer; a slice is not a map.",
        "只有 append 会让 slice 变长；slice 不是 map。",
    ),
    "why_index": (
        "An index must be below the length.",
        "下标必须小于长度。",
    ),
    "a_written": ("the slot is written", "写入那个槽"),
    "a_grows": ("the slice grows", "slice 变长"),
    "q_bounds": (
        "len({src}) is {len}, cap({src}) is {cap}. What does {op} do?",
        "len({src}) 是 {len}，cap({src}) 是 {cap}。{op} 会怎样？",
    ),
    "w_bounds_cut": (
        "Other languages cut the bounds down; Go panics.",
        "有些语言会截短边界；Go 会 panic。",
    ),
    "w_bounds_grow": (
        "A slice expression never allocates; it only looks at what is there.",
        "切取表达式从不分配内存，只看已有的部分。",
    ),
    "why_bounds": (
        "0 ≤ low ≤ high ≤ max ≤ cap, or it panics.",
        "必须 0 ≤ low ≤ high ≤ max ≤ cap，否则 panic。",
    ),
    "a_shorter": ("it gives a shorter slice", "得到较短的 slice"),
    "a_longer": ("it makes the array longer", "把数组加长"),
}

TEXT: Catalogue = {**SCENE, **CAPTIONS, **QUESTIONS}
