"""What sync-pool says, in both languages."""

from __future__ import annotations

from simulations.trace.recorder import Catalogue

TEXT: Catalogue = {
    "c_gc": ("Collection {n}", "第 {n} 次 GC"),
    "title": ("{n} {n|operation|operations} on one sync.Pool", "一个 sync.Pool 上的 {n} 次操作"),
    "note": (
        "The order is today's implementation; the documentation only promises any item.",
        "这个顺序是目前的实现；文档只保证返回任意一个对象。",
    ),
    "p_local": ("Per P: private and shared", "每个 P：private 与 shared"),
    "p_victim": ("Victims: left over from before the last GC", "victim：上次 GC 之前留下的"),
    "p_out": ("Get returned", "Get 的结果"),
    "put_private": (
        "Put({v}) on P{p}: private is free, so the value goes there. No lock: only P{p} touches it.",
        "P{p} 上 Put({v})：private 为空，值放在那里。不需要锁：只有 P{p} 会碰它。",
    ),
    "put_head": (
        "Put({v}) on P{p}: private is taken, so the value is pushed at the head of the shared queue.",
        "P{p} 上 Put({v})：private 已占用，值压入 shared 队列的头部。",
    ),
    "put_ignored": ("Put(nil) does nothing.", "Put(nil) 什么也不做。"),
    "get_private": (
        "Get on P{p} takes its private value {v}.",
        "P{p} 上的 Get 取走自己的 private 值 {v}。",
    ),
    "get_head": (
        "Get on P{p}: private is empty, so the newest value {v} is popped from the head of its queue.",
        "P{p} 上的 Get：private 为空，从自己队列的头部取出最新的 {v}。",
    ),
    "get_steal": (
        "Get on P{p} finds nothing of its own and steals the oldest value {v} from the tail of P{o}'s queue.",
        "P{p} 上的 Get 自己没有，就从 P{o} 队列的尾部偷走最旧的 {v}。",
    ),
    "get_victim-private": (
        "Get on P{p}: the locals are empty, so its private victim {v} is saved from the next GC.",
        "P{p} 上的 Get：本地都空了，取走自己的 victim private 值 {v}。",
    ),
    "get_victim-tail": (
        "Get on P{p}: the locals are empty; {v} comes from the tail of P{o}'s victim queue.",
        "P{p} 上的 Get：本地都空了，从 P{o} 的 victim 队列尾部取出 {v}。",
    ),
    "get_new": (
        "Get on P{p} finds nothing anywhere: New makes {v}.",
        "P{p} 上的 Get 哪里都没找到：由 New 创建 {v}。",
    ),
    "get_none": (
        "Get on P{p} finds nothing anywhere, and there is no New: it returns nil.",
        "P{p} 上的 Get 哪里都没找到，又没有 New：返回 nil。",
    ),
    "gc": (
        "A collection begins: {n} {n|victim is|victims are} dropped, the locals become the victims. Nothing is lost before a second GC.",
        "垃圾回收开始：丢弃 {n} 个 victim，本地的变成 victim。要到第二次 GC 才真正丢失。",
    ),
    "q_get": ("Get on P{p}: which value does it return?", "P{p} 上的 Get 返回哪个值？"),
    "w_gone": (
        "One GC only moves the values to the victims; a second one drops them.",
        "一次 GC 只是把值变成 victim，第二次才丢弃。",
    ),
    "w_order": (
        "The owner pops its newest value; thieves and victims are read from the oldest.",
        "自己从最新的取；偷取和 victim 从最旧的取。",
    ),
    "why_get": (
        "Private, own head, other tails, victims, New: the first that has something.",
        "顺序：private、自己的头部、别人的尾部、victim、New，先有者得。",
    ),
}
