"""Small values that are made by the ten thousand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def value(cls: type[T]) -> type[T]:
    """A dataclass with slots that nobody changes: the type checker sees to that, not the
    interpreter, for which a frozen one takes seven times as long to make."""
    return dataclass(slots=True, unsafe_hash=True)(cls)
