"""One sync.Pool: a private value and a shared queue per P, and the victims of the last GC.

Sources: ``sync/pool.go`` (Put, Get, getSlow, poolCleanup) and ``sync/poolqueue.go``, the same
rules in 1.15 … 1.27. None stands for nil.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Local:
    """A ``poolLocal``: ``shared`` runs from tail (oldest) to head (newest)."""

    private: int | None = None
    shared: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Got:
    """What Get found and where: ``private head steal victim-private victim-tail new none``.

    ``owner`` is the P it came from.
    """

    value: int | None
    place: str
    owner: int


class Pool:
    """One pool on ``procs`` Ps; New counts up from 1001."""

    def __init__(self, procs: int, has_new: bool) -> None:
        self.procs = procs
        self.has_new = has_new
        self.made = 0
        self.local = [Local() for _ in range(procs)]
        self.victim = [Local() for _ in range(procs)]
        self.victims_on = False

    def put(self, p: int, value: int | None) -> str:
        """Put on P ``p``; return ``private``, ``head`` or, for nil, ``ignored``."""
        if value is None:
            return "ignored"
        local = self.local[p]
        if local.private is None:
            local.private = value
            return "private"
        local.shared.append(value)
        return "head"

    def get(self, p: int) -> Got:
        """Get on P ``p``."""
        local = self.local[p]
        if local.private is not None:
            value, local.private = local.private, None
            return Got(value, "private", p)
        if local.shared:
            return Got(local.shared.pop(), "head", p)
        for i in range(self.procs):
            other = (p + i + 1) % self.procs
            if self.local[other].shared:
                return Got(self.local[other].shared.pop(0), "steal", other)
        found = self._from_victims(p)
        if found is not None:
            return found
        if not self.has_new:
            return Got(None, "none", p)
        self.made += 1
        return Got(1000 + self.made, "new", p)

    def _from_victims(self, p: int) -> Got | None:
        if not self.victims_on:
            return None
        own = self.victim[p]
        if own.private is not None:
            value, own.private = own.private, None
            return Got(value, "victim-private", p)
        for i in range(self.procs):
            other = (p + i) % self.procs
            if self.victim[other].shared:
                return Got(self.victim[other].shared.pop(0), "victim-tail", other)
        # Empty for this P: later Gets do not look again before the next collection.
        self.victims_on = False
        return None

    def collect(self) -> int:
        """Start a collection: victims are dropped, locals become victims; return how many drop."""
        dropped = sum((v.private is not None) + len(v.shared) for v in self.victim)
        self.victim = self.local
        self.local = [Local() for _ in range(self.procs)]
        self.victims_on = True
        return dropped
