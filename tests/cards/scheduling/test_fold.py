"""What each kind of event does to a schedule."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from cards.scheduling import (
    Kind,
    New,
    Rating,
    ScheduleState,
    Settings,
    fold_log,
)
from tests.events import (
    AT,
    CARD,
    daily,
    folded,
    on_card,
    review,
    settings_change,
    undo,
)

DAY = timedelta(days=1)


def test_without_events_a_card_is_new():
    assert folded() == ScheduleState()
    assert isinstance(folded().state, New)


def test_reviews_are_counted_and_dated():
    schedule = folded(*daily(4, 3, 3, apart_days=9))
    assert schedule.reviews == 3
    assert schedule.introduced_on == AT.date()
    assert schedule.last_review_at == AT + 18 * DAY
    assert schedule.state.reviewed_on == AT.date() + 18 * DAY


def test_only_forgetting_a_known_card_is_a_lapse():
    assert folded(review(1), review(1, AT + timedelta(minutes=1))).lapses == 0
    assert folded(*daily(4, 2)).lapses == 0
    assert folded(*daily(4, 1)).lapses == 1
    assert folded(*daily(4, 1), review(1, AT + 2 * DAY)).lapses == 1
    without_steps = Settings(relearning_steps_s=())
    assert folded(*daily(4, 1, 1), settings=without_steps).lapses == 2


def lapses(number, start=AT):
    """Reviews that learn a card and then forget it ``number`` times."""
    return daily(4, *([1, 3] * number), start=start)


@pytest.mark.parametrize(("number", "leech"), [(7, False), (8, True), (9, True)])
def test_a_card_is_a_leech_from_its_eighth_lapse(number, leech):
    schedule = folded(*lapses(number))
    assert (schedule.lapses, schedule.leech) == (number, leech)


def test_a_leech_that_was_brought_back_is_one_again_after_four_more_lapses():
    events = lapses(8)
    events.append(on_card(Kind.RESUME, events[-1].at))
    assert not folded(*events).leech
    for more in range(1, 5):
        again = events[-1].at + DAY
        events += [review(1, again), review(3, again + DAY)]
        assert folded(*events).leech is (more == 4)


def test_undoing_the_last_straw_unmakes_a_leech():
    events = lapses(8)
    last_straw = events[-2]
    assert not folded(*events, undo(last_straw)).leech


def test_a_suspended_card_stays_so_until_resumed_and_still_takes_reviews():
    suspended = [review(4), on_card(Kind.SUSPEND, AT + DAY), review(3, AT + 9 * DAY)]
    assert folded(*suspended).suspended
    assert folded(*suspended).reviews == 2
    assert not folded(*suspended, on_card(Kind.RESUME, AT + 10 * DAY)).suspended


def test_a_buried_card_sleeps_until_the_next_study_day_where_the_device_is():
    # 01:30 at night in Berlin, by the rollover still the day before.
    at = datetime(2026, 3, 3, 0, 30, tzinfo=UTC)
    buried = on_card(Kind.BURY, at, time_zone="Europe/Berlin").received(at)
    assert folded(buried).buried_until == datetime(2026, 3, 3, 3, 0, tzinfo=UTC)


def test_a_flag_is_put_on_and_taken_off():
    on, off = on_card(Kind.FLAG), on_card(Kind.FLAG, AT + DAY, data={"flagged": False})
    assert folded(on).flagged
    assert not folded(on, off).flagged
    assert folded(off, on, undo(off)).flagged


def test_a_reset_makes_a_card_new_and_keeps_the_learners_marks():
    events = [*lapses(8), on_card(Kind.FLAG, AT + 30 * DAY), on_card(Kind.SUSPEND, AT + 30 * DAY)]
    reset = on_card(Kind.RESET, AT + 31 * DAY)
    assert folded(*events, reset) == ScheduleState(suspended=True, flagged=True)
    assert folded(*events, reset, undo(reset)) == folded(*events)


def test_a_card_starts_afresh_after_a_reset():
    again = folded(*daily(4, 3, 3), on_card(Kind.RESET, AT + 3 * DAY), review(3, AT + 4 * DAY))
    assert again.state == folded(review(3, AT + 4 * DAY)).state
    assert again.reviews == 1


def test_a_cram_review_changes_nothing():
    events = daily(4, 3, 3, apart_days=8)
    crammed = [review(1, AT + n * DAY, cram=True) for n in (1, 9, 17)]
    assert folded(*events, *crammed) == folded(*events)


def test_undo_is_as_if_it_had_never_been():
    first, second, third = daily(4, 1, 3)
    assert folded(first, second, third, undo(second)) == folded(first, third)


def test_a_review_that_arrives_late_takes_its_place_in_time():
    first, second, third = daily(4, 1, 3)
    assert folded(first, third, second) == folded(first, second, third)


def test_a_change_of_retention_moves_no_review_before_it():
    before = daily(4, 3, 3, apart_days=9)
    change = settings_change(AT + 20 * DAY, desired_retention=0.8)
    assert folded(*before, change) == folded(*before)


def test_a_change_of_retention_holds_for_the_next_review():
    before, then = daily(4, 3, 3, apart_days=9), review(3, AT + 40 * DAY)

    def days_after(*changes):
        schedules, _ = fold_log([*before, *changes, then], Settings(), 7)
        return schedules[CARD].state.interval_days

    lower = days_after(settings_change(AT + 20 * DAY, desired_retention=0.8))
    too_late = days_after(settings_change(AT + 41 * DAY, desired_retention=0.8))
    assert lower > 2 * days_after()
    assert too_late == days_after()


def test_undoing_a_change_of_settings_brings_the_old_ones_back():
    change = settings_change(AT, desired_retention=0.8)
    _, timeline = fold_log([change, undo(change)], Settings(), 7)
    assert timeline.latest == Settings()


def test_moving_to_another_zone_moves_no_past_study_day():
    def there(hour, day, zone):
        at = datetime(2026, 3, day, hour, tzinfo=UTC)
        return review(3, at, time_zone=zone).received(at)

    # 20:00 UTC is the 2nd in Berlin and already the 3rd in Shanghai.
    at_home, abroad = there(20, 2, "Europe/Berlin"), there(20, 2, "Asia/Shanghai")
    for moved in ([], [settings_change(AT + 9 * DAY, time_zone="America/New_York")]):
        for first, day in ((at_home, 2), (abroad, 3)):
            schedules, _ = fold_log([first, *moved], Settings(), 7)
            assert schedules[CARD].introduced_on.day == day


def test_a_device_that_names_no_zone_is_where_its_learner_is():
    at = datetime(2026, 3, 2, 20, tzinfo=UTC)
    change = settings_change(AT - DAY, time_zone="Asia/Shanghai")
    schedules, _ = fold_log([change, review(3, at)], Settings(), 7)
    assert schedules[CARD].introduced_on.day == 3


def test_a_whole_log_folds_into_one_schedule_per_card():
    other = UUID(int=5)
    events = [*daily(4, 3), review(3, card=other), undo(review(1))]
    taken_back = review(2, card=UUID(int=6))
    schedules, timeline = fold_log([*events, taken_back, undo(taken_back)], Settings(), 7)
    assert schedules[CARD] == folded(*daily(4, 3))
    assert schedules[other].reviews == 1
    assert schedules[UUID(int=6)] == ScheduleState()
    assert timeline.latest == Settings()


def test_cards_learned_together_come_back_on_different_days():
    cards = [UUID(int=n) for n in range(40)]
    events = [
        review(rating, at, card=card)
        for card in cards
        for rating, at in ((Rating.EASY, AT), (Rating.GOOD, AT + 8 * DAY))
    ]
    schedules, _ = fold_log(events, Settings(), 7)
    assert len({schedules[card].state.due_at for card in cards}) >= 5
