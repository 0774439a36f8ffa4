"""Decks in and out of files: the deck in each form, thousands of cards in.

    python -m tests.benchmarks.bench_interchange

Median milliseconds of the service inside this process, real PostgreSQL, and its statements. The
unit of the ratio is reading the deck that ships from its folder, in the same run. An import is
read and checked, and once it is confirmed read, checked and written: a worker takes the sum.
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
MOST = 5_000


@dataclass(frozen=True)
class Row:
    """One line of the table; `queries` are statements, `size` bytes of the file, 0 for none."""

    name: str
    ms: float
    ratio: float
    queries: int = 0
    size: int = 0


class TakenBackError(Exception):
    """Ends a transaction whose work was only measured."""


def _timed(work: Callable[[], Any], rounds: int = ROUNDS) -> tuple[float, int, Any]:
    """Median milliseconds, statements, and what the last call returned; each is rolled back."""
    from django.db import connection, transaction

    times: list[float] = []
    sent, found = 0, None

    def counts(execute: Any, *asked: Any) -> Any:
        nonlocal sent
        sent += 1
        return execute(*asked)

    for _ in range(rounds):
        sent = 0
        try:
            with transaction.atomic(), connection.execute_wrapper(counts):
                start = time.perf_counter()
                found = work()
                times.append((time.perf_counter() - start) * 1000)
                raise TakenBackError
        except TakenBackError:
            continue
    return statistics.median(times), sent, found


def _many(deck: Any, count: int) -> Any:
    """A deck of `count` cards: those that ship, again and again under other names."""
    from cards.deckfile import Topic

    topics, cards = [], []
    for number in range(count):
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


def _changed(deck: Any) -> Any:
    """The deck with another title on every card, in both languages."""
    cards = (
        replace(card, title={lang: f"{text[:190]} (2)" for lang, text in card.title.items()})
        for card in deck.cards
    )
    return replace(deck, cards=tuple(cards))


def measure() -> Iterator[Row]:
    with _database():
        from cards.management.commands.load_deck import DECKS
        from cards.services import content
        from tests.makers import make_editor

        folder = DECKS / "go-runtime"
        unit, _, file = _timed(lambda: content.read_deck(folder))
        yield Row("read the deck's folder (75 cards)", unit, 1.0)
        ms, sent, _ = _timed(lambda: content.load_deck(file))
        yield Row("load_deck", ms, ms / unit, sent)
        erin = make_editor()
        yield from _out(file, unit, erin)
        for form in ("zip", "csv"):
            yield from _in(_many(file, MANY), form, unit, erin)
        yield from _in(_many(file, MOST), "zip", unit, erin)
        yield from _notes(unit, erin)


def _out(file: Any, unit: float, erin: Any) -> Iterator[Row]:
    from django.utils import timezone

    from cards.models import Deck
    from cards.services import content, interchange
    from simulations import runner
    from simulations import services as simulations

    content.load_deck(file)
    for card in file.cards:
        for example in card.examples:
            for go in example.releases:
                run = simulations.request_run(example.simulator, example.params, go=go)
                runner.execute(str(run.pk))
    deck, at = Deck.objects.get(), timezone.now()
    for form in interchange.FORMATS:

        def take(form: str = form) -> Any:
            return interchange.export(deck, form, by=erin, at=at)

        ms, sent, taken = _timed(take)
        yield Row(f"export, {form}", ms, ms / unit, sent, len(taken.content))


def _in(many: Any, form: str, unit: float, erin: Any) -> Iterator[Row]:
    """New cards, the same again, and every one changed."""
    from django.utils import timezone

    from cards.interchange import rows_of, write_card_files, write_csv
    from cards.models import Deck
    from cards.services import interchange

    def packed(deck: Any) -> bytes:
        return write_card_files(deck) if form == "zip" else write_csv(rows_of(deck.cards))

    cards = f"{len(many.cards):,} cards, {form}"
    into = None
    if form == "csv":
        topics = [{"slug": t.slug, "area": t.area, "title": t.title} for t in many.topics]
        into = Deck.objects.create(slug="many", title=many.title, topics=topics)
    at = timezone.now()
    for said, deck in (("new", many), ("the same", many), ("changed", _changed(many))):
        data = packed(deck)

        def read(data: bytes = data) -> Any:
            return interchange.read(data, f"many.{form}", into)

        def check(found: Any) -> Any:
            return interchange.preview(found, into, by=erin)

        def bring(found: Any) -> Any:
            return interchange.apply(found, into, by=erin, at=at)

        ms, sent, found = _timed(read, 1)
        yield Row(f"{said}: read {cards}", ms, ms / unit, sent, len(data))
        for what, work in (("check", check), ("check and write", bring)):
            ms, sent, _ = _timed(lambda work=work, found=found: work(found), 1)
            yield Row(f"{said}: {what} {cards}", ms, ms / unit, sent)
        if said == "new":
            bring(found)
    deck_row = Deck.objects.get(slug="many")
    deck_row.cards.all().delete()
    deck_row.delete()


def _notes(unit: float, erin: Any) -> Iterator[Row]:
    """As many rows as a table may have, a question and an answer each."""
    from django.utils import timezone

    from cards.interchange import write_csv
    from cards.models import Deck
    from cards.services import interchange

    rows = [["question", "answer"]]
    rows += [[f"Why is case {n} so?", f"Because of rule {n}, see `rule{n}`."] for n in range(MOST)]
    data, deck, at = write_csv(rows), Deck.objects.get(), timezone.now()
    ms, sent, found = _timed(lambda: interchange.read(data, "notes.csv", deck), 1)
    yield Row(f"read {MOST:,} notes, csv", ms, ms / unit, sent, len(data))
    ms, sent, _ = _timed(lambda: interchange.apply(found, deck, by=erin, at=at), 1)
    yield Row(f"check and write {MOST:,} notes, csv", ms, ms / unit, sent)


def main() -> None:
    print(f"{'':48} {'ms':>9} {'queries':>8} {'bytes':>11} {'folder':>8}")
    for row in measure():
        numbers = f"{row.ms:9.1f} {row.queries:8,d} {row.size:11,d} {row.ratio:7.1f}x"
        print(f"{row.name:48} {numbers}", flush=True)


if __name__ == "__main__":
    main()
