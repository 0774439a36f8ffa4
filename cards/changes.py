"""What is new for a device since it last asked: schedules by sequence, and the log itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cards.models import Learner, StudyEvent
from cards.models.prepared import Prepared, array_of
from cards.services import STATE_FIELDS, taken_back

# Sorts after every card: "all of this sequence is known".
AFTER_ALL = UUID(int=2**128 - 1)
_SCHEDULE_FIELDS = ("card_id", *STATE_FIELDS, "sequence")
_INSTANTS = ("due_at", "last_review_at", "buried_until")
_TEXTS = ("card_id", "last_review_day", "introduced_day")


def _as_sent(column: str) -> str:
    """The column as it stands in the answer. Making a datetime or a UUID of thousands of values
    only to write them out again takes longer than all the rest of a pull."""
    if column in _INSTANTS:
        written = f"to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
        return f"replace({written}, '.000000Z', 'Z')"
    return f"{column}::text" if column in _TEXTS else column


_CHANGED = Prepared(
    f"""
    SELECT {", ".join(map(_as_sent, _SCHEDULE_FIELDS))} FROM cards_schedule
     WHERE learner_id = %(learner)s
       AND (sequence, card_id) > (%(sequence)s, %(card)s)
     ORDER BY sequence, card_id LIMIT %(limit)s
"""  # noqa: S608 - constants
)
Changed = dict[str, Any]
LOG_FIELDS = (
    "sequence",
    "event_id",
    "kind",
    "card_id",
    "card_revision",
    "target",
    "occurred_at",
    "claimed_at",
    "utc_offset_minutes",
    "time_zone",
    "device",
    "received_at",
    "data",
)


@dataclass(frozen=True)
class Position:
    """How far a device has come: everything up to ``card`` at ``sequence`` is known to it."""

    sequence: int = 0
    card: UUID = AFTER_ALL


@dataclass(frozen=True)
class Page:
    """``rows`` in order, ids and times as text; ``end``: the position after them; ``more``:
    whether others follow."""

    rows: list[dict[str, Any]]
    end: Position
    more: bool


_MARKS = Prepared(
    """
    SELECT wanted.sequence, found.event_id
      FROM unnest(%(sequences)s::int8[]) AS wanted(sequence)
      LEFT JOIN LATERAL (
            SELECT event_id FROM cards_studyevent
             WHERE learner_id = %(learner)s AND sequence <= wanted.sequence
             ORDER BY sequence DESC LIMIT 1) found ON true
"""
)


def marks(learner: Learner, *sequences: int) -> dict[int, str]:
    """A short mark of the log up to each of these sequences: part of the last event's id.

    A server that was set back to a backup gives the same sequences to other events. A device that
    knows the lost ones is told so by the mark, however long the new log has grown meanwhile.
    """
    found = _MARKS(learner=learner.pk, sequences=array_of(sequences))
    return {sequence: mark_of(event_id) for sequence, event_id in found}


def mark_of(event_id: UUID | None) -> str:
    """The mark of a log that ends with this event. The end of a UUIDv7 is its random part."""
    return "" if event_id is None else event_id.hex[-8:]


def is_within(learner: Learner, position: Position) -> bool:
    """False for a position that changes can no longer be told from: older than the learner's
    floor, or later than the log."""
    return learner.cursor_floor <= position.sequence < learner.next_sequence


def changed_schedules(learner: Learner, since: Position, limit: int) -> Page:
    """The learner's schedules that changed since, oldest change first; one query at most.

    A schedule that fell back to nothing (its only review was undone) is a tombstone.
    """
    last = Position(learner.next_sequence - 1)
    if since == last:
        return Page([], last, False)
    found = _CHANGED(learner=learner.pk, sequence=since.sequence, card=since.card, limit=limit + 1)
    more = len(found) > limit
    rows = [dict(zip(("card", *_SCHEDULE_FIELDS[1:]), row, strict=True)) for row in found[:limit]]
    end = Position(rows[-1]["sequence"], UUID(rows[-1]["card"])) if more else last
    return Page([tombstone(row) if is_nothing(row) else row for row in rows], end, more)


def is_nothing(row: Changed) -> bool:
    """True for the schedule of a card that is as if never touched."""
    return (
        row["kind"] == "new"
        and not row["reviews"]
        and not (row["suspended"] or row["flagged"] or row["leech"])
        and row["buried_until"] is None
    )


def tombstone(row: Changed) -> Changed:
    return {"card": row["card"], "deleted": True, "sequence": row["sequence"]}


def log(learner: Learner, since: int, limit: int) -> tuple[list[dict[str, Any]], bool]:
    """The learner's events after this sequence as they are stored, and whether others follow."""
    rows = StudyEvent.objects.filter(learner=learner, sequence__gt=since).order_by("sequence")
    found = list(rows.values_list(*LOG_FIELDS)[: limit + 1])
    return [_event(row) for row in found[:limit]], len(found) > limit


def history(
    learner: Learner, before: tuple[datetime, int] | None, limit: int, card: UUID | None = None
) -> tuple[list[dict[str, Any]], bool]:
    """The learner's reviews, newest first, from before (time, sequence); also those undone."""
    rows = StudyEvent.objects.filter(learner=learner, kind=StudyEvent.Kind.REVIEW)
    if card is not None:
        rows = rows.filter(card=card)
    if before is not None:
        at, sequence = before
        rows = rows.filter(occurred_at__lte=at).exclude(occurred_at=at, sequence__gte=sequence)
    found = list(rows.order_by("-occurred_at", "-sequence").values_list(*LOG_FIELDS)[: limit + 1])
    undone = taken_back(learner)
    return [_review(row, undone) for row in found[:limit]], len(found) > limit


def _event(row: tuple[Any, ...]) -> dict[str, Any]:
    event = dict(zip(LOG_FIELDS, row, strict=True))
    event["card"] = event.pop("card_id")
    return event


def _review(row: tuple[Any, ...], undone: frozenset[UUID]) -> dict[str, Any]:
    event = _event(row)
    data = event.pop("data")
    del event["kind"], event["target"]
    event["undone"] = event["event_id"] in undone
    for name in ("rating", "mode", "duration_ms", "predicted", "right"):
        event[name] = data.get(name, "study" if name == "mode" else None)
    return event
