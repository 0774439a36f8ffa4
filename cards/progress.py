"""How a learner stands: each card of a deck, and the sitting that just ended. Reads only."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from cards.models import Card, Deck, Learner, Schedule, StudyEvent
from cards.services import taken_back

# A month of holidays does not lose it: the mark at which Anki, too, calls a card mature.
STRONG_STABILITY_DAYS = 21
# A page left open overnight is not nine hours of study.
LONGEST_ANSWER_MS = 10 * 60 * 1000

Status = Literal["new", "learning", "due", "scheduled", "strong", "buried", "suspended", "leech"]


@dataclass(frozen=True)
class CardState:
    """``schedule`` is None for a card never touched; ``status`` is one word for the map:
    learning (on its steps, due or not), due, scheduled (known, not due), strong (the same, and
    stable for three weeks), or what keeps the card out of the queue."""

    card: Card
    schedule: Schedule | None
    status: Status


@dataclass(frozen=True)
class SessionReport:
    """``recall_share``: the share of answers other than Again, 0 to 1, None without answers;
    ``hardest``: the card most often forgotten, None if every answer was remembered."""

    cards: int
    reviews: int
    recall_share: float | None
    time_s: int
    hardest: Card | None
    next_due_at: datetime | None


def card_states(learner: Learner, deck: Deck, at: datetime) -> list[CardState]:
    cards = Card.objects.published().filter(deck=deck).with_schedule(learner)
    found = []
    for card in cards.defer("sources").order_by("position", "slug"):
        schedule: Schedule | None = getattr(card, "own_schedule", None)
        found.append(CardState(card, schedule, status_of(schedule, at)))
    return found


def status_of(schedule: Schedule | None, at: datetime) -> Status:
    if schedule is None:
        return "new"
    if schedule.leech:
        return "leech"
    if schedule.suspended:
        return "suspended"
    if schedule.buried_until is not None and schedule.buried_until > at:
        return "buried"
    if schedule.due_at is None or schedule.stability is None:
        return "new"
    if schedule.kind != Schedule.Kind.REVIEW:
        return "learning"
    if schedule.due_at <= at:
        return "due"
    return "strong" if schedule.stability >= STRONG_STABILITY_DAYS else "scheduled"


def report(
    learner: Learner, deck: Deck, since: datetime, at: datetime, next_due_at: datetime | None
) -> SessionReport:
    """Reviews that were taken back do not count; reviews of a cram session do."""
    undone = taken_back(learner)
    rows = StudyEvent.objects.filter(
        learner=learner,
        card__deck=deck,
        kind=StudyEvent.Kind.REVIEW,
        occurred_at__gte=since,
        occurred_at__lte=at,
    ).values_list("event_id", "card_id", "data")
    answers = [(card, data) for event_id, card, data in rows if event_id not in undone]
    spent_ms: Counter[UUID | None] = Counter()
    missed: Counter[UUID | None] = Counter()
    for card, data in answers:
        spent_ms[card] += min(data.get("duration_ms") or 0, LONGEST_ANSWER_MS)
        missed[card] += data["rating"] == 1
    remembered = sum(data["rating"] > 1 for _card, data in answers)
    return SessionReport(
        cards=len(spent_ms),
        reviews=len(answers),
        recall_share=remembered / len(answers) if answers else None,
        time_s=round(spent_ms.total() / 1000),
        hardest=_hardest(missed, spent_ms),
        next_due_at=next_due_at,
    )


def _hardest(missed: Counter[UUID | None], spent_ms: Counter[UUID | None]) -> Card | None:
    """The card missed most often; of several, the one that took longest."""
    most = max(missed, key=lambda card: (missed[card], spent_ms[card], str(card)), default=None)
    if most is None or missed[most] == 0:
        return None
    return Card.objects.prefetch_related("texts").get(pk=most)
