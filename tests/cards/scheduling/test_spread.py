from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.scheduling.spread import share, spread, window

SHARES = [n / 200 for n in range(200)]


@pytest.mark.parametrize(
    ("interval", "low", "high"),
    [
        (1, 1, 1),
        (2, 2, 2),
        (3, 2, 4),  # 3 ± (1 + 0.15 × 0.5) = 1.9 … 4.1, and never under 2
        (7, 5, 9),  # 7 ± (1 + 0.15 × 4.5) = 5.3 … 8.7
        (20, 17, 23),  # 20 ± (1.675 + 0.10 × 13) = 17.0 … 23.0
        (100, 93, 107),  # 100 ± (2.975 + 0.05 × 80) = 93.0 … 107.0
        (36_500, 34_673, 36_500),
    ],
)
def test_the_window_is_that_of_fsrs(interval, low, high):
    assert window(interval) == (low, high)


@pytest.mark.parametrize("interval", [1, 2, 3, 10, 50, 365])
def test_the_spread_uses_the_whole_window_and_nothing_beyond(interval):
    low, high = window(interval)
    assert {spread(interval, s) for s in SHARES} == set(range(low, high + 1))


def test_a_remembered_card_never_comes_back_sooner_than_last_time():
    assert {spread(100, s, not_before=99) for s in SHARES} == set(range(99, 108))


def test_a_last_time_beyond_the_window_does_not_count():
    assert {spread(22, s, not_before=332) for s in SHARES} == {spread(22, s) for s in SHARES}


def test_a_longer_interval_never_ends_up_before_a_shorter_one():
    for at_share in (0.0, 0.37, 0.999):
        moved = [spread(days, at_share) for days in range(1, 2000)]
        assert all(first <= second for first, second in pairwise(moved))


@given(st.integers(0, 2**31 - 1), st.uuids(), st.integers(0, 5000))
def test_a_share_is_a_pure_function_from_0_up_to_1(salt, card, reviews):
    assert 0 <= share(salt, card, reviews) < 1
    assert share(salt, card, reviews) == share(salt, UUID(str(card)), reviews)


def test_shares_of_a_deck_fill_the_range_evenly():
    tenths = [0] * 10
    for number in range(2000):
        tenths[int(share(7, UUID(int=number), 1) * 10)] += 1
    assert min(tenths) > 150
    assert max(tenths) < 250


def test_another_learner_card_or_review_has_another_share():
    card = UUID(int=1)
    assert (
        len({share(1, card, 0), share(2, card, 0), share(1, UUID(int=2), 0), share(1, card, 1)})
        == 4
    )
