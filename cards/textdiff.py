"""What differs between two texts, line by line and within a line: plain data for a page to show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

CONTEXT = 3
"""Lines kept around a difference."""
ALIKE = 0.4
"""Two lines less alike than this are shown as a whole, not word by word."""

_TOKEN = re.compile(r"[A-Za-z0-9_]+|\s+|.", re.DOTALL)

Kind = Literal["same", "gone", "new", "gap"]


@dataclass(frozen=True)
class Line:
    """``pieces``: (text, whether it is what differs) from left to right. A gap stands for ``left``
    lines in which nothing differs."""

    kind: Kind
    pieces: tuple[tuple[str, bool], ...] = ()
    left: int = 0


def differences(old: str, new: str, context: int = CONTEXT) -> list[Line]:
    """The lines of both texts in order, long stretches without a difference left out; empty if the
    texts are the same."""
    a, b = old.split("\n"), new.split("\n")
    if a == b:
        return []
    found: list[Line] = []
    blocks = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    for place, (tag, i, j, k, n) in enumerate(blocks):
        if tag == "equal":
            found += _same(a[i:j], context, first=place == 0, last=place == len(blocks) - 1)
        else:
            found += _changed(a[i:j], b[k:n])
    return found


def _same(lines: Sequence[str], context: int, *, first: bool, last: bool) -> Iterator[Line]:
    before, after = (0 if first else context), (0 if last else context)
    hidden = len(lines) - before - after
    if hidden <= 1:
        yield from (Line("same", ((line, False),)) for line in lines)
        return
    yield from (Line("same", ((line, False),)) for line in lines[:before])
    yield Line("gap", left=hidden)
    yield from (Line("same", ((line, False),)) for line in lines[len(lines) - after :])


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    """Lines that stand at the same place are compared word by word; the rest are whole."""
    pairs = [_words(a, b) for a, b in zip(old, new, strict=False)]
    gone = [pair[0] for pair in pairs] + [((line, True),) for line in old[len(pairs) :]]
    fresh = [pair[1] for pair in pairs] + [((line, True),) for line in new[len(pairs) :]]
    yield from (Line("gone", pieces) for pieces in gone)
    yield from (Line("new", pieces) for pieces in fresh)


Pieces = tuple[tuple[str, bool], ...]


def _words(old: str, new: str) -> tuple[Pieces, Pieces]:
    a, b = _TOKEN.findall(old), _TOKEN.findall(new)
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    if matcher.ratio() < ALIKE:
        return ((old, True),), ((new, True),)
    left: list[tuple[str, bool]] = []
    right: list[tuple[str, bool]] = []
    for tag, i, j, k, n in matcher.get_opcodes():
        differs = tag != "equal"
        if j > i:
            left.append(("".join(a[i:j]), differs))
        if n > k:
            right.append(("".join(b[k:n]), differs))
    return tuple(left), tuple(right)
