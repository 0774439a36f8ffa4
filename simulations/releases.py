"""The Go releases GoPrep knows, and what changed in each for the things it simulates.

A release is named by its minor version, ``"1.24"``. Facts below were observed on real toolchains
(1.15.15, 1.19.8, 1.21.13 … 1.27.3, linux/amd64) unless the line says "source", which means the
change lies between two releases of which one was only read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulations.errors import ParameterError
from simulations.sentences import say

FIRST_MINOR = 15
LAST_MINOR = 27


@dataclass(frozen=True, order=True)
class Release:
    """One Go release line, for example ``Release(24)`` for Go 1.24."""

    minor: int

    @property
    def name(self) -> str:
        """The name people use, ``"1.24"``."""
        return f"1.{self.minor}"

    def __str__(self) -> str:
        return self.name


RELEASES: tuple[Release, ...] = tuple(Release(m) for m in range(FIRST_MINOR, LAST_MINOR + 1))
LATEST = RELEASES[-1]


def release(name: Any) -> Release:
    """Return the release called ``name`` ("1.15" … "1.27"), or raise ParameterError("go")."""
    for known in RELEASES:
        if name == known.name:
            return known
    known_names = f'"1.{FIRST_MINOR}" … "1.{LAST_MINOR}"'
    raise ParameterError("go", say("not-one-of", value=name, known=known_names))


@dataclass(frozen=True)
class Change:
    """Something that works differently from ``since`` on.

    ``simulators`` are the slugs whose traces differ; ``source_only`` marks a switch whose first
    release was read in sources, not run.
    """

    since: Release
    simulators: tuple[str, ...]
    en: str
    zh: str
    source_only: bool = False


CHANGES: tuple[Change, ...] = (
    Change(
        Release(16),
        ("slice-growth", "slice-header", "string-builder"),
        "A 24-byte size class was added, so some small capacities shrank (3 ints instead of 4).",
        "新增 24 字节的 size class，部分小容量变小（3 个 int 不再取整到 4 个）。",
        source_only=True,
    ),
    Change(
        Release(18),
        ("slice-growth", "slice-header", "string-builder"),
        "append doubles below a capacity of 256 and then grows by (cap + 768) / 4; "
        "before it doubled below a length of 1024 and then added a quarter.",
        "容量小于 256 时翻倍，之后每次增加 (cap + 768) / 4；"
        "此前是长度小于 1024 时翻倍，之后每次增加四分之一。",
        source_only=True,
    ),
    Change(
        Release(19),
        ("string-builder",),
        "bytes.Buffer grows to a size class instead of exactly 2 × cap + n.",
        "bytes.Buffer 扩容时取整到 size class，不再恰好是 2 × cap + n。",
        source_only=True,
    ),
    Change(
        Release(20),
        ("sync-map",),
        "Swap, CompareAndSwap and CompareAndDelete were added.",
        "新增 Swap、CompareAndSwap 和 CompareAndDelete。",
        source_only=True,
    ),
    Change(
        Release(21),
        ("map-growth", "map-collisions"),
        "Maps grew at a load factor of 6.0 instead of 6.5, in this release only.",
        "仅在该版本中，map 的装载因子是 6.0 而不是 6.5。",
    ),
    Change(
        Release(22),
        ("slice-growth",),
        "Objects with pointers larger than 512 bytes carry an 8-byte malloc header, "
        "so slices of pointers get capacities that are no longer powers of two.",
        "含指针且超过 512 字节的对象多带 8 字节 malloc 头，指针 slice 的容量不再是 2 的幂。",
    ),
    Change(
        Release(22),
        ("map-growth", "map-collisions"),
        "The map load factor is 6.5 again.",
        "map 的装载因子恢复为 6.5。",
    ),
    Change(
        Release(23),
        ("string-builder",),
        "strings.Builder.Grow rounds the new capacity up to a size class.",
        "strings.Builder.Grow 会把新容量向上取整到 size class。",
    ),
    Change(
        Release(23),
        ("sync-map",),
        "Clear was added.",
        "新增 Clear。",
    ),
    Change(
        Release(24),
        ("map-growth", "map-collisions"),
        "Maps are Swiss tables: groups of eight slots with control bytes, "
        "no buckets, no overflow chains, no evacuation.",
        "map 改为 Swiss table：八个槽一组并带控制字节，不再有 bucket、溢出链和渐进式搬迁。",
    ),
    Change(
        Release(24),
        ("sync-map",),
        "sync.Map is a concurrent hash trie; read, dirty and promotion are gone.",
        "sync.Map 改为并发哈希字典树，不再有 read、dirty 和提升。",
    ),
    Change(
        Release(25),
        ("slice-growth",),
        "A local slice whose array never escapes starts in a 32-byte stack buffer.",
        "底层数组不逃逸的局部 slice 先使用 32 字节的栈上缓冲区。",
    ),
    Change(
        Release(25),
        ("map-growth", "map-collisions"),
        "Tombstones are pruned before a table grows, and clear removes them.",
        "table 扩容前会先清理墓碑，clear 也会清掉墓碑。",
    ),
    Change(
        Release(26),
        ("slice-growth",),
        "A slice that escapes once after its loop also grows in a stack buffer first.",
        "循环结束后才逃逸一次的 slice 也会先在栈上缓冲区中增长。",
    ),
    Change(
        Release(27),
        ("map-growth", "map-collisions"),
        "Overwriting a key in a full map of eight entries no longer converts it to a table.",
        "在装满八个元素的小 map 中覆盖已有的键，不再触发转换为 table。",
    ),
)


def changes_for(slug: str) -> tuple[Change, ...]:
    """Return what changed for one simulator, oldest release first."""
    return tuple(change for change in CHANGES if slug in change.simulators)
