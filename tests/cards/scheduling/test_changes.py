"""A change of meaning brings a known card back, by the same rules on every device."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.scheduling import MeaningChange, Review, Settings, Timeline, fold
from tests.events import AT, SEED, daily, review, undo

DAY = timedelta(days=1)
KNOWN = daily(4, 4, 4, apart_days=20)
"""Three times easy: due in months."""
LATER = AT + 45 * DAY


def folded(*events, changes=(), zone="UTC"):
    return fold(events, Timeline(Settings(time_zone=zone)), SEED, changes)


def test_a_known_card_is_due_at_the_start_of_the_third_day_after_the_change():
    before = folded(*KNOWN)
    assert before.state.due_at > LATER + 30 * DAY
    after = folded(*KNOWN, changes=[MeaningChange(LATER, 2)])
    assert after.state.due_at == LATER.replace(hour=4) + 3 * DAY
    assert after.state.memory == before.state.memory


def test_a_card_due_sooner_stays_where_it_is():
    state = folded(*KNOWN).state
    change = MeaningChange(state.due_at - DAY, 2)
    assert folded(*KNOWN, changes=[change]).state.due_at == state.due_at


def test_the_days_are_the_learner_s_own():
    after = folded(*KNOWN, changes=[MeaningChange(LATER, 2)], zone="Asia/Shanghai")
    assert after.state.due_at == LATER.replace(hour=20) + 2 * DAY


def test_new_cards_and_cards_on_their_steps_are_left_alone():
    assert folded(changes=[MeaningChange(LATER, 2)]) == folded()
    step = [review(1, AT)]
    assert folded(*step, changes=[MeaningChange(LATER, 2)]) == folded(*step)


def test_a_review_of_the_new_text_settles_the_change():
    again = review(4, LATER + DAY, card_revision=2)
    changes = [MeaningChange(LATER, 2)]
    assert folded(*KNOWN, again, changes=changes).state.due_at > LATER + 30 * DAY


def test_a_late_review_of_the_old_text_counts_and_the_card_still_comes_back():
    """A phone without a network had not heard of the change."""
    late = review(4, LATER + DAY, card_revision=1)
    state = folded(*KNOWN, late, changes=[MeaningChange(LATER, 2)])
    assert state.reviews == 4
    assert state.state.due_at == LATER.replace(hour=4) + 4 * DAY


def test_taking_such_a_review_back_leaves_the_change_in_force():
    late = review(4, LATER + DAY, card_revision=1)
    changes = [MeaningChange(LATER, 2)]
    assert folded(*KNOWN, late, undo(late, LATER + 2 * DAY), changes=changes) == folded(
        *KNOWN, changes=changes
    )


reviews = st.builds(
    lambda rating, minutes, revision: review(
        rating, AT + timedelta(minutes=minutes), card_revision=revision
    ),
    st.integers(1, 4),
    st.integers(0, 90 * 24 * 60),
    st.sampled_from([None, 1, 2, 3]),
)
changed = st.builds(
    lambda minutes, revision: MeaningChange(AT + timedelta(minutes=minutes), revision),
    st.integers(0, 90 * 24 * 60),
    st.integers(2, 4),
)


@settings(max_examples=150)
@given(st.lists(reviews, max_size=12), st.lists(changed, max_size=4), st.randoms())
def test_order_and_repeats_of_events_and_changes_make_no_difference(events, changes, chance):
    right = folded(*events, changes=changes)
    shuffled = [*events, *events[: len(events) // 2]]
    chance.shuffle(shuffled)
    mixed = [*changes, *changes[:1]]
    chance.shuffle(mixed)
    assert folded(*shuffled, changes=mixed) == right


@settings(max_examples=150)
@given(st.lists(reviews, min_size=1, max_size=12), st.lists(changed, min_size=1, max_size=4))
def test_a_change_never_forgets_a_review_and_brings_the_card_back_until_the_new_text_is_read(
    events, changes
):
    without, after = folded(*events), folded(*events, changes=changes)
    assert after.reviews == without.reviews
    last = max(changes)
    newest = max(change.revision for change in changes)
    seen = [e for e in events if e.at >= last.at and (e.card_revision or newest) >= newest]
    if isinstance(after.state, Review) and not seen:
        edge = max([last.at, *(e.at for e in events if e.at >= last.at)])
        assert after.state.due_at <= edge + 4 * DAY


@pytest.mark.parametrize("days", [0, 1, 10])
def test_a_change_before_the_first_review_binds_only_readers_of_the_old_text(days):
    change = [MeaningChange(AT - days * DAY - timedelta(seconds=1), 5)]
    new = [review(4, AT, card_revision=5)]
    old = [review(4, AT, card_revision=4)]
    assert folded(*new, changes=change) == folded(*new)
    assert folded(*old, changes=change).state.due_at <= AT + 3 * DAY
