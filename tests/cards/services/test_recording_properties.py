"""The properties of the fold, through the door and the real database."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cards import services
from cards.models import Learner, Schedule
from tests.makers import AT, make_card, make_deck, make_learner

SLUGS = ("one", "two", "three")
SYNCED_AT = AT + timedelta(days=120)
MINUTES_OF_90_DAYS = 90 * 24 * 60

few = settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

# kind, minutes after AT, card, rating, undo's target
parts = st.tuples(
    st.sampled_from(
        ["review"] * 6 + ["undo", "undo", "suspend", "resume", "bury", "reset", "settings"]
    ),
    st.integers(0, MINUTES_OF_90_DAYS) | st.sampled_from([0, 60]),
    st.sampled_from(SLUGS),
    st.integers(1, 4),
    st.integers(0, 15),
)
logs = st.lists(parts, min_size=1, max_size=16)


@pytest.fixture
def ids(db):
    deck = make_deck()
    return {slug: make_card(deck, slug).pk for slug in SLUGS}


def events_of(made, ids):
    return [event_of(number, len(made), ids, *each) for number, each in enumerate(made)]


def event_of(number, size, ids, kind, minutes, slug, rating, target):
    event = {
        "event_id": str(UUID(int=2**80 + number * 7919 % 997)),
        "kind": kind,
        "occurred_at": (AT + timedelta(minutes=minutes)).isoformat(),
        "time_zone": "Asia/Shanghai" if rating == 1 else "Europe/Berlin",
    }
    if kind == "undo":
        return {**event, "target": str(UUID(int=2**80 + target % size * 7919 % 997))}
    if kind == "settings":
        return {**event, "data": {"desired_retention": 0.75 + rating / 20, "rollover_hour": rating}}
    return {**event, "card": str(ids[slug]), "data": {"rating": rating}}


def learner_with(salt=7):
    learner = make_learner()
    Learner.objects.filter(pk=learner.pk).update(salt=salt)
    return learner


def stored(learner):
    """Everything about the learner that events decide; not the order in which they came."""
    ours = {"id", "learner_id", "sequence"}
    schedules = {
        row["card_id"]: {name: value for name, value in row.items() if name not in ours}
        for row in Schedule.objects.filter(learner=learner).values()
    }
    row = Learner.objects.get(pk=learner.pk)
    return schedules, services.settings_of(row)


@few
@given(st.data(), logs)
def test_order_batches_and_repeats_make_no_difference(ids, data, made):
    events = events_of(made, ids)
    at_once, bit_by_bit = learner_with(), learner_with()
    services.record_events(at_once, events, SYNCED_AT)
    rest = data.draw(st.permutations(events)) + data.draw(
        st.lists(st.sampled_from(events), max_size=4)
    )
    while rest:
        size = data.draw(st.integers(min(4, len(rest)), len(rest)))
        services.record_events(bit_by_bit, rest[:size], SYNCED_AT)
        rest = rest[size:]
    assert stored(at_once) == stored(bit_by_bit)
    both = services.refold_learners([at_once.pk, bit_by_bit.pk], repair=False)
    assert [refolded.differences for refolded in both] == [[], []]


@few
@given(logs, st.integers(0, 15))
def test_undo_is_as_if_the_event_had_never_come(ids, made, number):
    events = [event for event in events_of(made, ids) if event["kind"] != "undo"]
    if not events:
        return
    taken_back = events[number % len(events)]
    undo = {
        "event_id": str(UUID(int=1)),
        "kind": "undo",
        "occurred_at": AT.isoformat(),
        "target": taken_back["event_id"],
    }
    undone, never = learner_with(), learner_with()
    services.record_events(undone, events, SYNCED_AT)
    services.record_events(undone, [undo], SYNCED_AT)
    services.record_events(never, [e for e in events if e is not taken_back], SYNCED_AT)
    schedules, chosen = stored(undone)
    expected, chosen_there = stored(never)
    # A card of which everything was taken back is new, which is how a card without a row counts.
    assert {card: row for card, row in schedules.items() if card in expected} == expected
    assert all(row["kind"] == "new" for card, row in schedules.items() if card not in expected)
    assert chosen == chosen_there


@few
@given(st.data(), logs, logs)
def test_two_devices_offline_for_a_month_end_equal(ids, data, phone, laptop):
    events = events_of([*phone, *laptop], ids)
    on_phone, on_laptop = events[: len(phone)], events[len(phone) :]
    phone_first, laptop_first = learner_with(), learner_with()
    for learner, batches in (
        (phone_first, [on_phone, on_laptop, on_phone]),
        (laptop_first, [on_laptop[::-1], on_phone[::-1]]),
    ):
        for batch in batches:
            services.record_events(learner, batch, SYNCED_AT)
    assert stored(phone_first) == stored(laptop_first)
