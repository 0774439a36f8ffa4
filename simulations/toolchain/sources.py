"""Where in Go's own source the rules of a simulator stand, release by release.

It is what can be said of a value that no program can see, and of releases that were never run
here. Files are named as below ``src/`` in Go's tree; a test looks each symbol up in the releases
that are installed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulations.releases import FIRST_MINOR, LAST_MINOR, release


@dataclass(frozen=True)
class Origin:
    """A function or type of Go's source, in the releases 1.``first`` … 1.``last``."""

    file: str
    symbol: str
    first: int = FIRST_MINOR
    last: int = LAST_MINOR


_SLICES = (
    Origin("runtime/slice.go", "growslice"),
    Origin("runtime/slice.go", "nextslicecap", first=22),
    Origin("runtime/msize.go", "roundupsize", last=21),
    Origin("runtime/msize_allocheaders.go", "roundupsize", first=22, last=22),
    Origin("runtime/msize.go", "roundupsize", first=23),
)
_MAPS = (
    Origin("runtime/map.go", "mapassign", last=23),
    Origin("runtime/map.go", "overLoadFactor", last=23),
    Origin("runtime/map.go", "evacuate", last=23),
    Origin("internal/runtime/maps/table.go", "PutSlot", first=24),
    Origin("internal/runtime/maps/table.go", "rehash", first=24),
    Origin("internal/runtime/maps/map.go", "growToTable", first=24),
)

ORIGINS: Mapping[str, tuple[Origin, ...]] = {
    "slice-header": (Origin("runtime/slice.go", "slice"), *_SLICES),
    "slice-growth": _SLICES,
    "map-collisions": _MAPS,
    "map-growth": _MAPS,
    "string-concat": (
        Origin("runtime/string.go", "concatstrings"),
        Origin("runtime/string.go", "rawstring"),
    ),
    "string-builder": (
        Origin("strings/builder.go", "grow"),
        Origin("strings/strings.go", "Join"),
        Origin("bytes/buffer.go", "grow"),
    ),
    "channel": (
        Origin("runtime/chan.go", "chansend"),
        Origin("runtime/chan.go", "chanrecv"),
        Origin("runtime/chan.go", "closechan"),
    ),
    "sync-map": (
        Origin("sync/map.go", "missLocked", last=23),
        Origin("sync/map.go", "dirtyLocked", last=23),
        Origin("internal/sync/hashtriemap.go", "expand", first=24),
    ),
    "sync-pool": (
        Origin("sync/pool.go", "getSlow"),
        Origin("sync/pool.go", "poolCleanup"),
        Origin("sync/poolqueue.go", "popTail"),
    ),
}


def origins(slug: str, go: str) -> tuple[Origin, ...]:
    """Return where the rules of a simulator stand in the source of one release."""
    minor = release(go).minor
    return tuple(o for o in ORIGINS.get(slug, ()) if o.first <= minor <= o.last)


def address(origin: Origin, go: str) -> str:
    """Return the address of the file in Go's public repository, on the release's branch."""
    return f"https://github.com/golang/go/blob/release-branch.go{go}/src/{origin.file}"
