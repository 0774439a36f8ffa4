"""The map of Go 1.24 and later: Swiss tables of groups, extended by a directory.

Sources: ``internal/runtime/maps/map.go``, ``table.go``, ``group.go``, ``runtime_fast64.go``
(1.24.11, 1.25.5, 1.26.6, 1.27.3). Keys are ints; their 64-bit hashes are given from outside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from simulations.errors import ParameterError
from simulations.releases import Release
from simulations.sentences import say

GROUP_SLOTS = 8
MAX_AVG_GROUP_LOAD = 7
MAX_TABLE_CAPACITY = 1024
HASH_BITS = 64
MAX_GLOBAL_DEPTH = 24
"""A real directory of this depth takes 128 MB; one hash for 897 keys would double it for ever."""

EMPTY = 0x80
DELETED = 0xFE

FIRST_WITH_PRUNING = 25
FIRST_WITH_SMALL_OVERWRITE = 27

Hasher = Callable[[int], int]


def h1(hash_: int) -> int:
    """Return the part of the hash that picks the group."""
    return hash_ >> 7


def h2(hash_: int) -> int:
    """Return the seven bits kept in the control byte."""
    return hash_ & 0x7F


def pow2_ceil(n: int) -> int:
    """Return the smallest power of two that is at least ``n`` (1 for 0)."""
    return 1 << max(n - 1, 0).bit_length()


@dataclass
class Group:
    """Eight control bytes and eight keys."""

    ctrl: list[int] = field(default_factory=lambda: [EMPTY] * GROUP_SLOTS)
    keys: list[int] = field(default_factory=lambda: [0] * GROUP_SLOTS)

    def find(self, key: int, tag: int) -> int | None:
        """Return the slot of ``key``, whose control byte is ``tag``."""
        for slot, ctrl in enumerate(self.ctrl):
            if ctrl == tag and self.keys[slot] == key:
                return slot
        return None

    def first_free(self) -> int | None:
        """Return the first slot that is empty or deleted."""
        return next((slot for slot, ctrl in enumerate(self.ctrl) if ctrl & EMPTY), None)

    @property
    def has_empty(self) -> bool:
        """Whether a probe may stop here."""
        return EMPTY in self.ctrl

    def full(self) -> Iterator[tuple[int, int]]:
        """Yield (slot, key) of every used slot."""
        for slot, ctrl in enumerate(self.ctrl):
            if not ctrl & EMPTY:
                yield slot, self.keys[slot]


def probe(hash_: int, groups: int) -> Iterator[int]:
    """Yield group indexes in probe order: home group, then triangular steps."""
    mask = groups - 1
    offset, index = h1(hash_) & mask, 0
    while True:
        yield offset
        index += 1
        offset = (offset + index) & mask


class Table:
    """One table: a power-of-two number of groups; the fields have Go's names."""

    def __init__(self, capacity: int, index: int, local_depth: int) -> None:
        self.capacity = pow2_ceil(max(capacity, GROUP_SLOTS))
        self.used = 0
        self.index = index
        self.local_depth = local_depth
        self.growth_left = self.max_growth_left
        self.groups = [Group() for _ in range(self.capacity // GROUP_SLOTS)]

    @property
    def max_growth_left(self) -> int:
        """Entries an empty table takes: 7/8 of the capacity, 7 of 8 in a single group."""
        if self.capacity <= GROUP_SLOTS:
            return self.capacity - 1
        return self.capacity * MAX_AVG_GROUP_LOAD // GROUP_SLOTS

    @property
    def tombstones(self) -> int:
        """Deleted slots not yet usable again."""
        load = self.capacity * MAX_AVG_GROUP_LOAD // GROUP_SLOTS
        return load - self.used - self.growth_left

    def find(self, key: int, hash_: int) -> tuple[int, int, int] | None:
        """Return (group, slot, groups visited) of ``key``, or None."""
        for visited, offset in enumerate(probe(hash_, len(self.groups)), 1):
            group = self.groups[offset]
            slot = group.find(key, h2(hash_))
            if slot is not None:
                return offset, slot, visited
            if group.has_empty:
                return None
        return None

    def place(self, hash_: int) -> tuple[int, int, bool]:
        """Return (group, slot, reuses a tombstone) for a new key; the table is unchanged."""
        deleted: tuple[int, int] | None = None
        for offset in probe(hash_, len(self.groups)):
            slot = self.groups[offset].first_free()
            if slot is None:
                continue
            if self.groups[offset].ctrl[slot] == DELETED:
                deleted = deleted or (offset, slot)
                continue
            if deleted is not None:
                return (*deleted, True)
            return offset, slot, False
        raise AssertionError("a probe sequence visits every group")  # pragma: no cover

    def fill(self, offset: int, slot: int, key: int, hash_: int) -> None:
        """Write a key into a free slot and count it."""
        self.groups[offset].ctrl[slot] = h2(hash_)
        self.groups[offset].keys[slot] = key
        self.growth_left -= 1
        self.used += 1

    def put_unchecked(self, key: int, hash_: int) -> tuple[int, int]:
        """Insert a key that is not there into a table without tombstones and with room."""
        offset, slot, _ = self.place(hash_)
        self.fill(offset, slot, key, hash_)
        return offset, slot

    def remove(self, offset: int, slot: int) -> bool:
        """Free a slot; return whether a tombstone had to be left."""
        self.used -= 1
        group = self.groups[offset]
        if group.has_empty:
            group.ctrl[slot] = EMPTY
            self.growth_left += 1
            return False
        group.ctrl[slot] = DELETED
        return True

    def prune_tombstones(self, hasher: Hasher) -> int:
        """Turn tombstones that no probe sequence needs into empty slots; return how many.

        Nothing happens unless there are tombstones for a tenth of the capacity and that much
        can be won back.
        """
        if self.tombstones * 10 < self.capacity:
            return 0
        needed = self._groups_with_needed_tombstones(hasher)
        prunable = [group for i, group in enumerate(self.groups) if i not in needed]
        count = sum(group.ctrl.count(DELETED) for group in prunable)
        if count * 10 < self.capacity:
            return 0
        for group in prunable:
            group.ctrl = [EMPTY if ctrl == DELETED else ctrl for ctrl in group.ctrl]
        self.growth_left += count
        return count

    def _groups_with_needed_tombstones(self, hasher: Hasher) -> set[int]:
        needed = set()
        for i, group in enumerate(self.groups):
            for _, key in group.full():
                for offset in probe(hasher(key), len(self.groups)):
                    if offset == i:
                        break
                    if self.groups[offset].first_free() is not None:
                        needed.add(offset)
            if group.has_empty:
                needed.add(i)
        return needed

    def clear(self) -> None:
        """Forget all entries and tombstones; the capacity stays."""
        self.used = 0
        self.growth_left = self.max_growth_left
        self.groups = [Group() for _ in self.groups]

    def entries(self) -> Iterator[int]:
        """Yield the keys in memory order."""
        for group in self.groups:
            for _, key in group.full():
                yield key


@dataclass
class Log:
    """What one operation did, in order, for a story to tell."""

    found: bool = False
    table: int = 0
    group: int = 0
    slot: int = -1
    visited: int = 1
    tombstone: bool = False
    reused: bool = False
    pruned: int = 0
    growths: list[str] = field(default_factory=list)
    """``small``, ``table``, ``double`` or ``split``, in the order they happened."""


def unheard(event: str, detail: object) -> None:
    """Ignore what happens inside an operation."""


class SwissMap:
    """One ``Map``; the fields have Go's names.

    ``on(event, table)`` is called inside an operation, once it is done: ``"table"`` (the small map
    became a table), ``"double"``, ``"split"`` (the left half), ``"prune"``.
    """

    table_type = Table

    def __init__(
        self,
        hint: int,
        hasher: Hasher,
        go: Release,
        on: Callable[[str, Table], None] = unheard,
    ) -> None:
        self.go = go
        self.on = on
        self.hasher = hasher
        self.used = 0
        self.global_depth = 0
        self.tombstone_possible = False
        self.small: Group | None = None
        self.directory: list[Table] = []
        if hint > GROUP_SLOTS:
            target = hint * GROUP_SLOTS // MAX_AVG_GROUP_LOAD
            size = pow2_ceil(-(-target // MAX_TABLE_CAPACITY))
            self.global_depth = size.bit_length() - 1
            self.directory = [
                self.table_type(target // size, i, self.global_depth) for i in range(size)
            ]

    @property
    def dir_len(self) -> int:
        """Length of the directory; 0 for a small map."""
        return len(self.directory)

    @property
    def tables(self) -> list[Table]:
        """The tables in directory order, each once."""
        found = []
        i = 0
        while i < len(self.directory):
            found.append(self.directory[i])
            i += 1 << (self.global_depth - found[-1].local_depth)
        return found

    def directory_index(self, hash_: int) -> int:
        """Return the directory entry: the top ``global_depth`` bits."""
        return hash_ >> (HASH_BITS - self.global_depth)

    def table_of(self, hash_: int) -> Table:
        """Return the table responsible for a hash."""
        return self.directory[self.directory_index(hash_)]

    # --- operations -------------------------------------------------------------------------

    def get(self, key: int) -> Log:
        """Look a key up."""
        log = Log()
        if self.used == 0:
            return log
        self._find(key, self.hasher(key), log)
        return log

    def put(self, key: int) -> Log:
        """Insert or overwrite a key."""
        log = Log()
        hash_ = self.hasher(key)
        if self.dir_len == 0:
            if self.small is None:
                self.small = Group()
                log.growths.append("small")
            if self._put_small(self.small, key, hash_, log):
                return log
        while not self._put_table(key, hash_, log):
            pass
        return log

    def delete(self, key: int) -> Log:
        """Delete a key; a table keeps its capacity."""
        log = Log()
        if self.used == 0:
            return log
        self._find(key, self.hasher(key), log)
        if not log.found:
            return log
        self.used -= 1
        if self.small is not None and self.dir_len == 0:
            self.small.ctrl[log.slot] = EMPTY
        else:
            log.tombstone = self.table_of(self.hasher(key)).remove(log.group, log.slot)
            self.tombstone_possible |= log.tombstone
        return log

    def clear(self) -> None:
        """``clear(m)``: capacities stay; 1.24 leaves the tombstones of an emptied map alone."""
        prunes = self.go.minor >= FIRST_WITH_PRUNING and self.tombstone_possible
        if self.used == 0 and not prunes:
            return
        if self.dir_len == 0:
            self.small = Group()
        for table in self.tables:
            table.clear()
        self.used = 0
        self.tombstone_possible = False

    # --- the parts --------------------------------------------------------------------------

    def _find(self, key: int, hash_: int, log: Log) -> None:
        if self.dir_len == 0:
            slot = self.small.find(key, h2(hash_)) if self.small else None
            if slot is not None:
                log.found, log.slot = True, slot
            return
        table = self.table_of(hash_)
        log.table = self.tables.index(table)
        found = table.find(key, hash_)
        if found is not None:
            log.found = True
            log.group, log.slot, log.visited = found

    def _put_small(self, group: Group, key: int, hash_: int, log: Log) -> bool:
        """Write into the small map; False when it became a table and the key is still to place."""
        full = self.used == GROUP_SLOTS
        if not full or self.go.minor >= FIRST_WITH_SMALL_OVERWRITE:
            slot = group.find(key, h2(hash_))
            if slot is not None:
                log.found, log.slot = True, slot
                return True
        slot = group.first_free()
        if slot is not None:
            group.ctrl[slot], group.keys[slot] = h2(hash_), key
            log.slot = slot
            self.used += 1
            return True
        self._grow_to_table(group)
        log.growths.append("table")
        return False

    def _grow_to_table(self, group: Group) -> None:
        table = self.table_type(2 * GROUP_SLOTS, 0, 0)
        for _, key in group.full():
            table.put_unchecked(key, self.hasher(key))
        self.directory = [table]
        self.global_depth = 0
        self.small = None
        self.on("table", table)

    def _put_table(self, key: int, hash_: int, log: Log) -> bool:
        """Write into the table of the hash; False when it grew and the search starts again."""
        table = self.table_of(hash_)
        log.table = self.tables.index(table)
        found = table.find(key, hash_)
        if found is not None:
            log.found = True
            log.group, log.slot, log.visited = found
            return True
        log.group, log.slot, log.reused = table.place(hash_)
        if log.reused:
            table.growth_left += 1  # a tombstone was already counted; fill() takes it back
        if table.growth_left == 0 and self.go.minor >= FIRST_WITH_PRUNING:
            log.pruned = table.prune_tombstones(self.hasher)
            if log.pruned:
                self.on("prune", table)
        if table.growth_left > 0:
            table.fill(log.group, log.slot, key, hash_)
            self.used += 1
            return True
        self._rehash(table, log)
        return False

    def _rehash(self, table: Table, log: Log) -> None:
        if 2 * table.capacity <= MAX_TABLE_CAPACITY:
            bigger = self.table_type(2 * table.capacity, table.index, table.local_depth)
            for key in table.entries():
                bigger.put_unchecked(key, self.hasher(key))
            self._install(bigger)
            log.growths.append("double")
            self.on("double", bigger)
            return
        log.growths.append("split")
        self.on("split", self._split(table))

    def _split(self, table: Table) -> Table:
        depth = table.local_depth + 1
        halves = [self.table_type(MAX_TABLE_CAPACITY, -1, depth) for _ in range(2)]
        for key in table.entries():
            hash_ = self.hasher(key)
            halves[hash_ >> (HASH_BITS - depth) & 1].put_unchecked(key, hash_)
        if table.local_depth == self.global_depth:
            if self.global_depth == MAX_GLOBAL_DEPTH:
                raise ParameterError(
                    "hashes",
                    say("same-hashes", used=table.used, bits=MAX_GLOBAL_DEPTH),
                )
            for each in self.tables:
                each.index *= 2
            self.directory = [each for each in self.directory for _ in range(2)]
            self.global_depth += 1
        halves[0].index = table.index
        halves[1].index = table.index + (1 << (self.global_depth - depth))
        for half in halves:
            self._install(half)
        return halves[0]

    def _install(self, table: Table) -> None:
        for i in range(1 << (self.global_depth - table.local_depth)):
            self.directory[table.index + i] = table


class CountedTable(Table):
    """A table whose keys are counted, not placed: enough to know when it grows by inserts."""

    def __init__(self, capacity: int, index: int, local_depth: int) -> None:
        super().__init__(capacity, index, local_depth)
        self.keys: list[int] = []

    def put_unchecked(self, key: int, hash_: int) -> tuple[int, int]:
        """Count one more key."""
        self.keys.append(key)
        self.growth_left -= 1
        self.used += 1
        return 0, 0

    def entries(self) -> Iterator[int]:
        """Yield the keys."""
        yield from self.keys


class CountedMap(SwissMap):
    """A Swiss map that only takes new keys, a hundred times faster.

    Without deletes there are no tombstones, so a table grows by its count alone and splits by the
    top bits of its keys' hashes: no group has to be looked at.
    """

    table_type = CountedTable

    def put_new(self, key: int) -> None:
        """Insert a key that is not in the map."""
        hash_ = self.hasher(key)
        if self.dir_len == 0:
            self.small = self.small or Group()
            if self._put_small(self.small, key, hash_, Log()):
                return
        while True:
            table = self.table_of(hash_)
            if table.growth_left:
                table.put_unchecked(key, hash_)
                self.used += 1
                return
            self._rehash(table, Log())
