"""Instants and spans in the reader's words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from cards.models import Learner
from cards.when import calendar, delay, spent

EVENING = datetime(2026, 3, 2, 21, 0, tzinfo=UTC)  # 22:00 in Berlin
BERLIN = Learner(time_zone="Europe/Berlin", rollover_hour=4)


@pytest.mark.parametrize(
    ("later", "said"),
    [
        (timedelta(seconds=20), "in under a minute"),
        (timedelta(seconds=60), "in 1 min"),
        (timedelta(minutes=10), "in 10 min"),
        (timedelta(hours=5), "in 5 h"),
        (timedelta(hours=6), "in 1 day"),  # 4 o'clock: the next study day
        (timedelta(hours=6) + timedelta(days=3), "in 4 days"),
        (timedelta(days=59), "in 59 days"),
        (timedelta(days=61), "in 2 months"),
        (timedelta(days=400), "in 13 months"),
        (timedelta(days=1000), "in 2.8 years"),
    ],
)
def test_a_delay_is_minutes_and_hours_today_and_study_days_after(
    later: timedelta, said: str
) -> None:
    with translation.override("en"):
        assert delay(EVENING + later, EVENING, BERLIN) == said


def test_an_unknown_zone_counts_in_utc() -> None:
    lost = Learner(time_zone="Nowhere/Land", rollover_hour=0)
    with translation.override("en"):
        assert delay(EVENING + timedelta(hours=3), EVENING, lost) == "in 1 day"


def test_the_moment_itself_is_a_time_today_and_a_date_after() -> None:
    with translation.override("en"):
        assert calendar(EVENING + timedelta(minutes=10), EVENING, BERLIN) == "22:10"
        assert calendar(EVENING + timedelta(days=4), EVENING, BERLIN) == "Mar 6"
        assert calendar(EVENING + timedelta(days=400), EVENING, BERLIN) == "Apr 6, 2027"


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0 s"), (59, "59 s"), (90, "2 min"), (3900, "1 h 5 min")]
)
def test_time_spent_is_short(seconds: int, said: str) -> None:
    with translation.override("en"):
        assert spent(seconds) == said
