"""Shapes of what was studied: the history, and what it adds up to."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from cards.api.study_shapes import CARD, EVENT_ID, example
from goprep.api import Shape


class ReviewsQuery(Shape):
    cursor: str = Field("", max_length=200, description="From the last page.")
    limit: int = Field(100, ge=1, le=1000, description="At most so many reviews.")
    card: UUID | None = Field(None, description="Only reviews of this card.")


class StatisticsQuery(Shape):
    days: int = Field(30, ge=1, le=366, description="So many study days back, and ahead.")


class Review(Shape):
    """One answer, as it was given."""

    sequence: int
    event_id: UUID
    card: UUID
    card_revision: int | None
    occurred_at: datetime
    claimed_at: datetime | None
    utc_offset_minutes: int
    time_zone: str
    device: str
    received_at: datetime
    undone: bool
    rating: Literal[1, 2, 3, 4]
    mode: Literal["study", "cram"]
    duration_ms: int | None
    predicted: Any = None
    right: bool | None = None


class Reviews(Shape):
    """The learner's whole history, newest first."""

    model_config = example(
        {
            "reviews": [
                {
                    "sequence": 41,
                    "event_id": EVENT_ID,
                    "card": CARD,
                    "card_revision": 3,
                    "occurred_at": "2026-11-28T18:04:11.250Z",
                    "claimed_at": None,
                    "utc_offset_minutes": 60,
                    "time_zone": "Europe/Berlin",
                    "device": "Ana's phone",
                    "received_at": "2026-11-28T18:04:12Z",
                    "undone": False,
                    "rating": 3,
                    "mode": "study",
                    "duration_ms": 8200,
                    "predicted": "848",
                    "right": True,
                }
            ],
            "next": None,
        }
    )

    reviews: list[Review]
    next: str | None = Field(description="The cursor of the next page; null on the last.")


class DayShape(Shape):
    """One study day. Recall: first answers of the day to cards met on an earlier day."""

    day: date
    answers: int
    cards: int
    time_s: int
    asked: int
    recalled: int


class ForecastDay(Shape):
    day: date
    due: int = Field(description="Cards that come due then; today's include all that waited.")


class TopicShape(Shape):
    topic: str
    cards: int
    begun: int
    strong: int = Field(description="Stable for three weeks or more.")
    due: int
    lapses: int
    leeches: int
    answers: int
    again: int
    asked: int
    recalled: int


class StatisticsShape(Shape):
    """The learner's own numbers."""

    model_config = example(
        {
            "today": "2026-11-28",
            "days": [
                {
                    "day": "2026-11-28",
                    "answers": 31,
                    "cards": 24,
                    "time_s": 610,
                    "asked": 14,
                    "recalled": 13,
                }
            ],
            "forecast": [{"day": "2026-11-28", "due": 12}],
            "topics": [
                {
                    "topic": "slice-growth",
                    "cards": 3,
                    "begun": 3,
                    "strong": 1,
                    "due": 1,
                    "lapses": 0,
                    "leeches": 0,
                    "answers": 9,
                    "again": 1,
                    "asked": 6,
                    "recalled": 6,
                }
            ],
        }
    )

    today: date
    days: list[DayShape]
    forecast: list[ForecastDay]
    topics: list[TopicShape]
