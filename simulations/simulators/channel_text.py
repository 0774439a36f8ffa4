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
    "cell": (
        "{op} on a channel that is {state}: {result}.",
        "对{state}的 channel 执行 {op}：{result}。",
    ),
    "q_cell": (
        "{op} on a channel that is {state}: what happens?",
        "对{state}的 channel 执行 {op}：会怎样？",
    ),
    "why_cell": (
        "Nil waits for ever, closed never waits, close twice and send after close panic.",
        "nil 永久等待，已关闭的不再等待；重复关闭和关闭后发送会 panic。",
    ),
}
