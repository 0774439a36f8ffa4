"""A schedule is the fold of its events: whatever order, batches, repeats or devices."""

from collections.abc import Sequence
from datetime import timedelta
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


@st.composite
def logs(draw: st.DrawFn, most: int = 25) -> list[Event]:
    """The log of a learner with several devices in several zones; undos may point at anything,
    at each other too, and instants are often shared."""
    ids = [UUID(int=2**80 + n * 7919 % 997) for n in range(draw(st.integers(1, most)))]
    return [_event(draw, event_id, ids) for event_id in ids]


def _event(draw: st.DrawFn, event_id: UUID, ids: Sequence[UUID]) -> Event:
    kind = draw(st.sampled_from(OFTEN_REVIEWS))
    minutes = draw(st.integers(0, MINUTES_OF_90_DAYS) | st.sampled_from([0, 60, 1440]))
    at = AT + timedelta(minutes=minutes)
    review, about_card = kind is Kind.REVIEW, kind not in (Kind.UNDO, Kind.SETTINGS)
    data = draw(st.sampled_from(CHANGES)) if kind is Kind.SETTINGS else {}
    made = Event(
        event_id=event_id,
        kind=kind,
        at=at,
        card=draw(st.sampled_from(CARDS)) if about_card else None,
        rating=draw(st.sampled_from(list(Rating))) if review else None,
        cram=review and draw(st.integers(0, 9)) == 0,
        target=draw(st.sampled_from(ids)) if kind is Kind.UNDO else None,
        time_zone=draw(st.sampled_from(ZONES)),
        data=data,
    )
    # A clock may be far ahead: the event then counts when it arrived.
    ahead = timedelta(days=draw(st.sampled_from([0, 0, 0, 200])))
    return made if not ahead else made.received(at - ahead)


def schedules(events):
    return fold_log(events, Settings(), 7)


@settings(max_examples=250, deadline=None)
@given(st.data(), logs())
def test_any_order_gives_the_same_schedules_and_settings(data, log):
    shuffled = data.draw(st.permutations(log))
    folded, timeline = schedules(log)
    again, timeline_again = schedules(shuffled)
    assert again == folded
    assert timeline_again.latest == timeline.latest


@settings(max_examples=150, deadline=None)
@given(st.data(), logs())
def test_repeated_events_count_once(data, log):
    repeats = data.draw(st.lists(st.sampled_from(log), max_size=10))
    assert schedules([*repeats, *log])[0] == schedules(log)[0]


@settings(max_examples=250, deadline=None)
@given(st.data(), logs())
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


@settings(max_examples=100, deadline=None)
@given(st.data(), logs(), logs(), st.lists(st.booleans(), max_size=4))
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


@settings(max_examples=100, deadline=None)
@given(logs(), st.sampled_from(ZONES[1:5]), st.integers(0, 23))
def test_a_later_change_of_zone_or_rollover_moves_nothing_in_the_past(log, zone, rollover_hour):
    later = Event(
        event_id=UUID(int=3),
        kind=Kind.SETTINGS,
        at=AT + timedelta(days=400),
        data={"time_zone": zone, "rollover_hour": rollover_hour},
    )
    assert schedules([*log, later])[0] == schedules(log)[0]
