"""The archive of everything: complete, readable, without secrets, and good for putting back."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest

from cards import export, services
from cards.models import Learner, Schedule, StudyEvent
from cards.services import reports
from tests.api.caller import Caller, problem_of
from tests.makers import AT, make_card, make_deck, make_learner, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> Learner:
    """Someone with every kind of event behind them."""
    learner = make_learner(user=make_user(), time_zone="Asia/Shanghai")
    deck = make_deck()
    one, other = make_card(deck), make_card(deck)
    at = iter(AT + timedelta(hours=n) for n in range(1, 20))
    services.review(learner, one, 3, at=next(at), predicted={"note": "会扩容吗?"}, right=True)
    services.review(learner, other, 1, at=next(at))
    services.change_settings(learner, {"new_per_day": 5, "desired_retention": 0.95}, at=next(at))
    services.flag(learner, one, True, at=next(at))
    services.suspend(learner, other, at=next(at))
    services.undo_last(learner, at=next(at))
    services.bury(learner, other, at=next(at))
    said = {"kind": "wrong", "text": "The cap is 848.", "lang": "en", "go_release": "1.27"}
    reports.report(learner, one, **said, at=next(at))
    return learner


def archive_of(caller: Caller) -> zipfile.ZipFile:
    response = caller.get("account/export")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/zip"
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Disposition"].startswith('attachment; filename="goprep-')
    return zipfile.ZipFile(io.BytesIO(response.getvalue()))


def lines(archive: zipfile.ZipFile, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in archive.read(name).decode().splitlines()]


def test_everything_is_in_it(learner: Learner) -> None:
    archive = archive_of(Caller(learner.user))
    assert archive.testzip() is None
    names = ["README.txt", "account.json", "devices.jsonl", "events.jsonl", "schedules.jsonl"]
    names.append("reports.jsonl")
    assert archive.namelist() == names
    assert [row["text"] for row in lines(archive, "reports.jsonl")] == ["The cap is 848."]
    account = json.loads(archive.read("account.json"))
    assert account["username"] == "alice"
    assert account["settings"]["new_per_day"] == 5
    assert account["initial_settings"]["new_per_day"] == 20
    assert len(lines(archive, "events.jsonl")) == learner.events.count() == 7
    assert {row["card"] for row in lines(archive, "schedules.jsonl")} == {
        str(card) for card in learner.schedules.values_list("card_id", flat=True)
    }
    readme = archive.read("README.txt").decode()
    assert all(name in readme for name in names[1:])


def test_events_put_back_give_the_same_schedules(learner: Learner) -> None:
    caller = Caller(learner.user)
    before = archive_of(caller)
    events = lines(before, "events.jsonl")
    assert events[0]["data"]["predicted"] == {"note": "会扩容吗?"}
    Schedule.objects.all().delete()
    StudyEvent.objects.all().delete()
    recorded = services.record_events(learner, events, AT + timedelta(days=2))
    assert [result.status for result in recorded.results] == ["accepted"] * len(events)
    after = archive_of(caller)

    def without_order(archive: zipfile.ZipFile) -> list[dict[str, Any]]:
        rows = lines(archive, "schedules.jsonl")
        return sorted(({**row, "sequence": 0} for row in rows), key=lambda row: str(row["card"]))

    assert without_order(after) == without_order(before)
    again = services.record_events(learner, events, AT + timedelta(days=3))
    assert {result.status for result in again.results} == {"duplicate"}


def test_the_offset_of_the_place_is_kept_and_a_fast_clock_is_told(learner: Learner) -> None:
    card = learner.schedules.earliest("pk").card
    raw = {
        "event_id": "01890000-0000-7000-8000-000000000001",
        "kind": "review",
        "card": str(card.pk),
        "occurred_at": "2026-03-09T10:00:00+08:00",
        "data": {"rating": 3},
    }
    services.record_events(learner, [raw], AT + timedelta(days=1))
    event = lines(archive_of(Caller(learner.user)), "events.jsonl")[-1]
    assert event["clamped"] is True
    assert event["claimed_at"] == "2026-03-09T02:00:00Z"
    assert event["occurred_at"] == "2026-03-03T17:00:00+08:00"


def test_no_secret_is_in_it(learner: Learner) -> None:
    caller = Caller(learner.user)
    archive = archive_of(caller)
    everything = b"".join(archive.read(name) for name in archive.namelist()).decode()
    token = caller.headers["Authorization"].removeprefix("Bearer ")
    for secret in (token, caller.device.digest, learner.user.password):
        assert secret not in everything


def test_it_holds_nothing_of_others(learner: Learner) -> None:
    stranger = make_user("charlie")
    archive = archive_of(Caller(stranger))
    assert lines(archive, "events.jsonl") == []
    assert lines(archive, "schedules.jsonl") == []
    assert len(lines(archive, "devices.jsonl")) == 1


def test_a_client_may_ask_for_a_zip_and_gets_problems_as_problems() -> None:
    caller = Caller(make_user())
    caller.headers["Accept"] = "application/zip"
    assert caller.get("account/export").status_code == 200
    caller.headers.pop("Authorization")
    assert problem_of(caller.get("account/export"))["code"] == "not-authenticated"


def test_rows_are_read_in_portions(learner: Learner, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = archive_of(Caller(learner.user)).read("events.jsonl")
    monkeypatch.setattr(export, "PORTION", 2)
    assert archive_of(Caller(learner.user)).read("events.jsonl") == whole
