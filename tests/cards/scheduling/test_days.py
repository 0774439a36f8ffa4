from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.scheduling import Moment, day_start, named_zone, study_day, zone_or_offset

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
# Clock changes at midnight, by half an hour, twice for Ramadan, of the usual kind, and none.
ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Shanghai",
    "America/Santiago",
    "America/Havana",
    "Asia/Beirut",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
]


def at(text: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("wall", "day"),
    [
        ("2026-03-02T22:00", date(2026, 3, 2)),
        ("2026-03-03T00:30", date(2026, 3, 2)),
        ("2026-03-03T03:59", date(2026, 3, 2)),
        ("2026-03-03T04:00", date(2026, 3, 3)),
        ("2026-03-03T09:00", date(2026, 3, 3)),
    ],
)
def test_a_study_day_begins_at_the_rollover_hour_of_the_wall_clock(wall, day):
    assert study_day(at(wall, BERLIN), BERLIN, 4) == day


def test_the_same_instant_is_another_day_elsewhere():
    instant = datetime(2026, 3, 2, 21, 0, tzinfo=UTC)
    assert study_day(instant, ZoneInfo("Asia/Shanghai"), 4) == date(2026, 3, 3)
    assert study_day(instant, NEW_YORK, 4) == date(2026, 3, 2)


def test_a_day_with_a_clock_change_is_23_or_25_hours_and_one_day():
    spring, autumn = date(2026, 3, 28), date(2026, 10, 24)
    for day, hours in [(spring, 23), (autumn, 25)]:
        start, end = day_start(day, BERLIN, 4), day_start(day + timedelta(1), BERLIN, 4)
        assert end - start == timedelta(hours=hours)
        assert study_day(end - timedelta(seconds=1), BERLIN, 4) == day


def test_a_day_whose_first_hour_is_skipped_begins_at_the_change():
    # 2026-03-08: New York goes from 01:59:59 to 03:00:00 = 07:00 UTC.
    assert day_start(date(2026, 3, 8), NEW_YORK, 2) == datetime(2026, 3, 8, 7, tzinfo=UTC)


def clock_changes(name):
    """The days of 2000-2037 on which the zone's clocks change."""
    zone, noon = ZoneInfo(name), datetime(2000, 1, 1, 12, tzinfo=UTC)
    days = [noon + timedelta(days=n) for n in range(365 * 38)]
    offsets = [day.astimezone(zone).utcoffset() for day in days]
    return [day for day, old, new in zip(days, offsets, offsets[1:], strict=False) if old != new]


CHANGES = {name: clock_changes(name) or [datetime(2000, 1, 1, tzinfo=UTC)] for name in ZONES}


@settings(max_examples=500)
@given(st.data(), st.sampled_from(ZONES), st.integers(0, 23), st.integers(-60, 30 * 60))
def test_every_instant_lies_between_the_start_of_its_day_and_of_the_next(
    data, name, rollover_hour, minutes
):
    instant = data.draw(st.sampled_from(CHANGES[name])) + timedelta(minutes=minutes)
    moment = Moment.at_place(instant, ZoneInfo(name), rollover_hour)
    assert moment.start_of(moment.day) <= instant
    assert instant < moment.start_of(moment.day + timedelta(days=1))


def test_a_name_nobody_knows_is_no_zone():
    for name in ["", "Mars/Olympus", "../../etc/passwd", "America", "UTC\0", "x" * 5000]:
        assert named_zone(name) is None


def test_an_unknown_zone_is_the_offset_the_device_had():
    zone = zone_or_offset("Mars/Olympus", -210)
    assert day_start(date(2026, 3, 2), zone, 4) == datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
