"""What is said about a request or a run that cannot be, in both languages.

A sentence is its English text, so that it prints, logs and compares like any other string, and
knows its key and arguments, so that a page can say it in the reader's language: `told(lang)` here
and now, `retold(key, args, lang)` from a stored run.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# key → (English, Chinese); `str.format` fills them in.
TEXT: Mapping[str, tuple[str, str]] = {
    # a parameter
    "whole": (
        "must be a whole number from {low:,} to {high:,}",
        "必须是 {low:,} 到 {high:,} 的整数",
    ),
    "outside": ("{value:,} is outside {low:,} … {high:,}", "{value:,} 超出范围 {low:,} … {high:,}"),
    "far-outside": ("the number is outside {low:,} … {high:,}", "该数超出范围 {low:,} … {high:,}"),
    "no-utf8": ("has a character that UTF-8 cannot write", "含有 UTF-8 无法表示的字符"),
    "not-bool": ("must be true or false", "必须是 true 或 false"),
    "not-one-of": ("{value!r} is not one of {known}", "{value!r} 不在可选值之中：{known}"),
    "not-text": ("must be text", "必须是文本"),
    "too-long": ("is longer than {most:,} bytes", "超过 {most:,} 字节"),
    "bad-form": ("does not have the form {pattern}", "不符合格式 {pattern}"),
    "not-list": ("must be a list", "必须是列表"),
    "entries": (
        "has {found:,} entries; {low:,} … {high:,} are allowed",
        "有 {found:,} 项，允许 {low:,} … {high:,} 项",
    ),
    "not-hashes": ("must be an object: key → 16 hex digits", "必须是对象：键 → 16 位十六进制数字"),
    "hash-key": (
        "the key must be a whole number written as text",
        "键必须是以文本书写的整数",
    ),
    "same-hashes": (
        "more than {used:,} keys share their top {bits} bits and no split can part them; give them "
        "different hashes",
        "超过 {used:,} 个键的最高 {bits} 位相同，任何分裂都无法把它们分开；请给出不同的哈希",
    ),
    "hash-digits": ("must be 16 lower-case hex digits", "必须是 16 位小写十六进制数字"),
    "no-such-parameter": ("unknown; {scenario} takes {allowed}", "未知；{scenario} 接受 {allowed}"),
    "not-object": ("must be an object: parameter → value", "必须是对象：参数 → 值"),
    "unstorable": ("has a character that cannot be stored", "含有无法存储的字符"),
    "presets": ("{scenario} has {n} presets", "{scenario} 有 {n} 个预设"),
    "lang-too-new": (
        "Go {go} refuses a go.mod that asks for {asked}",
        "Go {go} 拒绝要求 {asked} 的 go.mod",
    ),
    # an operation
    "no-operation": (
        "{op!r} is not an operation; write one like {forms}",
        "{op!r} 不是操作；请写成 {forms}",
    ),
    "no-int": ("{op!r} has a number that is no int", "{op!r} 中有数字超出 int 的范围"),
    "above-int": (
        "{op!r} has a number above {most}, which is no int",
        "{op!r} 中有大于 {most} 的数字，不是 int",
    ),
    "make-bounds": (
        "{op!r}: 0 ≤ len ≤ cap ≤ {most:,} is needed",
        "{op!r}：需要 0 ≤ len ≤ cap ≤ {most:,}",
    ),
    "since": ("{op!r} exists since Go {since}", "{op!r} 从 Go {since} 起才有"),
    "few-ps": ("{op!r}: there are only {procs} Ps", "{op!r}：只有 {procs} 个 P"),
    "needs-type": ("{op!r} needs the type {type}", "{op!r} 需要类型 {type}"),
    "start-above": (
        "{start_len:,} is above start_cap {start_cap:,}",
        "{start_len:,} 大于 start_cap {start_cap:,}",
    ),
    "zero-size": (
        "at most {most:,} where elem_size is 0",
        "elem_size 为 0 时最多 {most:,}",
    ),
    # a run
    "bytes": (
        "The example is {raw:,} bytes ({packed:,} compressed); {most_raw:,} ({most_packed:,}) are "
        "allowed. Choose smaller parameters.",
        "演示有 {raw:,} 字节（压缩后 {packed:,}），上限是 {most_raw:,}（{most_packed:,}）。"
        "请选小一些的参数。",
    ),
    "things": (
        "The example would show more than {most:,} things at once; choose smaller parameters.",
        "演示会同时显示超过 {most:,} 个对象；请选小一些的参数。",
    ),
    "steps": (
        "The example would take more than {most:,} steps; choose smaller parameters.",
        "演示会超过 {most:,} 步；请选小一些的参数。",
    ),
    "time": (
        "The example took longer than {seconds} seconds; choose smaller parameters.",
        "演示用时超过 {seconds} 秒；请选小一些的参数。",
    ),
    "memory": (
        "The example needed too much memory; choose smaller parameters.",
        "演示需要的内存太多；请选小一些的参数。",
    ),
    "lost": (
        "The worker was lost {n} times while making this; please try later.",
        "制作时工作进程丢失了 {n} 次；请稍后再试。",
    ),
    "version": (
        "The simulator was updated while this run waited; please run it again.",
        "等待期间模拟器更新了；请重新运行。",
    ),
    "internal": (
        "The simulator stopped because of a mistake of ours.",
        "模拟器因我们的错误而停止。",
    ),
    "invariant": ("{detail}", "模拟器自相矛盾，这是我们的错误。（{detail}）"),
    "refused": ("{field}: {problem}", "{field}：{problem}"),
}


class Sentence(str):
    """English text with its key and arguments; made by `say`."""

    key: str
    args: Mapping[str, Any]

    def told(self, lang: str) -> str:
        """The sentence in "en" or "zh-CN"."""
        return _filled(self.key, self.args, lang)

    @property
    def stored(self) -> list[Any]:
        """Key and arguments as plain JSON, for `retold`."""
        args = {
            name: {"said": value.stored} if isinstance(value, Sentence) else value
            for name, value in self.args.items()
        }
        return [self.key, args]


def say(key: str, **args: Any) -> Sentence:
    """Return the sentence `key` of `TEXT` with its arguments: numbers, text, other sentences."""
    sentence = Sentence(_filled(key, args, "en"))
    sentence.key, sentence.args = key, args
    return sentence


def in_lang(text: Any, lang: str) -> Any:
    """Return a sentence in a language; anything else stays as it is."""
    return text.told(lang) if isinstance(text, Sentence) else text


def retold(stored: Any, lang: str) -> str | None:
    """Return a stored sentence in a language; None for one this software no longer knows."""
    try:
        key, args = stored
        read = {
            name: retold(value["said"], lang) if isinstance(value, dict) else value
            for name, value in args.items()
        }
        return _filled(key, read, lang)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def _filled(key: str, args: Mapping[str, Any], lang: str) -> str:
    en, zh = TEXT[key]
    words = {name: in_lang(value, lang) for name, value in args.items()}
    return (zh if lang.startswith("zh") else en).format(**words)
