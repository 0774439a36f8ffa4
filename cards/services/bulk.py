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
from cards.models.prepared import Prepared, array_of, array_of_text
from cards.scheduling import Event, ScheduleState
from cards.services.rows import state_values


def _arrays(types: Mapping[str, str], prefix: str = "") -> str:
    return ", ".join(f"%({prefix}{name})s::{kind}[]" for name, kind in types.items())


# How PostgreSQL takes each column of an event as one array.
_EVENT_TYPES = {
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
# The same for a schedule.
_STATE_TYPES = {
    "card_id": "uuid",
    "sequence": "int8",
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


_PUT = f"""
    INSERT INTO cards_schedule (learner_id, {", ".join(_STATE_TYPES)})
    SELECT %(learner)s::uuid, * FROM unnest({_arrays(_STATE_TYPES)})
        ON CONFLICT (learner_id, card_id) DO UPDATE
       SET {", ".join(f"{name} = EXCLUDED.{name}" for name in _STATE_TYPES if name != "card_id")}
"""  # noqa: S608 - constants
_PUT_SCHEDULES = Prepared(_PUT)
_MOVE = """
    UPDATE cards_learner SET next_sequence = %(next_sequence)s WHERE id = %(learner)s::uuid
"""
_PUT_STUDY = f"""
    WITH {{also}} appended AS (
         INSERT INTO cards_studyevent
                (learner_id, received_at, clamped, sequence, {", ".join(_EVENT_TYPES)})
         SELECT %(learner)s::uuid, %(received_at)s::timestamptz, claimed_at IS NOT NULL,
                %(first)s::int8 + n - 1, {", ".join(_EVENT_TYPES)}
           FROM unnest({_arrays(_EVENT_TYPES, "event_")})
                WITH ORDINALITY AS new({", ".join(_EVENT_TYPES)}, n))
    {_PUT}
"""  # noqa: S608 - constants
_PUT_EVENTS_AND_SCHEDULES = Prepared(_PUT_STUDY.format(also=""))
_PUT_ALL = Prepared(_PUT_STUDY.format(also=f"moved AS ({_MOVE}),"))


def put_study(
    learner: Learner,
    events: Sequence[Event],
    received_at: datetime,
    states: Mapping[UUID, ScheduleState],
    sequences: Mapping[UUID, int],
    *,
    move: bool,
) -> None:
    """Append the events to the log, numbered from the learner's next sequence, and insert or
    update the schedules; ``move`` the learner's next sequence behind them, else the caller does.
    """
    first = learner.next_sequence
    learner.next_sequence += len(events)
    (_PUT_ALL if move else _PUT_EVENTS_AND_SCHEDULES)(
        learner=learner.pk,
        next_sequence=learner.next_sequence,
        first=first,
        received_at=received_at,
        event_event_id=array_of([event.event_id for event in events]),
        event_kind=array_of([event.kind.value for event in events]),
        event_card_id=array_of([event.card for event in events]),
        event_card_revision=array_of([event.card_revision for event in events]),
        event_target=array_of([event.target for event in events]),
        event_occurred_at=array_of([event.at for event in events]),
        event_claimed_at=array_of([event.claimed_at for event in events]),
        event_utc_offset_minutes=array_of([event.offset_minutes for event in events]),
        event_time_zone=array_of_text([event.time_zone for event in events]),
        event_device=array_of_text([event.device for event in events]),
        event_data=array_of_text([to_json(event.data).decode() for event in events]),
        **_columns(states, sequences),
    )


def put_schedules(
    learner: Learner, states: Mapping[UUID, ScheduleState], sequences: Mapping[UUID, int]
) -> None:
    """Insert or update the schedules of these cards."""
    if states:
        _PUT_SCHEDULES(learner=learner.pk, **_columns(states, sequences))


def _columns(states: Mapping[UUID, ScheduleState], sequences: Mapping[UUID, int]) -> dict[str, str]:
    rows = [(card, sequences[card], *state_values(states[card]).values()) for card in states]
    columns = zip(*rows, strict=True) if rows else [()] * len(_STATE_TYPES)
    return dict(zip(_STATE_TYPES, map(array_of, columns), strict=True))
