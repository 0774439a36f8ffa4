"""Every address, for a visitor, the owner and a stranger; and what every page must keep to."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import URLPattern, reverse

from cards import services
from cards.models import Card, Deck, Learner
from cards.urls import urlpatterns
from cards.visitors import RELEASE_COOKIE, SCHEME_COOKIE
from tests.cards.html import page_of
from tests.makers import AT, make_card, make_deck, make_learner, make_user

pytestmark = pytest.mark.django_db

DECK = {"deck": "go-runtime"}
CARD = {**DECK, "card": "slices"}
# name → (arguments, status for a visitor, for the owner); a stranger is another account.
GET = {
    "home": ({}, 200, 200),
    "study": (DECK, 200, 200),
    "done": (DECK, 302, 200),
    "deck": (DECK, 200, 200),
    "card": (CARD, 200, 200),
    "report": (CARD, 200, 200),
    "reports": ({}, 200, 200),
    "sign-up": ({}, 200, 302),
    "log-in": ({}, 200, 302),
    "password": ({}, 302, 200),
    "settings": ({}, 302, 200),
    "new-password": ({"uidb64": "MQ", "token": "none"}, 200, 200),
    "devices": ({}, 302, 200),
    "mydata": ({}, 302, 200),
    "delete-account": ({}, 302, 200),
    "second-step": ({}, 302, 404),
    "second-step-set-up": ({}, 302, 404),
    "second-step-codes": ({}, 302, 404),
    "second-step-off": ({}, 302, 404),
    "second-step-verify": ({}, 302, 404),
}
NO_PAGE = {"archive"}  # a file: test_pages_mydata.py
# What is there for everyone; staff's own pages have tests of their own.
FOR_ALL = [name for name, (_arguments, _visitor, owner) in GET.items() if owner != 404]
POST_ONLY = {
    "second-step-begin": {},
    "preferences": {},
    "start": DECK,
    "reveal": DECK,
    "answer": DECK,
    "undo": DECK,
    "log-out": {},
    "revoke-device": {"device_id": UUID(int=7)},
    "reopen": {"report": "00000000-0000-4000-8000-000000000000"},
    "shelf": {**CARD, "verb": "tomorrow"},
    "build": {**CARD, "example": "one"},
}


@pytest.fixture
def deck() -> Deck:
    deck = make_deck(
        topics=[{"slug": "slices", "area": "language", "title": {"en": "Slices", "zh-CN": "切片"}}]
    )
    make_card(deck, "slices")
    return deck


def of(name: str = "") -> Client:
    """A browser: a visitor's, or that of an account which has studied."""
    client = Client()
    if name:
        user = make_user(name)
        learner = make_learner(user=user)
        for card in Card.objects.published():
            services.review(learner, card, 3, at=AT)
        client.force_login(user)
    return client


def learner_of(name: str) -> Learner:
    return Learner.objects.get(user__username=name)


def test_every_address_of_the_app_is_in_these_tables() -> None:
    names = {pattern.name for pattern in urlpatterns if isinstance(pattern, URLPattern)}
    assert names == GET.keys() | POST_ONLY.keys() | NO_PAGE


@pytest.mark.parametrize("name", GET)
def test_a_page_answers_visitor_owner_and_stranger(name: str, deck: Deck) -> None:
    arguments, visitor, owner = GET[name]
    address = reverse(f"cards:{name}", kwargs=arguments)
    assert of().get(address).status_code == visitor
    assert of("alice").get(address).status_code == owner
    assert of("charlie").get(address).status_code == owner


@pytest.mark.parametrize("name", POST_ONLY)
def test_what_changes_something_is_refused_by_get(name: str, deck: Deck) -> None:
    assert of().get(reverse(f"cards:{name}", kwargs=POST_ONLY[name])).status_code == 405


@pytest.mark.parametrize("name", POST_ONLY)
def test_what_changes_something_wants_the_token(name: str, deck: Deck) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(reverse(f"cards:{name}", kwargs=POST_ONLY[name]))
    assert response.status_code == 403
    assert page_of(response).h1 == 1


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("who", ["", "alice"])
@pytest.mark.parametrize("name", FOR_ALL)
def test_a_page_has_one_h1_its_policy_and_nothing_inline(
    name: str, who: str, language: str, deck: Deck
) -> None:
    client = of(who)
    client.cookies["django_language"] = language
    response = client.get(reverse(f"cards:{name}", kwargs=GET[name][0]), follow=True)
    page = page_of(response)
    assert response.status_code == 200
    assert page.h1 == 1
    assert page.title.strip().endswith("GoPrep")
    assert page.lang == {"en": "en", "zh-hans": "zh-Hans"}[language]
    assert page.inline == []
    assert page.doubled_ids == set()
    assert response["Content-Security-Policy"].startswith("default-src 'self'")


@pytest.mark.parametrize("name", GET)
def test_reading_makes_no_learner(name: str, deck: Deck) -> None:
    client = of()
    client.get(reverse(f"cards:{name}", kwargs=GET[name][0]))
    assert "sessionid" not in client.cookies


@pytest.mark.parametrize("status", [400, 403, 404, 429, 500])
def test_error_pages_are_in_the_site_s_dress_and_lead_on(status: int) -> None:
    page_html = render_to_string(f"{status}.html")
    assert str(status) in page_html
    assert 'href="/"' in page_html
    assert "goprep/tokens" in page_html


def test_an_unknown_address_is_answered_in_the_site_s_dress() -> None:
    response = of().get("/nothing/here/")
    assert response.status_code == 404
    assert page_of(response).h1 == 1
    assert page_of(response).inline == []


def test_a_form_without_its_token_says_what_to_do() -> None:
    response = Client(enforce_csrf_checks=True).post("/preferences", {"scheme": "dark"})
    assert response.status_code == 403
    assert "too old" in response.content.decode()


# ---- preferences ----


def test_a_scheme_is_kept_in_a_cookie_and_shown_from_the_first_byte(deck: Deck) -> None:
    client = of()
    client.post("/preferences", {"scheme": "dark", "next": "/"})
    assert client.cookies[SCHEME_COOKIE].value == "dark"
    assert 'data-scheme="dark"' in client.get("/").content.decode()
    client.post("/preferences", {"scheme": "auto", "next": "/"})
    assert "data-scheme=" not in client.get("/").content.decode().split("<body")[0]


def test_a_scheme_that_is_none_of_ours_is_ignored() -> None:
    client = of()
    client.cookies[SCHEME_COOKIE] = '"><script>'
    assert "data-scheme" not in client.get("/").content.decode().split("<body")[0]


def test_a_visitor_s_release_and_language_are_kept_without_a_learner(deck: Deck) -> None:
    client = of()
    client.post("/preferences", {"go_release": "1.20", "next": "/"})
    client.post("/preferences", {"language": "zh-hans", "next": "/"})
    assert client.cookies[RELEASE_COOKIE].value == "1.20"
    page = client.get("/").content.decode()
    assert "Go&nbsp;1.20" in page
    assert '<html lang="zh-Hans"' in page
    assert "sessionid" not in client.cookies


def test_a_learner_s_choice_becomes_a_setting(deck: Deck) -> None:
    client = of("alice")
    client.post("/preferences", {"go_release": "1.20", "next": "/"})
    client.post("/preferences", {"language": "zh-hans", "next": "/"})
    learner = learner_of("alice")
    assert (learner.go_release, learner.language) == ("1.20", "zh-hans")
    assert learner.events.filter(kind="settings").count() == 2


def test_another_device_of_the_same_account_shows_the_same_release(deck: Deck) -> None:
    client = of("alice")
    client.post("/preferences", {"go_release": "1.20"})
    other = Client()
    other.force_login(learner_of("alice").user)
    assert "Go&nbsp;1.20" in other.get("/").content.decode()


@pytest.mark.parametrize("next_page", ["https://elsewhere.example/", "//elsewhere.example", ""])
def test_preferences_never_lead_to_another_site(next_page: str) -> None:
    response = of().post("/preferences", {"scheme": "dark", "next": next_page})
    assert response["Location"] == "/"


def test_preferences_lead_back_to_the_page_they_were_chosen_on() -> None:
    response = of().post("/preferences", {"scheme": "dark", "next": "/decks/go-runtime/?q=map"})
    assert response["Location"] == "/decks/go-runtime/?q=map"
