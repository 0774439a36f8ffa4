"""What a scenario may be given: each parameter checks a value and describes itself to a form.

``parse(value)`` returns the value in its one canonical JSON form or raises ParameterError with the
field's name; ``schema()`` is a JSON Schema fragment with ``title``/``description`` in both
languages under ``x-text``, from which the forms are built.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from simulations.errors import ParameterError
from simulations.sentences import say

Values = dict[str, Any]
"""Parsed parameters of one scenario, name → canonical JSON value."""

LONG_NUMBER = 10**30
"""Numbers from here on are not repeated in an error."""


@dataclass(frozen=True, kw_only=True)
class Parameter(ABC):
    """Name, default and help of one parameter; subclasses add the kind and its bounds."""

    name: str
    default: Any
    en: str
    zh: str
    unit: str = ""

    @abstractmethod
    def parse(self, value: Any) -> Any:
        """Return the canonical value, or raise ParameterError naming the field."""

    @abstractmethod
    def kind(self) -> dict[str, Any]:
        """Return the JSON Schema keywords of this kind."""

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of this parameter."""
        return {
            **self.kind(),
            "default": self.default,
            "x-text": {"en": self.en, "zh-CN": self.zh},
            "x-unit": self.unit,
        }

    def bad(self, problem: str) -> ParameterError:
        """Return the error for this field."""
        return ParameterError(self.name, problem)


def whole_number(field: str, value: Any, low: int, high: int) -> int:
    """Return ``value`` if it is an int (not a bool) in low … high, else raise ParameterError."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise ParameterError(field, say("whole", low=low, high=high))
    if not low <= value <= high:
        # Python refuses to write numbers of thousands of digits.
        if abs(value) >= LONG_NUMBER:
            raise ParameterError(field, say("far-outside", low=low, high=high))
        raise ParameterError(field, say("outside", value=value, low=low, high=high))
    return value


@dataclass(frozen=True, kw_only=True)
class Int(Parameter):
    """A whole number in ``low … high``."""

    low: int
    high: int

    def parse(self, value: Any) -> int:
        return whole_number(self.name, value, self.low, self.high)

    def kind(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.low, "maximum": self.high}


@dataclass(frozen=True, kw_only=True)
class Bool(Parameter):
    """True or false."""

    def parse(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise self.bad(say("not-bool"))
        return value

    def kind(self) -> dict[str, Any]:
        return {"type": "boolean"}


@dataclass(frozen=True, kw_only=True)
class Choice(Parameter):
    """One of ``options``, each with a text for people: value → (English, Chinese)."""

    options: Mapping[str, tuple[str, str]]

    def parse(self, value: Any) -> str:
        if not isinstance(value, str) or value not in self.options:
            raise self.bad(say("not-one-of", value=value, known=", ".join(self.options)))
        return value

    def kind(self) -> dict[str, Any]:
        texts = {key: {"en": en, "zh-CN": zh} for key, (en, zh) in self.options.items()}
        return {"type": "string", "enum": list(self.options), "x-options": texts}


@dataclass(frozen=True, kw_only=True)
class Text(Parameter):
    """A string of at most ``max_bytes`` bytes in UTF-8; ``pattern`` must match all of it."""

    max_bytes: int
    pattern: str = ""

    def parse(self, value: Any) -> str:
        if not isinstance(value, str):
            raise self.bad(say("not-text"))
        try:
            length = len(value.encode())
        except UnicodeEncodeError as error:
            raise self.bad(say("no-utf8")) from error
        if length > self.max_bytes:
            raise self.bad(say("too-long", most=self.max_bytes))
        if self.pattern and not re.fullmatch(self.pattern, value):
            raise self.bad(say("bad-form", pattern=self.pattern))
        return value

    def kind(self) -> dict[str, Any]:
        known: dict[str, Any] = {"type": "string", "maxLength": self.max_bytes}
        return {**known, "pattern": f"^{self.pattern}$"} if self.pattern else known


@dataclass(frozen=True, kw_only=True)
class IntList(Parameter):
    """A list of ``min_items … max_items`` whole numbers, each in ``low … high``."""

    low: int
    high: int
    max_items: int
    min_items: int = 1

    def parse(self, value: Any) -> list[int]:
        check_length(self.name, value, self.min_items, self.max_items)
        return [
            whole_number(f"{self.name}[{i}]", item, self.low, self.high)
            for i, item in enumerate(value)
        ]

    def kind(self) -> dict[str, Any]:
        return {
            "type": "array",
            "items": {"type": "integer", "minimum": self.low, "maximum": self.high},
            "minItems": self.min_items,
            "maxItems": self.max_items,
        }


def check_length(field: str, value: Any, low: int, high: int) -> None:
    """Raise ParameterError unless ``value`` is a list of ``low … high`` items."""
    if not isinstance(value, list):
        raise ParameterError(field, say("not-list"))
    if not low <= len(value) <= high:
        raise ParameterError(field, say("entries", found=len(value), low=low, high=high))


@dataclass(frozen=True, kw_only=True)
class Ops(Parameter):
    """A list of operations, each a short string that ``read`` understands.

    ``read(op)`` returns the operation or raises ValueError with a sentence that says what is wrong;
    the error then names the entry, ``ops[3]``. ``forms`` shows people what may be written.
    """

    read: Callable[[str], Any]
    forms: tuple[str, ...]
    max_items: int
    min_items: int = 1

    def parse(self, value: Any) -> list[str]:
        check_length(self.name, value, self.min_items, self.max_items)
        for i, op in enumerate(value):
            field = f"{self.name}[{i}]"
            if not isinstance(op, str):
                raise ParameterError(field, say("not-text"))
            try:
                self.read(op)
            except ValueError as error:
                raise ParameterError(field, error.args[0]) from error
        return list(value)

    def kind(self) -> dict[str, Any]:
        return {
            "type": "array",
            "items": {"type": "string"},
            "minItems": self.min_items,
            "maxItems": self.max_items,
            "x-forms": list(self.forms),
        }


_HASH = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, kw_only=True)
class Hashes(Parameter):
    """An object: key in decimal → the key's full 64-bit hash as 16 lower-case hex digits."""

    def parse(self, value: Any) -> dict[str, str]:
        if not isinstance(value, dict):
            raise self.bad(say("not-hashes"))
        for key, digits in value.items():
            field = f"{self.name}[{key!r}]"
            if not isinstance(key, str) or not re.fullmatch(r"-?(0|[1-9][0-9]{0,18})", key):
                raise ParameterError(field, say("hash-key"))
            if not isinstance(digits, str) or not _HASH.fullmatch(digits):
                raise ParameterError(field, say("hash-digits"))
        return dict(sorted(value.items()))

    def kind(self) -> dict[str, Any]:
        return {
            "type": "object",
            "additionalProperties": {"type": "string", "pattern": "^[0-9a-f]{16}$"},
        }
