"""What channel says, in both languages."""

from __future__ import annotations

from simulations.trace.recorder import Catalogue

TEXT: Catalogue = {
    "title": ("{n} {n|operation|operations} on one channel", "一个 channel 上的 {n} 次操作"),
    "title_table": ("Every operation on every kind of channel", "各种 channel 上的各种操作"),
    "note_goroutines": (
        "Each operation runs in a goroutine of its own until it finishes or parks; then the next begins.",
        "每个操作在自己的 goroutine 中运行，直到完成或挂起，然后才开始下一个。",
    ),
    "p_h": ("The channel header (hchan)", "channel 头（hchan）"),
    "p_buf": ("Ring buffer", "环形缓冲区"),
    "p_recvq": ("Waiting receivers (recvq)", "等待的接收者（recvq）"),
    "p_sendq": ("Waiting senders (sendq)", "等待的发送者（sendq）"),
    "p_out": ("Finished in this step", "这一步完成的操作"),
    "send_hand-off": (
        "A receiver waits, so {v} is copied straight to it: buffer and indexes are not touched.",
        "有接收者在等，{v} 直接复制给它：缓冲区和下标都不动。",
    ),
    "send_buffer": (
        "Room in the buffer: {v} goes to slot {i}, then sendx moves on.",
        "缓冲区有空位：{v} 写入槽 {i}，sendx 前移。",
    ),
    "send_park": (
        "The buffer is full and nobody receives: the goroutine parks in sendq with its value {v}.",
        "缓冲区已满且没有接收者：goroutine 带着值 {v} 挂在 sendq 上。",
    ),
    "send_park0": (
        "No buffer and nobody receives: the goroutine parks in sendq with its value {v}.",
        "没有缓冲区也没有接收者：goroutine 带着值 {v} 挂在 sendq 上。",
    ),
    "recv_hand-off": (
        "No buffer, but a sender waits: its value is copied straight over and the sender wakes.",
        "没有缓冲区，但有发送者在等：值直接复制过来，发送者被唤醒。",
    ),
    "recv_refill": (
        "The buffer is full and a sender waits: the head of the buffer is taken, "
        "and the sender's value goes to that same slot {i}, now the tail.",
        "缓冲区已满且有发送者在等：取走队首，发送者的值放进同一个槽 {i}，它成为队尾。",
    ),
    "recv_buffer": (
        "The buffer holds values: slot {i} is taken and cleared, then recvx moves on.",
        "缓冲区有值：取出并清空槽 {i}，recvx 前移。",
    ),
    "recv_zero": (
        "Closed and empty: a receive never waits; it gives the zero value and ok = false.",
        "已关闭且为空：接收不会等待，得到零值和 ok = false。",
    ),
    "recv_park": (
        "Nothing to take and nobody sends: the goroutine parks in recvq.",
        "没有值也没有发送者：goroutine 挂在 recvq 上。",
    ),
    "nil": (
        "A nil channel never becomes ready: the goroutine waits for ever.",
        "nil channel 永远不会就绪：goroutine 永久等待。",
    ),
    "default": (
        "Not ready at once, so the select takes its default.",
        "不能立即完成，select 走 default。",
    ),
    "close": (
        "The channel is closed. {n} waiting {n|goroutine is|goroutines are} released: "
        "receivers get zero values, senders panic.",
        "channel 关闭，释放 {n} 个等待者：接收者得到零值，发送者 panic。",
    ),
    "panic": ("{text}. It is recovered here.", "{text}。此处已 recover。"),
    "q_slot": (
        "The buffer is full and a sender waits with {v}. Where is {v} after this receive?",
        "缓冲区已满，一个发送者带着 {v} 在等。这次接收之后 {v} 在哪里？",
    ),
    "w_direct": (
        "Not straight to the receiver: that would let it overtake the values in the buffer.",
        "不会直接给接收者，否则它会插到缓冲区里的值前面。",
    ),
    "why_refill": (
        "First in, first out: the receiver takes the oldest value, the waiting one joins the tail.",
        "先进先出：接收者取最早的值，等待者的值排到队尾。",
    ),
    "a_receiver": ("with the receiver", "在接收者手里"),
    "a_slot": ("in buffer slot {i}", "在缓冲区的槽 {i}"),
    "a_sendq": ("still with the parked sender", "仍在挂起的发送者手里"),
    "w_sendq": (
        "A slot has become free, so the sender need not wait any longer.",
        "空出了一个槽，发送者不必再等。",
    ),
    "q_sendx": (
        "A receiver is parked. Does this send move sendx?",
        "有接收者挂起。这次发送会移动 sendx 吗？",
    ),
    "why_hand": (
        "With a receiver waiting the value is copied to it directly; the buffer is not used.",
        "有接收者等待时，值直接复制给它，不经过缓冲区。",
    ),
    "p_send": ("c <- 1", "c <- 1"),
    "p_recv": ("v, ok := <-c", "v, ok := <-c"),
    "p_close": ("close(c)", "close(c)"),
    "p_try_send": ("select: c <- 1 or default", "select：c <- 1 或 default"),
    "p_try_recv": ("select: <-c or default", "select：<-c 或 default"),
    "cell_nil": (
        "{op}: {result}. A nil channel never becomes ready, and nobody can change that.",
        "{op}：{result}。nil channel 永远不会就绪，谁也改变不了。",
    ),
    "cell_nil_close": (
        "{op}: {result}. There is no channel to close.",
        "{op}：{result}。没有可以关闭的 channel。",
    ),
    "cell_room": (
        "{op}: {result}. The buffer has room, so the value waits there.",
        "{op}：{result}。缓冲区有空位，值就存在那里。",
    ),
    "cell_full": (
        "{op}: {result}. The buffer is full and nobody receives.",
        "{op}：{result}。缓冲区已满，又没有接收者。",
    ),
    "cell_empty": (
        "{op}: {result}. The buffer is empty and nobody sends.",
        "{op}：{result}。缓冲区为空，又没有发送者。",
    ),
    "cell_oldest": (
        "{op}: {result}. The oldest value leaves the buffer; ok says that it was sent.",
        "{op}：{result}。缓冲区里最早的值被取走；ok 表示它是发送来的。",
    ),
    "cell_close": (
        "{op}: {result}. What is in the buffer stays there for the receivers.",
        "{op}：{result}。缓冲区里的值仍留给接收者。",
    ),
    "cell_closed_send": (
        "{op}: {result}. Nobody may send after close: the value would be lost in silence.",
        "{op}：{result}。关闭后不能再发送，否则值会悄悄丢失。",
    ),
    "cell_closed_try": (
        "{op}: {result}. Closed counts as ready: the select takes the case, not the default.",
        "{op}：{result}。已关闭算作就绪：select 走这个 case，而不是 default。",
    ),
    "cell_closed_zero": (
        "{op}: {result}. Closed and empty never waits: the zero value, and ok says nobody sent it.",
        "{op}：{result}。已关闭且为空时不会等待：得到零值，ok 表示没有人发送它。",
    ),
    "cell_closed_value": (
        "{op}: {result}. Values sent before close are delivered first, with ok = true.",
        "{op}：{result}。关闭前发送的值先被取走，ok = true。",
    ),
    "cell_closed_close": (
        "{op}: {result}. A second close is always a mistake, so it does not pass in silence.",
        "{op}：{result}。重复关闭一定是错误，不会悄悄放过。",
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
    "w_nil_panic": (
        "Only close panics on a nil channel; send and receive wait for ever.",
        "对 nil channel 只有 close 会 panic；发送和接收是永久等待。",
    ),
    "w_nil_sent": (
        "There is no buffer to put it in and nobody who could receive it.",
        "没有缓冲区可放，也没有人能接收。",
    ),
    "w_closed_wait": (
        "Nothing waits on a closed channel: no one will ever open it again.",
        "在已关闭的 channel 上不会等待：没有人会再打开它。",
    ),
    "w_closed_sent": (
        "A closed channel takes no more values, however much room it has.",
        "已关闭的 channel 不再接受值，不管还有多少空位。",
    ),
    "w_recv_panic": (
        "Only send and close panic on a closed channel; receiving is how one learns of it.",
        "对已关闭的 channel 只有发送和关闭会 panic；接收正是得知关闭的方式。",
    ),
    "w_zero_early": (
        "That comes only once the buffer is empty: the values in it are not lost.",
        "缓冲区取空之后才是这样：里面的值不会丢失。",
    ),
    "w_ok_open": (
        "ok tells whether the value was sent, not whether the channel is open.",
        "ok 表示值是否由发送得来，而不是 channel 是否打开。",
    ),
    "w_close_again": (
        "close is not idempotent: the second one panics.",
        "close 不是幂等的：第二次会 panic。",
    ),
    "w_default": (
        "Default is for what is not ready; closed is always ready.",
        "default 用于未就绪的情况；已关闭总是就绪的。",
    ),
    "why_cell": (
        "Nil waits for ever, closed never waits, close twice and send after close panic.",
        "nil 永久等待，已关闭的不再等待；重复关闭和关闭后发送会 panic。",
    ),
}
