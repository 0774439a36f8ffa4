"""Shapes of study: what devices send and are sent. Instants are ISO 8601 with an offset."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, SkipValidation
from pydantic_core import PydanticCustomError

from cards.scheduling import named_zone
from goprep.api import FieldError, Shape

EVENTS_PER_PUSH = 5000

EVENT_ID = "019ad1f4-3b5c-7d1e-8f20-a1b2c3d4e5f6"
CARD = "7d8a1c5e-5f43-4f0e-9a55-2f6f0e6c1b11"
EVENT = {
    "event_id": EVENT_ID,
    "kind": "review",
    "card": CARD,
    "card_revision": 3,
    "occurred_at": "2026-11-28T19:04:11.250+01:00",
    "time_zone": "Europe/Berlin",
    "device": "Ana's phone",
    "data": {"rating": 3, "duration_ms": 8200, "mode": "study", "predicted": "848", "right": True},
}
SCHEDULE = {
    "card": CARD,
    "kind": "review",
    "due_at": "2026-12-02T03:00:00Z",
    "stability": 4.2,
    "difficulty": 5.1,
    "step": None,
    "interval_days": 4,
    "last_review_at": "2026-11-28T18:04:11.250Z",
    "last_review_day": "2026-11-28",
    "introduced_day": "2026-11-28",
    "reviews": 3,
    "lapses": 0,
    "suspended": False,
    "buried_until": None,
    "flagged": False,
    "leech": False,
    "sequence": 41,
}
_TOMBSTONE = {"card": CARD, "deleted": True, "sequence": 42}
_CURSOR = "WyJjaGFuZ2VzIiwiN2Q4YTFjNWUiLDQxLCJjM2Q0ZTVmNiIsIiJd"
_SETTINGS = {
    "desired_retention": 0.9,
    "learning_steps_s": [60, 600],
    "relearning_steps_s": [600],
    "weights": None,
    "time_zone": "Europe/Berlin",
    "rollover_hour": 4,
    "new_per_day": 20,
    "reviews_per_day": 200,
    "language": "en",
    "go_release": "1.27",
}


def example(value: Any) -> ConfigDict:
    return ConfigDict(extra="ignore", frozen=True, json_schema_extra={"examples": [value]})


class Event(Shape):
    """Something a learner did. Kept for ever; to take it back is another event."""

    model_config = example(EVENT)

    event_id: UUID = Field(description="A UUIDv7 that the device makes; names the event for good.")
    kind: Literal["review", "undo", "suspend", "resume", "bury", "flag", "reset", "settings"]
    occurred_at: datetime = Field(
        description="The device's time, with its offset. More than 5 minutes ahead of the server's"
        " it counts at its arrival."
    )
    card: UUID | None = Field(None, description="Of every kind but undo and settings.")
    card_revision: int | None = Field(None, ge=0, description="The revision that was shown.")
    target: UUID | None = Field(None, description="undo: the event that is taken back.")
    time_zone: str = Field("", max_length=64, description="IANA name of the device's zone.")
    device: str = Field("", max_length=80, description="A name people recognise.")
    data: dict[str, Any] = Field(
        default_factory=dict,
        description="review: `rating` 1 Again, 2 Hard, 3 Good, 4 Easy; `duration_ms`; `mode` study"
        " or cram (logged, never scheduled); `predicted`, `right`. flag: `flagged`. settings:"
        " names and values as `Settings` has them. Other members are kept as they are.",
    )


class Push(Shape):
    """Events of one device, in any order; each is answered by itself."""

    model_config = example({"events": [EVENT]})

    # Documented as events and taken as they come: one that is malformed is rejected alone.
    events: list[SkipValidation[Event]] = Field(max_length=EVENTS_PER_PUSH)

    @property
    def raw(self) -> list[Any]:
        return self.events


class Rejection(Shape):
    """Why an event was not taken: it is malformed, or its card is unknown or not the learner's."""

    code: Literal["malformed", "unknown-card", "not-your-card"]
    detail: str
    errors: list[FieldError]


class Result(Shape):
    """What became of one event. Accepted and duplicate: it is kept, drop it from the outbox."""

    event_id: str = Field(description="As it was sent; empty if it could not be read.")
    status: Literal["accepted", "duplicate", "rejected"]
    problem: Rejection | None = None


class Schedule(Shape):
    """What is known of one card: the fold of its events."""

    model_config = example(SCHEDULE)

    card: UUID
    kind: Literal["new", "learning", "review", "relearning"]
    due_at: datetime | None
    stability: float | None = Field(description="Days until recall falls to 90 %.")
    difficulty: float | None = Field(description="1 to 10.")
    step: int | None = Field(description="On learning and relearning steps, from 0.")
    interval_days: int
    last_review_at: datetime | None
    last_review_day: date | None = Field(description="A study day.")
    introduced_day: date | None = Field(description="The study day of the first review.")
    reviews: int
    lapses: int
    suspended: bool
    buried_until: datetime | None
    flagged: bool
    leech: bool
    sequence: int = Field(description="Of the event that last touched it.")


class Tombstone(Shape):
    """The card is as if it had never been touched: forget its schedule."""

    model_config = example(_TOMBSTONE)

    card: UUID
    deleted: Literal[True]
    sequence: int


class Pushed(Shape):
    """One result per event, in the order sent, and the new schedule of every touched card.

    If your cursor equals `cursor_before`, nothing of other devices lies between: take `cursor`.
    Otherwise keep yours and ask for the changes.
    """

    model_config = example(
        {
            "results": [{"event_id": EVENT_ID, "status": "accepted", "problem": None}],
            "schedules": [SCHEDULE],
            "cursor_before": _CURSOR,
            "cursor": _CURSOR,
            "server_time": "2026-11-28T18:04:12Z",
        }
    )

    results: list[Result]
    schedules: list[Schedule | Tombstone]
    cursor_before: str
    cursor: str
    server_time: datetime


class Previewed(Shape):
    """What a push of these events would answer now."""

    model_config = example(
        {
            "results": [{"event_id": EVENT_ID, "status": "accepted", "problem": None}],
            "schedules": [SCHEDULE],
            "server_time": "2026-11-28T18:04:12Z",
        }
    )

    results: list[Result]
    schedules: list[Schedule | Tombstone]
    server_time: datetime


class SettingsShape(Shape):
    """How the learner learns, as it is now."""

    desired_retention: float
    learning_steps_s: list[int]
    relearning_steps_s: list[int]
    weights: list[float] | None = Field(description="21 FSRS-6 weights; null: the shipped ones.")
    time_zone: str
    rollover_hour: int = Field(description="The hour at which a study day begins.")
    new_per_day: int
    reviews_per_day: int
    language: Literal["en", "zh-hans"]
    go_release: str


class Changes(Shape):
    """Schedules that changed since the cursor, oldest change first, and the settings."""

    model_config = example(
        {
            "schedules": [SCHEDULE, _TOMBSTONE],
            "settings": _SETTINGS,
            "cursor": _CURSOR,
            "more": False,
            "server_time": "2026-11-28T18:04:12Z",
        }
    )

    schedules: list[Schedule | Tombstone]
    settings: SettingsShape
    cursor: str
    more: bool = Field(description="Ask again with the new cursor at once.")
    server_time: datetime


LOGGED_EVENT = {
    **EVENT,
    "target": None,
    "sequence": 41,
    "claimed_at": None,
    "utc_offset_minutes": 60,
    "received_at": "2026-11-28T18:04:12Z",
}


class LoggedEvent(Event):
    """An event as it is kept."""

    model_config = example(LOGGED_EVENT)

    sequence: int
    claimed_at: datetime | None = Field(
        description="What the device said, where its clock ran ahead."
    )
    utc_offset_minutes: int
    received_at: datetime


class Log(Shape):
    """The learner's events in the order of their arrival, for clients that fold themselves."""

    model_config = example(
        {
            "events": [LOGGED_EVENT],
            "cursor": _CURSOR,
            "more": False,
        }
    )

    events: list[LoggedEvent]
    cursor: str
    more: bool


class Outcome(Shape):
    """What one answer leads to."""

    rating: Literal[1, 2, 3, 4]
    kind: Literal["learning", "review", "relearning"]
    due_at: datetime
    interval_s: int


_OUTCOME = {"kind": "review", "due_at": "2026-12-02T03:00:00Z", "interval_s": 280800}


class QueueItem(Shape):
    """A card to study, with what each of the four answers would lead to."""

    card: UUID
    deck: str
    slug: str
    topic: str
    card_revision: int
    why: Literal["learning", "due", "new", "later"]
    from_at: datetime = Field(
        description="When it may be shown; the outcomes are those of an answer at that moment."
    )
    schedule_kind: Literal["new", "learning", "review", "relearning"]
    outcomes: list[Outcome] = Field(min_length=4, max_length=4)


class Queue(Shape):
    """What to study now and until the horizon, in order."""

    model_config = example(
        {
            "at": "2026-11-28T18:04:12Z",
            "until": "2026-12-05T18:04:12Z",
            "items": [
                {
                    "card": CARD,
                    "deck": "go-runtime",
                    "slug": "slice-growth",
                    "topic": "slice-growth",
                    "card_revision": 3,
                    "why": "due",
                    "from_at": "2026-11-28T18:04:12Z",
                    "schedule_kind": "review",
                    "outcomes": [{"rating": rating, **_OUTCOME} for rating in (1, 2, 3, 4)],
                }
            ],
        }
    )

    at: datetime
    until: datetime
    items: list[QueueItem]


def _zone(name: str) -> str:
    if name and named_zone(name) is None:
        raise PydanticCustomError("time_zone", "There is no such time zone.")
    return name


class QueueQuery(Shape):
    limit: int = Field(100, ge=1, le=500, description="At most so many cards.")
    horizon: str = Field(
        "7d",
        pattern=r"^([1-9]|[12][0-9]|3[01])d$|^([1-9][0-9]?|1[0-9][0-9])h$",
        description="How far ahead: 1d to 31d, or 1h to 199h.",
    )
    deck: str = Field("", max_length=50, description="Only cards of this deck.")
    time_zone: Annotated[str, AfterValidator(_zone)] = Field(
        "",
        max_length=64,
        description="IANA name of the zone that the device's events will name, where it is not the"
        " learner's own: an answer is due at the start of a study day there.",
    )

    @property
    def ahead(self) -> timedelta:
        number = int(self.horizon[:-1])
        return timedelta(days=number) if self.horizon.endswith("d") else timedelta(hours=number)


class ChangesQuery(Shape):
    cursor: str = Field("", max_length=200, description="From an earlier answer; none: everything.")
    limit: int = Field(1000, ge=1, le=5000, description="At most so many rows.")
