"""Study events for the pure tests: ids count up, everything else has a default."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from cards.scheduling import (
    Event,
    Kind,
    Rating,
    ScheduleState,
    Seed,
    Settings,
    Timeline,
    fold,
)

CARD = UUID(int=0xCA4D)
SEED = Seed(7, CARD)
# A Monday, in the morning.
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

_ids = count(2**64)


def event(kind: Kind, at: datetime = AT, **fields: Any) -> Event:
    return Event(**{"event_id": UUID(int=next(_ids)), "kind": kind, "at": at, **fields})


def on_card(kind: Kind, at: datetime = AT, **fields: Any) -> Event:
    return event(kind, at, **{"card": CARD, **fields})


def review(rating: int, at: datetime = AT, **fields: Any) -> Event:
    return on_card(Kind.REVIEW, at, rating=Rating(rating), **fields)


def undo(target: Event, at: datetime = AT, **fields: Any) -> Event:
    return event(Kind.UNDO, at, target=target.event_id, **fields)


def settings_change(at: datetime = AT, **changes: Any) -> Event:
    return event(Kind.SETTINGS, at, data=changes)


def folded(*events: Event, settings: Settings | None = None) -> ScheduleState:
    return fold(events, Timeline(settings or Settings()), SEED)


def daily(*ratings: int, start: datetime = AT, apart_days: int = 1) -> list[Event]:
    """One review per rating, ``apart_days`` apart."""
    return [
        review(rating, start + timedelta(days=apart_days * number))
        for number, rating in enumerate(ratings)
    ]
