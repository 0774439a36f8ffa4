"""sync.Map of Go 1.24 and later: a concurrent hash trie, four bits of the hash per level.

Source: ``internal/sync/hashtriemap.go`` (1.24.11, 1.25.5, 1.26.6, 1.27.3): Swap, LoadOrStore,
CompareAndSwap, LoadAndDelete, CompareAndDelete, Clear, expand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

CHILDREN_LOG2 = 4
CHILDREN_MASK = 15
HASH_BITS = 64

Hasher = Callable[[int], int]
Pair = tuple[int | None, bool]


@dataclass
class Entry:
    """The keys of one slot: one, or several whose 64-bit hashes are equal (an overflow list)."""

    hash: int
    values: dict[int, int]


@dataclass
class Indirect:
    """An inner node with sixteen children."""

    children: dict[int, Indirect | Entry] = field(default_factory=dict)


def nibble(hash_: int, level: int) -> int:
    """Return the child index at ``level`` (0 = root), from the top of the hash down."""
    return hash_ >> (HASH_BITS - CHILDREN_LOG2 * (level + 1)) & CHILDREN_MASK


class HashTrieMap:
    """One map. ``events`` tells what the last operation did inside: ``expand``, ``prune``."""

    def __init__(self, hasher: Hasher) -> None:
        self.hasher = hasher
        self.root = Indirect()
        self.live = 0
        """Keys present."""
        self.indirect_nodes = 1
        """Inner nodes, the root included."""
        self.events: list[str] = []

    # --- operations -------------------------------------------------------------------------

    def load(self, key: int) -> Pair:
        """Load."""
        _, entry = self._find(self.hasher(key))
        return self._value(entry, key, self.hasher(key))

    def swap(self, key: int, value: int) -> Pair:
        """Swap; Store is Swap without the result."""
        found = self.load(key)
        self._put(key, value)
        return found

    def load_or_store(self, key: int, value: int) -> Pair:
        """LoadOrStore."""
        found, live = self.load(key)
        if live:
            return found, True
        self._put(key, value)
        return value, False

    def load_and_delete(self, key: int) -> Pair:
        """LoadAndDelete; Delete is the same without the result."""
        found, live = self.load(key)
        if live:
            self._remove(key)
        return found, live

    def compare_and_swap(self, key: int, old: int, new: int) -> bool:
        """CompareAndSwap."""
        if self.load(key) != (old, True):
            return False
        self._put(key, new)
        return True

    def compare_and_delete(self, key: int, old: int) -> bool:
        """CompareAndDelete."""
        if self.load(key) != (old, True):
            return False
        self._remove(key)
        return True

    def range(self) -> int:
        """Range over everything; return the number of entries visited."""
        return self.live

    def clear(self) -> None:
        """Clear: a new root."""
        self.root = Indirect()
        self.live, self.indirect_nodes = 0, 1

    # --- what can be seen ------------------------------------------------------------------

    def nodes(self) -> Iterator[tuple[str, Indirect | Entry]]:
        """Yield (path from the root, node) of every node below the root, depth first."""
        stack: list[tuple[str, Indirect]] = [("", self.root)]
        while stack:
            path, node = stack.pop()
            for index, child in sorted(node.children.items()):
                yield f"{path}{index:x}", child
                if isinstance(child, Indirect):
                    stack.append((f"{path}{index:x}", child))

    def paths(self) -> dict[int, str]:
        """Return key → child index per level, one hex digit each."""
        return {
            key: path
            for path, node in self.nodes()
            if isinstance(node, Entry)
            for key in node.values
        }

    def path(self, key: int) -> str:
        """Return the path of one key, "" if it is not there."""
        hash_ = self.hasher(key)
        way, entry = self._find(hash_)
        if not self._value(entry, key, hash_)[1]:
            return ""
        return "".join(f"{nibble(hash_, level):x}" for level in range(len(way)))

    # --- the parts --------------------------------------------------------------------------

    def _find(self, hash_: int) -> tuple[list[Indirect], Entry | None]:
        """Return the inner nodes on the way down and the entry at its end, if there is one."""
        way = [self.root]
        while True:
            child = way[-1].children.get(nibble(hash_, len(way) - 1))
            if not isinstance(child, Indirect):
                return way, child
            way.append(child)

    @staticmethod
    def _value(entry: Entry | None, key: int, hash_: int) -> Pair:
        if entry is None or entry.hash != hash_ or key not in entry.values:
            return None, False
        return entry.values[key], True

    def _put(self, key: int, value: int) -> None:
        hash_ = self.hasher(key)
        way, entry = self._find(hash_)
        index = nibble(hash_, len(way) - 1)
        self.live += not self._value(entry, key, hash_)[1]
        if entry is None:
            way[-1].children[index] = Entry(hash_, {key: value})
        elif entry.hash == hash_:
            entry.values[key] = value
        else:
            new = Entry(hash_, {key: value})
            way[-1].children[index] = self._expand(entry, new, len(way))

    def _expand(self, old: Entry, new: Entry, level: int) -> Indirect:
        """Return inner nodes down to the first level at which the two hashes differ."""
        top = node = self._inner()
        while nibble(old.hash, level) == nibble(new.hash, level):
            below = self._inner()
            node.children[nibble(old.hash, level)] = below
            node, level = below, level + 1
        node.children[nibble(old.hash, level)] = old
        node.children[nibble(new.hash, level)] = new
        return top

    def _inner(self) -> Indirect:
        """Return a new inner node, counted."""
        self.indirect_nodes += 1
        self.events.append("expand")
        return Indirect()

    def _remove(self, key: int) -> None:
        hash_ = self.hasher(key)
        way, entry = self._find(hash_)
        if entry is None:
            return
        del entry.values[key]
        self.live -= 1
        if entry.values:
            return
        del way[-1].children[nibble(hash_, len(way) - 1)]
        while len(way) > 1 and not way[-1].children:
            way.pop()
            del way[-1].children[nibble(hash_, len(way) - 1)]
            self.indirect_nodes -= 1
            self.events.append("prune")
