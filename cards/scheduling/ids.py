"""Event ids made in time order (UUIDv7, RFC 9562 §5.7), and ids as they are sent."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, SafeUUID

RANDOM_BITS = 74
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


_as_written = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}").fullmatch


class WrittenId(UUID):
    """A UUID that remembers how it is written. A push writes each of its ids half a dozen times,
    which takes longer than reading the event if it has to be worked out each time."""

    __slots__ = ("_text",)
    __setattr__ = object.__setattr__  # type: ignore[assignment]  # UUID's own refuses
    _text: str

    def __init__(self, text: str) -> None:
        self.int = int(text.replace("-", ""), 16)  # type: ignore[misc]  # final but for us
        self.is_safe = SafeUUID.unknown  # type: ignore[misc]
        self._text = text

    def __str__(self) -> str:
        return self._text

    def __reduce__(self) -> tuple[Any, ...]:
        return UUID, (self._text,)


def read_id(text: str) -> UUID:
    """The UUID in ``text``, in any form that Python reads; raises ValueError."""
    return WrittenId(text) if _as_written(text) else UUID(text)


def uuid7(at: datetime, bits: int) -> UUID:
    """The UUIDv7 of the millisecond ``at`` and 74 random ``bits`` (chance is the caller's)."""
    milliseconds = (at - _EPOCH) // timedelta(milliseconds=1)
    high = (bits >> 62) & 0xFFF
    low = bits & 0x3FFF_FFFF_FFFF_FFFF
    value = (milliseconds & 0xFFFF_FFFF_FFFF) << 80
    return UUID(int=value | 0x7 << 76 | high << 64 | 0b10 << 62 | low)
