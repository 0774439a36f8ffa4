"""The map of Go 1.15 … 1.23: buckets of eight slots, overflow chains, incremental evacuation.

Sources: ``runtime/map.go`` and ``runtime/map_fast64.go`` (1.15 … 1.23): makemap, mapassign,
mapdelete, hashGrow, growWork, evacuate, advanceEvacuationMark, mapclear. Keys are ints; their
64-bit hashes are given from outside, because real ones differ from map to map.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from simulations.releases import Release

BUCKET_COUNT = 8
MIN_TOP_HASH = 5

EMPTY_REST = 0
"""This slot is empty, and so are all after it in the chain."""
EMPTY_ONE = 1
EVACUATED_X = 2
EVACUATED_Y = 3
EVACUATED_EMPTY = 4

LOAD_FACTOR_DEN = 2
LOAD_FACTOR_NUM = 13
LOAD_FACTOR_NUM_1_21 = 12
"""Go 1.21 alone computes 6.0 (golang/go#63438): 8·13/16 in integers, times 2."""

Hasher = Callable[[int], int]


def load_factor_num(go: Release) -> int:
    """Return the numerator of the load factor over 2: 13 is 6.5, 12 is 6.0."""
    return LOAD_FACTOR_NUM_1_21 if go.minor == 21 else LOAD_FACTOR_NUM


def over_load_factor(count: int, b: int, go: Release) -> bool:
    """Return whether ``count`` entries are too many for 2^b buckets."""
    limit = load_factor_num(go) * ((1 << b) // LOAD_FACTOR_DEN)
    return count > BUCKET_COUNT and count > limit


def too_many_overflow_buckets(noverflow: int, b: int) -> bool:
    """Return whether there are about as many overflow buckets as regular ones."""
    return noverflow >= 1 << min(b, 15)


def top_hash(hash_: int) -> int:
    """Return the top eight bits of a 64-bit hash, kept clear of the five state codes."""
    top = hash_ >> 56
    return top + MIN_TOP_HASH if top < MIN_TOP_HASH else top


def buckets_for(hint: int, go: Release) -> int:
    """Return B for ``make(map[K]V, hint)``; a negative hint counts as 0."""
    b = 0
    while over_load_factor(max(hint, 0), b, go):
        b += 1
    return b


@dataclass
class Bucket:
    """One ``bmap``: eight tophash bytes, eight keys, and the overflow pointer."""

    tophash: list[int] = field(default_factory=lambda: [EMPTY_REST] * BUCKET_COUNT)
    keys: list[int] = field(default_factory=lambda: [0] * BUCKET_COUNT)
    overflow: Bucket | None = None

    def chain(self) -> Iterator[Bucket]:
        """Yield this bucket and its overflow buckets."""
        bucket: Bucket | None = self
        while bucket is not None:
            yield bucket
            bucket = bucket.overflow

    @property
    def evacuated(self) -> bool:
        """Whether the chain that starts here has been moved."""
        return EMPTY_ONE < self.tophash[0] < MIN_TOP_HASH


@dataclass(frozen=True)
class Moved:
    """One key that evacuation moved: to old index (x) or old index + number of old buckets (y)."""

    key: int
    to: int


@dataclass
class Log:
    """What one operation did, in order, for a story to tell."""

    bucket: int = 0
    found: bool = False
    grew: str = ""
    evacuated: list[tuple[int, list[Moved]]] = field(default_factory=list)
    new_overflow: bool = False
    slot: tuple[int, int] | None = None
    """(position in the chain, slot) that was read, written or freed."""


def unheard(event: str, detail: object) -> None:
    """Ignore what happens inside an operation."""


class HMap:
    """One ``hmap``; the fields have Go's names.

    ``on(event, detail)`` is called inside an operation: ``"grow"`` ("double" or "same-size") once
    the new buckets exist, ``"evacuate"`` (list of old index and keys moved) when a write has done
    its share of the moving.
    """

    def __init__(
        self,
        hint: int,
        hasher: Hasher,
        go: Release,
        on: Callable[[str, Any], None] = unheard,
    ) -> None:
        self.go = go
        self.on = on
        self.hasher = hasher
        self.count = 0
        self.b = buckets_for(hint, go)
        self.noverflow = 0
        self.buckets: list[Bucket] = [Bucket() for _ in range(1 << self.b)] if self.b else []
        self.oldbuckets: list[Bucket] | None = None
        self.nevacuate = 0
        self.same_size_grow = False

    @property
    def growing(self) -> bool:
        """Whether old buckets remain to be evacuated."""
        return self.oldbuckets is not None

    # --- operations -------------------------------------------------------------------------

    def get(self, key: int) -> Log:
        """Look a key up; reads never evacuate."""
        log = Log()
        if self.count == 0:
            return log
        hash_ = self.hasher(key)
        log.bucket = hash_ & ((1 << self.b) - 1)
        first = self.buckets[log.bucket]
        if self.oldbuckets is not None:
            old = self.oldbuckets[hash_ & (len(self.oldbuckets) - 1)]
            if not old.evacuated:
                first = old
        log.slot = self._find(first, key)
        log.found = log.slot is not None
        return log

    def put(self, key: int) -> Log:
        """Insert or overwrite a key, growing first where the rules say so."""
        log = Log()
        hash_ = self.hasher(key)
        if not self.buckets:
            self.buckets = [Bucket()]
        while True:
            log.bucket = hash_ & ((1 << self.b) - 1)
            if self.growing:
                self._grow_work(log.bucket, log)
            log.slot = self._find(self.buckets[log.bucket], key)
            if log.slot is not None:
                log.found = True
                return log
            if self.growing or not self._should_grow():
                break
            self._hash_grow(log)
        self._insert(key, hash_, log)
        self.count += 1
        return log

    def delete(self, key: int) -> Log:
        """Delete a key; the map never shrinks."""
        log = Log()
        if self.count == 0:
            return log
        log.bucket = self.hasher(key) & ((1 << self.b) - 1)
        if self.growing:
            self._grow_work(log.bucket, log)
        first = self.buckets[log.bucket]
        log.slot = self._find(first, key)
        if log.slot is None:
            return log
        log.found = True
        position, slot = log.slot
        chain = list(first.chain())
        chain[position].tophash[slot] = EMPTY_ONE
        self._spread_empty_rest(chain, position, slot)
        self.count -= 1
        return log

    def clear(self) -> None:
        """``clear(m)`` or the range-delete loop the compiler turns into it: B stays."""
        if self.count == 0:
            return
        self.same_size_grow = False
        self.oldbuckets = None
        self.nevacuate = self.noverflow = self.count = 0
        self.buckets = [Bucket() for _ in range(1 << self.b)]

    # --- the parts --------------------------------------------------------------------------

    @staticmethod
    def _find(first: Bucket, key: int) -> tuple[int, int] | None:
        for position, bucket in enumerate(first.chain()):
            for slot, top in enumerate(bucket.tophash):
                if top >= MIN_TOP_HASH and bucket.keys[slot] == key:
                    return position, slot
                if top == EMPTY_REST:
                    return None
        return None

    def _should_grow(self) -> bool:
        return over_load_factor(self.count + 1, self.b, self.go) or too_many_overflow_buckets(
            self.noverflow, self.b
        )

    def _hash_grow(self, log: Log) -> None:
        bigger = 1
        log.grew = "double"
        if not over_load_factor(self.count + 1, self.b, self.go):
            bigger = 0
            self.same_size_grow = True
            log.grew = "same-size"
        self.oldbuckets = self.buckets
        self.b += bigger
        self.buckets = [Bucket() for _ in range(1 << self.b)]
        self.nevacuate = 0
        self.noverflow = 0
        self.on("grow", log.grew)

    def _grow_work(self, bucket: int, log: Log) -> None:
        old = self.oldbuckets
        if old is None:
            return
        before = len(log.evacuated)
        self._evacuate(bucket & (len(old) - 1), log)
        if self.growing:
            self._evacuate(self.nevacuate, log)
        if moved := log.evacuated[before:]:
            self.on("evacuate", moved)

    def _evacuate(self, index: int, log: Log) -> None:
        old = self.oldbuckets
        if old is None:
            return
        newbit = len(old)
        if not old[index].evacuated:
            log.evacuated.append((index, self._move(old[index], index, newbit)))
        if index == self.nevacuate:
            self._advance_evacuation_mark(old)

    def _move(self, first: Bucket, index: int, newbit: int) -> list[Moved]:
        ends = {0: self.buckets[index]}
        if not self.same_size_grow:
            ends[1] = self.buckets[index + newbit]
        filled = {0: 0, 1: 0}
        moved = []
        for bucket in first.chain():
            for slot, top in enumerate(bucket.tophash):
                if top <= EMPTY_ONE:
                    bucket.tophash[slot] = EVACUATED_EMPTY
                    continue
                key = bucket.keys[slot]
                y = 1 if not self.same_size_grow and self.hasher(key) & newbit else 0
                bucket.tophash[slot] = EVACUATED_X + y
                if filled[y] == BUCKET_COUNT:
                    ends[y] = self._new_overflow(ends[y])
                    filled[y] = 0
                ends[y].tophash[filled[y]] = top
                ends[y].keys[filled[y]] = key
                filled[y] += 1
                moved.append(Moved(key, index + y * newbit))
        return moved

    def _advance_evacuation_mark(self, old: list[Bucket]) -> None:
        newbit = len(old)
        self.nevacuate += 1
        stop = min(self.nevacuate + 1024, newbit)
        while self.nevacuate != stop and old[self.nevacuate].evacuated:
            self.nevacuate += 1
        if self.nevacuate == newbit:
            self.oldbuckets = None
            self.same_size_grow = False

    def _insert(self, key: int, hash_: int, log: Log) -> None:
        last = first = self.buckets[log.bucket]
        for position, bucket in enumerate(first.chain()):
            last = bucket
            for slot, top in enumerate(bucket.tophash):
                if top <= EMPTY_ONE:
                    self._fill(bucket, slot, key, hash_)
                    log.slot = position, slot
                    return
        log.new_overflow = True
        log.slot = sum(1 for _ in first.chain()), 0
        self._fill(self._new_overflow(last), 0, key, hash_)

    @staticmethod
    def _fill(bucket: Bucket, slot: int, key: int, hash_: int) -> None:
        bucket.tophash[slot] = top_hash(hash_)
        bucket.keys[slot] = key

    def _new_overflow(self, last: Bucket) -> Bucket:
        # Counted exactly below 2^16 buckets, which no parameters reach.
        self.noverflow += 1
        last.overflow = Bucket()
        return last.overflow

    @staticmethod
    def _spread_empty_rest(chain: list[Bucket], position: int, slot: int) -> None:
        """Turn trailing emptyOne slots into emptyRest, back to the last used slot."""
        if slot == BUCKET_COUNT - 1:
            after = chain[position + 1].tophash[0] if position + 1 < len(chain) else EMPTY_REST
        else:
            after = chain[position].tophash[slot + 1]
        if after != EMPTY_REST:
            return
        while chain[position].tophash[slot] == EMPTY_ONE:
            chain[position].tophash[slot] = EMPTY_REST
            if slot > 0:
                slot -= 1
            elif position > 0:
                position, slot = position - 1, BUCKET_COUNT - 1
            else:
                return
