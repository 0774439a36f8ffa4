"""What slice-header says, in both languages."""

from __future__ import annotations

from simulations.trace.recorder import Catalogue

TEXT: Catalogue = {
    "title": ("{n} {n|statement|statements} on four slices", "四个切片上的 {n} 条语句"),
    "note": (
        "Each slice is three words; the arrays are on the heap and hold 8-byte ints.",
        "每个切片是三个字；数组位于堆上，元素是 8 字节的 int。",
    ),
    "p_a": ("Slice a", "切片 a"),
    "p_b": ("Slice b", "切片 b"),
    "p_c": ("Slice c", "切片 c"),
    "p_d": ("Slice d", "切片 d"),
    "p_memory": ("Backing arrays", "底层数组"),
    "p_out": ("Result of the statement", "语句的结果"),
    "make": (
        "{v} gets an array of its own: length {len}, capacity {cap}.",
        "{v} 得到自己的数组：长度 {len}，容量 {cap}。",
    ),
    "nil": (
        "{v} is nil: no array, length 0, capacity 0. Appending to it works.",
        "{v} 是 nil：没有数组，长度和容量都是 0，但可以对它 append。",
    ),
    "assign": (
        "The three words of {src} are copied: {v} sees the same array, length {len}, "
        "capacity {cap}. No element moves.",
        "复制 {src} 的三个字：{v} 看到同一个数组，长度 {len}，容量 {cap}，元素不动。",
    ),
    "slice": (
        "{v} looks at the array of {src} from element {off}: length {len}, "
        "capacity {cap} up to the end of what {src} may use. Nothing is copied.",
        "{v} 从第 {off} 个元素起看 {src} 的数组：长度 {len}，容量 {cap}（到 {src} 容量的末尾），不复制。",
    ),
    "slice3": (
        "The third index ends the capacity at {cap}: {v} shares the array of {src} from "
        "element {off}, but its append cannot overwrite what follows.",
        "第三个下标把容量限制为 {cap}：{v} 从第 {off} 个元素起共享 {src} 的数组，但 append 不会覆盖后面的元素。",
    ),
    "slice_empty": (
        "Nothing is left to use: {v} has length 0 and capacity 0.",
        "没有可用的元素：{v} 的长度和容量都是 0。",
    ),
    "append_fits": (
        "{k} {k|value fits|values fit} into the capacity {cap}: written into the same array, "
        "no allocation.",
        "{k} 个值在容量 {cap} 以内：写入同一个数组，不分配内存。",
    ),
    "append_overwrites": (
        "{k} {k|value fits|values fit} into the shared array: written in place, "
        "over what {others} {k|sees|see} there.",
        "{k} 个值放得进共享的数组：就地写入，覆盖了 {others} 在那里看到的元素。",
    ),
    "append_grow": (
        "{need} do not fit into {cap}: a new array of {new}, {n} "
        "{n|element|elements} copied. {v} no longer shares the old array.",
        "容量 {cap} 放不下 {need} 个：分配容量 {new} 的新数组，复制 {n} 个元素，{v} 不再共享旧数组。",
    ),
    "copy": (
        "copy moves the smaller of the two lengths, min({a}, {b}) = {n}, from {src} to {dst}; "
        "no header changes.",
        "copy 复制两个长度中较小的一个，min({a}, {b}) = {n} 个，从 {src} 到 {dst}；切片头不变。",
    ),
    "store_shared": (
        "{v}[{i}] = {x} writes into the array, so {others} see it too.",
        "{v}[{i}] = {x} 写入数组，{others} 也会看到。",
    ),
    "store_alone": (
        "{v}[{i}] = {x} writes into the array; no other variable sees that element.",
        "{v}[{i}] = {x} 写入数组，没有别的变量看到这个元素。",
    ),
    "panic": (
        "panic: {text}. It is recovered here, and nothing has changed.",
        "panic: {text}。此处已 recover，什么都没有改变。",
    ),
    "q_cap": (
        "Length {len}, capacity {cap}: what is cap({v}) after appending {k} {k|value|values}?",
        "长度 {len}，容量 {cap}：追加 {k} 个值后 cap({v}) 是多少？",
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
    "why_grow": (
        "Small slices double, or take exactly what is needed if that is more; "
        "then the bytes are rounded up to a size class.",
        "小切片翻倍；若所需更多就取所需个数；然后字节数向上取整到 size class。",
    ),
    "why_shared": (
        "Two slices of one array see the same elements; append within the capacity "
        "writes into that array.",
        "同一个数组的两个切片看到相同的元素；容量以内的 append 就写进这个数组。",
    ),
}
