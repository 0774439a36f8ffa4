"""What channel says of its table of outcomes, in both languages."""

from __future__ import annotations

from simulations.simulators.channel_wrong_text import WRONG
from simulations.trace.recorder import Catalogue

TABLE: Catalogue = {
    **WRONG,
    "title_table": ("Every operation on every kind of channel", "各种 channel 上的各种操作"),
    "note_table": (
        "The channels have two slots; [5 _] holds 5 in the first. Nobody waits on them.",
        "这些 channel 有两个槽；[5 _] 表示第一个槽里是 5。没有人在上面等待。",
    ),
    "p_send": ("c <- 1", "c <- 1"),
    "p_recv": ("v, ok := <-c", "v, ok := <-c"),
    "p_close": ("close(c)", "close(c)"),
    "p_try_send": ("select: c <- 1 or default", "select：c <- 1 或 default"),
    "p_try_recv": ("select: <-c or default", "select：<-c 或 default"),
    "cell_nil_send": (
        "A nil channel has no buffer and no queue: the sender waits for ever, and nobody can "
        "ever wake it.",
        "nil channel 没有缓冲区也没有队列：发送者永久等待，谁也唤不醒它。",
    ),
    "cell_room": (
        "The buffer has room: the value waits there, and the sender goes on at once.",
        "缓冲区有空位：值存在那里，发送者立即继续。",
    ),
    "cell_full": (
        "The buffer is full and nobody receives: the sender parks until there is room.",
        "缓冲区已满，又没有接收者：发送者挂起，直到有空位。",
    ),
    "cell_closed_send": (
        "Nobody may send after close: the value would be lost in silence, so the sender panics.",
        "关闭后不能再发送：值会悄悄丢失，所以发送者 panic。",
    ),
    "cell_nil_recv": (
        "Nothing can ever be sent on a nil channel, so the receiver waits for ever.",
        "nil channel 上永远不会有人发送成功，接收者永久等待。",
    ),
    "cell_empty": (
        "The buffer is empty and nobody sends: the receiver parks until a value comes.",
        "缓冲区为空，又没有发送者：接收者挂起，直到有值。",
    ),
    "cell_oldest": (
        "The oldest value leaves the buffer; ok = true says that somebody sent it.",
        "缓冲区里最早的值被取走；ok = true 表示它确实是发送来的。",
    ),
    "cell_closed_zero": (
        "Closed and empty never waits: the zero value at once, and ok = false says nobody sent it.",
        "已关闭且为空时不会等待：立即得到零值，ok = false 表示没有人发送它。",
    ),
    "cell_closed_value": (
        "Values sent before close are delivered first, with ok = true: close loses nothing.",
        "关闭前发送的值先被取走，ok = true：close 不丢任何值。",
    ),
    "cell_nil_close": (
        "There is no channel to close, and close never waits, so it panics: the only operation "
        "that does so on nil.",
        "没有可以关闭的 channel，close 又从不等待，于是 panic：对 nil 只有它会 panic。",
    ),
    "cell_close_empty": (
        "Closing marks the channel and wakes whoever waits; here nobody does.",
        "close 只做标记并唤醒等待者；这里没有人在等。",
    ),
    "cell_close_full": (
        "What is in the buffer stays there for the receivers; only further sends are refused.",
        "缓冲区里的值仍留给接收者；只是不再接受发送。",
    ),
    "cell_closed_close": (
        "A second close is always a mistake of whoever owns the channel, so it does not pass "
        "in silence: panic.",
        "重复关闭一定是所有者的错误，不会悄悄放过：panic。",
    ),
    "cell_nil_send_try": (
        "A case on a nil channel is never ready: the select takes its default. With nil a case "
        "is switched off.",
        "nil channel 上的 case 永远不就绪：select 走 default。用 nil 可以关掉一个 case。",
    ),
    "cell_full_try": (
        "The buffer is full: the send is not ready, so the select takes its default and does "
        "not wait.",
        "缓冲区已满：发送未就绪，select 走 default，不等待。",
    ),
    "cell_closed_send_try": (
        "Closed counts as ready: the select takes the send, not the default, and the send panics.",
        "已关闭算作就绪：select 走发送而不是 default，于是 panic。",
    ),
    "cell_nil_recv_try": (
        "A case on a nil channel is never ready, for receiving as for sending: default.",
        "nil channel 上的 case 永远不就绪，接收和发送一样：走 default。",
    ),
    "cell_empty_try": (
        "The buffer is empty: the receive is not ready, so the select takes its default.",
        "缓冲区为空：接收未就绪，select 走 default。",
    ),
    "cell_closed_zero_try": (
        "Closed counts as ready: the select receives the zero value instead of taking its "
        "default. In a loop it would spin.",
        "已关闭算作就绪：select 收到零值而不走 default。放在循环里就会空转。",
    ),
    "q_nil": ("{op} on a nil channel: what happens?", "对 nil channel 执行 {op}：会怎样？"),
    "q_closed": (
        "{op} on a channel that is closed and empty: what happens?",
        "对已关闭且为空的 channel 执行 {op}：会怎样？",
    ),
    "q_closed_with_data": (
        "{op} on a closed channel that still holds 5: what happens?",
        "对已关闭但还有 5 的 channel 执行 {op}：会怎样？",
    ),
    "why_nil_send": (
        "nil is never ready: alone it waits for ever, beside a default it gives way.",
        "nil 永远不就绪：单独使用会永久等待，有 default 时让给 default。",
    ),
    "why_nil_close": ("close of a nil channel panics.", "关闭 nil channel 会 panic。"),
    "why_closed_send": (
        "A send on a closed channel panics, with a default or without.",
        "向已关闭的 channel 发送会 panic，有没有 default 都一样。",
    ),
    "why_closed_recv": (
        "A closed channel is drained first; then every receive gives zero, false at once.",
        "已关闭的 channel 先取完缓冲区，之后每次接收都立即得到零值和 false。",
    ),
    "why_closed_close": ("Closing twice panics.", "重复关闭会 panic。"),
}
