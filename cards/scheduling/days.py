"""Study days: calendar days in the learner's zone that begin at a rollover hour, not midnight.

A session that goes on past midnight still belongs to the evening it began in. Days are read
off the wall clock, so a day with a clock change is 23 or 25 hours long and stays one day.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from cards.scheduling.values import value

ONE_DAY = timedelta(days=1)
_ONE_MINUTE = timedelta(minutes=1)


@lru_cache(maxsize=1024)
def named_zone(name: str) -> ZoneInfo | None:
    """The IANA zone, or None if this machine does not know the name."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        # ZoneInfoNotFoundError is a LookupError; "../x" is a ValueError, "America" an OSError.
        return None


def zone_or_offset(name: str, offset_minutes: int) -> tzinfo:
    """The named zone; for a name we do not know, the fixed offset the device had."""
    return named_zone(name) or timezone(timedelta(minutes=offset_minutes))


def offset_minutes(local: datetime) -> int:
    """How far the wall clock of an aware ``local`` is ahead of UTC."""
    return (local.utcoffset() or timedelta()) // _ONE_MINUTE


def study_day(at: datetime, zone: tzinfo, rollover_hour: int) -> date:
    """The study day that the instant ``at`` belongs to."""
    wall = at.astimezone(zone).replace(tzinfo=None)
    return (wall - timedelta(hours=rollover_hour)).date()


@lru_cache(maxsize=8192)  # thousands of schedules begin on a few hundred days
def day_start(day: date, zone: tzinfo, rollover_hour: int) -> datetime:
    """The instant (UTC) at which study day ``day`` begins.

    A wall time that a clock change skips is read as if the clock had not changed yet. Where a
    change cuts into the rollover hour (Chatham, 02:45, with a rollover at 3) that one day's start
    may be off by as much as the change.
    """
    return datetime.combine(day, time(rollover_hour), zone).astimezone(UTC)


@value
class Moment:
    """An instant and the study day it falls on; ``zone`` is where the following days begin."""

    at: datetime
    day: date
    zone: tzinfo
    rollover_hour: int

    @classmethod
    def at_place(cls, at: datetime, zone: tzinfo, rollover_hour: int) -> Moment:
        return cls(at, study_day(at, zone, rollover_hour), zone, rollover_hour)

    @classmethod
    def on_wall_clock(
        cls, at: datetime, offset_minutes: int, zone: tzinfo, rollover_hour: int
    ) -> Moment:
        """The day by the offset noted at the time: no later change of any zone can move it."""
        wall = at + timedelta(minutes=offset_minutes - 60 * rollover_hour)
        return cls(at, wall.date(), zone, rollover_hour)

    def start_of(self, day: date) -> datetime:
        return day_start(day, self.zone, self.rollover_hour)
