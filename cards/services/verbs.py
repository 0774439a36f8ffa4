"""The small verbs: each makes one event and hands it to ``record_events``."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Coalesce

from cards.models import Card, Deck, Learner, StudyEvent
from cards.scheduling import RANDOM_BITS, Kind, SettingsError, uuid7
from cards.services.recording import Recorded, record_events
from cards.services.rows import settings_of, taken_back

UNDO_DEPTH = 20
_UNDOABLE = (Kind.REVIEW, Kind.SUSPEND, Kind.RESUME, Kind.BURY, Kind.FLAG, Kind.RESET)


@dataclass(frozen=True)
class Undone:
    """The event that was taken back."""

    event_id: UUID
    kind: str
    card_id: UUID


class _Ids:
    """Ids made one after the other in the same millisecond sort in that order (RFC 9562 §6.2):
    one request may record several events that all happened ``at`` its one instant."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._last = UUID(int=0)

    def new(self, at: datetime) -> UUID:
        made = uuid7(at, secrets.randbits(RANDOM_BITS))
        with self._lock:
            if made.int >> 80 == self._last.int >> 80 and made < self._last:
                made = UUID(int=self._last.int + 1)
            self._last = made
        return made


_ids = _Ids()


def new_event_id(at: datetime) -> UUID:
    """An id for a form's hidden field: sending the form twice records one event."""
    return _ids.new(at)


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
    """``rating`` 1 Again … 4 Easy. ``predicted`` is what the learner expected (plain JSON) and
    ``right`` whether that was so; a ``cram`` review is logged and changes no schedule."""
    data = {
        "rating": rating,
        "mode": "cram" if cram else "study",
        "duration_ms": duration_ms,
        "predicted": predicted,
        "right": right,
    }
    told = {name: value for name, value in data.items() if value is not None}
    return _record(learner, Kind.REVIEW, at, card=card, data=told, event_id=event_id, device=device)


def suspend(learner: Learner, card: Card, *, at: datetime) -> Recorded:
    """Keep the card out of the queue until it is resumed."""
    return _record(learner, Kind.SUSPEND, at, card=card)


def resume(learner: Learner, card: Card, *, at: datetime) -> Recorded:
    """Bring a suspended card, or a leech, back into the queue."""
    return _record(learner, Kind.RESUME, at, card=card)


def bury(learner: Learner, card: Card, *, at: datetime) -> Recorded:
    """Keep the card out of the queue until the learner's next study day."""
    return _record(learner, Kind.BURY, at, card=card)


def flag(learner: Learner, card: Card, flagged: bool, *, at: datetime) -> Recorded:
    """Mark the card, or take the mark off."""
    return _record(learner, Kind.FLAG, at, card=card, data={"flagged": flagged})


def reset(learner: Learner, card: Card, *, at: datetime) -> Recorded:
    """Make the card new again."""
    return _record(learner, Kind.RESET, at, card=card)


def undo(learner: Learner, event_id: UUID, *, at: datetime) -> Recorded:
    """Take back one event, whichever device it came from; undoing an undo brings it back."""
    return _record(learner, Kind.UNDO, at, target=event_id)


@transaction.atomic
def undo_last(learner: Learner, *, at: datetime, deck: Deck | None = None) -> Undone | None:
    """Take back the latest event (of ``deck``, if given) that is not taken back yet.

    It looks at the learner's last 20 events about cards, from all devices, taken back or not;
    None when none of them is left.
    """
    # Lock before looking: two quick presses of the key take back two events, not one twice.
    Learner.objects.select_for_update().get(pk=learner.pk)
    candidates = StudyEvent.objects.filter(learner=learner, kind__in=_UNDOABLE)
    if deck is not None:
        candidates = candidates.filter(card__deck=deck)
    latest = candidates.order_by(
        "-occurred_at", Coalesce("claimed_at", "occurred_at").desc(), "-event_id"
    )
    undone = taken_back(learner)
    for event_id, kind, card_id in latest.values_list("event_id", "kind", "card_id")[:UNDO_DEPTH]:
        if event_id not in undone and card_id is not None:
            undo(learner, event_id, at=at)
            return Undone(event_id, kind, card_id)
    return None


def change_settings(
    learner: Learner, changes: Mapping[str, Any], *, at: datetime, device: str = "web"
) -> None:
    """Change what the learner can set, from ``at`` on; ``learner`` is updated in place.

    Raises SettingsError (``errors``: field → sentence) and then changes nothing. Values that are
    set already make no event.
    """
    now = settings_of(learner)
    changed = now.changed(changes).as_json()
    news = {name: changed[name] for name in changes if changed[name] != now.as_json()[name]}
    if not news:
        return
    problem = _record(learner, Kind.SETTINGS, at, data=news, device=device).results[0].problem
    if problem is not None:
        raise SettingsError({problem.field.removeprefix("data."): problem.detail})


def _record(
    learner: Learner,
    kind: Kind,
    at: datetime,
    *,
    card: Card | None = None,
    target: UUID | None = None,
    data: Mapping[str, Any] | None = None,
    event_id: UUID | None = None,
    device: str = "web",
) -> Recorded:
    event = {
        "event_id": event_id or new_event_id(at),
        "kind": kind.value,
        "card": card.pk if card else None,
        "card_revision": card.revision if card else None,
        "occurred_at": at,
        "time_zone": learner.time_zone,
        "device": device,
        "target": target,
        "data": data or {},
    }
    return record_events(learner, [event], at)
