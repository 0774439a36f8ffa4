"""What the editors' list costs at 100 and at 5,000 cards: server time and the number of queries.

    python -m tests.benchmarks.bench_editing

Each row: the median of some requests through the whole stack by Django's test client, the queries
of one, and the time in units of /healthz in the same process.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from tests.benchmarks.bench_pages import ROUNDS, Row, _database, _timed

SIZES = (100, 5_000)
WORDS = (("Latin word", "growslice"), ("汉字", "扩容翻倍"), ("nothing found", "zzzz"))


def measure() -> Iterator[Row]:
    """The list, its filters and its search, for a publisher, as the deck grows."""
    with _database():
        from django.test import Client

        from cards.models import CardText
        from tests.makers import make_card, make_deck, make_editor

        client = Client()
        unit, queries = _timed(lambda: client.get("/healthz"))
        yield Row("/healthz", unit, queries, 1.0)
        client.force_login(make_editor("paul", "publisher"))
        deck, made = make_deck(), 0
        for size in SIZES:
            for number in range(made, size):
                card = make_card(deck, position=10 + number)
                text = "growslice 扩容翻倍" if number % 50 == 0 else "append 追加 " * 60
                CardText.objects.filter(card=card).update(explanation=text)
            made = size
            for name, query in _queries():
                ms, queries = _timed(partial(_get, client, query))
                yield Row(f"{name}, {size:,} cards", ms, queries, ms / unit)


def _queries() -> list[tuple[str, str]]:
    return [
        ("list of cards", ""),
        ("its second page", "?p=2"),
        ("filter: Chinese incomplete", "?languages=no-zh"),
        ("filter: proposals", "?state=proposal"),
        *((f"search: {name}", f"?q={word}") for name, word in WORDS),
    ]


def _get(client: Any, query: str) -> Any:
    answer = client.get(f"/admin/cards/card/{query}")
    assert answer.status_code == 200, answer.status_code
    return answer


def main() -> None:
    print(f"{'median of ' + str(ROUNDS):44} {'ms':>9} {'queries':>8} {'/healthz':>9}")
    for row in measure():
        print(f"{row.name:44} {row.ms:9.1f} {row.queries:8d} {row.ratio:8.1f}x", flush=True)


if __name__ == "__main__":
    main()
