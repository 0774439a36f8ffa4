"""Which card next, and what a learner sees of a deck. Reads only; constant numbers of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cards.models import Card, Deck, Learner, Schedule


@dataclass(frozen=True)
class Outcome:
    """What one rating (1-4) would store: the same code as the answer itself."""

    rating: int
    due_at: datetime
    interval_s: int
    kind: str


@dataclass(frozen=True)
class Item:
    """``card`` comes with texts and examples prefetched; ``schedule`` is None for a new card."""

    card: Card
    schedule: Schedule | None
    outcomes: tuple[Outcome, Outcome, Outcome, Outcome]


@dataclass(frozen=True)
class Summary:
    """What can be studied now, within the day's limits; ``next_due_at``: when more comes."""

    learning: int
    due: int
    new: int
    done_today: int
    total: int
    next_due_at: datetime | None

    @property
    def available(self) -> int:
        return self.learning + self.due + self.new


@dataclass(frozen=True)
class CardState:
    """``status``: new, learning, due, scheduled, strong, buried, suspended or leech."""

    card: Card
    schedule: Schedule | None
    status: str


@dataclass(frozen=True)
class SessionReport:
    """``recall_share`` 0..1 of answers that were not Again, None without answers."""

    cards: int
    reviews: int
    recall_share: float | None
    time_s: int
    hardest: Card | None
    next_due_at: datetime | None


def next_item(
    learner: Learner,
    deck: Deck,
    at: datetime,
    *,
    exclude_topic: str | None = None,
    ahead_s: int = 0,
) -> Item | None:
    raise NotImplementedError


def item_for(learner: Learner, card: Card, at: datetime) -> Item:
    """The four outcomes of one given card, due or not."""
    raise NotImplementedError


def summary(learner: Learner, deck: Deck, at: datetime) -> Summary:
    raise NotImplementedError


def deck_states(learner: Learner, deck: Deck, at: datetime) -> list[CardState]:
    raise NotImplementedError


def session_report(learner: Learner, deck: Deck, since: datetime, at: datetime) -> SessionReport:
    raise NotImplementedError
