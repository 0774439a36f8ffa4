"""The history of a card: which revision is the newest, and how one is added."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Max

from cards.cardfile import CardFile, dump, read
from cards.models import Card, CardRevision
from cards.services.cardrows import card_as_file

WAITING = (Card.State.DRAFT, Card.State.IN_REVIEW)


@dataclass(frozen=True)
class Head:
    """The newest revision of a card. A card nobody has edited yet has no row of its history: its
    head is what its rows say."""

    card: Card
    number: int
    state: str
    file: CardFile
    row: CardRevision | None

    @property
    def waits(self) -> bool:
        """True while it is not what learners see, or would see."""
        return self.state in WAITING

    @property
    def is_proposal(self) -> bool:
        """True for a newer text of a card that learners have in front of them."""
        return self.waits and self.card.state == Card.State.PUBLISHED


def head_of(card: Card) -> Head:
    """The newest revision; one query when there is a history."""
    row = card.revisions.select_related("author").first()
    if row is None:
        return Head(card, card.revision, card.state, card_as_file(card), None)
    return Head(card, row.number, row.state, file_of(row), row)


def heads_of(cards: Collection[Card]) -> dict[UUID, Head]:
    """The newest revisions of many cards, in one query; prefetch `texts` and `examples`."""
    rows = CardRevision.objects.filter(card__in=[card.pk for card in cards])
    newest = {row.card_id: row for row in rows.order_by("card_id", "-number").distinct("card_id")}
    heads = {}
    for card in cards:
        row = newest.get(card.pk)
        heads[card.pk] = (
            Head(card, card.revision, card.state, card_as_file(card), None)
            if row is None
            else Head(card, row.number, row.state, file_of(row), row)
        )
    return heads


def file_of(revision: CardRevision) -> CardFile:
    """The card as this revision has it."""
    return _read(revision.source)


def next_number(card: Card) -> int:
    """The number of the next revision: they only grow, also past proposals never published."""
    newest = card.revisions.aggregate(newest=Max("number"))["newest"] or 0
    return max(card.revision, newest) + 1


def begin_history(card: Card, at: datetime) -> None:
    """Keep what the rows say as the first revision, before they change for the first time."""
    if not card.revisions.exists():
        published = card.state in (Card.State.PUBLISHED, Card.State.WITHDRAWN)
        add_revision(
            card,
            card.revision,
            card_as_file(card),
            at=card.updated_at or at,
            state=card.state,
            published_at=card.updated_at if published else None,
        )


def add_revision(
    card: Card,
    number: int,
    file: CardFile,
    *,
    at: datetime,
    state: str,
    author: Any = None,
    note: str = "",
    meaning_changed: bool = False,
    published_at: datetime | None = None,
) -> CardRevision:
    return CardRevision.objects.create(
        card=card,
        number=number,
        source=dump(file),
        author=author,
        at=at,
        note=note,
        meaning_changed=meaning_changed,
        state=state,
        published_at=published_at,
    )


@lru_cache(maxsize=256)
def _read(source: str) -> CardFile:
    return read(source)
