"""What to study now and in the days to come: enough for a device that goes offline.

The order is the queue's (``cards.queue``): cards on a step whose time has come, reviews that are
due, new cards; then what comes later, by its time. Each card carries its four outcomes, worked out
for the moment it is expected at, so that a client needs no memory model of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from cards.models import Learner
from cards.models.prepared import Prepared, Row
from cards.scheduling import (
    Moment,
    Outcome,
    Outcomes,
    ScheduleState,
    Seed,
    Settings,
    zone_or_offset,
)
from cards.services import STATE_FIELDS, settings_of, state_from

Why = Literal["learning", "due", "new", "later"]

_CARD = "c.id, d.slug, c.slug, c.topic, c.revision"
_FIELDS = ", ".join(f"s.{name}" for name in STATE_FIELDS)
# A deck's slug, or '' for all decks; what is put away stays out.
_FROM = """
      FROM cards_schedule s
      JOIN cards_card c ON c.id = s.card_id
      JOIN cards_deck d ON d.id = c.deck_id
     WHERE s.learner_id = %(learner)s AND c.state = 'published' AND NOT s.suspended AND NOT s.leech
       AND (s.buried_until IS NULL OR s.buried_until <= %(at)s)
       AND (%(deck)s::text = '' OR d.slug = %(deck)s::text)
"""
_STEPS = Prepared(
    f"""
    SELECT {_CARD}, {_FIELDS} {_FROM}
       AND s.kind IN ('learning', 'relearning') AND s.due_at <= %(at)s
     ORDER BY s.due_at, c.position LIMIT %(limit)s
"""
)
_DUE = Prepared(
    f"""
    SELECT {_CARD}, {_FIELDS} {_FROM} AND s.kind = 'review' AND s.due_at <= %(at)s
     ORDER BY s.due_at, c.position LIMIT %(limit)s
"""
)
_LATER = Prepared(
    f"""
    SELECT {_CARD}, {_FIELDS} {_FROM} AND s.due_at > %(at)s AND s.due_at <= %(until)s
     ORDER BY s.due_at, c.position LIMIT %(limit)s
"""
)
# Deck by deck, so that each is read in its own order and only as far as needed.
_NEW = Prepared(
    """
    SELECT c.id, d.slug, c.slug, c.topic, c.revision, c.flagged
      FROM (SELECT id, slug, position FROM cards_deck
             WHERE %(deck)s::text = '' OR slug = %(deck)s::text) d
     CROSS JOIN LATERAL (
            SELECT c.id, c.slug, c.topic, c.revision, c.position,
                   s.id IS NOT NULL AND s.flagged AS flagged
              FROM cards_card c
              LEFT JOIN cards_schedule s ON s.card_id = c.id AND s.learner_id = %(learner)s
             WHERE c.deck_id = d.id AND c.state = 'published'
               AND (s.id IS NULL OR (s.kind = 'new' AND NOT s.suspended AND NOT s.leech
                                     AND (s.buried_until IS NULL OR s.buried_until <= %(at)s)))
             ORDER BY c.position, c.id LIMIT %(limit)s) c
     ORDER BY d.position, d.slug, c.position, c.id LIMIT %(limit)s
"""
)
_DONE = Prepared(
    """
    SELECT count(*) FILTER (WHERE introduced_day = %(day)s),
           count(*) FILTER (WHERE last_review_day = %(day)s
                              AND introduced_day IS DISTINCT FROM %(day)s)
      FROM cards_schedule WHERE learner_id = %(learner)s AND last_review_day >= %(day)s
"""
)


@dataclass(frozen=True, slots=True)
class Coming:
    """One card to study. ``from_at``: when it may be shown; the outcomes are for that moment, or
    for now if it has passed."""

    card: UUID
    deck: str
    slug: str
    topic: str
    revision: int
    why: Why
    from_at: datetime
    schedule: ScheduleState
    outcomes: tuple[Outcome, ...]


def coming(
    learner: Learner,
    at: datetime,
    horizon: timedelta,
    limit: int,
    deck: str = "",
    time_zone: str = "",
) -> list[Coming]:
    """At most ``limit`` cards for the time from ``at`` on; five queries at most,
    however many cards.

    ``time_zone``: where the device is, as its events will say; "" for the learner's own.
    """
    plan = _Plan(learner, settings_of(learner), at, at + horizon, limit, deck, time_zone)
    found: list[Coming] = []
    for part in (plan.now, plan.new, plan.later):
        if len(found) < limit:
            found += part(limit - len(found))
    return spaced(found)


class _Plan:
    def __init__(
        self,
        learner: Learner,
        settings: Settings,
        at: datetime,
        until: datetime,
        limit: int,
        deck: str,
        time_zone: str,
    ) -> None:
        self.learner, self.settings, self.at, self.until = learner, settings, at, until
        self.zone = zone_or_offset(time_zone or settings.time_zone, 0)
        self.today = Moment.at_place(at, self.zone, settings.rollover_hour)
        self.values: dict[str, Any] = {
            "learner": learner.pk,
            "at": at,
            "until": until,
            "deck": deck,
            "day": self.today.day,
        }
        [(introduced, reviewed)] = _DONE(**self.values)
        self.new_left = max(0, settings.new_per_day - introduced)
        self.due_left = max(0, settings.reviews_per_day - reviewed)

    def now(self, limit: int) -> list[Coming]:
        """Cards on a step whose time has come, then reviews that are due."""
        learning = [self._coming(row, "learning") for row in self._rows(_STEPS, limit)]
        room = min(limit - len(learning), self.due_left)
        return learning + [self._coming(row, "due") for row in self._rows(_DUE, room)]

    def later(self, limit: int) -> list[Coming]:
        return [self._coming(row, "later") for row in self._rows(_LATER, limit)]

    def new(self, limit: int) -> list[Coming]:
        """New cards: what today leaves room for, then each following day's, from its start."""
        days = (self._day_of(self.until) - self.today.day).days
        room = min(limit, self.new_left + days * self.settings.new_per_day)
        rows = self._rows(_NEW, room)
        return [
            self._card(card, "new", self._begins(number), ScheduleState(flagged=bool(flagged)))
            for number, (*card, flagged) in enumerate(rows)
        ]

    def _begins(self, number: int) -> datetime:
        if number < self.new_left:
            return self.at
        day = 1 + (number - self.new_left) // self.settings.new_per_day
        return self.today.start_of(self.today.day + timedelta(days=day))

    def _day_of(self, at: datetime) -> Any:
        return Moment.at_place(at, self.zone, self.settings.rollover_hour).day

    def _coming(self, row: Sequence[Any], why: Why) -> Coming:
        state = state_from(dict(zip(STATE_FIELDS, row[5:], strict=True)))
        return self._card(row[:5], why, max(self.at, row[6]), state)

    def _card(
        self, card: Sequence[Any], why: Why, from_at: datetime, state: ScheduleState
    ) -> Coming:
        moment = self.today
        if from_at != self.at:
            moment = Moment.at_place(from_at, self.zone, self.settings.rollover_hour)
        seed = Seed(self.learner.salt, card[0])
        outcomes = tuple(Outcomes(state, moment, self.settings.model, seed))
        pk, deck, slug, topic, revision = card
        return Coming(pk, deck, slug, topic, revision, why, from_at, state, outcomes)

    def _rows(self, statement: Prepared, limit: int) -> list[Row]:
        return statement(**self.values, limit=limit) if limit > 0 else []


def spaced(cards: Sequence[Coming]) -> list[Coming]:
    """The same cards with no topic twice in a row where there is a choice.

    A card gives way only to one of its own kind that may be shown just as early: the order of
    learning, due and new stays, and nobody waits for tomorrow's card today.
    """
    left, found = list(cards), list[Coming]()
    while left:
        last = found[-1].topic if found else None
        first = left[0]
        pick = next(
            (
                place
                for place, card in enumerate(left)
                if card.topic != last and card.why == first.why and card.from_at <= first.from_at
            ),
            0,
        )
        found.append(left.pop(pick))
    return found
