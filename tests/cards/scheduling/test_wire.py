from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.scheduling import EventError, Kind, Rating, parse_event

RAW = {
    "event_id": "019cadc6-9a80-7f72-bca9-05b4d50d8708",
    "kind": "review",
    "card": "8f48a5f3-89aa-429a-b6b4-05af7fab71a0",
    "card_revision": 3,
    "occurred_at": "2026-03-02T10:00:00+01:00",
    "time_zone": "Europe/Berlin",
    "device": "phone",
    "data": {"rating": 3, "duration_ms": 4200, "mode": "study", "predicted": [1], "right": True},
}


def raw(**changes):
    return {**RAW, **changes}


def test_a_review_is_read_whole():
    event = parse_event(RAW)
    assert (event.kind, event.rating, event.cram) == (Kind.REVIEW, Rating.GOOD, False)
    assert event.at == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert (event.offset_minutes, event.time_zone, event.device) == (60, "Europe/Berlin", "phone")
    assert (event.card, event.card_revision) == (UUID(RAW["card"]), 3)
    assert event.data == RAW["data"]


def test_the_least_a_review_needs():
    least = {name: RAW[name] for name in ("event_id", "kind", "card", "occurred_at")}
    assert parse_event({**least, "data": {"rating": 1}}).rating is Rating.AGAIN


def test_a_cram_review_is_marked():
    assert parse_event(raw(data={"rating": 3, "mode": "cram"})).cram


def test_an_undo_has_a_target_and_no_card():
    event = parse_event(raw(kind="undo", target=RAW["event_id"], data=None))
    assert (event.target, event.card) == (UUID(RAW["event_id"]), None)


def test_what_a_newer_client_adds_is_kept():
    data = {"rating": 3, "from_the_future": {"a": [1, None]}}
    assert parse_event(raw(data=data, also_new=1)).data == data


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("event_id", [None, "", "x", 7, [], "019cadc6"]),
        ("kind", [None, "", "Review", "delete", 7, [], {}]),
        ("card", [None, "", "x", 7]),
        ("card_revision", [-1, 2**31, "1", 1.0, True]),
        ("occurred_at", [None, "", "today", "2026-03-02", "2026-03-02T10:00:00", 1772442000, []]),
        (
            "occurred_at",
            ["1969-12-31T23:59:59Z", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-01:00"],
        ),
        ("time_zone", [7, "x" * 65, "UTC\0", "\ud800"]),
        ("device", [7, "x" * 81, "a\0b", "\ud800"]),
        ("data", ["", 7, [], {"rating": 3, "note": "x" * 5000}, {"rating": 3, "note": "\0"}]),
        ("data", [{"rating": 3, "note": "\ud800"}, {"rating": 3, "n": float("nan")}]),
        (
            "data.rating",
            [None, {}, {"rating": 0}, {"rating": 5}, {"rating": True}, {"rating": "3"}],
        ),
        ("data.duration_ms", [{"rating": 3, "duration_ms": -1}, {"rating": 3, "duration_ms": "1"}]),
        ("data.mode", [{"rating": 3, "mode": "play"}, {"rating": 3, "mode": None}]),
        ("data.right", [{"rating": 3, "right": "yes"}, {"rating": 3, "right": []}]),
    ],
)
def test_a_malformed_part_is_named(field, values):
    for value in values:
        with pytest.raises(EventError) as caught:
            parse_event(raw(**{field.partition(".")[0]: value}))
        assert caught.value.field == field, value


@pytest.mark.parametrize(
    ("kind", "data", "field"),
    [
        ("flag", {"flagged": "yes"}, "data.flagged"),
        ("settings", {"desired_retention": 2}, "data.desired_retention"),
        ("settings", {"colour": "red"}, "data.colour"),
    ],
)
def test_the_data_of_other_kinds_is_checked_too(kind, data, field):
    with pytest.raises(EventError) as caught:
        parse_event(raw(kind=kind, data=data))
    assert caught.value.field == field


def test_an_undo_needs_a_target():
    with pytest.raises(EventError) as caught:
        parse_event(raw(kind="undo"))
    assert caught.value.field == "target"


def test_deep_or_strange_data_is_refused_like_any_other_bad_data():
    deep = []
    for _ in range(5000):
        deep = [deep]
    for data in ({"rating": 3, "x": deep}, {"rating": 3, "x": {1, 2}}):
        with pytest.raises(EventError) as caught:
            parse_event(raw(data=data))
        assert caught.value.field == "data"


def test_the_instant_is_the_same_whatever_the_offset_says():
    for written in ("2026-03-02T09:00:00Z", "2026-03-02T09:00:00+00:00", "2026-03-02T03:30-05:30"):
        assert parse_event(raw(occurred_at=written)).at == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert parse_event(raw(occurred_at="2026-03-02T03:30-05:30")).offset_minutes == -330


texts = st.text(alphabet='aé汉"\\/\0\ud800', max_size=8)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)


def fate_of(sent, received_at):
    """ "read", or the sentence it was refused with; anything else is a failure."""
    try:
        event = parse_event(sent)
    except EventError as error:
        return str(error)
    return "read" if event.received(received_at).key else ""


@settings(max_examples=300)
@given(
    st.dictionaries(st.sampled_from([*RAW, "target"]), json_values, max_size=3),
    st.sampled_from(list(Kind)),
    st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
)
def test_nothing_a_device_can_send_does_more_than_get_refused(changes, kind, at):
    sent = {**RAW, "kind": kind.value, "target": RAW["event_id"], **changes}
    assert fate_of(sent, at)
    assert fate_of(changes, at)
