"""How learners fare with a card: time and queries at 1,000,000 events.

    python -m tests.benchmarks.bench_statistics

A twentieth of all events are of one card, the most studied; the others share the rest evenly.
One review in twenty-nine is taken back, one in five carries four predictions. The unit of the
ratio is /healthz in the same run.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.benchmarks.bench_pages import Row, _database, _timed

EVENTS = 1_000_000
LEARNERS = 2_000
CARDS = 75
GOAL_MS = 50  # of what a page waits for

_LEARNERS = """
    INSERT INTO cards_learner (id, language, go_release, time_zone, rollover_hour,
        desired_retention, new_per_day, reviews_per_day, learning_steps_s, relearning_steps_s,
        initial_settings, salt, next_sequence, created_at)
    SELECT md5('learner' || n)::uuid, 'en', '1.27', 'UTC', 4, 0.9, 20, 200, '[]', '[]', '{}', n,
        1000000, now()
    FROM generate_series(1, %(learners)s) AS n
"""
_REVIEWS = """
    INSERT INTO cards_studyevent (learner_id, sequence, event_id, kind, card_id, card_revision,
        occurred_at, clamped, utc_offset_minutes, time_zone, device, received_at, data)
    SELECT md5('learner' || 1 + n %% %(learners)s)::uuid, n, md5('event' || n)::uuid, 'review',
        (%(cards)s::uuid[])[CASE WHEN n %% 20 = 0 THEN 1
                                 ELSE 2 + (n::bigint * 7919 %% (%(others)s))::int END],
        1 + n / 20 %% 4, now() - n * interval '1 second', false, 0, 'UTC', 'web', now(),
        jsonb_build_object('rating', 1 + n::bigint * 31 %% 4, 'mode', 'study',
            'duration_ms', 1000 + n %% 30000)
        || CASE WHEN n / 20 %% 5 = 0 THEN jsonb_build_object('right', false, 'predicted',
            jsonb_build_object('traces', jsonb_build_array(md5('t') || md5('u')), 'answers',
                (SELECT jsonb_agg(jsonb_build_object('id', 'q' || q, 'at', q, 'trace', 0,
                    'right', (n + q) %% 3 = 0, 'input', '848')) FROM generate_series(1, 4) q)))
            ELSE '{}' END
    FROM generate_series(1, %(events)s) AS n
"""
_UNDOS = """
    INSERT INTO cards_studyevent (learner_id, sequence, event_id, kind, target, occurred_at,
        clamped, utc_offset_minutes, time_zone, device, received_at, data)
    SELECT learner_id, sequence + %(events)s, md5('undo' || sequence)::uuid, 'undo', event_id,
        occurred_at, false, 0, 'UTC', 'web', now(), '{}'
    FROM cards_studyevent WHERE sequence %% 29 = 0
"""
_SCHEDULES = """
    INSERT INTO cards_schedule (learner_id, card_id, kind, interval_days, reviews, lapses,
        suspended, flagged, leech, sequence)
    SELECT learner_id, card_id, 'new', 0, count(*), count(*) / 4, false, false, count(*) > 100, 0
    FROM cards_studyevent WHERE kind = 'review' GROUP BY learner_id, card_id
"""


def measure() -> Iterator[Row]:
    with _database():
        from django.db import connection
        from django.test import Client
        from django.utils import timezone

        from cards.cardstats import count, statistics
        from cards.models import Card, CardCount
        from tests.makers import make_card, make_deck

        client = Client()
        unit, queries = _timed(lambda: client.get("/healthz"))
        yield Row("/healthz", unit, queries, 1.0)
        deck = make_deck()
        cards = [make_card(deck) for _ in range(CARDS)]
        sizes = {
            "events": EVENTS,
            "learners": LEARNERS,
            "cards": [card.pk for card in cards],
            "others": CARDS - 1,
        }
        with connection.cursor() as cursor:
            for statement in (_LEARNERS, _REVIEWS, _UNDOS, _SCHEDULES):
                cursor.execute(statement, sizes)
            cursor.execute("ANALYZE")
        for name, card in (("most studied card", cards[0]), ("any other card", cards[1])):
            figures = count(card)
            ms, queries = _timed(lambda card=card: count(card))  # type: ignore[misc]
            yield Row(f"counting {name}, {figures.whole.reviews:,} reviews", ms, queries, ms / unit)
            CardCount.objects.create(
                card=card, counted_at=timezone.now(), figures=figures.as_json()
            )
            ms, queries = _timed(lambda card=card: statistics(card, "en"))  # type: ignore[misc]
            yield Row(f"reading what was counted of {name}", ms, queries, ms / unit)
        ms, queries = _timed(lambda: list(Card.objects.to_count(timezone.now())))
        yield Row("which cards to count", ms, queries, ms / unit)


def main() -> None:
    print(f"{EVENTS:,} events{'':30} {'ms':>9} {'queries':>8} {'/healthz':>9}")
    for row in measure():
        verdict = ("meets" if row.ms <= GOAL_MS else "below") if "reading" in row.name else ""
        print(
            f"{row.name:46} {row.ms:9.1f} {row.queries:8d} {row.ratio:8.1f}x "
            f"{verdict and f'({verdict} {GOAL_MS} ms)'}",
            flush=True,
        )


if __name__ == "__main__":
    main()
