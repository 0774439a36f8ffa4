"""How much a file may be. Everything is counted while it is read; no header is believed."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1_000_000

LARGEST_UPLOAD = 20 * MEGABYTE
"""Bytes of a file as it is sent."""
MOST_ROWS = 5_000
"""Cards of a table, notes of a collection, entries of a list."""
MOST_COLUMNS = 60
LONGEST_FIELD = 100_000
"""Characters of one cell or field, before anything is taken out of it."""


@dataclass(frozen=True)
class ZipLimits:
    """`entries`: files in the archive; `entry`, `total`: bytes unpacked; `ratio`: how many times
    its own size the archive may unpack to, once that is more than a megabyte."""

    entries: int = 2_000
    entry: int = 10 * MEGABYTE
    total: int = 50 * MEGABYTE
    ratio: int = 60


CARD_FILES = ZipLimits(entries=MOST_ROWS + 1, entry=MEGABYTE)
WORKBOOK = ZipLimits(entries=200, entry=30 * MEGABYTE, total=40 * MEGABYTE)
COLLECTION = ZipLimits(entry=40 * MEGABYTE, total=60 * MEGABYTE)
LARGEST_MEDIUM = 5 * MEGABYTE
"""Bytes of a picture or a sound in a collection."""


def megabytes(size: int) -> str:
    """The size as a sentence says it."""
    return f"{size / MEGABYTE:g} MB"
