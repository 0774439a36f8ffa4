"""Growing a slice: ``growslice`` per release, and what the compiler may do before it is called.

Sources: ``runtime/slice.go`` (growslice; ``nextslicecap`` from 1.22, ``growsliceBuf`` and
``moveSlice`` from 1.26), ``cmd/compile/internal/ssagen/ssa.go`` (append; the stack buffer of 1.25),
``cmd/compile/internal/slice/slice.go`` (1.26 on). Capacities count elements, sizes are bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from simulations.goruntime.sizeclasses import Rounded, roundup
from simulations.releases import Release

OLD_THRESHOLD = 1024
THRESHOLD = 256
FIRST_WITH_SMOOTH_GROWTH = 18
STACK_BUFFER_BYTES = 32
FIRST_WITH_LOCAL_BUFFER = 25
FIRST_WITH_ESCAPING_BUFFER = 26

Rule = Literal["exact", "double", "quarter", "smooth", "zero-size", "stack", "stack-class"]
Storage = Literal["heap", "local", "escapes-later", "returned"]


def nextslicecap(new_len: int, old_len: int, old_cap: int, go: Release) -> tuple[int, Rule]:
    """Return the wanted capacity before rounding, and the rule that gave it.

    Up to 1.17 the *length* decides (1024), from 1.18 on the *capacity* (256).
    """
    if new_len > 2 * old_cap:
        return new_len, "exact"
    cap = old_cap
    if go.minor < FIRST_WITH_SMOOTH_GROWTH:
        if old_len < OLD_THRESHOLD:
            return 2 * old_cap, "double"
        while cap < new_len:
            cap += cap // 4
        return cap, "quarter"
    if old_cap < THRESHOLD:
        return 2 * old_cap, "double"
    while cap < new_len:
        cap += (cap + 3 * THRESHOLD) // 4
    return cap, "smooth"


@dataclass(frozen=True)
class Growth:
    """One growth: from ``old_len``/``old_cap`` to ``cap`` because ``new_len`` elements are needed.

    ``target`` is the capacity before rounding, ``rounded`` what the allocator made of
    ``target * elem_size`` bytes (None where nothing is allocated).
    """

    old_len: int
    old_cap: int
    new_len: int
    rule: Rule
    target: int
    elem_size: int
    rounded: Rounded | None
    cap: int

    @property
    def wanted_bytes(self) -> int:
        """Bytes asked of the allocator."""
        return self.target * self.elem_size

    @property
    def copied_bytes(self) -> int:
        """Bytes copied from the old array."""
        return self.old_len * self.elem_size

    @property
    def on_stack(self) -> bool:
        """Whether the new array is the compiler's stack buffer."""
        return self.rule in ("stack", "stack-class")


def growslice(
    old_len: int, old_cap: int, new_len: int, elem_size: int, *, noscan: bool, go: Release
) -> Growth:
    """Grow as the runtime does; call it only when ``new_len > old_cap``."""
    if elem_size == 0:
        return Growth(old_len, old_cap, new_len, "zero-size", new_len, 0, None, new_len)
    target, rule = nextslicecap(new_len, old_len, old_cap, go)
    rounded = roundup(target * elem_size, noscan=noscan, go=go)
    cap = rounded.usable // elem_size
    return Growth(old_len, old_cap, new_len, rule, target, elem_size, rounded, cap)


@dataclass(frozen=True)
class Grower:
    """Decides how one slice variable grows: element type, what the compiler knows, release."""

    elem_size: int
    has_pointers: bool
    storage: Storage
    go: Release

    @property
    def buffer_len(self) -> int:
        """Elements that fit the stack buffer, 0 where this slice gets none."""
        first = FIRST_WITH_LOCAL_BUFFER if self.storage == "local" else FIRST_WITH_ESCAPING_BUFFER
        if self.storage == "heap" or self.go.minor < first:
            return 0
        if not 0 < self.elem_size <= STACK_BUFFER_BYTES:
            return 0
        return STACK_BUFFER_BYTES // self.elem_size

    def grow(self, old_len: int, old_cap: int, new_len: int, *, from_nil: bool) -> Growth:
        """Return the growth of an append that needs ``new_len`` > ``old_cap`` elements.

        ``from_nil``: the variable started as nil, so the compiler's buffer may be in play.
        """
        buffer_len = self.buffer_len if from_nil else 0
        if new_len <= buffer_len:
            if self.storage == "escapes-later":
                rounded = self._class_of(new_len)
                cap = rounded.usable // self.elem_size
                return Growth(
                    old_len, old_cap, new_len, "stack-class", new_len, self.elem_size, rounded, cap
                )
            if old_len == 0:
                return Growth(
                    0, old_cap, new_len, "stack", buffer_len, self.elem_size, None, buffer_len
                )
        return growslice(
            old_len, old_cap, new_len, self.elem_size, noscan=not self.has_pointers, go=self.go
        )

    def returned_cap(self, length: int, cap: int) -> int:
        """Return the capacity after a ``"returned"`` slice left the function.

        A slice still in its stack buffer is moved to a heap array of the class of its length.
        """
        if self.storage != "returned" or length == 0 or length > self.buffer_len:
            return cap
        return self._class_of(length).usable // self.elem_size

    def _class_of(self, count: int) -> Rounded:
        return roundup(count * self.elem_size, noscan=not self.has_pointers, go=self.go)


def growths(grower: Grower, length: int, cap: int, appends: int) -> Iterator[Growth]:
    """Yield the growths of ``appends`` appends of one element, starting at ``length``/``cap``.

    Costs one step per growth, not per append.
    """
    from_nil = length == 0 and cap == 0
    last = length + appends
    while cap < last:
        growth = grower.grow(cap, cap, cap + 1, from_nil=from_nil)
        yield growth
        cap = growth.cap
