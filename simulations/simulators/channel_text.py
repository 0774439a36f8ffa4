"""What channel says of operations one after another, in both languages."""

from __future__ import annotations

from simulations.simulators.channel_wrong_text import WRONG
from simulations.trace.recorder import Catalogue

OPS: Catalogue = {
    **WRONG,
    "title": ("{n} {n|operation|operations} on one channel", "一个 channel 上的 {n} 次操作"),
    "note_goroutines": (
        "Operation i runs in its own goroutine, Gi, until it finishes or parks; then the next one begins.",
        "第 i 个操作在自己的 goroutine（Gi）中运行，直到完成或挂起，然后才开始下一个。",
    ),
    "p_h": ("The channel header (hchan)", "channel 头（hchan）"),
    "p_nil": ("The variable", "变量"),
    "p_forever": ("Parked for ever", "永久挂起"),
    "p_buf": ("Ring buffer", "环形缓冲区"),
    "p_recvq": ("Waiting receivers (recvq)", "等待的接收者（recvq）"),
    "p_sendq": ("Waiting senders (sendq)", "等待的发送者（sendq）"),
    "p_out": ("Finished in this step", "这一步完成的操作"),
    "c_waiting": ("A receiver waits", "接收者在等"),
    "c_buffer": ("Through the buffer", "经过缓冲区"),
    "c_full": ("A full buffer", "缓冲区已满"),
    "c_unbuffered": ("No buffer: the two must meet", "无缓冲：双方必须碰头"),
    "c_try": ("A select with a default", "带 default 的 select"),
    "c_close": ("close", "close"),
    "c_closed": ("After close", "关闭之后"),
    "c_nil_select": ("nil in a select with a default", "nil 与带 default 的 select"),
    "c_nil": ("nil on its own", "直接操作 nil"),
    "send_hand_off": (
        "{r} waits in recvq, so the buffer is empty: {v} is copied straight into {r}'s variable "
        "and {r} wakes. sendx stays where it is.",
        "{r} 在 recvq 等待，缓冲区必然为空：{v} 直接复制到 {r} 的变量，{r} 被唤醒，sendx 不动。",
    ),
    "send_meets": (
        "{r} waits in recvq: {v} is copied straight from one goroutine to the other, and {r} "
        "wakes. No buffer is needed.",
        "{r} 在 recvq 等待：{v} 直接从一个 goroutine 复制到另一个，{r} 被唤醒，不需要缓冲区。",
    ),
    "send_buffer": (
        "Nobody waits and there is room: {v} is copied to slot {i}, sendx moves on to {next}, "
        "and the sender does not wait ({n} in the buffer).",
        "没有人等待且有空位：{v} 写入槽 {i}，sendx 移到 {next}，发送者不用等（缓冲区中有 {n} 个）。",
    ),
    "send_park": (
        "{n} of {n} slots are used, and the buffer never grows: {g} parks in sendq and keeps its {v} "
        "until a receiver comes.",
        "{n} 个槽全满，缓冲区从不扩大：{g} 带着 {v} 挂在 sendq 上，直到有人接收。",
    ),
    "send_alone": (
        "Without a buffer a send needs a receiver at the same time. Nobody is there: {g} parks "
        "in sendq with its {v}.",
        "没有缓冲区，发送必须同时有接收者。现在没有：{g} 带着 {v} 挂在 sendq 上。",
    ),
    "send_default": (
        "{v} cannot be taken now. This select has a default, so it takes that instead of "
        "parking; {v} goes nowhere.",
        "现在无法接收 {v}。这个 select 有 default，于是走 default 而不挂起；{v} 没有发出去。",
    ),
    "recv_meets": (
        "{s} has waited longest in sendq: its {v} is copied straight over and {s} wakes. "
        "Waiters are served first in, first out.",
        "{s} 在 sendq 等得最久：它的 {v} 直接复制过来，{s} 被唤醒。等待者先进先出。",
    ),
    "recv_refill": (
        "The oldest value, {old}, leaves slot {i}, and the {v} of {s} takes that same slot, now "
        "the tail: nobody overtakes. {s} wakes.",
        "最早的 {old} 离开槽 {i}，{s} 的 {v} 放进同一个槽，成为队尾：谁也不插队。{s} 被唤醒。",
    ),
    "recv_buffer": (
        "The oldest value, {v}, leaves slot {i}; the slot is cleared, so that the buffer keeps "
        "nothing alive, and recvx moves on to {next}.",
        "最早的 {v} 离开槽 {i}；槽被清空，不再拖住内存，recvx 移到 {next}。",
    ),
    "recv_drain": (
        "Closed, but what was sent before is still delivered: {v} leaves slot {i} with "
        "ok = true, and recvx moves on to {next}.",
        "虽已关闭，之前发送的仍会送达：{v} 离开槽 {i}，ok = true，recvx 移到 {next}。",
    ),
    "recv_zero": (
        "Closed and empty: a receive never waits again. It gives the zero value, and ok = false "
        "tells that nobody sent it.",
        "已关闭且为空：接收不再等待，得到零值，ok = false 表示没有人发送它。",
    ),
    "recv_park": (
        "The buffer is empty and nobody sends: {g} parks in recvq. A later send will write "
        "straight into its variable.",
        "缓冲区为空，也没有人发送：{g} 挂在 recvq 上，之后的发送会直接写进它的变量。",
    ),
    "recv_alone": (
        "Nobody is sending: {g} parks in recvq until a sender comes to meet it.",
        "没有人发送：{g} 挂在 recvq 上，直到有发送者来碰头。",
    ),
    "recv_default": (
        "There is nothing to receive now. This select has a default, so it takes that instead "
        "of parking.",
        "现在没有可接收的值。这个 select 有 default，于是走 default 而不挂起。",
    ),
    "nil_send": (
        "c is nil: there is no queue in which a receiver could find {g}. It parks for ever; if "
        "all goroutines do, the program dies of deadlock.",
        "c 是 nil：没有队列能让接收者找到 {g}。它永久挂起；若所有 goroutine 都如此，程序死锁崩溃。",
    ),
    "nil_recv": (
        "c is nil: there is no queue in which a sender could find {g}, so it parks for ever too.",
        "c 是 nil：没有队列能让发送者找到 {g}，它同样永久挂起。",
    ),
    "nil_default": (
        "A nil channel is never ready, so the select takes its default. Setting a channel to nil "
        "is how a case is switched off.",
        "nil channel 永远不会就绪，select 走 default。把 channel 设为 nil 正是关掉一个 case 的办法。",
    ),
    "nil_default_recv": (
        "Receiving from nil is never ready either: default again, and the loop round the select "
        "can go on with its other cases.",
        "从 nil 接收同样永远不会就绪：还是 default，外层循环可以继续处理别的 case。",
    ),
    "close_idle": (
        "closed becomes 1. Nobody waits and the buffer is empty: from now on every receive "
        "gives the zero value at once.",
        "closed 变为 1。没有人等待，缓冲区也是空的：此后每次接收都立即得到零值。",
    ),
    "close_holding": (
        "closed becomes 1. close throws nothing away: {n} {n|value|values} in the buffer "
        "{n|stays|stay} for the receivers.",
        "closed 变为 1。close 不丢弃任何东西：缓冲区里的 {n} 个值仍留给接收者。",
    ),
    "close_receivers": (
        "close wakes all {n} waiting {n|receiver|receivers} at once with 0 false: the one "
        "broadcast that channels have.",
        "close 同时唤醒全部 {n} 个等待的接收者，得到 0 false：这是 channel 唯一的广播。",
    ),
    "close_senders": (
        "{n} parked {n|sender wakes|senders wake}, only to panic: {n|its value was|their values "
        "were} never sent, and a closed channel takes none.",
        "{n} 个挂起的发送者被唤醒，却是为了 panic：值还没有发出，而已关闭的 channel 不再接收。",
    ),
    "panic_send": (
        "A send on a closed channel panics, room or not: a value that vanished in silence would "
        "be worse. So only the sending side should close.",
        "向已关闭的 channel 发送会 panic，不管有没有空位：值悄悄消失更糟。所以应由发送方关闭。",
    ),
    "panic_try": (
        "Closed counts as ready, so the select takes the send, not the default, and the send "
        "panics. A default is no protection.",
        "已关闭算作就绪，select 走发送而不是 default，于是 panic。default 起不到保护作用。",
    ),
    "panic_close": (
        "Closing twice panics: whoever closes must know that nobody else does. Let one owner "
        "close, once.",
        "重复关闭会 panic：关闭者必须确知没有别人会关。应由唯一的所有者关闭一次。",
    ),
    "panic_nil": (
        "There is no channel to close, and close never waits: it panics. This is the one "
        "operation on nil that does.",
        "没有可以关闭的 channel，而 close 从不等待，于是 panic。对 nil 的操作只有它会 panic。",
    ),
    "q_sendx": (
        "{g} is parked in recvq. Does this send move sendx?",
        "{g} 挂在 recvq 上。这次发送会移动 sendx 吗？",
    ),
    "why_hand": (
        "With a receiver waiting the value is copied to it directly; the buffer is not used.",
        "有接收者等待时，值直接复制给它，不经过缓冲区。",
    ),
    "q_slot": (
        "The buffer is full and a sender waits with {v}. Where is {v} after this receive?",
        "缓冲区已满，一个发送者带着 {v} 在等。这次接收之后 {v} 在哪里？",
    ),
    "w_direct": (
        "Not straight to the receiver: that would let it overtake the values in the buffer.",
        "不会直接给接收者，否则它会插到缓冲区里的值前面。",
    ),
    "w_sendq": (
        "A slot has become free, so the sender need not wait any longer.",
        "空出了一个槽，发送者不必再等。",
    ),
    "why_refill": (
        "First in, first out: the receiver takes the oldest value, the waiting one joins the tail.",
        "先进先出：接收者取最早的值，等待者的值排到队尾。",
    ),
    "a_receiver": ("with the receiver", "在接收者手里"),
    "a_slot": ("in buffer slot {i}", "在缓冲区的槽 {i}"),
    "a_sendq": ("still with the parked sender", "仍在挂起的发送者手里"),
    "a_blocks": ("it waits", "等待"),
    "a_sent": ("sent", "发送成功"),
    "a_closed": ("closed", "关闭成功"),
    "a_panic": ("it panics", "panic"),
    "a_for_ever": ("it waits for ever", "永久等待"),
    "q_fifo": (
        "{first} and {last} are parked in sendq, in this order. What does the receive get?",
        "{first} 和 {last} 依次挂在 sendq 上。这次接收得到什么？",
    ),
    "w_lifo": (
        "The queue is first in, first out: who parked first is served first.",
        "队列先进先出：先挂起的先被服务。",
    ),
    "w_not_zero": (
        "That is what a closed channel gives; this one is open and a sender waits.",
        "那是已关闭的 channel 的结果；这个还开着，而且有发送者在等。",
    ),
    "why_fifo": (
        "Each queue serves its waiters in order.",
        "每个队列都按顺序服务等待者。",
    ),
    "q_full": (
        "{n} of {n} slots are used. After the send of {v}: what is qcount?",
        "{n} 个槽全满。发送 {v} 之后 qcount 是多少？",
    ),
    "w_grow": (
        "The buffer has the size that make gave it, for good; it never grows.",
        "缓冲区的大小由 make 决定，永远不会扩大。",
    ),
    "why_full": (
        "A send on a full channel parks its goroutine until there is room.",
        "向已满的 channel 发送，goroutine 会挂起，直到有空位。",
    ),
    "q_drain": (
        "The channel is closed, {v} is in the buffer. What does this receive get?",
        "channel 已关闭，缓冲区里还有 {v}。这次接收得到什么？",
    ),
    "why_drain": (
        "Closed channels are drained first, with ok = true; then come zero values.",
        "已关闭的 channel 先取完缓冲区（ok = true），之后才是零值。",
    ),
    "q_zero": (
        "The channel is closed and its buffer is empty. What does this receive get?",
        "channel 已关闭，缓冲区为空。这次接收得到什么？",
    ),
    "why_zero": (
        "Receiving from a closed, empty channel gives zero, false at once, for ever.",
        "从已关闭且为空的 channel 接收，总是立即得到零值和 false。",
    ),
    "q_nil_try": (
        "c is nil. What does a select with this case and a default do?",
        "c 是 nil。带这个 case 和 default 的 select 会怎样？",
    ),
    "why_nil_try": (
        "A case on a nil channel is never ready.",
        "nil channel 上的 case 永远不会就绪。",
    ),
    "q_try_full": (
        "The channel cannot take {v} now. What does the select with a default do?",
        "channel 现在收不下 {v}。带 default 的 select 会怎样？",
    ),
    "why_try": (
        "If no case is ready, default runs at once.",
        "没有就绪的 case 时立即执行 default。",
    ),
    "q_close_receivers": (
        "{g} waits in recvq. The channel is closed: what does {g} get?",
        "{g} 在 recvq 等待。channel 被关闭：{g} 得到什么？",
    ),
    "why_close_receivers": (
        "close releases every waiting receiver with zero, false.",
        "close 释放所有等待的接收者，得到零值和 false。",
    ),
    "q_close_senders": (
        "{g} is parked in sendq with {v}. The channel is closed: what becomes of {g}?",
        "{g} 带着 {v} 挂在 sendq 上。channel 被关闭：{g} 会怎样？",
    ),
    "w_sender_sent": (
        "A parked send has not happened: its value is neither in the buffer nor received.",
        "挂起的发送还没有发生：值既不在缓冲区，也没有被接收。",
    ),
    "why_close_senders": (
        "close makes every parked sender panic: send on closed channel.",
        "close 让每个挂起的发送者 panic：send on closed channel。",
    ),
    "q_nil_close": ("c is nil. What does close(c) do?", "c 是 nil。close(c) 会怎样？"),
    "why_nil_close": (
        "close of a nil channel panics.",
        "关闭 nil channel 会 panic。",
    ),
    "q_twice": (
        "The channel is closed already. What does close do?",
        "channel 已经关闭。再次 close 会怎样？",
    ),
    "why_twice": ("A second close panics.", "第二次 close 会 panic。"),
    "q_try_closed": (
        "The channel is closed. What does a select with this send and a default do?",
        "channel 已关闭。带这个发送和 default 的 select 会怎样？",
    ),
    "why_try_closed": (
        "On a closed channel every case is ready: a receive gives zero, a send panics.",
        "已关闭的 channel 上每个 case 都就绪：接收得到零值，发送 panic。",
    ),
    "q_send_closed": (
        "The channel is closed. What does a send do?",
        "channel 已关闭。发送会怎样？",
    ),
    "why_send_closed": (
        "A send on a closed channel panics.",
        "向已关闭的 channel 发送会 panic。",
    ),
    "q_nil_send": (
        "c is nil. What becomes of a goroutine that sends on it?",
        "c 是 nil。在它上面发送的 goroutine 会怎样？",
    ),
    "why_nil": (
        "Send and receive on a nil channel wait for ever.",
        "对 nil channel 的发送和接收会永久等待。",
    ),
}
