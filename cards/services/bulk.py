"""The statements that study is written with: a fixed number, however many events there are.

A phone may push a month at once. Making a model instance of each row would take most of the time,
so each column goes as one array; the columns are named here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from pydantic_core import to_json

from cards.models import Learner
from cards.scheduling import Event, ScheduleState
from cards.services.rows import STATE_FIELDS, state_values
from cards.services.trips import Send, array_of, array_of_text

# How PostgreSQL takes each column of an event as one array.
_EVENT_TYPES = {
    "sequence": "int8",
    "event_id": "uuid",
    "kind": "text",
    "card_id": "uuid",
    "card_revision": "int4",
    "target": "uuid",
    "occurred_at": "timestamptz",
    "claimed_at": "timestamptz",
    "utc_offset_minutes": "int2",
    "time_zone": "text",
    "device": "text",
    "data": "jsonb",
}
_APPEND = f"""
    INSERT INTO cards_studyevent (learner_id, received_at, clamped, {", ".join(_EVENT_TYPES)})
    SELECT %s::uuid, %s::timestamptz, claimed_at IS NOT NULL, {", ".join(_EVENT_TYPES)}
      FROM unnest({", ".join(f"%s::{kind}[]" for kind in _EVENT_TYPES.values())})
           AS new({", ".join(_EVENT_TYPES)})
"""  # noqa: S608 - constants
# How PostgreSQL takes each column of a schedule as one array.
_STATE_TYPES = {
    "kind": "text",
    "due_at": "timestamptz",
    "stability": "float8",
    "difficulty": "float8",
    "step": "int2",
    "interval_days": "int4",
    "last_review_at": "timestamptz",
    "last_review_day": "date",
    "introduced_day": "date",
    "reviews": "int4",
    "lapses": "int4",
    "suspended": "bool",
    "buried_until": "timestamptz",
    "flagged": "bool",
    "leech": "bool",
}


def append(
    send: Send,
    learner: Learner,
    events: Sequence[Event],
    first_sequence: int,
    received_at: datetime,
) -> None:
    """Append the events to the log, numbered from ``first_sequence``."""
    send(
        _APPEND,
        [
            learner.pk,
            received_at,
            array_of(range(first_sequence, first_sequence + len(events))),
            array_of([event.event_id for event in events]),
            array_of([event.kind.value for event in events]),
            array_of([event.card for event in events]),
            array_of([event.card_revision for event in events]),
            array_of([event.target for event in events]),
            array_of([event.at for event in events]),
            array_of([event.claimed_at for event in events]),
            array_of([event.offset_minutes for event in events]),
            array_of_text([event.time_zone for event in events]),
            array_of_text([event.device for event in events]),
            array_of_text([to_json(event.data).decode() for event in events]),
        ],
    )


def put_next_sequence(send: Send, learner: Learner) -> None:
    send(
        "UPDATE cards_learner SET next_sequence = %s WHERE id = %s",
        [learner.next_sequence, learner.pk],
    )


def put_schedules(
    send: Send,
    learner: Learner,
    states: Mapping[UUID, ScheduleState],
    sequences: Mapping[UUID, int],
) -> None:
    """Insert or update the schedules of these cards."""
    if not states:
        return
    rows = [
        (str(card), sequences[card], *state_values(state).values())
        for card, state in states.items()
    ]
    columns = list(zip(*rows, strict=True))
    send(_PUT, [learner.pk, *map(array_of, columns)])


def _put_statement() -> str:
    names = ", ".join(STATE_FIELDS)
    arrays = ", ".join(f"%s::{_STATE_TYPES[name]}[]" for name in STATE_FIELDS)
    updates = ", ".join(f"{name} = EXCLUDED.{name}" for name in (*STATE_FIELDS, "sequence"))
    return (
        f"INSERT INTO cards_schedule (learner_id, card_id, sequence, {names})"  # noqa: S608
        f" SELECT %s, * FROM unnest(%s::uuid[], %s::int8[], {arrays})"
        f" ON CONFLICT (learner_id, card_id) DO UPDATE SET {updates}"
    )


_PUT = _put_statement()
