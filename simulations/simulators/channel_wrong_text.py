"""Why the usual wrong answers about channels are wrong, in both languages."""

from __future__ import annotations

from simulations.trace.recorder import Catalogue

WRONG: Catalogue = {
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
    "w_close_nil": (
        "There is no channel behind nil that could be marked as closed.",
        "nil 背后没有可以标记为关闭的 channel。",
    ),
    "w_close_waits": (
        "close never waits: it does its work at once or panics.",
        "close 从不等待：要么立即完成，要么 panic。",
    ),
    "w_default": (
        "Default is for what is not ready; closed is always ready.",
        "default 用于未就绪的情况；已关闭总是就绪的。",
    ),
    "w_default_waits": (
        "A select with a default never waits.",
        "带 default 的 select 从不等待。",
    ),
}
