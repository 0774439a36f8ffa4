"""What is said of a card or a file that cannot be, in both languages.

A sentence is its English text, so that it prints, logs and compares like any other string, and it
knows its Chinese: `told(lang)` gives the one that a page needs, `kept` both for JSON. The two are
written side by side where the rule is, and filled in by `str.format` where there are arguments.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Sentence(str):
    """English text that knows its Chinese; made by `say`."""

    chinese: str

    def told(self, lang: str) -> str:
        """The sentence in "en" or "zh-CN"."""
        return self.chinese if lang.startswith("zh") else str(self)

    @property
    def kept(self) -> dict[str, str]:
        """Both languages as plain JSON, for `told_in`."""
        return {"en": str(self), "zh-CN": self.chinese}


class Placed(Sentence):
    """A sentence about a place in a file: "growslice.md: en, Answer: is empty; write it."; `said`
    is the last part alone. `file` and `where` are "" where there is none; `code` names the rule
    about a card's text that is broken (see `cards.cardrules.Rule`), "" for what is no such rule."""

    file: str
    where: str
    said: Sentence
    code: str


def say(en: str, zh: str, **args: Any) -> Sentence:
    """The sentence with its arguments: numbers, text, or other sentences of either app."""
    sentence = Sentence(_filled(en, args, "en"))
    sentence.chinese = _filled(zh, args, "zh-CN")
    return sentence


def placed(file: str, where: str, said: Sentence, code: str = "") -> Placed:
    """The sentence at its place."""
    sentence = Placed(": ".join(part for part in (file, where, said) if part))
    sentence.chinese = "：".join(part for part in (file, where, said.chinese) if part)
    sentence.file, sentence.where, sentence.said, sentence.code = file, where, said, code
    return sentence


def told_in(said: Any, lang: str) -> str:
    """A sentence in a language, whether it is fresh or was kept as JSON; other text as it is."""
    if isinstance(said, Mapping):
        return str(said.get(lang) or said.get("en", ""))
    return str(said.told(lang) if hasattr(said, "told") else said)


def _filled(text: str, args: Mapping[str, Any], lang: str) -> str:
    words = {
        name: value.told(lang) if hasattr(value, "told") else value for name, value in args.items()
    }
    return text.format(**words) if words else text
