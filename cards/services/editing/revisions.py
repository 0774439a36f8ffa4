"""The history of a card: which revision is the newest, and how one is added."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects

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


def heads_of(cards: Collection[Card], files: Iterable[CardFile] = ()) -> dict[UUID, Head]:
    """The newest revisions of many cards, in a few queries. One that says just what one of `files`
    says is not read again."""
    said = {dump(file): file for file in files}
    rows = CardRevision.objects.filter(card__in=[card.pk for card in cards])
    newest = {row.card_id: row for row in rows.order_by("card_id", "-number").distinct("card_id")}
    prefetch_related_objects([one for one in cards if one.pk not in newest], "texts", "examples")
    heads = {}
    for card in cards:
        row = newest.get(card.pk)
        heads[card.pk] = (
            Head(card, card.revision, card.state, card_as_file(card), None)
            if row is None
            else Head(card, row.number, row.state, said.get(row.source) or file_of(row), row)
        )
    return heads


def file_of(revision: CardRevision) -> CardFile:
    """The card as this revision has it."""
    return _read(revision.source)


def next_number(head: Head) -> int:
    """The number of the next revision: they only grow, also past proposals never published."""
    return max(head.card.revision, head.number) + 1


def begin_history(card: Card, at: datetime) -> Head:
    """The newest revision. What the rows say is kept as the first one, before they change for the
    first time."""
    head = head_of(card)
    if head.row is None:
        first = first_revision(head, at)
        first.save()
        head = replace(head, row=first)
    return head


def first_revision(head: Head, at: datetime) -> CardRevision:
    """The revision, not stored yet, of a card that has only its rows."""
    card = head.card
    published = card.state in (Card.State.PUBLISHED, Card.State.WITHDRAWN)
    return new_revision(
        card,
        card.revision,
        head.file,
        at=card.updated_at or at,
        state=card.state,
        published_at=card.updated_at if published else None,
    )


def new_revision(
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
    """A revision that is not stored yet."""
    return CardRevision(
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
