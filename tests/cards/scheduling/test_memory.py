"""FSRS-6 by its published formulas, and py-fsrs's traps."""

from datetime import UTC, date, datetime, timedelta
from math import exp

import fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.scheduling import Learning, Memory, New, Rating, Relearning, Review, Settings
from cards.scheduling.memory import (
    DEFAULT_WEIGHTS,
    MAX_STABILITY,
    InDays,
    OnStep,
    check_weights,
    recall,
)
from tests.events import AT, daily, folded, review

W = DEFAULT_WEIGHTS
DAY = date(2026, 3, 2)


def known(stability: float, difficulty: float = 5.0, interval_days: int = 1) -> Review:
    return Review(Memory(stability, difficulty), interval_days, AT, DAY)


@pytest.mark.parametrize(("retention", "days"), [(0.80, 332), (0.90, 100), (0.95, 40), (0.97, 22)])
def test_a_stability_of_100_days_gives_the_interval_of_the_retention(retention, days):
    # Hard on the day of the last review leaves a stability of 100 days as it is.
    model = Settings(desired_retention=retention).model
    after = recall(model, known(100.0), Rating.HARD, 0)
    assert after == InDays(Memory(100.0, after.memory.difficulty), days)


@pytest.mark.parametrize("rating", Rating)
def test_the_first_answer_sets_stability_and_difficulty(rating):
    after = recall(Settings().model, New(), rating, 0)
    assert after.memory.stability == W[rating - 1]
    difficulty = W[4] - exp(W[5] * (rating - 1)) + 1
    assert after.memory.difficulty == pytest.approx(max(1.0, min(difficulty, 10.0)))


def test_a_recall_after_days_makes_memory_as_stable_as_the_paper_says():
    stability, difficulty, days = 10.0, 5.0, 12
    factor = 0.9 ** (-1 / W[20]) - 1
    recalled = (1 + factor * days / stability) ** -W[20]
    growth = exp(W[8]) * (11 - difficulty) * stability ** -W[9] * (exp((1 - recalled) * W[10]) - 1)
    after = recall(Settings().model, known(stability, difficulty), Rating.GOOD, days)
    assert after.memory.stability == pytest.approx(stability * (1 + growth))


def test_good_answers_on_the_due_day_grow_the_interval_like_this():
    model, state, intervals = Settings().model, known(W[2], W[4] - exp(W[5] * 2) + 1, 2), []
    for _ in range(6):
        after = recall(model, state, Rating.GOOD, state.interval_days)
        assert isinstance(after, InDays)
        state = Review(after.memory, after.interval_days, AT, DAY)
        intervals.append(after.interval_days)
    assert intervals == [11, 46, 163, 497, 1346, 3292]


def test_reviews_at_22_00_and_the_next_morning_are_a_day_apart():
    evening, morning = AT.replace(hour=22), AT.replace(hour=9) + timedelta(days=1)
    apart = folded(review(4, evening), review(3, morning))
    together = folded(review(4, evening), review(3, evening + timedelta(hours=1)))
    one_day_later = recall(Settings().model, folded(review(4)).state, Rating.GOOD, 1)
    assert apart.state.memory == one_day_later.memory
    assert together.state.memory != apart.state.memory


def test_replays_agree_although_py_fsrs_shuffles_its_own():
    events = daily(4, 3, 3, 3, 3, apart_days=20)
    assert len({folded(*events).state.due_at for _ in range(50)}) == 1


def test_any_zone_will_do_for_a_review():
    # py-fsrs itself takes nothing but timezone.utc, not even ZoneInfo("UTC").
    for name in ("UTC", "Asia/Shanghai", "America/New_York", "Etc/UTC"):
        assert folded(review(4, time_zone=name)).state.kind == "review"


def test_stability_never_is_zero():
    weights = (0.001, *W[1:])
    model = Settings(weights=weights).model
    state = known(0.001, 10.0)
    for _ in range(50):
        after = recall(model, state, Rating.AGAIN, 0)
        assert after.memory.stability > 0
        state = Review(after.memory, 1, AT, DAY)


def test_stability_stops_at_a_hundred_years():
    weights = list(W)
    weights[8], weights[9] = 4.5, 0.0
    model, state = Settings(weights=tuple(weights)).model, known(1.0, 1.0)
    for _ in range(200):
        after = recall(model, state, Rating.EASY, 30)
        assert isinstance(after, InDays)
        state = Review(after.memory, after.interval_days, AT, DAY)
    assert state.memory.stability == MAX_STABILITY
    assert state.interval_days == 36_500


def test_an_overdue_step_counts_the_days_that_passed():
    on_step = Learning(Memory(2.3065, 2.1), 1, AT, DAY)
    same_day = recall(Settings().model, on_step, Rating.GOOD, 0)
    week_later = recall(Settings().model, on_step, Rating.GOOD, 7)
    assert week_later.memory.stability > same_day.memory.stability


def test_weights_outside_their_bounds_are_refused():
    assert check_weights(W) == W
    for bad in (W[:20], (*W[:20], 0.9), (float("nan"), *W[1:])):
        with pytest.raises(ValueError):
            check_weights(bad)


@given(
    st.lists(st.tuples(st.sampled_from(list(Rating)), st.integers(0, 400)), min_size=1, max_size=15)
)
def test_memory_is_py_fsrs_to_the_last_digit(answers):
    theirs, reviewed_at = fsrs.Card(card_id=1), datetime(2026, 1, 1, tzinfo=UTC)
    scheduler = fsrs.Scheduler(enable_fuzzing=False)
    state = New()
    for rating, days in answers:
        reviewed_at += timedelta(days=days)
        theirs, _log = scheduler.review_card(theirs, fsrs.Rating(rating), reviewed_at)
        after = recall(Settings().model, state, rating, days)
        assert (after.memory.stability, after.memory.difficulty) == (
            min(theirs.stability, MAX_STABILITY),
            theirs.difficulty,
        )
        state = state_after(after)
        assert state.kind == theirs.state.name.lower()
        if theirs.stability > MAX_STABILITY:
            break


def state_after(after: InDays | OnStep) -> Learning | Review | Relearning:
    if isinstance(after, InDays):
        return Review(after.memory, after.interval_days, AT, DAY)
    kind = Relearning if after.relearning else Learning
    return kind(after.memory, after.step, AT, DAY)
