"""Joining strings: concatenation, strings.Builder, strings.Join, bytes.Buffer.

Sources: ``runtime/string.go`` (concatstrings, rawstring, slicebytetostring), ``strings/builder.go``
(Grow rounds up from 1.23), ``strings/strings.go`` (Join), ``bytes/buffer.go`` (grow; growSlice
from 1.19, read in 1.19.8 and later). Lengths and capacities are bytes; contents do not matter.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from simulations.goruntime.sizeclasses import roundupsize
from simulations.goruntime.slices import growslice
from simulations.releases import Release

FIRST_WITH_ROUNDED_GROW = 23
FIRST_WITH_GROW_SLICE = 19
SMALL_BUFFER_SIZE = 64

NEGATIVE_BUILDER = "strings.Builder.Grow: negative count"
NEGATIVE_BUFFER = "bytes.Buffer.Grow: negative count"
COPIED = "strings: illegal use of non-zero Builder copied by value"


class GoPanic(Exception):  # noqa: N818 - a panic is not an error of ours
    """A panic of the library; the text is the value it panics with."""


@dataclass
class Heap:
    """Counts allocations: ``allocs`` objects, ``alloc_bytes`` rounded as the allocator rounds."""

    go: Release
    allocs: int = 0
    alloc_bytes: int = 0

    def allocate(self, size: int) -> int:
        """Allocate ``size`` pointer-free bytes and return what was handed out."""
        given = roundupsize(size, noscan=True, go=self.go)
        self.allocs += 1
        self.alloc_bytes += given
        return given


def concat(lengths: list[int], heap: Heap) -> int:
    """Concatenate in one expression; return the length. One non-empty operand is returned as is."""
    total = sum(lengths)
    if sum(1 for n in lengths if n) > 1:
        heap.allocate(total)
    return total


def to_string(length: int, heap: Heap) -> None:
    """``string(b)``: a copy, except of nothing or of a single byte, which is kept statically."""
    if length > 1:
        heap.allocate(length)


def append_bytes(length: int, cap: int, extra: int, heap: Heap) -> int:
    """Append ``extra`` bytes and return the capacity; the slice rule for elements of one byte."""
    if length + extra <= cap:
        return cap
    growth = growslice(length, cap, length + extra, 1, noscan=True, go=heap.go)
    heap.allocate(growth.target)
    return growth.cap


@dataclass
class Builder:
    """One ``strings.Builder``. ``used`` = its address has been recorded, so copies panic."""

    heap: Heap
    len: int = 0
    cap: int = 0
    used: bool = False

    def write(self, n: int) -> None:
        """WriteString of ``n`` bytes."""
        self.used = True
        self.cap = append_bytes(self.len, self.cap, n, self.heap)
        self.len += n

    def grow(self, n: int) -> None:
        """Make room for ``n`` more bytes; panics if negative, and is used even then."""
        self.used = True
        if n < 0:
            raise GoPanic(NEGATIVE_BUILDER)
        if self.cap - self.len < n:
            wanted = 2 * self.cap + n
            given = self.heap.allocate(wanted)
            rounded = self.heap.go.minor >= FIRST_WITH_ROUNDED_GROW
            self.cap = given if rounded else wanted

    def reset(self) -> None:
        """Forget the buffer and the address."""
        self.len = self.cap = 0
        self.used = False

    def copy_write(self) -> None:
        """Write through a copy; the copy notices a foreign address."""
        if self.used:
            raise GoPanic(COPIED)


@dataclass
class Buffer:
    """One ``bytes.Buffer``: ``end`` = len(buf), ``off`` = where reading goes on."""

    heap: Heap
    end: int = 0
    off: int = 0
    cap: int = 0
    nil: bool = field(default=True)

    @property
    def len(self) -> int:
        """Unread bytes."""
        return self.end - self.off

    def write(self, n: int) -> str:
        """WriteString of ``n`` bytes; return the rule that found the room."""
        if n <= self.cap - self.end:
            self.end += n
            return "fits"
        return self._grow(n)

    def grow(self, n: int) -> str:
        """Make room for ``n`` more bytes; panics if negative."""
        if n < 0:
            raise GoPanic(NEGATIVE_BUFFER)
        rule = self._grow(n)
        self.end -= n
        return rule

    def read(self, n: int) -> int:
        """``Next(n)``: return how many bytes there were to read."""
        taken = min(n, self.len)
        self.off += taken
        return taken

    def reset(self) -> None:
        """Empty the buffer and keep its memory."""
        self.end = self.off = 0

    def _grow(self, n: int) -> str:
        unread = self.len
        if unread == 0 and self.off:
            self.reset()
        if n <= self.cap - self.end:
            self.end += n
            return "fits"
        if self.nil and n <= SMALL_BUFFER_SIZE:
            self.heap.allocate(SMALL_BUFFER_SIZE)
            self.cap, self.end, self.nil = SMALL_BUFFER_SIZE, n, False
            return "small"
        if n <= self.cap // 2 - unread:
            rule = "slide"
        else:
            rule = "new"
            self.cap = self._bigger(unread, n)
            self.nil = False
        self.off = 0
        self.end = unread + n
        return rule

    def _bigger(self, unread: int, n: int) -> int:
        if self.heap.go.minor < FIRST_WITH_GROW_SLICE:
            wanted = 2 * self.cap + n
            self.heap.allocate(wanted)
            return wanted
        return self.heap.allocate(max(unread + self.off + n, 2 * (self.cap - self.off)))
