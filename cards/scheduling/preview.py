"""What each of the four answers leads to: the button's label and the stored result are one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from cards.scheduling.days import Moment
from cards.scheduling.events import Rating
from cards.scheduling.memory import InDays, Model, OnStep, recall
from cards.scheduling.spread import share, spread
from cards.scheduling.states import (
    Learning,
    New,
    Relearning,
    Review,
    Reviewed,
    ScheduleState,
    State,
)
from cards.scheduling.values import value

_SECOND = timedelta(seconds=1)


@value
class Seed:
    """Whose card it is: the learner's salt and the card's id."""

    salt: int
    card: UUID


@value
class Outcome:
    """``state`` after ``rating``; ``interval_s`` whole seconds from the answer to ``due_at``."""

    rating: Rating
    state: Reviewed
    interval_s: int

    @property
    def due_at(self) -> datetime:
        return self.state.due_at

    @property
    def kind(self) -> str:
        return self.state.kind


class Outcomes:
    """The four outcomes of a card at a moment: ``outcomes[Rating.GOOD]``, or all in order.

    Each is worked out when it is asked for; asking twice gives equal outcomes.
    """

    __slots__ = ("_model", "_moment", "_schedule", "_seed", "_share")

    def __init__(self, schedule: ScheduleState, moment: Moment, model: Model, seed: Seed) -> None:
        self._schedule = schedule
        self._moment = moment
        self._model = model
        self._seed = seed
        self._share: float | None = None

    def __iter__(self) -> Iterator[Outcome]:
        return (self[rating] for rating in Rating)

    def __getitem__(self, rating: Rating) -> Outcome:
        after = self.state_after(rating)
        return Outcome(rating, after, (after.due_at - self._moment.at) // _SECOND)

    def state_after(self, rating: Rating) -> Reviewed:
        moment, state = self._moment, self._schedule.state
        result = recall(self._model, state, rating, _days_since(state, moment.day))
        if isinstance(result, InDays):
            return self._known(state, result, rating)
        return _on_step(result, moment)

    def _known(self, state: State, result: InDays, rating: Rating) -> Review:
        passed = isinstance(state, Review) and rating is not Rating.AGAIN
        if self._share is None:
            self._share = share(self._seed.salt, self._seed.card, self._schedule.reviews)
        days = spread(
            result.interval_days,
            self._share,
            not_before=state.interval_days if isinstance(state, Review) and passed else 0,
        )
        day = self._moment.day
        return Review(result.memory, days, self._moment.start_of(day + timedelta(days)), day)


def _on_step(result: OnStep, moment: Moment) -> Learning | Relearning:
    kind = Relearning if result.relearning else Learning
    return kind(result.memory, result.step, moment.at + result.delay, moment.day)


def _days_since(state: State, day: date) -> int:
    """Study days since the last review; a zone change that repeats a day makes none negative."""
    if isinstance(state, New):
        return 0
    return max(0, (day - state.reviewed_on).days)
