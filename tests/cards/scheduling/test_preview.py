"""The state graph, edge by edge: what each answer to each kind of card leads to."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.scheduling import (
    Learning,
    Memory,
    Moment,
    New,
    Outcomes,
    Rating,
    Relearning,
    Review,
    ScheduleState,
    Seed,
    Settings,
    zone_or_offset,
)
from cards.scheduling.spread import window
from tests.events import AT, CARD, SEED, folded, review

AGAIN, HARD, GOOD, EASY = Rating
UTC_ZONE = zone_or_offset("UTC", 0)
TODAY = date(2026, 3, 2)
MEMORY = Memory(30.0, 5.0)

NEW = New()
FIRST_STEP = Learning(Memory(2.3, 2.1), 0, AT, TODAY)
LAST_STEP = Learning(Memory(2.3, 2.1), 1, AT, TODAY)
KNOWN = Review(MEMORY, 30, AT, TODAY - timedelta(days=30))
FORGOTTEN = Relearning(MEMORY, 0, AT, TODAY)


def outcomes_of(state, *, at=AT, zone=UTC_ZONE, **changes):
    settings = Settings().changed(changes)
    moment = Moment.at_place(at, zone, settings.rollover_hour)
    return Outcomes(ScheduleState(state=state, reviews=1), moment, settings.model, SEED)


def steps_of(state, **changes):
    """(kind, seconds until due) of the four answers; None where it is days."""
    return [
        (outcome.kind, None if outcome.kind == "review" else outcome.interval_s)
        for outcome in outcomes_of(state, **changes)
    ]


LEARN, RELEARN, DAYS = "learning", "relearning", ("review", None)


@pytest.mark.parametrize(
    ("state", "again", "hard", "good", "easy"),
    [
        # Hard on the first of two steps waits for their middle: (1 + 10) / 2 minutes.
        (NEW, (LEARN, 60), (LEARN, 330), (LEARN, 600), DAYS),
        (FIRST_STEP, (LEARN, 60), (LEARN, 330), (LEARN, 600), DAYS),
        (LAST_STEP, (LEARN, 60), (LEARN, 600), DAYS, DAYS),
        (KNOWN, (RELEARN, 600), DAYS, DAYS, DAYS),
        # Hard on the only step waits half as long again.
        (FORGOTTEN, (RELEARN, 600), (RELEARN, 900), DAYS, DAYS),
    ],
    ids=["new", "first step", "last step", "known", "forgotten"],
)
def test_with_the_default_steps(state, again, hard, good, easy):
    assert steps_of(state) == [again, hard, good, easy]


def test_again_on_any_step_returns_to_the_first():
    steps = [60, 600, 3600]
    for number in range(3):
        on_step = Learning(MEMORY, number, AT, TODAY)
        assert outcomes_of(on_step, learning_steps_s=steps)[AGAIN].state.step == 0


def test_good_climbs_one_step_at_a_time_and_hard_stays():
    steps = [60, 600, 3600]
    middle = outcomes_of(Learning(MEMORY, 1, AT, TODAY), learning_steps_s=steps)
    assert (middle[GOOD].state.step, middle[GOOD].interval_s) == (2, 3600)
    assert (middle[HARD].state.step, middle[HARD].interval_s) == (1, 600)


def test_without_steps_every_answer_counts_in_days():
    assert steps_of(NEW, learning_steps_s=[]) == [DAYS] * 4
    assert steps_of(KNOWN, relearning_steps_s=[]) == [DAYS] * 4


def test_a_card_beyond_the_last_step_is_done_with_its_steps():
    beyond = Learning(MEMORY, 2, AT, TODAY)
    assert steps_of(beyond) == [(LEARN, 60), DAYS, DAYS, DAYS]


def test_a_better_answer_never_comes_back_sooner():
    for state in (NEW, FIRST_STEP, LAST_STEP, KNOWN, FORGOTTEN):
        waits = [outcome.interval_s for outcome in outcomes_of(state)]
        assert waits == sorted(waits)


def test_a_card_that_counts_in_days_is_due_when_that_study_day_begins():
    berlin = zone_or_offset("Europe/Berlin", 0)
    # 23:30 in Berlin, five weeks before the clocks go forward there.
    at = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)
    outcome = outcomes_of(KNOWN, at=at, zone=berlin)[GOOD]
    due = outcome.due_at.astimezone(berlin)
    assert (due.hour, due.minute) == (4, 0)
    assert due.date() == TODAY + timedelta(days=outcome.state.interval_days)
    assert outcome.interval_s == (outcome.due_at - at).total_seconds()


def test_after_midnight_it_is_still_the_evening_before():
    late = datetime(2026, 3, 3, 1, 0, tzinfo=UTC)
    again_at_once = Review(MEMORY, 30, AT, TODAY)
    assert (
        outcomes_of(again_at_once, at=late)[HARD].state.memory
        == outcomes_of(again_at_once, at=AT)[HARD].state.memory
    )
    assert outcomes_of(KNOWN, at=late)[GOOD].due_at == outcomes_of(KNOWN)[GOOD].due_at


def test_a_zone_change_that_repeats_a_day_counts_no_negative_days():
    tomorrow = Review(MEMORY, 30, AT, TODAY + timedelta(days=1))
    today = Review(MEMORY, 30, AT, TODAY)
    assert outcomes_of(tomorrow)[GOOD].state.memory == outcomes_of(today)[GOOD].state.memory


def intervals_of(state, rating, rules):
    """Every interval that ``rating`` leads to in the first hundred reviews."""
    moment = Moment.at_place(AT, UTC_ZONE, rules.rollover_hour)
    schedules = [ScheduleState(state=state, reviews=number) for number in range(100)]
    outcomes = [Outcomes(schedule, moment, rules.model, SEED)[rating] for schedule in schedules]
    return {outcome.state.interval_days for outcome in outcomes}


def test_every_review_of_a_card_shifts_its_interval_anew():
    # Hard on the same day leaves a stability of 30 days: 30 ± (1 + 0.675 + 1.3 + 0.5) days.
    known_today = Review(MEMORY, 1, AT, TODAY)
    assert intervals_of(known_today, HARD, Settings()) == set(range(27, 34))


def test_a_forgotten_card_may_come_back_sooner_than_last_time():
    # Again on the same day leaves 3 days of 9: between 2 and 4, although it was 4 last time.
    forgotten = Review(Memory(9.0, 5.0), 4, AT, TODAY)
    without_steps = Settings(relearning_steps_s=())
    assert intervals_of(forgotten, AGAIN, without_steps) == {2, 3, 4}


@given(
    stability=st.floats(0.01, 2000),
    difficulty=st.floats(1, 10),
    at_share=st.integers(0, 2**31 - 1),
    late_days=st.integers(-30, 300),
    rating=st.sampled_from([HARD, GOOD, EASY]),
)
def test_a_remembered_card_waits_at_least_as_long_as_last_time(
    stability, difficulty, at_share, late_days, rating
):
    rules = Settings()
    unspread = max(1, round(stability))
    for last in window(unspread):
        on = TODAY - timedelta(days=max(0, last + late_days))
        state = Review(Memory(stability, difficulty), last, AT, on)
        seed = Seed(at_share, CARD)
        moment = Moment.at_place(AT, UTC_ZONE, rules.rollover_hour)
        outcome = Outcomes(ScheduleState(state=state), moment, rules.model, seed)[rating]
        assert outcome.state.interval_days >= last


@given(
    st.lists(st.tuples(st.sampled_from(list(Rating)), st.integers(0, 40 * 24)), max_size=12),
    st.sampled_from(list(Rating)),
    st.integers(0, 60 * 24 * 60),
    st.sampled_from(["UTC", "Europe/Berlin", "Asia/Shanghai", "America/New_York"]),
)
def test_what_a_button_shows_is_what_the_answer_stores(answers, rating, later_minutes, zone):
    events, at = [], AT
    for given_rating, hours in answers:
        at += timedelta(hours=hours)
        events.append(review(given_rating, at, time_zone=zone).received(at))
    at += timedelta(minutes=later_minutes)
    rules = Settings(time_zone=zone)
    moment = Moment.at_place(at, zone_or_offset(zone, 0), rules.rollover_hour)
    shown = Outcomes(folded(*events), moment, rules.model, SEED)[rating]
    stored = folded(*events, review(rating, at, time_zone=zone).received(at))
    assert (shown.state, shown.due_at) == (stored.state, stored.state.due_at)
