"""Which card next, and what a learner sees of a deck. Reads only.

The order: cards on a learning step whose time has come, then reviews that are due, then new
cards; within each the longest waiting first, then the deck's own order. The card after one of a
topic is of another topic when there is a choice. The numbers of queries do not depend on the
number of cards.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    Count,
    IntegerField,
    Min,
    Q,
    Value,
    When,
    prefetch_related_objects,
)
from django.db.models.functions import Greatest

from cards.models import Card, Deck, Learner, Schedule
from cards.progress import CardState, SessionReport, card_states, report
from cards.scheduling import Moment, Outcome, Outcomes, Seed, Settings, zone_or_offset
from cards.services import settings_of, state_of

__all__ = [
    "CardState",
    "Item",
    "Outcome",
    "SessionReport",
    "Summary",
    "deck_states",
    "item_for",
    "next_item",
    "session_report",
    "summary",
]

_ON_STEPS = [Schedule.Kind.LEARNING, Schedule.Kind.RELEARNING]
# Where a card stands in the queue.
_LEARNING, _DUE, _NEW, _AHEAD = range(4)


@dataclass(frozen=True)
class Item:
    """``card`` comes with texts and examples prefetched; ``schedule`` is None for a card never
    touched. ``outcomes``: Again, Hard, Good, Easy, exactly as answering at that moment stores
    them (``rating``, ``due_at``, ``interval_s``, ``kind``)."""

    card: Card
    schedule: Schedule | None
    outcomes: tuple[Outcome, Outcome, Outcome, Outcome]


@dataclass(frozen=True)
class Summary:
    """Numbers of cards to study now, within what the day's limits leave.

    ``done_today``: cards of the deck reviewed this study day; ``total``: its published cards.
    ``next_due_at``: when the next card comes that is not to be had now; None if none ever will.
    """

    learning: int
    due: int
    new: int
    done_today: int
    total: int
    next_due_at: datetime | None

    @property
    def available(self) -> int:
        return self.learning + self.due + self.new


def next_item(
    learner: Learner,
    deck: Deck,
    at: datetime,
    *,
    exclude_topic: str | None = None,
    ahead_s: int = 0,
) -> Item | None:
    """The card to study now; None when there is none (``summary`` says when there will be).

    ``exclude_topic``: the topic just studied, passed over when there is another. ``ahead_s``:
    how many seconds before their time cards may come when nothing else is left.
    """
    today = _Today.of(learner, at)
    left = _limits_left(learner, today)
    found = []
    scheduled = _scheduled(learner, deck, at, left, exclude_topic, timedelta(seconds=ahead_s))
    if scheduled is not None:
        found.append((scheduled.same_topic, scheduled.place, scheduled.card))  # type: ignore[attr-defined]
    if left.new > 0 and (not found or found[0][:2] > (0, _NEW)):
        new = _first_new(learner, deck, at, exclude_topic)
        if new is not None:
            found.append((new.same_topic, _NEW, new))  # type: ignore[attr-defined]
    if not found:
        return None
    return item_for(learner, min(found, key=lambda entry: entry[:2])[2], at)


def item_for(learner: Learner, card: Card, at: datetime) -> Item:
    """One given card, due or not, with what each answer would lead to."""
    schedule = Schedule.objects.filter(learner=learner, card=card).first()
    settings = settings_of(learner)
    moment = Moment.at_place(at, _zone(settings), settings.rollover_hour)
    outcomes = Outcomes(state_of(schedule), moment, settings.model, Seed(learner.salt, card.pk))
    again, hard, good, easy = outcomes
    prefetch_related_objects([card], "texts", "examples")
    return Item(card, schedule, (again, hard, good, easy))


def summary(learner: Learner, deck: Deck, at: datetime) -> Summary:
    today = _Today.of(learner, at)
    left = _limits_left(learner, today)
    settings = settings_of(learner)
    mine = "own_schedule__"
    shown = Q(**{mine + "suspended": False, mine + "leech": False})
    awake = Q(**{mine + "buried_until": None}) | Q(**{mine + "buried_until__lte": at})
    untouched = Q(**{mine + "id": None})
    is_new = Q(**{mine + "kind": Schedule.Kind.NEW})
    ready = shown & awake & Q(**{mine + "due_at__lte": at})
    waiting = shown & (Q(**{mine + "due_at__gt": at}) | Q(**{mine + "buried_until__gt": at}))
    if settings.new_per_day == 0:
        waiting &= ~is_new
    counted: dict[str, Any] = (
        Card.objects.published()
        .filter(deck=deck)
        .with_schedule(learner)
        .aggregate(
            total=Count("pk"),
            learning=Count("pk", filter=ready & Q(**{mine + "kind__in": _ON_STEPS})),
            due=Count("pk", filter=ready & Q(**{mine + "kind": Schedule.Kind.REVIEW})),
            new=Count("pk", filter=untouched | (shown & awake & is_new)),
            done=Count("pk", filter=Q(**{mine + "last_review_day": today.day})),
            # GREATEST passes over what is NULL: a card that is due and buried comes with the later.
            next_at=Min(Greatest(mine + "due_at", mine + "buried_until"), filter=waiting),
        )
    )
    comes = [counted["next_at"]] if counted["next_at"] else []
    more_new = counted["new"] > left.new and settings.new_per_day > 0
    more_due = counted["due"] > left.due and settings.reviews_per_day > 0
    if more_new or more_due:
        comes.append(today.ends_at)
    return Summary(
        learning=counted["learning"],
        due=min(counted["due"], left.due),
        new=min(counted["new"], left.new),
        done_today=counted["done"],
        total=counted["total"],
        next_due_at=min(comes, default=None),
    )


def deck_states(learner: Learner, deck: Deck, at: datetime) -> list[CardState]:
    """Every published card of the deck, in its order, with the learner's state; one query."""
    return card_states(learner, deck, at)


def session_report(learner: Learner, deck: Deck, since: datetime, at: datetime) -> SessionReport:
    """What the learner did in the deck from ``since`` to ``at``, and when it goes on."""
    return report(learner, deck, since, at, summary(learner, deck, at).next_due_at)


@dataclass(frozen=True)
class _Today:
    day: date
    ends_at: datetime

    @classmethod
    def of(cls, learner: Learner, at: datetime) -> _Today:
        moment = Moment.at_place(at, _zone(settings_of(learner)), learner.rollover_hour)
        return cls(moment.day, moment.start_of(moment.day + timedelta(days=1)))


@dataclass(frozen=True)
class _Left:
    """How many reviews and new cards the day still has room for; never below 0."""

    due: int
    new: int


def _limits_left(learner: Learner, today: _Today) -> _Left:
    """The limits hold for all decks together. A card's learning steps count once, as one new
    card; a forgotten card's relearning steps count with its review."""
    introduced = Q(introduced_day=today.day)
    done = (
        Schedule.objects.filter(learner=learner)
        .filter(introduced | Q(last_review_day=today.day))
        .aggregate(new=Count("pk", filter=introduced), due=Count("pk", filter=~introduced))
    )
    return _Left(
        due=max(0, learner.reviews_per_day - done["due"]),
        new=max(0, learner.new_per_day - done["new"]),
    )


def _scheduled(
    learner: Learner,
    deck: Deck,
    at: datetime,
    left: _Left,
    exclude_topic: str | None,
    ahead: timedelta,
) -> Schedule | None:
    """The first card that has a due time, annotated with ``same_topic`` and ``place``."""
    on_steps, due = Q(kind__in=_ON_STEPS), Q(due_at__lte=at)
    rows = Schedule.objects.active(at).filter(
        learner=learner, card__deck=deck, due_at__lte=at + ahead
    )
    if left.due == 0:
        rows = rows.filter(on_steps)
    return (
        rows.annotate(
            same_topic=_same_topic("card__topic", exclude_topic),
            place=Case(
                When(on_steps & due, then=Value(_LEARNING)),
                When(due, then=Value(_DUE)),
                default=Value(_AHEAD),
                output_field=IntegerField(),
            ),
        )
        .select_related("card")
        .order_by("same_topic", "place", "due_at", "card__position", "card__slug")
        .first()
    )


def _first_new(
    learner: Learner, deck: Deck, at: datetime, exclude_topic: str | None
) -> Card | None:
    """The first card the learner may begin, annotated with ``same_topic``."""
    begun = Schedule.objects.filter(learner=learner).exclude(
        Q(kind=Schedule.Kind.NEW, suspended=False)
        & (Q(buried_until=None) | Q(buried_until__lte=at))
    )
    return (
        Card.objects.published()
        .filter(deck=deck)
        .exclude(pk__in=begun.values("card"))
        .annotate(same_topic=_same_topic("topic", exclude_topic))
        .order_by("same_topic", "position", "slug")
        .first()
    )


def _same_topic(path: str, topic: str | None) -> Case:
    return Case(
        When(**{path: topic or ""}, then=Value(1)), default=Value(0), output_field=IntegerField()
    )


def _zone(settings: Settings) -> Any:
    return zone_or_offset(settings.time_zone, 0)
