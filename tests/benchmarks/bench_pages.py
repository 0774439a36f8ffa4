"""Server time and queries of the pages, at 60 and at 5,000 cards.

    python -m tests.benchmarks.bench_pages

Median milliseconds of the whole request inside this process, real PostgreSQL. The unit of the
ratio is /healthz in the same run.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROUNDS = 15
SIZES = (60, 5_000)


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    name: str
    ms: float
    queries: int
    ratio: float


@contextmanager
def _database() -> Iterator[None]:
    """Servers of our own and an empty database, gone afterwards."""
    from goprep.standalone import Folder, start_servers

    with tempfile.TemporaryDirectory(prefix="goprep-bench-", ignore_cleanup_errors=True) as name:
        place = Path(name)
        place.chmod(0o755)
        folder = Folder(place)
        folder.prepare()
        servers = start_servers(folder, os.environ, durable=False)
        try:
            os.environ.update(servers.environment)
            os.environ.update(VAR=name, STATIC_ROOT=name, LOG_LEVEL="ERROR", HTTPS="False")
            os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
            import django

            django.setup()
            from django.db import connection

            connection.creation.create_test_db(verbosity=0, autoclobber=True)
            yield
        finally:
            servers.stop()


def _timed(work: Callable[[], Any]) -> tuple[float, int]:
    """Return the median milliseconds and the queries of the last call."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    work()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    with CaptureQueriesContext(connection) as queries:
        work()
    return statistics.median(times), len(queries)


def measure() -> Iterator[Row]:
    with _database():
        from django.test import Client

        from tests.makers import make_card, make_deck

        client = Client()
        unit, queries = _timed(lambda: client.get("/healthz"))
        yield Row("/healthz", unit, queries, 1.0)
        deck = make_deck()
        made = 0
        for size in SIZES:
            for _ in range(size - made):
                make_card(deck)
            made = size
            for name, work in _pages(Client(), deck.slug):
                ms, queries = _timed(work)
                yield Row(f"{name}, {size:,} cards", ms, queries, ms / unit)


def _pages(client: Any, deck: str) -> list[tuple[str, Callable[[], Any]]]:
    """The pages of a visitor who has begun to study."""
    from django.utils import timezone

    from cards.services import guest_learner

    learner = guest_learner(None, at=timezone.now())
    session = client.session
    session["learner"] = str(learner.pk)
    session.save()

    def page(path: str) -> Callable[[], Any]:
        def get() -> Any:
            answer = client.get(path)
            assert answer.status_code == 200, (path, answer.status_code)
            return answer

        return get

    def answer_one() -> None:
        from cards.models import Deck
        from cards.queue import next_item
        from cards.services import review

        at = timezone.now()
        item = next_item(learner, Deck.objects.get(slug=deck), at)
        assert item is not None
        review(learner, item.card, rating=3, at=at)

    return [
        ("deck page", page(f"/decks/{deck}/")),
        ("study page", page(f"/study/{deck}/")),
        ("next card and one answer", answer_one),
    ]


def main() -> None:
    print(f"{'median of ' + str(ROUNDS):40} {'ms':>9} {'queries':>8} {'/healthz':>9}")
    for row in measure():
        print(f"{row.name:40} {row.ms:9.1f} {row.queries:8d} {row.ratio:8.1f}x", flush=True)


if __name__ == "__main__":
    main()
