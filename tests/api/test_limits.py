"""Requests are limited per device and per address, and the hot path asks nobody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import redis
from django.test import Client

from goprep.api import ProblemError, limits
from goprep.api.limits import TOLD_PARTS, WINDOW_S, Limiter
from tests.api.caller import Caller, problem_of
from tests.makers import make_user

NOW_S = 1_800_000_000.0  # a window begins here
LIMIT = 40
connection = limits._connection


@pytest.fixture(autouse=True)
def _nothing_counted() -> Iterator[None]:
    _forget()
    yield
    _forget()


def _forget() -> None:
    limits.limiter._counts.clear()
    found = connection().keys("goprep:requests:*")
    if found:
        connection().delete(*found)


def spend(limiter: Limiter, times: int, now_s: float = NOW_S) -> int:
    """How many of these requests went through."""
    through = 0
    for _ in range(times):
        try:
            limiter.spend("device:x", LIMIT, now_s)
            through += 1
        except ProblemError:
            continue
    return through


def test_exactly_the_limit_goes_through_one_process() -> None:
    assert spend(Limiter(), LIMIT + 20) == LIMIT


def test_processes_share_the_limit_to_within_what_they_have_not_told() -> None:
    one, other = Limiter(), Limiter()
    through = sum(spend(each, 1) for _ in range(LIMIT) for each in (one, other))
    assert LIMIT <= through <= LIMIT + 2 * LIMIT // TOLD_PARTS


def test_the_next_window_begins_anew() -> None:
    limiter = Limiter()
    spend(limiter, LIMIT + 1)
    assert spend(limiter, 1, NOW_S + WINDOW_S - 0.01) == 0
    assert spend(limiter, LIMIT, NOW_S + WINDOW_S) == LIMIT


def test_clients_do_not_share() -> None:
    limiter = Limiter()
    spend(limiter, LIMIT + 1)
    assert limiter.spend("device:y", LIMIT, NOW_S).remaining == LIMIT - 1


class Broken:
    def pipeline(self, **_: Any) -> Any:
        raise redis.ConnectionError("no server")


def test_most_requests_ask_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_connection", lambda: pytest.fail("asked the cache"))
    limiter = Limiter()
    assert spend(limiter, LIMIT // TOLD_PARTS - 1) == LIMIT // TOLD_PARTS - 1


def test_a_cache_that_is_gone_stops_nobody_and_each_process_limits_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "_connection", Broken)
    assert spend(Limiter(), LIMIT + 5) == LIMIT


# ---- over HTTP ----


@pytest.mark.django_db
def test_a_device_past_its_limit_waits_and_another_does_not(settings: Any) -> None:
    settings.API_REQUESTS_PER_MINUTE = 3
    user = make_user()
    phone, tablet = Caller(user), Caller(user)
    first = phone.get("account")
    assert first["RateLimit-Policy"] == '"device";q=3;w=60'
    assert first["RateLimit"].startswith('"device";r=2;t=')
    answers = [phone.get("account") for _ in range(6)]
    refused = [answer for answer in answers if answer.status_code == 429]
    # A minute may have begun while they were sent.
    assert refused
    assert problem_of(refused[-1])["code"] == "too-many-requests"
    assert 1 <= int(refused[-1]["Retry-After"]) <= WINDOW_S
    assert tablet.get("account").status_code == 200


@pytest.mark.django_db
def test_without_a_token_the_address_counts(settings: Any) -> None:
    settings.API_REQUESTS_PER_MINUTE_PER_ADDRESS = 2
    body = {"username": "x", "password": "y", "device": "z"}
    here = [Caller().post("log-in", body).status_code for _ in range(6)]
    assert 429 in here
    elsewhere = Caller()
    elsewhere.client = Client(REMOTE_ADDR="203.0.113.9")
    assert elsewhere.post("log-in", body).status_code == 401


@pytest.mark.django_db
def test_no_limit_is_no_header() -> None:
    response = Caller(make_user()).get("account")
    assert "RateLimit" not in response
