"""What sync-pool says, in both languages."""

from __future__ import annotations

from simulations.trace.recorder import Catalogue

TEXT: Catalogue = {
    "title": ("{n} {n|operation|operations} on one sync.Pool", "一个 sync.Pool 上的 {n} 次操作"),
    "note": (
        "The order is today's implementation; the documentation only promises any item.",
        "这个顺序是目前的实现；文档只保证返回任意一个对象。",
    ),
    "c_start": ("An empty pool", "空的 Pool"),
    "c_puts": ("Putting values in", "放入值"),
    "c_own": ("Taking back one's own", "取回自己的"),
    "c_steal": ("Stealing from other Ps", "从别的 P 偷取"),
    "c_victim": ("Victims used again", "取回 victim"),
    "c_new": ("Nothing to take", "没有可取的"),
    "c_gc": ("Collection {n}", "第 {n} 次 GC"),
    "p_local": ("Per P: private and shared", "每个 P：private 与 shared"),
    "p_victim": ("Victims: left over from before the last GC", "victim：上次 GC 之前留下的"),
    "p_out": ("Get returned", "Get 的结果"),
    "put_private": (
        "Put({v}) on P{p}: private is free, so the value goes there. "
        "No lock and no atomic operation: only P{p} ever touches it.",
        "P{p} 上 Put({v})：private 为空，值放在那里。不用锁也不用原子操作：只有 P{p} 会碰它。",
    ),
    "put_head": (
        "Put({v}) on P{p}: private is taken, so the value is pushed at the head of the shared queue, "
        "where P{p} alone pushes and others may steal from the tail.",
        "P{p} 上 Put({v})：private 已占用，值压入 shared 队列的头部；只有 P{p} 在头部压入，别的 P 从尾部偷。",
    ),
    "put_ignored": (
        "Put(nil) does nothing: a nil could not be told from an empty pool.",
        "Put(nil) 什么也不做：nil 无法与空的 Pool 区分。",
    ),
    "get_private": (
        "Get on P{p} takes {v} from its own private slot: the cheapest place, so it is asked first.",
        "P{p} 上的 Get 取走自己 private 里的 {v}：这里最便宜，所以最先看。",
    ),
    "get_head": (
        "Get on P{p}: private is empty, so {v} is popped from the head of its own queue: "
        "the newest value is the likeliest to be in the cache.",
        "P{p} 上的 Get：private 为空，从自己队列的头部取 {v}：最新的最可能还在缓存里。",
    ),
    "get_steal": (
        "Get on P{p} has nothing of its own and steals {v} from the tail of P{o}'s queue: "
        "the oldest value, away from the head where P{o} works.",
        "P{p} 上的 Get 自己没有，就从 P{o} 队列的尾部偷走 {v}：那是最旧的，也避开 P{o} 使用的头部。",
    ),
    "get_victim-private": (
        "Get on P{p}: nothing is left from after the last GC, so its own victim {v} is used again, "
        "just before the next GC would drop it.",
        "P{p} 上的 Get：上次 GC 之后放入的都没了，取回自己的 victim {v}，赶在下次 GC 丢弃之前。",
    ),
    "get_victim-tail": (
        "Get on P{p}: nothing is left from after the last GC, so {v} is taken from the tail of "
        "P{o}'s victims. Victims are read oldest first, even by their owner.",
        "P{p} 上的 Get：上次 GC 之后放入的都没了，从 P{o} 的 victim 尾部取 {v}；"
        "victim 从最旧的读起，所有者也一样。",
    ),
    "get_new": (
        "Get on P{p} finds nothing anywhere, so New makes {v}. "
        "New is the last resort, not the first.",
        "P{p} 上的 Get 哪里都没找到，于是由 New 创建 {v}。New 是最后才用的办法。",
    ),
    "get_new_foreign": (
        "Get on P{p}: what is left lies in private slots of other Ps, which are read without a lock "
        "and so by their own P only. New makes {v}.",
        "P{p} 上的 Get：剩下的都在别的 P 的 private 里，那里不加锁，只能由自己的 P 读。由 New 创建 {v}。",
    ),
    "get_new_off": (
        "Get on P{p}: an earlier Get found no victim it could take, which switches victims off "
        "until the next GC. The {n} left {n|is|are} not looked at: New makes {v}.",
        "P{p} 上的 Get：之前有个 Get 没拿到 victim，就把 victim 关掉直到下次 GC，"
        "剩下的 {n} 个连看都不看。由 New 创建 {v}。",
    ),
    "get_none": (
        "Get on P{p} finds nothing it may take, and there is no New: it returns nil.",
        "P{p} 上的 Get 找不到可取的，又没有 New：返回 nil。",
    ),
    "gc_moves": (
        "A collection begins. {m} {m|value becomes a victim|values become victims}: "
        "nothing is lost yet, so a GC does not leave every pool empty at once.",
        "垃圾回收开始：{m} 个值变为 victim，还没有丢失，这样一次 GC 不会让所有 Pool 同时变空。",
    ),
    "gc_drops": (
        "A collection begins. {n} {n|victim that nobody took is|victims that nobody took are} dropped: "
        "unused for two collections. {m} {m|value becomes a victim|values become victims}.",
        "垃圾回收开始：{n} 个没人取走的 victim 被丢弃，它们两次 GC 都没用上；{m} 个值变为 victim。",
    ),
    "gc_empty": (
        "A collection begins. The pool holds nothing, so there is nothing to move and nothing to drop.",
        "垃圾回收开始：Pool 里什么都没有，没有可移动的，也没有可丢弃的。",
    ),
    "q_get": ("Get on P{p}: which value does it return?", "P{p} 上的 Get 返回哪个值？"),
    "w_gone": (
        "One GC only moves the values to the victims; a second one drops them.",
        "一次 GC 只是把值变成 victim，第二次才丢弃。",
    ),
    "w_new": (
        "New is called only when nothing is found anywhere.",
        "只有哪里都找不到时才调用 New。",
    ),
    "w_permanent": (
        "A pool is not permanent: what two collections in a row find unused is dropped.",
        "Pool 不是永久的：连续两次 GC 都没用上的就会丢弃。",
    ),
    "w_off": (
        "The victims are switched off: an earlier Get found none that it could take.",
        "victim 已被关掉：之前有个 Get 没找到可取的。",
    ),
    "w_foreign": (
        "That is another P's private value: it has no lock, so nobody else may take it.",
        "那是别的 P 的 private 值：没有锁，所以别人不能取。",
    ),
    "w_private_first": (
        "The private slot is asked before the shared queue.",
        "先看 private，再看 shared 队列。",
    ),
    "w_head": (
        "The owner pops its own queue at the head, newest first; only thieves take the oldest.",
        "所有者从自己队列的头部取最新的，偷的一方才取最旧的。",
    ),
    "w_oldest": (
        "Thieves and victims are read from the tail, oldest first; one's own P, or the next, before others.",
        "偷取和 victim 都从尾部取最旧的；先看自己或下一个 P，再看其他的。",
    ),
    "why_private": (
        "Private is the P's own: no lock, no atomic operation, so it comes first.",
        "private 归 P 自己所有：不用锁，也不用原子操作，所以最先看。",
    ),
    "why_head": (
        "Private, then the head of the own queue: what was put last is likely still in the cache.",
        "先 private，再自己队列的头部：最后放入的很可能还在缓存里。",
    ),
    "why_steal": (
        "A thief takes from the tail, the next P first, and never another's private value.",
        "偷的一方从尾部取，先看下一个 P，而且从不拿别人的 private。",
    ),
    "why_victim-private": (
        "One GC turns the locals into victims; a Get may still save them.",
        "一次 GC 把本地的变成 victim，Get 还能救回来。",
    ),
    "why_victim-tail": (
        "Victims are read from the tail: after one GC the order is oldest first.",
        "victim 从尾部读：一次 GC 之后是最旧的先出。",
    ),
    "why_dropped": (
        "Two collections empty a pool that is not used. It is a cache, not a store.",
        "两次 GC 就会清空没人用的 Pool。它是缓存，不是仓库。",
    ),
    "why_foreign": (
        "Without a lock on private, only its own P may read it, even when others find nothing.",
        "private 没有锁，只有自己的 P 能读，即使别的 P 一无所获。",
    ),
    "why_off": (
        "A Get that finds no victim spares the next ones the search, at the price of what is left.",
        "没找到 victim 的 Get 让后面的不必再找，代价是剩下的用不上了。",
    ),
}
