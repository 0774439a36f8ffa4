"""What making a bundle costs as the deck grows: all of it, and again after one card changed.

    python -m tests.benchmarks.bench_bundles

Copies of the shipped deck's cards, each with words of its own in both languages, none built.
Seconds of one request for the bundle, in this process, with real PostgreSQL.
"""

from __future__ import annotations

import copy
import sys
import time
import uuid
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from tests.benchmarks.bench_pages import _database

CHECKOUT = Path(__file__).resolve().parents[2]
SIZES = (500, 5_000)


def measure(sizes: tuple[int, ...] = SIZES) -> Iterator[tuple[str, float]]:
    """(what, seconds) for each size."""
    with _database():
        from django.db import transaction
        from django.test import Client

        from cards.markup import render
        from cards.models import CardText
        from cards.services.content import load_deck, read_deck

        load_deck(read_deck(CHECKOUT / "cards" / "decks" / "go-runtime"))
        client = Client()
        for size in sizes:
            with transaction.atomic():
                _grow_to(size)
            render.cache_clear()  # as in a process that has only just started
            yield f"bundle of {size:,} cards, first time", _seconds(client)
            text = CardText.objects.filter(card__state="published").first()
            assert text is not None
            for number in range(2):
                CardText.objects.filter(pk=text.pk).update(answer=f"Another answer, {number}.")
                render.cache_clear()
                took = _seconds(client)
            yield f"bundle of {size:,} cards, one changed", took
            yield f"bundle of {size:,} cards, unchanged", _seconds(client)


def _seconds(client: Any) -> float:
    start = time.perf_counter()
    answer = client.get("/api/v1/decks/go-runtime/bundle", headers={"accept-encoding": "gzip"})
    assert answer.status_code == 200, answer.content[:200]
    return time.perf_counter() - start


def _grow_to(size: int) -> None:
    from cards.models import Card, CardText, WorkedExample

    models = list(Card.objects.prefetch_related("texts", "examples").order_by("pk")[:75])
    cards, texts, examples = [], [], []
    for number in count(Card.objects.count()):
        if number >= size:
            break
        model = models[number % len(models)]
        card = copy.copy(model)
        card.pk, card.slug, card.position = uuid.uuid4(), f"{model.slug}-{number}", number
        card.source_hash = ""
        cards.append(card)
        for kind, rows in ((texts, model.texts.all()), (examples, model.examples.all())):
            for row in rows:
                other = copy.copy(row)
                other.pk, other.card_id = None, card.pk
                kind.append(other)
        for text in texts[-2:]:
            for part in ("question", "answer", "explanation", "pitfalls"):
                setattr(text, part, f"{getattr(text, part)}\n\nCopy {number}.")
    Card.objects.bulk_create(cards)
    CardText.objects.bulk_create(texts)
    WorkedExample.objects.bulk_create(examples)


def main() -> None:
    for name, seconds in measure():
        print(f"{name:42} {seconds:8.2f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
