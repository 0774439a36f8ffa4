"""Drawing backing arrays in a ``cells`` panel: one block per array, a window of cells each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

WINDOW = 16
WINDOW_OF_LARGE = 8
"""Elements drawn of an array that is longer than ``WINDOW``: its ends are counts anyway."""


@dataclass(frozen=True)
class ArrayView:
    """One array as it should be drawn: ``name`` is stable for the array's whole life.

    ``n`` elements exist, the first ``used`` hold values, of which ``copied`` came from an older
    array; ``focus`` is the index to keep in view. ``st`` describes the whole array,
    which is called ``label``, or by its name. What a step
    wrote needs no state of its own: the player marks what changed.
    """

    name: str
    n: int
    used: int
    elem_size: int
    st: str = "used"
    focus: int = 0
    copied: int = 0
    label: str = ""


def window(n: int, focus: int) -> tuple[int, int]:
    """Return the half-open range of the indexes drawn: all, or some around ``focus``."""
    if n <= WINDOW:
        return 0, n
    size = WINDOW_OF_LARGE
    # By half its size at a time: a window that slid with every element would draw one as new.
    half = size // 2
    start = min(max(focus // half * half - half, 0), n - size)
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
            "label": view.label or view.name,
        }
    }
    for i in range(start, end):
        inside = i < view.used
        state = "copied" if i < view.copied else "used" if inside else "free"
        if view.st == "garbage":
            state = "garbage"
        entities[f"{view.name}_{i}"] = {"i": i, "v": value(i) if inside else None, "st": state}
    return entities
