"""A schedule is the fold of its events: whatever order, batches, repeats or devices."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from cards.scheduling import Event, Kind, Rating, Settings, fold_log
from tests.events import AT

CARDS = [UUID(int=0xA), UUID(int=0xB), UUID(int=0xC)]
ZONES = ["", "UTC", "Europe/Berlin", "Asia/Shanghai", "America/New_York", "Mars/Olympus"]
CHANGES = [
    {"desired_retention": 0.8},
    {"desired_retention": 0.95, "rollover_hour": 0},
    {"learning_steps_s": [], "relearning_steps_s": [60, 3600]},
    {"time_zone": "Asia/Shanghai"},
]
OFTEN_REVIEWS = [*[Kind.REVIEW] * 6, *Kind]
MINUTES_OF_90_DAYS = 90 * 24 * 60


# kind, minutes after AT, card, rating, undo's target, zone, change of settings, cram and fast clock
parts = st.tuples(
    st.sampled_from(OFTEN_REVIEWS),
    st.integers(0, MINUTES_OF_90_DAYS) | st.sampled_from([0, 60, 1440]),
    st.sampled_from(CARDS),
    st.sampled_from(list(Rating)),
    st.integers(0, 24),
    st.sampled_from(ZONES),
    st.sampled_from(CHANGES),
    st.integers(0, 9),
)


def log_of(made: list[tuple[Any, ...]]) -> list[Event]:
    ids = [UUID(int=2**80 + n * 7919 % 997) for n in range(len(made))]
    return [event_of(event_id, ids, *each) for event_id, each in zip(ids, made, strict=True)]


def event_of(event_id, ids, kind, minutes, card, rating, target, zone, change, luck) -> Event:
    """Undos may point at anything, at each other too; instants are often shared."""
    at = AT + timedelta(minutes=minutes)
    review = kind is Kind.REVIEW
    event = Event(
        event_id=event_id,
        kind=kind,
        at=at,
        card=None if kind in (Kind.UNDO, Kind.SETTINGS) else card,
        rating=rating if review else None,
        cram=review and luck == 0,
        target=ids[target % len(ids)] if kind is Kind.UNDO else None,
        time_zone=zone,
        data=change if kind is Kind.SETTINGS else {},
    )
    # A clock may be far ahead: the event then counts when it arrived.
    return event.received(at - timedelta(days=200 if luck == 1 else 0))


logs = st.lists(parts, min_size=1, max_size=25).map(log_of)


def schedules(events):
    return fold_log(events, Settings(), 7)


@settings(max_examples=250)
@given(st.data(), logs)
def test_any_order_gives_the_same_schedules_and_settings(data, log):
    shuffled = data.draw(st.permutations(log))
    folded, timeline = schedules(log)
    again, timeline_again = schedules(shuffled)
    assert again == folded
    assert timeline_again.latest == timeline.latest


@settings(max_examples=150)
@given(st.data(), logs)
def test_repeated_events_count_once(data, log):
    repeats = data.draw(st.lists(st.sampled_from(log), max_size=10))
    assert schedules([*repeats, *log])[0] == schedules(log)[0]


@settings(max_examples=250)
@given(st.data(), logs)
def test_undoing_an_event_is_folding_without_it(data, log):
    taken_back = data.draw(st.sampled_from([e for e in log if e.kind is not Kind.UNDO] or log))
    if taken_back.kind is Kind.UNDO:
        return
    # No undo of it is in the log yet: this is the one.
    log = [e for e in log if e.target != taken_back.event_id]
    undo = Event(UUID(int=1), Kind.UNDO, AT, target=taken_back.event_id)
    without = [e for e in log if e is not taken_back]
    folded, timeline = schedules([*log, undo])
    expected, timeline_without = schedules(without)
    assert {card: folded[card] for card in expected} == expected
    assert timeline.latest == timeline_without.latest
    redo = Event(UUID(int=2), Kind.UNDO, AT, target=undo.event_id)
    assert schedules([*log, undo, redo])[0] == schedules(log)[0]


@settings(max_examples=100)
@given(st.data(), logs, logs, st.lists(st.booleans(), max_size=4))
def test_two_devices_offline_for_weeks_end_equal(data, phone, laptop, turns):
    laptop = [_renamed(event) for event in laptop]
    server: list[Event] = []
    # They sync by turns, with more or less of what they have, and once more at the end.
    for phones_turn in turns:
        device = phone if phones_turn else laptop
        server += data.draw(st.lists(st.sampled_from(device), max_size=5))
        device += server[-3:]
    server += [*phone[::-1], *laptop]
    phone += server
    laptop += server[::-1]
    assert schedules(phone)[0] == schedules(laptop)[0] == schedules(server)[0]


def _renamed(event: Event) -> Event:
    """The same event as another device would have made it."""
    target = UUID(int=event.target.int ^ 1 << 90) if event.target else None
    return Event(
        event_id=UUID(int=event.event_id.int ^ 1 << 90),
        kind=event.kind,
        at=event.at + timedelta(minutes=7),
        card=event.card,
        rating=event.rating,
        target=target,
        time_zone=event.time_zone,
        data=event.data,
    )


@settings(max_examples=100)
@given(logs, st.sampled_from(ZONES[1:5]), st.integers(0, 23))
def test_a_later_change_of_zone_or_rollover_moves_nothing_in_the_past(log, zone, rollover_hour):
    later = Event(
        event_id=UUID(int=3),
        kind=Kind.SETTINGS,
        at=AT + timedelta(days=400),
        data={"time_zone": zone, "rollover_hour": rollover_hour},
    )
    assert schedules([*log, later])[0] == schedules(log)[0]
