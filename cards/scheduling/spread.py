"""Seeded spread: cards learned together do not all come back on the same day.

The shift is a pure function of the learner's salt, the card and the number of reviews, so the
date on a button is the date that gets stored, on every device and in every replay.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from uuid import UUID

from cards.scheduling.memory import MAX_INTERVAL_DAYS

# (from days, to days, share of that stretch): the window of FSRS (py-fsrs, scheduler.py) and Anki.
_STRETCHES = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.10), (20.0, float("inf"), 0.05))


def share(salt: int, card: UUID, reviews: int) -> float:
    """Where in its window this card's next interval falls: from 0 up to, but not including, 1."""
    digest = blake2b(b"%d:%b:%d" % (salt, card.bytes, reviews), digest_size=6).digest()
    return int.from_bytes(digest, "big") / 2**48


@lru_cache(maxsize=4096)
def window(interval_days: int) -> tuple[int, int]:
    """The first and last day an interval may be moved to; one or two days stay as they are."""
    if interval_days < 2.5:
        return interval_days, interval_days
    reach = 1.0
    for start, end, factor in _STRETCHES:
        reach += factor * max(min(interval_days, end) - start, 0.0)
    high = min(round(interval_days + reach), MAX_INTERVAL_DAYS)
    return min(max(2, round(interval_days - reach)), high), high


def spread(interval_days: int, at_share: float, *, not_before: int = 0) -> int:
    """The interval moved inside its window; ``at_share`` from ``share``.

    ``not_before``: the last interval, for a card that was remembered: it never comes back sooner
    than last time. It is left out of account if the whole window lies before it, as it does when
    the learner asked for a higher retention: then coming back sooner is the point.
    """
    low, high = window(interval_days)
    if not_before <= high:
        low = max(low, not_before)
    return low + int(at_share * (high - low + 1))
