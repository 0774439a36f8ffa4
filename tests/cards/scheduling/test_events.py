"""Order, clocks and undo."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from cards.scheduling import Kind, in_order, resolve_undos, undone
from tests.events import AT, event, review, undo

MINUTE = timedelta(minutes=1)


def test_events_count_in_the_order_of_time_then_id():
    late, early = review(3, AT + MINUTE), review(3, AT)
    low = review(3, AT, event_id=UUID(int=1))
    high = review(3, AT, event_id=UUID(int=2**120))
    for shuffled in permutations([late, early, low, high]):
        assert in_order(shuffled, frozenset()) == [low, early, high, late]


def test_an_event_counts_once():
    one = review(3)
    assert in_order([one, one, one], frozenset()) == [one]


def test_a_clock_up_to_five_minutes_ahead_is_believed():
    for ahead in (-10_000 * MINUTE, 0 * MINUTE, 5 * MINUTE):
        one = review(3, AT + ahead)
        assert one.received(AT) == one


def test_a_clock_further_ahead_counts_at_arrival_and_keeps_its_claim():
    one = review(3, AT + 6 * MINUTE)
    counted = one.received(AT)
    assert (counted.at, counted.claimed_at) == (AT, AT + 6 * MINUTE)


def test_events_of_a_fast_clock_keep_the_order_in_which_they_were_made():
    made = [
        review(3, AT + timedelta(days=300, minutes=n), event_id=UUID(int=9 - n)) for n in range(5)
    ]
    arrived = [one.received(AT) for one in reversed(made)]
    in_turn = in_order(arrived, frozenset())
    assert [one.event_id for one in in_turn] == [one.event_id for one in made]


def test_a_device_that_sends_utc_and_its_zone_has_the_zones_wall_clock():
    summer = datetime(2026, 7, 1, 12, tzinfo=UTC)
    assert review(3, AT, time_zone="Europe/Berlin").received(AT).offset_minutes == 60
    assert review(3, summer, time_zone="Europe/Berlin").received(summer).offset_minutes == 120


def test_a_device_with_an_unknown_zone_keeps_its_offset():
    assert (
        review(3, offset_minutes=330, time_zone="Mars/Olympus").received(AT).offset_minutes == 330
    )


def test_an_absurd_clock_in_any_zone_is_read_all_the_same():
    never = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
    assert review(3, never, time_zone="Asia/Tokyo").received(AT).at == AT


def test_undo_takes_its_target_back_whichever_comes_first():
    one = review(3)
    back = undo(one)
    assert undone([one, back]) == undone([back, one]) == {one.event_id}


def test_undoing_an_undo_brings_the_event_back():
    one = review(3)
    back = undo(one)
    forth = undo(back)
    for shuffled in permutations([one, back, forth]):
        assert one.event_id not in undone(shuffled)
        assert back.event_id in undone(shuffled)


def test_undoing_the_undo_of_an_undo_takes_the_event_back_again():
    one = review(3)
    chain = [one]
    for _ in range(3):
        chain.append(undo(chain[-1]))
    for shuffled in permutations(chain):
        assert undone(shuffled) == {one.event_id, chain[2].event_id}


def test_two_devices_undoing_the_same_event_undo_it_once():
    one = review(3)
    first, second = undo(one), undo(one)
    assert undone([one, first, second]) == {one.event_id}
    # Redoing on one device does not redo what the other took back.
    assert one.event_id in undone([one, first, second, undo(second)])


def test_an_undo_without_a_target_here_is_remembered_and_harms_nothing():
    missing = review(3)
    assert undone([undo(missing)]) == {missing.event_id}


def test_undos_in_a_ring_have_no_effect_and_hurt_no_one():
    one = review(3)
    first, second = UUID(int=2**90), UUID(int=2**91)
    ring = [
        event(Kind.UNDO, event_id=first, target=second),
        event(Kind.UNDO, event_id=second, target=first),
    ]
    itself = event(Kind.UNDO, event_id=UUID(int=2**92), target=UUID(int=2**92))
    assert undone([one, *ring, itself]) == frozenset()
    assert undone([one, *ring, undo(one)]) == {one.event_id}


@given(st.lists(st.integers(0, 30), min_size=1, max_size=12), st.randoms())
def test_an_undo_has_effect_unless_one_that_has_effect_takes_it_back(targets, chance):
    # The first event is a review; each later one is an undo of one before it.
    ids = [UUID(int=n) for n in range(len(targets) + 1)]
    target_of = {ids[n + 1]: ids[target % (n + 1)] for n, target in enumerate(targets)}

    def taken_back(one):
        return any(not taken_back(undo) for undo, target in target_of.items() if target == one)

    shuffled = list(target_of.items())
    chance.shuffle(shuffled)
    assert resolve_undos(dict(shuffled)) == {one for one in ids if taken_back(one)}
