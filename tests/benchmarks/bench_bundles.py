"""What a bundle costs as the deck grows: made whole, after one card changed, the difference.

    python -m tests.benchmarks.bench_bundles

Copies of the shipped deck's cards, each with words of its own in both languages; all examples are
built on one release. Seconds by the clock and of the processor in this process, with real
PostgreSQL, and by how much the process grew at most meanwhile. "made whole" is what workers do, in
several tasks; all others are one request, answer included.
"""

from __future__ import annotations

import copy
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from tests.benchmarks.bench_pages import _database

CHECKOUT = Path(__file__).resolve().parents[2]
SIZES = (60, 500, 5_000)
GO = "1.27"
BUNDLE = "/api/v1/decks/go-runtime/bundle"


@dataclass(frozen=True)
class Row:
    """One line of the table; ``size``: bytes of the answer, 0 where there is none."""

    name: str
    seconds: float
    processor_s: float
    peak_mb: float
    size: int


def measure(sizes: tuple[int, ...] = SIZES) -> Iterator[Row]:
    with _database():
        from django.db import transaction

        from cards.markup import render
        from cards.models import CardText

        for size in sizes:
            with transaction.atomic():
                _grow_to(size)
            _build_examples()
            yield _row(f"{size:,} cards, made whole", _make)
            etag, _ = _get()
            text = CardText.objects.filter(card__state="published").first()
            assert text is not None
            for number in range(2):
                CardText.objects.filter(pk=text.pk).update(answer=f"Another answer, {number}.")
                render.cache_clear()
                changed = _row(f"{size:,} cards, one changed", _get)
            yield changed
            yield _row(f"{size:,} cards, unchanged", _get)
            yield _row(f"{size:,} cards, since", lambda since=etag: _get(since=since))


def _row(name: str, work: Callable[[], tuple[str, int]]) -> Row:
    Path("/proc/self/clear_refs").write_text("5")  # the peak is counted from here
    before = _status_mb("VmRSS")
    start, started = time.perf_counter(), time.process_time()
    _, size = work()
    took, worked = time.perf_counter() - start, time.process_time() - started
    return Row(name, took, worked, _status_mb("VmHWM") - before, size)


def _status_mb(field: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field)) / 1024


def _make() -> tuple[str, int]:
    from django.utils import timezone

    from cards.api.content_build import WRITER
    from cards.services import bundles

    while True:
        try:
            version = bundles.bundle_version("go-runtime", WRITER, timezone.now())
        except bundles.NotReadyError:
            bundles.write_cards("go-runtime", WRITER)
        else:
            return version or "", 0


def _get(**query: str) -> tuple[str, int]:
    from django.test import Client

    answer = Client().get(BUNDLE, query, headers={"accept-encoding": "gzip"})
    assert answer.status_code == 200, answer.content[:200]
    return answer["ETag"], len(answer.content)


def _build_examples() -> None:
    from cards.models import WorkedExample
    from simulations import runner, services
    from simulations.errors import ParameterError

    for simulator, params, seed in WorkedExample.objects.values_list("simulator", "params", "seed"):
        try:
            run = services.request_run(simulator, params, go=GO, seed=seed)
        except ParameterError:
            continue  # not an example for this release
        runner.execute(str(run.pk))


def _grow_to(size: int) -> None:
    from cards.models import Card, CardText, WorkedExample
    from cards.services.content import load_deck, read_deck

    if not Card.objects.exists():
        load_deck(read_deck(CHECKOUT / "cards" / "decks" / "go-runtime"))
        Card.objects.filter(position__gt=0).exclude(
            pk__in=Card.objects.order_by("position").values("pk")[:size]
        ).delete()
    models = list(Card.objects.prefetch_related("texts", "examples").order_by("pk")[:60])
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
    print(f"{'':32} {'s':>8} {'s of CPU':>8} {'MB more':>8} {'MB sent':>8}")
    for row in measure():
        print(
            f"{row.name:32} {row.seconds:8.2f} {row.processor_s:8.2f} {row.peak_mb:8.0f}"
            f" {row.size / 1e6:8.2f}",
            flush=True,
        )


if __name__ == "__main__":
    sys.exit(main())
