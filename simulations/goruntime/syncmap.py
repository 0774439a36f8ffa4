"""sync.Map of Go 1.15 … 1.23: read, dirty, misses and promotion.

Source: ``sync/map.go`` (1.15 … 1.23). An entry's pointer is a value, nil (deleted) or expunged
(deleted and absent from dirty).
"""

from __future__ import annotations

from dataclasses import dataclass

NIL = "nil"
EXPUNGED = "expunged"

Pair = tuple[int | None, bool]


@dataclass
class Entry:
    """One entry, shared by read and dirty."""

    p: int | str

    @property
    def live(self) -> bool:
        """Whether a value is present."""
        return not isinstance(self.p, str)

    def load(self) -> Pair:
        """Return (value, True), or (None, False) when deleted."""
        return (None, False) if isinstance(self.p, str) else (self.p, True)

    def word(self) -> str:
        """Return ``value``, ``nil`` or ``expunged``."""
        return self.p if isinstance(self.p, str) else "value"

    def delete(self) -> Pair:
        """Mark a live entry deleted; return what was there."""
        found = self.load()
        if self.live:
            self.p = NIL
        return found


class SyncMap:
    """One map; the fields have Go's names. ``events`` tells what the last operation did inside."""

    def __init__(self) -> None:
        self.read: dict[int, Entry] = {}
        self.amended = False
        self.dirty: dict[int, Entry] | None = None
        self.misses = 0
        self.events: list[str] = []

    # --- reading ----------------------------------------------------------------------------

    def load(self, key: int) -> Pair:
        """Load."""
        entry = self._lookup(key)
        return entry.load() if entry else (None, False)

    def range(self) -> int:
        """Range over everything; return the number of entries visited."""
        if self.amended:
            self._promote()
        return sum(entry.live for entry in self.read.values())

    # --- writing ----------------------------------------------------------------------------

    def swap(self, key: int, value: int) -> Pair:
        """Swap; Store is Swap without the result."""
        entry = self.read.get(key)
        if entry is not None:
            self._unexpunge(key, entry)
        else:
            entry = (self.dirty or {}).get(key)
        if entry is None:
            self._add(key, value)
            return None, False
        found = entry.load()
        entry.p = value
        return found

    def load_or_store(self, key: int, value: int) -> Pair:
        """LoadOrStore: the value that is there and True, or the stored one and False."""
        entry = self.read.get(key)
        if entry is not None:
            self._unexpunge(key, entry)
            return self._load_or_store_entry(entry, value)
        entry = (self.dirty or {}).get(key)
        if entry is None:
            self._add(key, value)
            return value, False
        result = self._load_or_store_entry(entry, value)
        self._miss()
        return result

    def load_and_delete(self, key: int) -> Pair:
        """LoadAndDelete; Delete is the same without the result."""
        entry = self.read.get(key)
        if entry is None and self.amended:
            # The key is really removed from dirty, before the miss is counted.
            entry = self.dirty.pop(key, None) if self.dirty is not None else None
            self._miss()
        return entry.delete() if entry else (None, False)

    def compare_and_swap(self, key: int, old: int, new: int) -> bool:
        """CompareAndSwap (1.20): an absent key counts no miss."""
        entry = self.read.get(key)
        slow = entry is None and self.amended
        if slow:
            entry = (self.dirty or {}).get(key)
        if entry is None:
            return False
        swapped = entry.p == old
        if swapped:
            entry.p = new
        if slow:
            self._miss()
        return swapped

    def compare_and_delete(self, key: int, old: int) -> bool:
        """CompareAndDelete (1.20): the entry stays in dirty, marked nil."""
        entry = self._lookup(key)
        if entry is None or entry.p != old:
            return False
        entry.p = NIL
        return True

    def clear(self) -> None:
        """Clear (1.23): dirty stays, emptied."""
        if not self.read and not self.amended:
            return
        self.read = {}
        self.amended = False
        if self.dirty is not None:
            self.dirty.clear()
        self.misses = 0

    # --- the parts --------------------------------------------------------------------------

    def _lookup(self, key: int) -> Entry | None:
        """Find an entry in read, else in dirty, which counts a miss either way."""
        entry = self.read.get(key)
        if entry is None and self.amended:
            entry = (self.dirty or {}).get(key)
            self._miss()
        return entry

    @staticmethod
    def _load_or_store_entry(entry: Entry, value: int) -> Pair:
        found, live = entry.load()
        if live:
            return found, True
        entry.p = value
        return value, False

    def _unexpunge(self, key: int, entry: Entry) -> None:
        if entry.p == EXPUNGED:
            entry.p = NIL
            if self.dirty is not None:
                self.dirty[key] = entry
            self.events.append("unexpunge")

    def _add(self, key: int, value: int) -> None:
        if not self.amended:
            self._make_dirty()
            self.amended = True
        if self.dirty is not None:
            self.dirty[key] = Entry(value)

    def _make_dirty(self) -> None:
        if self.dirty is not None:
            return
        self.dirty = {}
        for key, entry in self.read.items():
            if entry.p == NIL:
                entry.p = EXPUNGED
            if entry.p != EXPUNGED:
                self.dirty[key] = entry
        self.events.append("copy")

    def _miss(self) -> None:
        self.misses += 1
        self.events.append("miss")
        if self.misses >= len(self.dirty or {}):
            self._promote()

    def _promote(self) -> None:
        self.read = self.dirty or {}
        self.dirty = None
        self.amended = False
        self.misses = 0
        self.events.append("promote")
