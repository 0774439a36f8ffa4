"""A learner's own numbers: what is coming, how well they remember, topic by topic. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from cards.models import Learner
from cards.scheduling import Moment, zone_or_offset
from cards.services import settings_of

# A review counts by the study day of its own wall clock. Recall is measured on the first answer
# of a day to a card that was met on an earlier day: what follows on that day was just shown.
_EFFECTIVE = """
    WITH undone AS (
        SELECT unnest(%(undone)s::uuid[]) AS event_id),
    answers AS (
        SELECT e.card_id, e.sequence, (e.data->>'rating')::int AS rating,
               least(coalesce((e.data->>'duration_ms')::float8, 0), 600000) AS ms,
               (e.occurred_at AT TIME ZONE 'UTC'
                + make_interval(mins => e.utc_offset_minutes, hours => -%(rollover)s))::date AS day,
               e.occurred_at
          FROM cards_studyevent e
         WHERE e.learner_id = %(learner)s AND e.kind = 'review'
           AND e.event_id NOT IN (SELECT event_id FROM undone)
           AND e.data->>'mode' IS DISTINCT FROM 'cram'),
    placed AS (
        SELECT *, min(day) OVER (PARTITION BY card_id) AS met,
               row_number() OVER (PARTITION BY card_id, day ORDER BY occurred_at, sequence) AS nth
          FROM answers)
"""
_DAYS = f"""{_EFFECTIVE}
    SELECT day, count(*), count(DISTINCT card_id), sum(ms),
           count(*) FILTER (WHERE nth = 1 AND day > met),
           count(*) FILTER (WHERE nth = 1 AND day > met AND rating > 1)
      FROM placed WHERE day > %(first)s AND day <= %(today)s GROUP BY day ORDER BY day
"""  # noqa: S608 - constants
_ANSWERS_BY_TOPIC = f"""{_EFFECTIVE}
    SELECT c.topic, count(*), count(*) FILTER (WHERE rating = 1),
           count(*) FILTER (WHERE nth = 1 AND day > met),
           count(*) FILTER (WHERE nth = 1 AND day > met AND rating > 1)
      FROM placed JOIN cards_card c ON c.id = card_id GROUP BY c.topic
"""  # noqa: S608 - constants
_CARDS_BY_TOPIC = """
    SELECT c.topic, count(*), count(*) FILTER (WHERE s.kind <> 'new'),
           count(*) FILTER (WHERE s.kind = 'review' AND s.stability >= 21),
           count(*) FILTER (WHERE s.due_at <= %(at)s AND NOT s.suspended AND NOT s.leech),
           coalesce(sum(s.lapses), 0), count(*) FILTER (WHERE s.leech)
      FROM cards_card c
      LEFT JOIN cards_schedule s ON s.card_id = c.id AND s.learner_id = %(learner)s
     WHERE c.state = 'published' GROUP BY c.topic ORDER BY min(c.position)
"""
_FORECAST = """
    SELECT greatest((s.due_at AT TIME ZONE %(zone)s
                     - make_interval(hours => %(rollover)s))::date, %(today)s) AS day, count(*)
      FROM cards_schedule s JOIN cards_card c ON c.id = s.card_id
     WHERE s.learner_id = %(learner)s AND s.due_at < %(until)s AND c.state = 'published'
       AND NOT s.suspended AND NOT s.leech
     GROUP BY 1 ORDER BY 1
"""


@dataclass(frozen=True)
class Day:
    """One study day: answers, cards, minutes; ``recalled`` of ``asked`` were remembered."""

    day: date
    answers: int
    cards: int
    time_s: int
    asked: int
    recalled: int


@dataclass(frozen=True)
class Topic:
    topic: str
    cards: int
    begun: int
    strong: int
    due: int
    lapses: int
    leeches: int
    answers: int
    again: int
    asked: int
    recalled: int


@dataclass(frozen=True)
class Statistics:
    """``forecast``: study day → cards that come due then; today's has all that waited longer."""

    today: date
    days: list[Day]
    forecast: dict[date, int]
    topics: list[Topic]


def statistics(
    learner: Learner, undone: frozenset[Any], at: datetime, days: int = 30
) -> Statistics:
    """The last and the next ``days`` study days; four queries."""
    settings = settings_of(learner)
    zone = zone_or_offset(settings.time_zone, 0)
    moment = Moment.at_place(at, zone, settings.rollover_hour)
    last = moment.day + timedelta(days=days)
    values = {
        "learner": learner.pk,
        "at": at,
        "undone": [str(event_id) for event_id in undone],
        "rollover": settings.rollover_hour,
        "zone": settings.time_zone,
        "today": moment.day,
        "first": moment.day - timedelta(days=days),
        "until": moment.start_of(last),
    }
    answered = {row[0]: row[1:] for row in _rows(_ANSWERS_BY_TOPIC, values)}
    return Statistics(
        today=moment.day,
        days=[
            Day(day, n, c, round(ms / 1000), *recall)
            for day, n, c, ms, *recall in _rows(_DAYS, values)
        ],
        forecast=dict(_rows(_FORECAST, values)),
        topics=[
            Topic(*row, *answered.get(row[0], (0, 0, 0, 0)))
            for row in _rows(_CARDS_BY_TOPIC, values)
        ],
    )


def _rows(statement: str, values: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
