"""Instants and spans in the reader's words."""

from __future__ import annotations

from datetime import datetime

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cards.models import Learner
from cards.scheduling import named_zone, study_day, zone_or_offset

MINUTE_S = 60
HOUR_S = 60 * MINUTE_S
DAYS_TO_MONTHS = 60
DAYS_PER_MONTH = 30.44


def delay(due_at: datetime, at: datetime, learner: Learner) -> str:
    """How far off `due_at` is: minutes and hours within a study day, else whole study days.

    "in 4 days" means four study days on, whatever the hour: that is how the date is stored.
    """
    days = days_between(at, due_at, learner)
    if days <= 0:
        return _short(int((due_at - at).total_seconds()))
    if days < DAYS_TO_MONTHS:
        return ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}
    months = round(days / DAYS_PER_MONTH)
    if months < 24:
        return ngettext("in %(n)d month", "in %(n)d months", months) % {"n": months}
    years = round(months / 12, 1)
    return _("in %(n)s years") % {"n": formats.number_format(years)}


def days_between(at: datetime, later: datetime, learner: Learner) -> int:
    """Whole study days from one instant to another, where the learner is."""
    zone = zone_or_offset(learner.time_zone, 0)
    first, last = (study_day(i, zone, learner.rollover_hour) for i in (at, later))
    return (last - first).days


def calendar(due_at: datetime, at: datetime, learner: Learner) -> str:
    """The moment itself: the time for later today, else the date, with the year when it differs."""
    zone = zone_or_offset(learner.time_zone, 0)
    local, now = due_at.astimezone(zone), at.astimezone(zone)
    if days_between(at, due_at, learner) <= 0:
        return formats.time_format(local.time(), "H:i")
    if local.year == now.year:
        return formats.date_format(local.date(), pgettext("date without a year", "M j"))
    return formats.date_format(local.date(), pgettext("date with a year", "M j, Y"))


def date_of(instant: datetime, learner: Learner) -> str:
    """The calendar date of an instant where the learner is, always with its year."""
    local = instant.astimezone(zone_or_offset(learner.time_zone, 0))
    return formats.date_format(local.date(), pgettext("date with a year", "M j, Y"))


def spent(seconds: int) -> str:
    """A length of time: "45 s", "12 min", "1 h 5 min"."""
    if seconds < MINUTE_S:
        return _("%(n)d s") % {"n": seconds}
    minutes = round(seconds / MINUTE_S)
    if minutes < 60:
        return _("%(n)d min") % {"n": minutes}
    return _("%(h)d h %(n)d min") % {"h": minutes // 60, "n": minutes % 60}


def known_zone(name: str) -> bool:
    return named_zone(name) is not None


def _short(seconds: int) -> str:
    if seconds < MINUTE_S:
        return _("in under a minute")
    if seconds < HOUR_S:
        minutes = round(seconds / MINUTE_S)
        return _("in %(n)d min") % {"n": minutes}
    hours = round(seconds / HOUR_S)
    return _("in %(n)d h") % {"n": hours}
