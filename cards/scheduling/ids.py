"""Event ids made in time order (UUIDv7, RFC 9562 §5.7)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

RANDOM_BITS = 74
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def uuid7(at: datetime, bits: int) -> UUID:
    """The UUIDv7 of the millisecond ``at`` and 74 random ``bits`` (chance is the caller's)."""
    milliseconds = (at - _EPOCH) // timedelta(milliseconds=1)
    high = (bits >> 62) & 0xFFF
    low = bits & 0x3FFF_FFFF_FFFF_FFFF
    value = (milliseconds & 0xFFFF_FFFF_FFFF) << 80
    return UUID(int=value | 0x7 << 76 | high << 64 | 0b10 << 62 | low)
