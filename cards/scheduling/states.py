"""What is known of one card for one learner: a type per state."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Literal

from cards.scheduling.values import value

FIRST_LEECH_LAPSES = 8
NEXT_LEECH_LAPSES = 4


@value
class Memory:
    """``stability``: days until recall falls to 90 %, above 0; ``difficulty``: 1 to 10."""

    stability: float
    difficulty: float


@value
class New:
    """Never reviewed (or reset)."""

    @property
    def kind(self) -> Literal["new"]:
        return "new"


@value
class Learning:
    """On the learning steps; ``reviewed_on`` is the study day of the last review."""

    memory: Memory
    step: int
    due_at: datetime
    reviewed_on: date

    @property
    def kind(self) -> Literal["learning"]:
        return "learning"


@value
class Review:
    """Known; comes back after ``interval_days`` study days."""

    memory: Memory
    interval_days: int
    due_at: datetime
    reviewed_on: date

    @property
    def kind(self) -> Literal["review"]:
        return "review"


@value
class Relearning:
    """Forgotten; on the relearning steps."""

    memory: Memory
    step: int
    due_at: datetime
    reviewed_on: date

    @property
    def kind(self) -> Literal["relearning"]:
        return "relearning"


State = New | Learning | Review | Relearning
Reviewed = Learning | Review | Relearning


@value
class ScheduleState:
    """The fold of one card's events.

    ``reviews`` counts folded reviews since the last reset, ``lapses`` the times a known card was
    forgotten. ``introduced_on`` is the study day of the first review. A leech stays out of the
    queue, like a suspended card, until it is resumed.
    """

    state: State = New()
    reviews: int = 0
    lapses: int = 0
    introduced_on: date | None = None
    last_review_at: datetime | None = None
    suspended: bool = False
    buried_until: datetime | None = None
    flagged: bool = False
    leech: bool = False

    @property
    def kind(self) -> str:
        return self.state.kind

    @property
    def due_at(self) -> datetime | None:
        """When the card comes back; None for one that is new."""
        return None if isinstance(self.state, New) else self.state.due_at

    def reviewed(self, state: Reviewed, at: datetime, *, forgotten: bool) -> ScheduleState:
        """This schedule after a review at ``at`` that led to ``state``.

        Forgetting is a lapse only for a card that was known; a miss on a step is not one.
        """
        lapsed = forgotten and isinstance(self.state, Review)
        lapses = self.lapses + lapsed
        return ScheduleState(
            state=state,
            reviews=self.reviews + 1,
            lapses=lapses,
            introduced_on=self.introduced_on or state.reviewed_on,
            last_review_at=at,
            suspended=self.suspended,
            buried_until=self.buried_until,
            flagged=self.flagged,
            leech=self.leech or (lapsed and becomes_leech(lapses)),
        )

    def reset(self) -> ScheduleState:
        """Forgotten on purpose: new again. The learner's own marks (suspended, flag) stay."""
        return ScheduleState(suspended=self.suspended, flagged=self.flagged)

    def resumed(self) -> ScheduleState:
        return replace(self, suspended=False, leech=False)


def becomes_leech(lapses: int) -> bool:
    """A card is a leech at 8 lapses and, each time it was brought back, after every 4 more."""
    over = lapses - FIRST_LEECH_LAPSES
    return over >= 0 and over % NEXT_LEECH_LAPSES == 0
