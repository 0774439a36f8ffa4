"""How the allocator rounds a request up: size classes, pages, malloc headers.

Sources: ``runtime/sizeclasses.go`` (1.15 … 1.25), ``internal/runtime/gc/sizeclasses.go`` (1.26 on),
``runtime/msize.go`` (1.15 … 1.21), ``runtime/msize.go`` with ``mallocHeaderSize`` (1.22 on).
All sizes are bytes on linux/amd64.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from simulations.releases import Release

PAGE_SIZE = 8192
MAX_SMALL_SIZE = 32768
MALLOC_HEADER_SIZE = 8
MIN_SIZE_FOR_MALLOC_HEADER = 512
"""Objects with pointers up to this size keep their pointer bits in the span, not in a header."""

FIRST_WITH_CLASS_24 = 16
FIRST_WITH_MALLOC_HEADER = 22

_CLASSES: tuple[int, ...] = (
    *(8, 16, 24, 32, 48, 64, 80, 96, 112, 128),
    *(144, 160, 176, 192, 208, 224, 240, 256),
    *(288, 320, 352, 384, 416, 448, 480, 512, 576, 640, 704, 768, 896, 1024),
    *(1152, 1280, 1408, 1536, 1792, 2048, 2304, 2688, 3072, 3200, 3456, 4096),
    *(4864, 5376, 6144, 6528, 6784, 6912, 8192, 9472, 9728, 10240, 10880),
    *(12288, 13568, 14336, 16384, 18432, 19072, 20480, 21760, 24576, 27264, 28672, 32768),
)
_CLASSES_BEFORE_24 = tuple(size for size in _CLASSES if size != 24)


def size_classes(go: Release) -> tuple[int, ...]:
    """Return the object sizes of the small size classes, ascending (class 0 is not a size)."""
    return _CLASSES if go.minor >= FIRST_WITH_CLASS_24 else _CLASSES_BEFORE_24


@dataclass(frozen=True)
class Rounded:
    """A rounded request: ``usable`` bytes for the caller, ``header`` bytes before them.

    ``usable + header`` is the size class, or a multiple of the page for ``large`` objects.
    """

    usable: int
    header: int
    large: bool

    @property
    def total(self) -> int:
        """Bytes the allocator hands out."""
        return self.usable + self.header


def roundup(size: int, *, noscan: bool, go: Release) -> Rounded:
    """Round ``size`` bytes as ``roundupsize`` does; ``noscan`` = the type has no pointers."""
    header = 0
    limit = MAX_SMALL_SIZE
    if go.minor >= FIRST_WITH_MALLOC_HEADER:
        limit -= MALLOC_HEADER_SIZE
        if not noscan and size > MIN_SIZE_FOR_MALLOC_HEADER:
            header = MALLOC_HEADER_SIZE
    if size > limit:
        pages = -(-size // PAGE_SIZE)
        return Rounded(pages * PAGE_SIZE, 0, True)
    if size == 0:
        return Rounded(0, 0, False)
    classes = size_classes(go)
    total = classes[bisect_left(classes, size + header)]
    return Rounded(total - header, header, False)


def roundupsize(size: int, *, noscan: bool, go: Release) -> int:
    """Return the usable bytes the allocator gives for a request of ``size`` bytes."""
    return roundup(size, noscan=noscan, go=go).usable
