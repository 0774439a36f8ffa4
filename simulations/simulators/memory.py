"""Drawing backing arrays in a ``cells`` panel: one block per array, a window of cells each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

WINDOW = 16


@dataclass(frozen=True)
class ArrayView:
    """One array as it should be drawn: ``name`` is stable for the array's whole life.

    ``n`` elements exist, the first ``used`` hold values, ``focus`` is the index to keep in view,
    ``fresh`` the indexes written in this step. ``st`` describes the whole array.
    """

    name: str
    n: int
    used: int
    elem_size: int
    st: str = "used"
    focus: int = 0
    fresh: range = range(0)


def window(n: int, focus: int, size: int = WINDOW) -> tuple[int, int]:
    """Return the half-open range of at most ``size`` indexes around ``focus``."""
    if n <= size:
        return 0, n
    start = min(max(focus - size // 2, 0), n - size)
    return start, start + size


def draw_array(view: ArrayView, value: Callable[[int], Any] = str) -> dict[str, Mapping[str, Any]]:
    """Return the block and the window's cells: local entity id → attributes."""
    start, end = window(view.n, view.focus)
    entities: dict[str, Mapping[str, Any]] = {
        f"{view.name}blk": {
            "n": view.n,
            "used": view.used,
            "win": [start, end],
            "elem": view.elem_size,
            "st": view.st,
            "label": view.name,
        }
    }
    for i in range(start, end):
        inside = i < view.used
        state = "new" if i in view.fresh else "used" if inside else "free"
        if view.st == "garbage":
            state = "garbage"
        entities[f"{view.name}_{i}"] = {"i": i, "v": value(i) if inside else None, "st": state}
    return entities
