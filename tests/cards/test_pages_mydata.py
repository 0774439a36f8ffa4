"""Taking one's data along, and deleting the account."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client

from cards.models import Learner, StudyEvent
from tests.cards.html import page_of
from tests.cards.test_pages_accounts import study_one
from tests.makers import make_card, make_deck, make_learner, make_user

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"  # what make_user gives everyone
DELETE = "/accounts/delete/"


@pytest.fixture(autouse=True)
def _no_guesses_yet() -> None:
    cache.clear()


def logged_in(name: str = "alice", **fields: Any) -> Client:
    user = make_user(name, **fields)
    make_learner(user=user)
    client = Client()
    client.force_login(user)
    return client


def text(response: Any) -> str:
    return str(response.content.decode())


def test_everything_can_be_taken_along_as_one_archive() -> None:
    make_card(make_deck(), "slices")
    client = logged_in()
    study_one(client)
    assert "your one answer" in text(client.get("/accounts/data/"))
    response = client.get("/accounts/data/archive")
    assert response["Cache-Control"] == "no-store"
    with ZipFile(BytesIO(b"".join(response.streaming_content))) as archive:  # type: ignore[attr-defined]
        assert json.loads(archive.read("account.json"))["username"] == "alice"
        [event] = archive.read("events.jsonl").splitlines()
    assert json.loads(event)["kind"] == "review"


def test_an_account_is_deleted_only_with_its_password() -> None:
    client = logged_in()
    refused = client.post(DELETE, {"password": "guess"})
    assert "That is not your password." in text(refused)
    assert get_user_model().objects.exists()
    done = client.post(DELETE, {"password": PASSWORD}, follow=True)
    assert "Your account and all your study are deleted." in text(done)
    assert not get_user_model().objects.exists()
    assert not Learner.objects.exists()
    assert "_auth_user_id" not in client.session


def test_looking_at_the_page_deletes_nothing_and_names_what_would_go() -> None:
    make_card(make_deck(), "slices")
    client = logged_in()
    study_one(client)
    page = page_of(client.get(DELETE))
    assert page.inline == []
    assert "Your one answer and everything else of yours" in text(client.get(DELETE))
    assert StudyEvent.objects.exists()


def test_the_only_administrator_stays_until_there_is_another() -> None:
    client = logged_in("root", is_superuser=True, is_staff=True)
    assert "name another one first" in text(client.post(DELETE, {"password": PASSWORD}))
    assert get_user_model().objects.filter(username="root").exists()
    make_user("heir", is_superuser=True)
    client.post(DELETE, {"password": PASSWORD})
    assert not get_user_model().objects.filter(username="root").exists()


@pytest.mark.parametrize("path", ["/accounts/data/", "/accounts/data/archive", DELETE])
def test_a_visitor_without_an_account_is_asked_to_log_in(path: str) -> None:
    assert Client().get(path)["Location"] == f"/accounts/log-in/?next={path}"


def test_the_settings_lead_there() -> None:
    assert "/accounts/data/" in text(logged_in().get("/accounts/settings/"))
