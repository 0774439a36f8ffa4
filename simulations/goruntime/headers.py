"""Slice headers over shared backing arrays: the three words, re-slicing, append, copy.

Sources: Go specification, "Slice types", "Appending to and copying slices", "Simple slice
expressions", "Full slice expressions"; ``runtime/slice.go`` (growslice), ``runtime/error.go``
(boundsError texts, the same in 1.15 … 1.27). Elements are 8-byte ints on the heap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from simulations.goruntime.slices import Growth, growslice
from simulations.releases import Release

INT_SIZE = 8


class GoPanic(Exception):  # noqa: N818 - a panic is not an error of ours
    """A run-time panic; the text is what Go prints after ``panic: ``."""


@dataclass(frozen=True)
class Header:
    """One slice: ``array`` is the number of its backing array, None for capacity 0.

    ``offset`` counts elements between the array's start and the slice's pointer.
    """

    nil: bool = True
    array: int | None = None
    offset: int = 0
    len: int = 0
    cap: int = 0


NIL = Header()


@dataclass
class Memory:
    """The backing arrays, numbered in the order they are made."""

    go: Release
    arrays: list[list[int]] = field(default_factory=list)

    def make(self, length: int, cap: int, values: Sequence[int] = ()) -> Header:
        """Return a header over a new array of ``cap`` ints; capacity 0 needs no array."""
        if cap == 0:
            return Header(nil=False)
        cells = [*values, *([0] * (cap - len(values)))]
        self.arrays.append(cells)
        return Header(False, len(self.arrays) - 1, 0, length, cap)

    def elems(self, s: Header) -> list[int]:
        """Return the visible elements."""
        if s.array is None:
            return []
        return self.arrays[s.array][s.offset : s.offset + s.len]

    def store(self, s: Header, index: int, value: int) -> None:
        """``s[index] = value``; panics outside 0 … len-1."""
        if index >= s.len:
            raise GoPanic(f"runtime error: index out of range [{index}] with length {s.len}")
        self._write(s, index, [value])

    def append(self, s: Header, values: Sequence[int]) -> tuple[Header, Growth | None]:
        """Return the appended slice, and the growth if the array had to be left behind."""
        need = s.len + len(values)
        if need <= s.cap:
            self._write(s, s.len, values)
            return replace(s, len=need), None
        growth = growslice(s.len, s.cap, need, INT_SIZE, noscan=True, go=self.go)
        return self.make(need, growth.cap, [*self.elems(s), *values]), growth

    def copy(self, dst: Header, src: Header) -> int:
        """Copy min(len, len) elements, overlap included; return their number."""
        moved = self.elems(src)[: dst.len]
        self._write(dst, 0, moved)
        return len(moved)

    def _write(self, s: Header, index: int, values: Sequence[int]) -> None:
        if s.array is not None and values:
            start = s.offset + index
            self.arrays[s.array][start : start + len(values)] = values


def reslice(s: Header, low: int | None, high: int | None, limit: int | None = None) -> Header:
    """Return ``s[low:high]`` or ``s[low:high:limit]``; bounds are checked from right to left."""
    lo, hi = low or 0, s.len if high is None else high
    top = s.cap if limit is None else limit
    text = "runtime error: slice bounds out of range "
    if limit is not None:
        if limit > s.cap:
            raise GoPanic(f"{text}[::{limit}] with capacity {s.cap}")
        if hi > limit:
            raise GoPanic(f"{text}[:{hi}:{limit}]")
        if lo > hi:
            raise GoPanic(f"{text}[{lo}:{hi}:]")
    else:
        if hi > s.cap:
            raise GoPanic(f"{text}[:{hi}] with capacity {s.cap}")
        if lo > hi:
            raise GoPanic(f"{text}[{lo}:{hi}]")
    if top == lo:
        return Header(nil=s.nil)
    return Header(False, s.array, s.offset + lo, hi - lo, top - lo)
