"""A guest logs in with another tab while a request of theirs is still under way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from cards import services
from cards.models import Learner, StudyEvent
from tests.cards.html import page_of
from tests.makers import AT, make_card, make_deck, make_user

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"  # what make_user gives everyone
STUDY = "/study/go-runtime/"


@pytest.fixture
def guest() -> Client:
    """A guest with two cards in the deck and one answer given."""
    cache.clear()
    deck = make_deck()
    for name in ("slices", "maps"):
        make_card(deck, name)
    client = Client()
    client.post(f"{STUDY}start")
    answer(client)
    return client


@pytest.fixture
def account() -> Learner:
    """An account that has studied before, so that log-in merges the guest into it."""
    return services.account_learner(make_user(), at=AT)


def answer(client: Client) -> Any:
    fields = page_of(client.get(STUDY)).fields
    sent = {name: fields[name] for name in ("event_id", "card")}
    return client.post(f"{STUDY}answer", {**sent, "rating": 3})


def log_in_during(
    verb: str, client: Client, monkeypatch: pytest.MonkeyPatch, *, forget: bool = False
) -> None:
    """Have another tab log in after the request found its learner, before it does `verb`."""
    real: Callable[..., Any] = getattr(services, verb)

    def late(*args: Any, **kwargs: Any) -> Any:
        monkeypatch.setattr(services, verb, real)
        other = Client()
        other.cookies = client.cookies.copy()
        sent = {"username": "alice", "password": PASSWORD}
        assert other.post("/accounts/log-in/", sent).status_code == 302
        if forget:
            cache.clear()
        return real(*args, **kwargs)

    monkeypatch.setattr(services, verb, late)


def kinds(learner: Learner) -> list[str]:
    events = StudyEvent.objects.filter(learner=learner).exclude(kind="settings")
    return sorted(events.values_list("kind", flat=True))


def test_an_answer_lands_in_the_account(
    guest: Client, account: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in_during("review", guest, monkeypatch)
    response = answer(guest)
    assert (response.status_code, response["Location"]) == (302, STUDY)
    assert kinds(account) == ["review", "review"]
    assert Learner.objects.get() == account
    # The session it came with is gone; the new one's cookie must not be taken away.
    assert "sessionid" not in response.cookies
    assert "this is kept in your account" in guest.get(STUDY).content.decode()


def test_an_undo_lands_in_the_account(
    guest: Client, account: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in_during("undo_last", guest, monkeypatch)
    assert guest.post(f"{STUDY}undo").status_code == 302
    assert kinds(account) == ["review", "undo"]


def test_a_chosen_release_lands_in_the_account(
    guest: Client, account: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in_during("change_settings", guest, monkeypatch)
    assert guest.post("/preferences", {"go_release": "1.21"}).status_code == 302
    account.refresh_from_db()
    assert account.go_release == "1.21"


def test_a_learner_who_is_nowhere_is_an_error_not_somebody_else(
    guest: Client, account: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in_during("review", guest, monkeypatch, forget=True)
    with pytest.raises(Learner.DoesNotExist):
        answer(guest)
    assert kinds(account) == ["review"]
