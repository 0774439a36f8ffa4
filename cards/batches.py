"""Long walks over cards, some at a time, telling whoever waits how far they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

Tell = Callable[[int, int], None]
"""Hears how many are done, of how many."""

Hear = Callable[[str], Tell]
"""Gives whom to tell about the step of this name: "read", "checked" or "written"."""

A_BATCH = 100


def untold(_done: int, _total: int) -> None:
    """For who does not care."""


def unheard(_step: str) -> Tell:
    """For who does not care about any step."""
    return untold


def in_batches(items: Sequence[T], tell: Tell = untold) -> Iterator[Sequence[T]]:
    """The items, up to A_BATCH at a time."""
    tell(0, len(items))
    for start in range(0, len(items), A_BATCH):
        batch = items[start : start + A_BATCH]
        yield batch
        tell(start + len(batch), len(items))


def one_by_one(items: Sequence[T], tell: Tell = untold) -> Iterator[T]:
    """The items, told of in batches."""
    for batch in in_batches(items, tell):
        yield from batch
