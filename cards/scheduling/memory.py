"""FSRS-6, the memory model (open-spaced-repetition, "The Algorithm", FSRS-6).

R(t, S) = (1 + F·t/S)^(-w20) with F = 0.9^(-1/w20) - 1; the interval that brings recall down to
the desired retention DR is S/F·(DR^(-1/w20) - 1) days, rounded, at least one.

py-fsrs (``fsrs`` 6), the reference implementation, gives the default weights and their bounds, and
a test holds every number here to it, to the last digit. The arithmetic itself is ours: a phone's
month of reviews is folded at every push, and py-fsrs, which copies cards and adds up instants,
takes most of that time. What it leaves open is settled here:
- days are study days between two reviews, not blocks of 24 hours;
- there is no chance in it: ``spread`` moves days, from a seed;
- stability has no upper bound there, and steep weights can take it to infinity: it stops at a
  hundred years here, as in Anki.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

import fsrs
from fsrs.scheduler import DEFAULT_PARAMETERS

from cards.scheduling.events import Rating
from cards.scheduling.states import Memory, New, Relearning, Review, State
from cards.scheduling.values import value

DEFAULT_WEIGHTS: tuple[float, ...] = tuple(DEFAULT_PARAMETERS)
MAX_INTERVAL_DAYS = 36_500
MAX_STABILITY = 36_500.0
MIN_STABILITY = 0.001
HARDEST = 10.0
EASIEST = 1.0


@dataclass(frozen=True)
class Model:
    """The part of the settings that memory depends on."""

    weights: tuple[float, ...]
    desired_retention: float
    learning_steps_s: tuple[int, ...]
    relearning_steps_s: tuple[int, ...]

    @cached_property
    def curve(self) -> Curve:
        return Curve(self.weights, self.desired_retention)

    @cached_property
    def learning(self) -> Steps:
        return Steps(tuple(timedelta(seconds=s) for s in self.learning_steps_s), relearning=False)

    @cached_property
    def relearning(self) -> Steps:
        return Steps(tuple(timedelta(seconds=s) for s in self.relearning_steps_s), relearning=True)


@value
class OnStep:
    """The card comes back after ``delay``, on step ``step``; ``relearning`` or learning."""

    memory: Memory
    step: int
    delay: timedelta
    relearning: bool


@value
class InDays:
    """The card is known and comes back in ``interval_days`` study days."""

    memory: Memory
    interval_days: int


class Curve:
    """FSRS-6 with one set of weights, what is constant in its formulas worked out once."""

    __slots__ = ("_decay", "_drop", "_easy_goal", "_factor", "_first", "_growth", "_stretch", "_w")

    _decay: float
    _drop: float
    _easy_goal: float
    _factor: float
    _growth: float
    _stretch: float

    def __init__(self, weights: tuple[float, ...], desired_retention: float) -> None:
        w = self._w = weights
        self._decay = -w[20]
        self._factor = 0.9 ** (1 / self._decay) - 1
        self._stretch = desired_retention ** (1 / self._decay) - 1
        self._growth = math.e ** w[8]
        self._drop = math.e ** (w[17] * w[18])
        self._easy_goal = w[4] - math.e ** (w[5] * 3) + 1
        self._first = tuple(
            Memory(max(w[rating - 1], MIN_STABILITY), _difficulty(self._starting(rating)))
            for rating in Rating
        )

    def first(self, rating: Rating) -> Memory:
        """The memory that a first answer makes."""
        return self._first[rating - 1]

    def after(self, memory: Memory, rating: Rating, days_since: int) -> Memory:
        """The memory after one more answer, ``days_since`` study days after the last."""
        w, stability, difficulty = self._w, memory.stability, memory.difficulty
        if days_since < 1:
            grown = self._again_today(stability, rating)
        elif rating == 1:
            grown = self._forgotten(stability, difficulty, self.recall(stability, days_since))
        else:
            grown = self._recalled(stability, difficulty, rating, days_since)
        # Difficulty moves by the answer, less the nearer it is to the end, and drifts back.
        moved = difficulty + (HARDEST - difficulty) * -(w[6] * (rating - 3)) / 9.0
        drifted = w[7] * self._easy_goal + (1 - w[7]) * moved
        return Memory(min(max(grown, MIN_STABILITY), MAX_STABILITY), _difficulty(drifted))

    def recall(self, stability: float, days: float) -> float:
        """The probability, 0 to 1, of recall after that many days."""
        recalled: float = (1 + self._factor * days / stability) ** self._decay
        return recalled

    def interval_days(self, stability: float) -> int:
        """Whole days until recall falls to the desired retention."""
        days = stability / self._factor * self._stretch
        return max(1, round(min(days, MAX_INTERVAL_DAYS)))

    def _starting(self, rating: int) -> float:
        start: float = self._w[4] - math.e ** (self._w[5] * (rating - 1)) + 1
        return start

    def _again_today(self, stability: float, rating: int) -> float:
        w = self._w
        change: float = math.e ** (w[17] * (rating - 3 + w[18])) * stability ** -w[19]
        return stability * (change if rating == 1 else max(change, 1.0))

    def _forgotten(self, stability: float, difficulty: float, recall: float) -> float:
        w = self._w
        left: float = (
            w[11]
            * difficulty ** -w[12]
            * ((stability + 1) ** w[13] - 1)
            * math.e ** ((1 - recall) * w[14])
        )
        return min(left, stability / self._drop)

    def _recalled(self, stability: float, difficulty: float, rating: int, days: int) -> float:
        w = self._w
        growth: float = 1 + self._growth * (11 - difficulty) * stability ** -w[9] * (
            math.e ** ((1 - self.recall(stability, days)) * w[10]) - 1
        ) * (w[15] if rating == 2 else 1) * (w[16] if rating == 4 else 1)
        return stability * growth


@value
class Steps:
    """Short delays before a card counts as known: the learning or the relearning steps."""

    delays: tuple[timedelta, ...]
    relearning: bool

    def after(self, step: int, rating: Rating) -> tuple[int, timedelta] | None:
        """The next step and its delay; None when the card leaves the steps.

        ``step`` may lie past the end: the card got there under settings with more steps.
        """
        delays = self.delays
        if not delays or (step >= len(delays) and rating != 1):
            return None
        if rating == 1:
            return 0, delays[0]
        if rating == 2:
            return step, self._hard(step)
        if rating == 4 or step + 1 == len(delays):
            return None
        return step + 1, delays[step + 1]

    def _hard(self, step: int) -> timedelta:
        """Hard repeats the step; the first one is drawn out half way to the next."""
        delays = self.delays
        if step > 0:
            return delays[step]
        return delays[0] * 1.5 if len(delays) == 1 else (delays[0] + delays[1]) / 2.0


def recall(model: Model, state: State, rating: Rating, days_since: int) -> OnStep | InDays:
    """What one review does to a card whose last review was ``days_since`` study days ago."""
    curve = model.curve
    if isinstance(state, New):
        memory, step = curve.first(rating), 0
    else:
        memory = curve.after(state.memory, rating, days_since)
        step = 0 if isinstance(state, Review) else state.step
    steps = model.relearning if isinstance(state, Review | Relearning) else model.learning
    # A known card goes back to the steps only when it was forgotten.
    stays = isinstance(state, Review) and rating != 1
    following = None if stays else steps.after(step, rating)
    if following is None:
        return InDays(memory, curve.interval_days(memory.stability))
    return OnStep(memory, following[0], following[1], steps.relearning)


def check_weights(weights: tuple[float, ...]) -> tuple[float, ...]:
    """The same weights; raises ValueError if FSRS-6 cannot use them (number, bounds)."""
    fsrs.Scheduler(parameters=weights)
    return weights


def _difficulty(value: float) -> float:
    return min(max(value, EASIEST), HARDEST)
