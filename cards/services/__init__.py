"""The doors through which study changes.

Everything a learner does goes through ``record_events``; the small verbs (``review``, ``suspend``,
``undo_last`` …) each make one event and call it. Other code imports from here, not from the inside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from cards.models import Card, Deck, Learner, Schedule


@dataclass(frozen=True)
class Problem:
    code: Literal["malformed", "unknown-card", "not-your-card"]
    field: str
    detail: str


@dataclass(frozen=True)
class Result:
    event_id: str
    status: Literal["accepted", "duplicate", "rejected"]
    problem: Problem | None = None


@dataclass(frozen=True)
class Recorded:
    """``schedules``: every touched card's new schedule, by card id; ``cursor``: last sequence."""

    results: list[Result]
    schedules: dict[UUID, Schedule]
    cursor: int


@dataclass(frozen=True)
class Undone:
    event_id: UUID
    kind: str
    card_id: UUID


def record_events(
    learner: Learner, events: Iterable[Mapping[str, Any]], received_at: datetime
) -> Recorded:
    """Events on the wire: {event_id, kind, card, card_revision, occurred_at, time_zone, device,
    target (undo), data {…}}; one result per event, in the same order."""
    raise NotImplementedError


def new_event_id(at: datetime) -> UUID:
    """UUIDv7 for a form's hidden field: sending the form twice records one event."""
    raise NotImplementedError


def review(
    learner: Learner,
    card: Card,
    rating: int,
    *,
    at: datetime,
    event_id: UUID | None = None,
    duration_ms: int | None = None,
    predicted: Any = None,
    right: bool | None = None,
    cram: bool = False,
    device: str = "web",
) -> Recorded:
    raise NotImplementedError


def suspend(learner: Learner, card: Card, *, at: datetime) -> Recorded:
    raise NotImplementedError


def resume(learner: Learner, card: Card, *, at: datetime) -> Recorded:
    """Also brings a leech back."""
    raise NotImplementedError


def bury(learner: Learner, card: Card, *, at: datetime) -> Recorded:
    raise NotImplementedError


def flag(learner: Learner, card: Card, flagged: bool, *, at: datetime) -> Recorded:
    raise NotImplementedError


def reset(learner: Learner, card: Card, *, at: datetime) -> Recorded:
    raise NotImplementedError


def undo_last(learner: Learner, *, at: datetime, deck: Deck | None = None) -> Undone | None:
    """None when there is nothing left to undo (20 deep)."""
    raise NotImplementedError


def change_settings(learner: Learner, changes: Mapping[str, Any], *, at: datetime) -> None:
    """Raises ``cards.scheduling.SettingsError`` (``.errors``: field → sentence). Keys: language,
    go_release, time_zone, rollover_hour, desired_retention, new_per_day, reviews_per_day,
    learning_steps_s, relearning_steps_s, weights. Updates ``learner`` in place."""
    raise NotImplementedError


def guest_learner(
    learner_id: object, *, at: datetime, settings: Mapping[str, Any] | None = None
) -> Learner:
    """The guest with this id (from the session), or a new one that starts with ``settings``."""
    raise NotImplementedError


def account_learner(
    user: Any, *, at: datetime, settings: Mapping[str, Any] | None = None
) -> Learner:
    """The account's learner, made at first use."""
    raise NotImplementedError


def adopt_guest(user: Any, guest: Learner) -> Learner:
    """Sign-up and log-in: the account gets what the guest did; returns the account's learner."""
    raise NotImplementedError
