"""Reads typed fields out of front matter, collecting every problem instead of stopping at one."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from cards.sentences import Placed, Sentence, placed, say

LANGUAGES = ("en", "zh-CN")
"""Content languages; every text a person reads exists in both."""

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_SLUG = 50
"""Characters; what every slug column can hold."""
LONGEST_TITLE = 200
FIRST_PLACE = 10
LAST_PLACE = 99_999
"""Positions of cards: the number of their topic (from 1) * 10 + the place within it."""

_RELEASE = re.compile(r"1\.(\d\d)")


class Problems:
    """Sentences for people, each starting with the file's name and the place in it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.found: list[Placed] = []

    def add(self, where: str, what: Sentence) -> None:
        """`what` says what is wrong and what to do."""
        self.found.append(placed(self.name, where, what))


class Fields:
    """One mapping of the front matter. Every reader notes its problem and returns a harmless
    value of the right type, so that one pass finds everything."""

    def __init__(self, values: object, where: str, problems: Problems) -> None:
        self.where = where
        self.problems = problems
        self.values: Mapping[Any, Any] = {}
        if isinstance(values, Mapping):
            self.values = values
        else:
            problems.add(
                where or "front matter",
                say(
                    "must be fields; write `field: value` lines.",
                    "必须由字段组成；请写成 `字段: 值` 的行。",
                ),
            )

    def text(self, name: str, *, optional: bool = False) -> str:
        """A string that is not blank ("" when optional and absent)."""
        value = self.values.get(name)
        if value is None and optional:
            return ""
        if not isinstance(value, str) or not value.strip():
            self.bad_value(name, value, "write a text in quotes", "请写成带引号的文本")
            return ""
        return value

    def slug(self, name: str) -> str:
        """Lower-case words joined by hyphens."""
        value = self.values.get(name)
        if not isinstance(value, str) or not SLUG.fullmatch(value):
            self.bad_value(
                name,
                value,
                "write lower-case-words-with-hyphens",
                "请用小写字母和连字符，如 slice-growth",
            )
            return ""
        if len(value) > LONGEST_SLUG:
            self.bad(name, _too_long(len(value), LONGEST_SLUG))
        return value

    def choice(self, name: str, allowed: Collection[str]) -> str:
        """One of `allowed`."""
        value = self.values.get(name)
        if value not in allowed:
            known = ", ".join(sorted(allowed))
            self.bad_value(name, value, f"choose one of {known}", f"请从中选择：{known}")
            return ""
        return str(value)

    def integer(self, name: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number from low to high."""
        value = self.values.get(name, default)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            self.bad_value(
                name,
                value,
                f"write a whole number from {low} to {high}",
                f"请写 {low} 到 {high} 之间的整数",
            )
            return low
        return value

    def titles(self, name: str, longest: int = LONGEST_TITLE) -> dict[str, str]:
        """One text per content language, each of at most `longest` characters."""
        value = self.values.get(name)
        if not isinstance(value, Mapping):
            self.bad(
                name,
                say(
                    'is missing; write {en: "…", zh-CN: "…"}.',
                    '缺少；请写成 {en: "…", zh-CN: "…"}。',
                ),
            )
            return {}
        inner = Fields(value, f"{self._place(name)}", self.problems)
        texts = {lang: inner.text(lang) for lang in LANGUAGES}
        for lang, text in texts.items():
            if len(text) > longest:
                inner.bad(lang, _too_long(len(text), longest))
        inner.only(LANGUAGES)
        return texts

    def items(self, name: str) -> list["Fields"]:
        """The mappings of a list, each knowing its place ("examples[0]")."""
        value = self.values.get(name)
        if not isinstance(value, list):
            self.bad(
                name,
                say(
                    "is not a list; write [] or one `- …` entry per line.",
                    "不是列表；请写 []，或每行一个 `- …` 条目。",
                ),
            )
            return []
        return [
            Fields(item, f"{self._place(name)}[{index}]", self.problems)
            for index, item in enumerate(value)
        ]

    def only(self, known: Collection[str]) -> None:
        """Notes every field that is not one of `known`."""
        for name in self.values:
            if name not in known:
                said = say(
                    "is unknown; remove it, or use {known}.",
                    "不认识；请删除，或使用 {known}。",
                    known=", ".join(known),
                )
                self.bad(str(name), said)

    def bad_value(self, name: str, value: object, en: str, zh: str) -> None:
        """A field whose value is not taken, and what to do, without a full stop."""
        shown = say("missing", "空的") if value is None else repr(value)
        what = say("is {shown}; {todo}.", "是{shown}；{todo}。", shown=shown, todo=say(en, zh))
        self.bad(name, what)

    def bad(self, name: str, what: Sentence) -> None:
        """A problem with one field of this mapping."""
        self.problems.add(self._place(name), what)

    def _place(self, name: str) -> str:
        return f"{self.where}.{name}" if self.where else name


def _too_long(size: int, most: int) -> Sentence:
    return say(
        "has {size} characters; keep to {most}.",
        "有 {size} 个字符；最多 {most} 个。",
        size=size,
        most=most,
    )


def minor(text: object, first: int, last: int) -> int | None:
    """24 for "1.24" when it lies between the two minors, else None."""
    found = _RELEASE.fullmatch(text) if isinstance(text, str) else None
    if not found or not first <= int(found.group(1)) <= last:
        return None
    return int(found.group(1))


def plain_json(value: object) -> bool:
    """Whether YAML and JSON agree on the value: string keys, no dates, no fractions."""
    if isinstance(value, Mapping):
        return all(isinstance(k, str) and plain_json(v) for k, v in value.items())
    if isinstance(value, list):
        return all(plain_json(inner) for inner in value)
    return value is None or isinstance(value, str | int | bool)
