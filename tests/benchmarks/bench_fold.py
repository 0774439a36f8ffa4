"""What a fold costs: one card with a long history, and a learner with many cards.

    python -m tests.benchmarks.bench_fold

Pure arithmetic: no database. The unit of the ratio is one event of the first line.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from cards.scheduling import Event, Kind, Rating, Settings, fold_log, uuid7

ROUNDS = 5
GOAL_EVENTS_PER_S = 25_000
START = datetime(2024, 1, 1, 18, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    """One line of the table; ``ms`` is the best of the rounds, ``ratio`` the time per event
    against the first line's."""

    name: str
    events: int
    ms: float
    ratio: float

    @property
    def events_per_s(self) -> float:
        return self.events / self.ms * 1000


def measure() -> list[Row]:
    one = history(cards=1, reviews=1000)
    many = history(cards=10_000, reviews=10)
    one_ms, many_ms = best_ms(lambda: fold(one)), best_ms(lambda: fold(many))
    ratio = (many_ms / len(many)) / (one_ms / len(one))
    return [
        Row("fold 1,000 events of one card", len(one), one_ms, 1.0),
        Row("fold 10,000 cards x 10 events", len(many), many_ms, ratio),
    ]


def history(*, cards: int, reviews: int) -> list[Event]:
    """Shuffled reviews of a learner in Berlin, one a few days after the other, mostly good."""
    chance = random.Random(7)
    events = [
        Event(
            event_id=uuid7(at, chance.getrandbits(74)),
            kind=Kind.REVIEW,
            at=at,
            card=UUID(int=card),
            rating=chance.choice([Rating.AGAIN, Rating.HARD, *[Rating.GOOD] * 4, Rating.EASY]),
            offset_minutes=60,
            time_zone="Europe/Berlin",
        )
        for card in range(cards)
        for at in _times(reviews, chance)
    ]
    chance.shuffle(events)
    return events


def _times(number: int, chance: random.Random) -> list[datetime]:
    return [START + timedelta(hours=30 * n, minutes=chance.randrange(300)) for n in range(number)]


def fold(events: list[Event]) -> None:
    schedules, _timeline = fold_log(events, Settings(), 7)
    folded = sum(schedule.reviews for schedule in schedules.values())
    assert folded == len(events), f"{folded} of {len(events)} events were folded"


def best_ms(once: Callable[[], None]) -> float:
    """The best of a few rounds, in processor time: other programs do not count."""
    taken = []
    for _ in range(ROUNDS):
        start = time.process_time()
        once()
        taken.append((time.process_time() - start) * 1000)
    return min(taken)


def main() -> None:
    for row in measure():
        goal = "meets" if row.events_per_s >= GOAL_EVENTS_PER_S else "below"
        print(
            f"{row.name:32} {row.ms:10.1f} ms {row.ratio:6.2f} x "
            f"{row.events_per_s:10,.0f} events/s ({goal} {GOAL_EVENTS_PER_S:,})"
        )


if __name__ == "__main__":
    main()
