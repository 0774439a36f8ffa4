"""Counting how learners fare, in the background: a card studied by thousands takes seconds."""

from __future__ import annotations

import time
from datetime import datetime

from cards.cardstats import count
from cards.models import Card, CardCount

# One turn of the beat; what is left over comes first in the next.
TURN_S = 40.0


def count_cards(at: datetime, turn_s: float = TURN_S) -> int:
    """Count anew the cards whose figures are out of date, the oldest figures first, for about
    ``turn_s`` seconds; returns how many were counted."""
    counted = 0
    end_s = time.monotonic() + turn_s
    for card in Card.objects.to_count(at).only("pk"):
        CardCount.objects.update_or_create(
            card=card, defaults={"counted_at": at, "figures": count(card).as_json()}
        )
        counted += 1
        if time.monotonic() >= end_s:
            break
    return counted
