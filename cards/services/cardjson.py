"""Each published card as JSON, written once and kept until the card, its traces or the program
changes: a bundle is put together from what is here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q

from cards.models import Card, CardJson, Deck
from cards.services.locks import wait_briefly
from simulations import services as simulations

BATCH = 50
"""Cards written in one transaction: what a stopped worker loses at most."""


@dataclass(frozen=True)
class WrittenCard:
    """``runs``: the requests for traces it depends on, key → "digest-version", "" without one."""

    card: UUID
    json: bytes
    runs: Mapping[str, str]


@dataclass(frozen=True)
class Writer:
    """The program that says in JSON what bundles hold; ``code`` is another for another one."""

    code: str
    cards: Callable[[Sequence[UUID]], Iterable[WrittenCard]]
    deck: Callable[[Deck], Mapping[str, Any]]
    traces: Callable[[Iterable[str]], list[dict[str, Any]]]


def stale_cards(deck: Deck, writer: Writer) -> list[UUID]:
    """The published cards whose JSON is not there or not up to date, in study order."""
    published = Card.objects.published().filter(deck=deck)
    fresh = CardJson.objects.filter(
        card=OuterRef("pk"), tag=OuterRef("content_tag"), code=_code(deck, writer)
    )
    wanted = ~Exists(fresh) | Q(pk__in=_with_other_traces(deck))
    rows = published.filter(wanted).order_by("position", "id")
    return list(rows.values_list("pk", flat=True))


@transaction.atomic
def write_some(deck: Deck, writer: Writer) -> int:
    """Write a batch of what is stale; returns how many cards that were.

    Whoever else does the same at the time waits for the batch and goes on with the next one, so
    that nothing is written twice; OperationalError where that takes long. No row that editors write
    is locked.
    """
    wait_briefly()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_WRITING, deck.pk])
    cards = stale_cards(deck, writer)[:BATCH]
    write_cards(cards, deck, writer)
    return len(cards)


def write_cards(cards: Sequence[UUID], deck: Deck, writer: Writer) -> None:
    """Write these cards' JSON and keep it. The tags are read before what they stand for: what
    changes meanwhile is at worst written once more."""
    traces_tag = simulations.traces_tag()
    tags = dict(Card.objects.filter(pk__in=cards).values_list("pk", "content_tag"))
    rows = [
        CardJson(
            card_id=one.card,
            tag=tags[one.card],
            code=_code(deck, writer),
            traces_tag=traces_tag,
            runs=dict(one.runs),
            digest=hashlib.sha256(one.json).hexdigest()[:16],
            body=one.json,
        )
        for one in writer.cards(cards)
        if one.card in tags
    ]
    fields = ["tag", "code", "traces_tag", "runs", "digest", "body"]
    CardJson.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["card"], update_fields=fields
    )


def _with_other_traces(deck: Deck) -> list[UUID]:
    """Those of which a request has another trace than noted, or has one now."""
    rows = CardJson.objects.filter(card__deck=deck, card__state=Card.State.PUBLISHED)
    unsure = rows.exclude(runs={}).exclude(traces_tag=simulations.traces_tag())
    noted = dict(unsure.values_list("pk", "runs"))
    now = simulations.trace_versions({key for runs in noted.values() for key in runs})
    return [pk for pk, runs in noted.items() if any(now.get(key, "") != runs[key] for key in runs)]


def _code(deck: Deck, writer: Writer) -> str:
    """Cards tell their deck's slug, too, and no trigger sees that it changed."""
    return f"{writer.code} {deck.slug}"


_WRITING = 0x60_9E_02
"""Any number nobody else uses (see `cards.services.locks`)."""
