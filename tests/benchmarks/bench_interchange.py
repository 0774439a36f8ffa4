"""Decks in and out of files: the deck in each form, a thousand cards in.

    python -m tests.benchmarks.bench_interchange

Median milliseconds of the service inside this process, real PostgreSQL. The unit of the ratio is
loading the deck that ships from its folder with load_deck, in the same run.
"""

from __future__ import annotations

import statistics
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from tests.benchmarks.bench_pages import _database

ROUNDS = 3
MANY = 1_000


@dataclass(frozen=True)
class Row:
    """One line of the table; `size` in bytes of the file, 0 where there is none."""

    name: str
    ms: float
    ratio: float
    size: int = 0


class TakenBackError(Exception):
    """Ends a transaction whose work was only measured."""


def _timed(work: Callable[[], Any], rounds: int = ROUNDS) -> tuple[float, Any]:
    """Median milliseconds, and what the last call returned; each call is rolled back."""
    from django.db import transaction

    times, found = [], None
    for _ in range(rounds):
        try:
            with transaction.atomic():
                start = time.perf_counter()
                found = work()
                times.append((time.perf_counter() - start) * 1000)
                raise TakenBackError
        except TakenBackError:
            continue
    return statistics.median(times), found


def _many(deck: Any) -> Any:
    """A deck of a thousand cards: those that ship, again and again under other names."""
    from cards.deckfile import Topic

    topics, cards = [], []
    for number in range(MANY):
        if number % 9 == 0:
            slug = f"topic-{number}"
            topics.append(Topic(slug, "language", {"en": "Topic", "zh-CN": "题目"}))
        model = deck.cards[number % len(deck.cards)]
        cards.append(
            replace(
                model,
                uuid=uuid.UUID(int=number + (4 << 76) + (8 << 60)),
                slug=f"card-{number}",
                topic=topics[-1].slug,
                area="language",
                position=len(topics) * 10 + number % 9,
            )
        )
    return replace(deck, slug="many", topics=tuple(topics), cards=tuple(cards))


def measure() -> Iterator[Row]:
    with _database():
        from django.utils import timezone

        from cards.interchange import rows_of, write_card_files, write_csv
        from cards.management.commands.load_deck import DECKS
        from cards.models import Deck
        from cards.services import content, interchange
        from simulations import runner
        from simulations import services as simulations
        from tests.makers import make_editor

        erin, at = make_editor(), timezone.now()
        folder = DECKS / "go-runtime"
        unit, _ = _timed(lambda: content.load_deck(content.read_deck(folder)))
        yield Row("load_deck go-runtime (75 cards)", unit, 1.0)
        file = content.read_deck(folder)
        content.load_deck(file)
        for card in file.cards:
            for example in card.examples:
                for go in example.releases:
                    run = simulations.request_run(example.simulator, example.params, go=go)
                    runner.execute(str(run.pk))
        deck = Deck.objects.get()

        def take(form: str) -> Callable[[], Any]:
            return lambda: interchange.export(deck, form, by=erin, at=at)

        for form in interchange.FORMATS:
            ms, taken = _timed(take(form))
            yield Row(f"export, {form}", ms, ms / unit, len(taken.content))

        many = _many(file)
        for name, data in (
            ("many.zip", write_card_files(many)),
            ("many.csv", write_csv(rows_of(many.cards))),
        ):
            into = None if name.endswith("zip") else _deck_of(many)

            def read(data: bytes = data, name: str = name, into: Any = into) -> Any:
                return interchange.read(data, name, into)

            ms, found = _timed(read, 1)
            yield Row(f"read {MANY:,} cards, {name[5:]}", ms, ms / unit, len(data))

            def bring(found: Any = found, into: Any = into) -> Any:
                return interchange.apply(found, into, by=erin, at=at)

            ms, _ = _timed(bring, 1)
            yield Row(f"import {MANY:,} new cards, {name[5:]}", ms, ms / unit)
            interchange.apply(found, into, by=erin, at=at)
            ms, _ = _timed(bring, 1)
            yield Row(f"import them again, the same, {name[5:]}", ms, ms / unit)
            Deck.objects.get(slug="many").cards.all().delete()


def _deck_of(file: Any) -> Any:
    from cards.models import Deck

    return Deck.objects.get(slug=file.slug)


def main() -> None:
    print(f"{'median of ' + str(ROUNDS):44} {'ms':>9} {'bytes':>10} {'load_deck':>10}")
    for row in measure():
        print(f"{row.name:44} {row.ms:9.1f} {row.size:10,d} {row.ratio:9.1f}x", flush=True)


if __name__ == "__main__":
    main()
