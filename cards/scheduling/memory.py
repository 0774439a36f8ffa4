"""FSRS-6, the memory model, through py-fsrs (``fsrs`` 6, default weights as shipped).

R(t, S) = (1 + F·t/S)^(-w20) with F = 0.9^(-1/w20) - 1; the interval that brings recall down to
the desired retention DR is S/F·(DR^(-1/w20) - 1) days, rounded, at least one.

What this module takes care of, so that nobody else has to know py-fsrs:
- its fuzz is unseeded and leaves its own window: it is off (``spread`` does the job);
- its days are 24-hour blocks: it is given instants that are whole days apart, as many as there
  are study days between the two reviews;
- it accepts only ``datetime.timezone.utc``;
- a ``Card`` made without an id reads the clock and sleeps: cards are made with one, and "now"
  is never left out;
- its ``from_dict`` turns 0 into None: stability never is 0 here (py-fsrs keeps it ≥ 0.001);
- stability has no upper bound there, and steep weights can take it to infinity: it stops at a
  hundred years here, as in Anki.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

import fsrs
from fsrs.scheduler import DEFAULT_PARAMETERS

from cards.scheduling.events import Rating
from cards.scheduling.states import Learning, Memory, New, Relearning, Review, State

DEFAULT_WEIGHTS: tuple[float, ...] = tuple(DEFAULT_PARAMETERS)
MAX_INTERVAL_DAYS = 36_500
MAX_STABILITY = 36_500.0

# Any instant will do: only whole days between two of them count.
_DAY_ZERO = datetime(2000, 1, 1, tzinfo=UTC)
_RATINGS = {rating: fsrs.Rating(rating) for rating in Rating}


class _Card(fsrs.Card):
    """py-fsrs copies the card it reviews; ours are made for one review and need no copy."""

    def __copy__(self) -> _Card:
        return self


@dataclass(frozen=True)
class Model:
    """The part of the settings that memory depends on."""

    weights: tuple[float, ...]
    desired_retention: float
    learning_steps_s: tuple[int, ...]
    relearning_steps_s: tuple[int, ...]

    @cached_property
    def scheduler(self) -> fsrs.Scheduler:
        return fsrs.Scheduler(
            parameters=self.weights,
            desired_retention=self.desired_retention,
            learning_steps=[timedelta(seconds=s) for s in self.learning_steps_s],
            relearning_steps=[timedelta(seconds=s) for s in self.relearning_steps_s],
            maximum_interval=MAX_INTERVAL_DAYS,
            enable_fuzzing=False,
        )


@dataclass(frozen=True, slots=True)
class OnStep:
    """The card comes back after ``delay``, on step ``step``; ``relearning`` or learning."""

    memory: Memory
    step: int
    delay: timedelta
    relearning: bool


@dataclass(frozen=True, slots=True)
class InDays:
    """The card is known and comes back in ``interval_days`` study days."""

    memory: Memory
    interval_days: int


def recall(model: Model, state: State, rating: Rating, days_since: int) -> OnStep | InDays:
    """What one review does to a card whose last review was ``days_since`` study days ago."""
    reviewed_at = _DAY_ZERO + timedelta(days=days_since)
    after, _log = model.scheduler.review_card(
        _to_fsrs(state), _RATINGS[rating], review_datetime=reviewed_at
    )
    if after.stability is None or after.difficulty is None:
        raise AssertionError("py-fsrs returns a memory after every review.")
    memory = Memory(min(after.stability, MAX_STABILITY), after.difficulty)
    delay = after.due - reviewed_at
    if after.step is None:
        return InDays(memory, delay.days)
    return OnStep(memory, after.step, delay, after.state is fsrs.State.Relearning)


def check_weights(weights: tuple[float, ...]) -> tuple[float, ...]:
    """The same weights; raises ValueError if FSRS-6 cannot use them (number, bounds)."""
    fsrs.Scheduler(parameters=weights)
    return weights


def _to_fsrs(state: State) -> _Card:
    step: int | None
    match state:
        case New():
            return _Card(card_id=0, state=fsrs.State.Learning, step=0, due=_DAY_ZERO)
        case Learning(memory=memory):
            phase, step = fsrs.State.Learning, state.step
        case Relearning(memory=memory):
            phase, step = fsrs.State.Relearning, state.step
        case Review(memory=memory):
            phase, step = fsrs.State.Review, None
    return _Card(
        card_id=0,
        state=phase,
        step=step,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=_DAY_ZERO,
        last_review=_DAY_ZERO,
    )
