"""A file's cards → the database, in one transaction, or not at all.

New cards become drafts. A card that is there keeps its uuid, and with it everybody's study of it;
what learners see changes only when somebody publishes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from cards.batches import Hear, in_batches, unheard
from cards.models import Card, CardRevision, Deck
from cards.services.cardrows import write_cards
from cards.services.editing.log import log
from cards.services.editing.revisions import new_revision
from cards.services.editing.writing import require, store_all
from cards.services.interchange.planning import Plan, Planned, make_plan
from cards.services.interchange.reading import Incoming
from cards.services.warming import warm_soon

FIRST = 1
"""The number of a card's first revision."""


def preview(
    incoming: Incoming,
    deck: Deck | None,
    *,
    by: Any,
    take: Collection[UUID] = (),
    hear: Hear = unheard,
) -> Plan:
    """What `apply` would do now. Raises RefusedError, NotAllowed."""
    _require(by)
    return make_plan(incoming, deck, take, tell=hear("checked"))


@transaction.atomic
def apply(
    incoming: Incoming,
    deck: Deck | None,
    *,
    by: Any,
    at: datetime,
    take: Collection[UUID] = (),
    hear: Hear = unheard,
) -> Plan:
    """Make the plan and carry it out. Raises RefusedError (then nothing is written), NotAllowed."""
    _require(by)
    plan = make_plan(incoming, deck, take, lock=True, tell=hear("checked"))
    if plan.deck.pk is None:
        plan.deck.save()
    numbers: dict[UUID, int] = {}
    for batch in in_batches(plan.cards, hear("written")):
        _create([one for one in batch if one.outcome.verb == "created"], plan.deck, by, at)
        _remember(batch)
        changes = [
            (one.head, one.file) for one in batch if one.head and one.outcome.verb == "changed"
        ]
        for revision in store_all(changes, author=by, at=at, verb="import"):
            numbers[revision.card_id] = revision.number
    warm_soon()
    entry = log(
        by,
        "import",
        at=at,
        about=incoming.name,
        deck=plan.deck.slug,
        cards=[_told(one, numbers) for one in plan.cards],
        counts=dict(plan.counts),
        media=list(incoming.media),
        remarks=[remark.kept for remark in incoming.remarks],
    )
    return replace(plan, entry=entry)


def _require(by: Any) -> None:
    require(by, "cards.add_card")
    require(by, "cards.change_card")


def _create(new: Sequence[Planned], deck: Deck, by: Any, at: datetime) -> None:
    pairs = [
        (
            Card(
                pk=one.file.uuid,
                deck=deck,
                state=Card.State.DRAFT,
                revision=FIRST,
                source_hash=one.item.file.source_hash,
            ),
            one.file,
        )
        for one in new
    ]
    write_cards(pairs)
    CardRevision.objects.bulk_create(
        new_revision(card, FIRST, file, author=by, at=at, state=card.state) for card, file in pairs
    )


def _remember(batch: Sequence[Planned]) -> None:
    """Note of what is there already what was brought last."""
    moved = []
    for one in batch:
        new = one.item.file.source_hash
        if one.head and one.outcome.verb != "conflict" and one.head.card.source_hash != new:
            one.head.card.source_hash = new
            moved.append(one.head.card)
    Card.objects.bulk_update(moved, ["source_hash"])


def _told(one: Planned, numbers: Mapping[UUID, int]) -> dict[str, Any]:
    """What the log keeps of a card; `number` is that of the revision written, None for none."""
    new = FIRST if one.outcome.verb == "created" else None
    return {
        "card": str(one.outcome.card),
        "slug": one.outcome.slug,
        "verb": one.outcome.verb,
        "note": one.outcome.note.kept,
        "before": one.outcome.number_before,
        "number": numbers.get(one.outcome.card, new),
    }
