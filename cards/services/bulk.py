"""The statements that study is written with: a fixed number, however many events there are.

A phone may push a month at once. Making a model instance of each row would take most of the time,
so events go as one COPY and schedules as one statement over arrays; the columns are named here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from pydantic_core import from_json, to_json

from cards.models import Learner
from cards.models.plain import Plain
from cards.scheduling import Event, ScheduleState
from cards.services.rows import EVENT_FIELDS, STATE_FIELDS, event_of, state_values

_EVENTS = "cards_studyevent"
_EVENT_COLUMNS = (
    "learner_id, sequence, event_id, kind, card_id, card_revision, target, occurred_at,"
    " claimed_at, clamped, utc_offset_minutes, time_zone, device, received_at, data"
)
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


def lock(learner: Learner) -> Learner:
    """The learner as stored, locked until the transaction ends; Learner.DoesNotExist if gone."""
    plain, statement = _lock_statement()
    with connection.cursor() as cursor:
        cursor.execute(statement, [learner.pk])
        row = cursor.fetchone()
    if row is None:
        raise Learner.DoesNotExist
    return plain.instance(row)


@cache
def _lock_statement() -> tuple[Plain[Learner], str]:
    plain = Plain(Learner, "l")
    return plain, f"SELECT {plain.columns} FROM cards_learner l WHERE id = %s FOR UPDATE"  # noqa: S608


def put_next_sequence(learner: Learner) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cards_learner SET next_sequence = %s WHERE id = %s",
            [learner.next_sequence, learner.pk],
        )


def known_events_and_cards(
    learner: Learner, events: Sequence[Event]
) -> tuple[set[UUID], dict[UUID, str]]:
    """The ids among these events' that the log has already, and card id → state of their cards."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT (SELECT array_agg(event_id) FROM {_EVENTS}
                     WHERE learner_id = %s AND event_id = ANY(%s::uuid[])),
                   array_agg(id), array_agg(state)
              FROM cards_card WHERE id = ANY(%s::uuid[])
            """,  # noqa: S608 - a constant
            [
                learner.pk,
                _array(str(event.event_id) for event in events),
                _array({str(event.card) for event in events if event.card is not None}),
            ],
        )
        known, cards, states = cursor.fetchone()
    return set(known or ()), dict(zip(cards or (), states or (), strict=True))


def log_of(learner: Learner, cards: Iterable[UUID]) -> list[Event]:
    """The learner's events of these cards, with all undos and changes of settings.

    Three index scans: one condition with OR would read the learner's whole log.
    """
    columns = ", ".join(EVENT_FIELDS)
    select = f"SELECT {columns} FROM {_EVENTS} WHERE learner_id = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(
            f"{select} AND card_id = ANY(%s::uuid[])"
            f" UNION ALL {select} AND kind = 'undo' UNION ALL {select} AND kind = 'settings'",
            [learner.pk, _array(map(str, cards)), learner.pk, learner.pk],
        )
        # Django has the driver hand JSON over as text.
        return [event_of((*row[:-1], from_json(row[-1]))) for row in cursor.fetchall()]


@contextmanager
def appending(
    learner: Learner, events: Sequence[Event], first_sequence: int, received_at: datetime
) -> Iterator[None]:
    """Append the events; the server takes them in while the block runs, so use it to think."""
    head, tail = str(learner.pk), received_at.isoformat()
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {_EVENTS} ({_EVENT_COLUMNS}) FROM STDIN") as copy,
    ):
        copy.write(
            "".join(
                _event_line(event, head, sequence, tail)
                for sequence, event in enumerate(events, first_sequence)
            )
        )
        yield


def put_schedules(
    learner: Learner, states: Mapping[UUID, ScheduleState], sequences: Mapping[UUID, int]
) -> None:
    """Insert or update the schedules of these cards."""
    if not states:
        return
    rows = [
        (str(card), sequences[card], *state_values(state).values())
        for card, state in states.items()
    ]
    columns = list(zip(*rows, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(_PUT, [learner.pk, *map(_array, columns)])


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


# ---- how values are written ----


def _event_line(event: Event, learner: str, sequence: int, received_at: str) -> str:
    """One line of COPY's text format."""
    claimed = event.claimed_at
    return "\t".join(
        (
            learner,
            str(sequence),
            str(event.event_id),
            event.kind.value,
            "\\N" if event.card is None else str(event.card),
            "\\N" if event.card_revision is None else str(event.card_revision),
            "\\N" if event.target is None else str(event.target),
            event.at.isoformat(),
            "\\N" if claimed is None else claimed.isoformat(),
            "f" if claimed is None else "t",
            str(event.offset_minutes),
            _escaped(event.time_zone),
            _escaped(event.device),
            received_at,
            to_json(event.data).decode().replace("\\", "\\\\") + "\n",
        )
    )


def _escaped(text: str) -> str:
    """Text for COPY, whose own characters are the backslash, tab and line ends."""
    if text.isalnum():
        return text
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _array(values: Iterable[Any]) -> str:
    """Values without quotes or backslashes (numbers, instants, ids, words) as PostgreSQL reads
    an array."""
    return "{" + ",".join(["NULL" if v is None else f'"{v}"' for v in values]) + "}"
