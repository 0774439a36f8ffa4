"""The front page's words that are facts, and the figure that proves one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cards.examples import Shown, shown
from cards.models import Card, Deck, WorkedExample
from cards.sources import Source, source_of

FIGURE_CARD = "slice-growth"
# The growth the figure opens at: the first one on which old notes and the runtime disagree.
FIGURE_STEP = "append#513"


@dataclass(frozen=True)
class Fact:
    """What interview notes say, what is true, since which release, and where it is written.
    `card` is the card that tells the whole story; texts are by content language."""

    notes: Mapping[str, str]
    truth: Mapping[str, str]
    since: str
    source: Source
    card: str


FACTS: tuple[Fact, ...] = (
    Fact(
        notes={
            "en": "append doubles a slice up to 1,024 elements, then adds a quarter.",
            "zh-CN": "slice 在 1024 个元素以内翻倍，之后每次增加四分之一。",
        },
        truth={
            "en": "It doubles only below a capacity of 256. From there it adds (cap + 768) / 4 and "
            "rounds up to a size class: the 513th int moves you to 848, not 1,024.",
            "zh-CN": "只有容量小于 256 时才翻倍，之后每次增加 (cap + 768) / 4，再向上取整到 size "
            "class：追加第 513 个 int，得到的容量是 848，不是 1024。",
        },
        since="1.18",
        source=source_of({"file": "runtime/slice.go", "symbol": "growslice", "release": "1.27"}),
        card="slice-growth",
    ),
    Fact(
        notes={
            "en": "All iterations of a loop share one variable, so closures see its last value.",
            "zh-CN": "循环的每次迭代共用一个变量，闭包看到的都是最后的值。",
        },
        truth={
            "en": "Each iteration has its own, if go.mod says go 1.22 or later. The language "
            "version decides, not the toolchain: an old go.mod keeps the old rule.",
            "zh-CN": "只要 go.mod 写的是 go 1.22 及以上，每次迭代都有自己的变量。决定权在语言版本，"
            "不在工具链：旧的 go.mod 仍按旧规则。",
        },
        since="1.22",
        source=source_of({"spec": "For statements with for clause"}),
        card="loop-variable",
    ),
    Fact(
        notes={
            "en": "A map is an array of buckets with overflow chains, moved bit by bit to grow.",
            "zh-CN": "map 是一个 bucket 数组加溢出链，扩容时渐进式搬迁。",
        },
        truth={
            "en": "It is a Swiss table: groups of eight slots with a control byte for each, probed "
            "instead of chained. A full table is doubled, or split in two, all at once.",
            "zh-CN": "map 是 Swiss table：八个槽为一组，每槽一个控制字节，冲突靠探测而不是链表；"
            "一张表满了就一次性翻倍，或一分为二。",
        },
        since="1.24",
        source=source_of(
            {"file": "internal/runtime/maps/table.go", "symbol": "rehash", "release": "1.27"}
        ),
        card="map-growth",
    ),
)


@dataclass(frozen=True)
class ShownFact:
    """A fact in one language; `card` is "" while its card is not published."""

    notes: str
    truth: str
    since: str
    source: Source
    card: str


def facts(deck: Deck | None, lang: str) -> list[ShownFact]:
    """The three facts for a page; one query."""
    cards = Card.objects.published().filter(deck=deck, slug__in=[fact.card for fact in FACTS])
    known = set(cards.values_list("slug", flat=True))
    return [
        ShownFact(
            notes=fact.notes[lang],
            truth=fact.truth[lang],
            since=fact.since,
            source=fact.source,
            card=fact.card if fact.card in known else "",
        )
        for fact in FACTS
    ]


def figure(lang: str, go: str) -> Shown | None:
    """A finished worked example of slice growth; None on a site whose examples are not built."""
    examples = WorkedExample.objects.filter(
        card__slug=FIGURE_CARD, card__state=Card.State.PUBLISHED
    )
    for one in shown(examples, lang, go):
        if one.chosen.digest:
            return one
    return None
