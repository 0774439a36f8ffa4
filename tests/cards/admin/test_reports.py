"""The editors' queue of reports, and who finds it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from cards.models import Card, Report
from cards.services import reports
from tests.cards.html import page_of
from tests.makers import AT, make_card, make_deck, make_editor, make_learner, make_user

pytestmark = pytest.mark.django_db

QUEUE = "/admin/reports/"
DECLINE = f"{QUEUE}decline/"
UNDO = f"{DECLINE}undo/"


@pytest.fixture
def card() -> Card:
    return make_card(make_deck(), "slices", revision=3)


@pytest.fixture
def erin() -> Client:
    client = Client()
    client.force_login(make_editor("erin"))
    return client


def tell(card: Card, text: str = "It is 848 there.", **changes: Any) -> Report:
    told = {"kind": "wrong", "text": text, "lang": "en", "go_release": "1.22", "at": AT}
    return reports.report(make_learner(), card, **{**told, **changes})


def text(response: Any) -> str:
    return str(response.content.decode())


def decide(client: Client, report: Report, verb: str, **given: Any) -> Any:
    return client.post(f"{QUEUE}{report.pk}/", {"verb": verb, "query": "kind=wrong", **given})


def test_only_editors_find_the_queue(card: Card, erin: Client) -> None:
    row = tell(card)
    posts = (f"{QUEUE}{row.pk}/", DECLINE, UNDO)
    statistics = f"/admin/cards/card/{card.pk}/statistics/"
    for user in (make_user("alice"), make_user("stan", is_staff=True)):
        client = Client()
        client.force_login(user)
        assert client.get(QUEUE).status_code == 404
        assert client.get(statistics).status_code == 404
        assert {client.post(path, {"verb": "reopen"}).status_code for path in posts} == {404}
    assert Client().get(QUEUE)["Location"].startswith("/admin/login/")
    assert {Client().post(path).status_code for path in posts} == {302}
    assert erin.get(QUEUE).status_code == 200
    assert erin.get(statistics).status_code == 200
    assert {erin.get(path).status_code for path in posts} == {405}
    row.refresh_from_db()
    assert row.state == "open"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_queue_groups_by_card_and_leads_to_its_editor(
    language: str, card: Card, erin: Client
) -> None:
    for n in range(3):
        tell(card, f"Report number {n} <b>.")
    tell(make_card(card.deck, "maps"))
    erin.cookies["django_language"] = language
    response = erin.get(QUEUE)
    html, page = text(response), page_of(response)
    assert html.count('<section class="queue-card"') == 2
    assert f'href="/admin/cards/card/{card.pk}/change/"' in html
    assert "Report number 2 &lt;b&gt;." in html
    assert (page.h1, page.inline, page.doubled_ids) == (1, [], set())


def test_the_desk_says_how_many_wait(card: Card, erin: Client) -> None:
    tell(card)
    assert '<span class="desk-count">1</span>' in text(erin.get("/admin/"))


def test_filters_narrow_the_queue_and_nonsense_does_not(card: Card, erin: Client) -> None:
    tell(card, "About a typo here.", kind="typo")
    tell(card, "About a number here.")
    html = text(erin.get(f"{QUEUE}?kind=typo"))
    assert "About a typo here." in html
    assert "About a number here." not in html
    assert "One report matches." in html
    assert "About a number here." in text(erin.get(f"{QUEUE}?kind=rude&page=x"))
    assert "No report matches." in text(erin.get(f"{QUEUE}?card=nothing"))


def test_a_reply_is_stored_and_leads_back_to_the_same_place(card: Card, erin: Client) -> None:
    row = tell(card)
    response = decide(erin, row, "reply", reply="It rounds up.")
    assert response["Location"] == f"{QUEUE}?kind=wrong#report-{row.pk}"
    row.refresh_from_db()
    assert (row.state, row.reply) == ("answered", "It rounds up.")
    assert row.decided_by.username == "erin"
    assert "Reply by erin" in text(erin.get(QUEUE))


def test_resolving_names_the_present_revision_unless_told(card: Card, erin: Client) -> None:
    one, two = tell(card), tell(card, "Another of them.")
    Card.objects.update(revision=5)
    decide(erin, one, "resolve")
    decide(erin, two, "resolve", revision="4", reply="Thank you.")
    assert sorted(Report.objects.values_list("fixed_in", flat=True)) == [4, 5]
    decide(erin, one, "reopen")
    assert Report.objects.waiting().get() == one


@pytest.mark.parametrize(
    ("verb", "given", "said"),
    [
        ("reply", {"reply": "x" * 2001}, "2000 characters"),
        ("resolve", {"reply": "Kept words.", "revision": "9"}, "3 when it was reported"),
        ("resolve", {"reply": "Kept words.", "revision": "many"}, "whole number"),
        ("shout", {"reply": "Kept words."}, "valid choice"),
    ],
)
def test_what_is_refused_keeps_what_was_typed(
    verb: str, given: dict[str, str], said: str, card: Card, erin: Client
) -> None:
    row = tell(card)
    response = decide(erin, row, verb, **given)
    assert response.status_code == 422
    assert said in text(response)
    assert given["reply"] in text(response)
    row.refresh_from_db()
    assert row.state == "open"


def test_what_is_refused_is_shown_also_when_the_filter_hides_its_report(
    card: Card, erin: Client
) -> None:
    row = tell(card)
    response = decide(erin, row, "resolve", revision="9", reply="Kept words.", query="kind=typo")
    assert "Kept words." in text(response)


def test_declining_is_asked_once_more_and_can_be_taken_back(card: Card, erin: Client) -> None:
    ids = [tell(card, f"Report number {n}.").pk for n in range(3)]
    asked = erin.post(DECLINE, {"report": ids[:2]})
    assert "Close without a reply?" in text(asked)
    assert Report.objects.waiting().count() == 3
    response = erin.post(DECLINE, {"report": ids[:2], "confirmed": "1", "query": "kind=wrong"})
    assert Report.objects.waiting().count() == 1
    page = erin.get(response["Location"])
    assert "2 reports are closed without a reply." in text(page)
    at = page_of(page).fields["at"]
    mallory = Client()
    mallory.force_login(make_editor("mallory"))
    mallory.post(UNDO, {"at": at})
    assert Report.objects.waiting().count() == 1
    assert erin.post(UNDO, {"at": at, "query": "kind=wrong"})["Location"] == f"{QUEUE}?kind=wrong"
    assert Report.objects.waiting().count() == 3


def test_declining_nothing_says_so(card: Card, erin: Client) -> None:
    response = erin.post(DECLINE, {"report": ["no-id"]}, follow=True)
    assert "Choose at least one report" in text(response)


@pytest.mark.parametrize("at", ["", "yesterday", "2026-01-01T00:00:00"])
def test_an_undo_of_no_instant_is_not_there(at: str, erin: Client) -> None:
    assert erin.post(UNDO, {"at": at}).status_code == 404


def test_a_banner_cannot_be_forged_into_an_error(card: Card, erin: Client) -> None:
    assert erin.get(f"{QUEUE}?declined=<b>&at=<b>").status_code == 200


def test_a_full_queue_costs_as_many_queries_as_a_short_one(
    card: Card, erin: Client, django_assert_max_num_queries: Any
) -> None:
    tell(card)
    erin.get(QUEUE)
    with django_assert_max_num_queries(16) as few:
        erin.get(QUEUE)
    for n in range(50):
        tell(make_card(card.deck), f"Report number {n}.", at=AT + timedelta(n))
    with django_assert_max_num_queries(len(few)):
        html = text(erin.get(QUEUE))
    assert html.count('id="report-') == 40
    assert 'rel="next"' in html


# ---- beside the cards ----


def test_the_list_of_cards_counts_open_reports_and_narrows_to_them(
    card: Card, erin: Client
) -> None:
    tell(card)
    tell(card, "Another of them.")
    make_card(card.deck, "maps")
    html = text(erin.get("/admin/cards/card/"))
    assert f'<a href="{QUEUE}?card=slices">2</a>' in html
    assert "maps" in html
    narrowed = text(erin.get("/admin/cards/card/?reported=open"))
    assert f'<a href="{QUEUE}?card=slices">2</a>' in narrowed
    assert ">maps<" not in narrowed


def test_the_editor_loads_the_figures_beside_the_text(card: Card, erin: Client) -> None:
    html = text(erin.get(f"/admin/cards/card/{card.pk}/change/"))
    assert f'hx-get="/admin/cards/card/{card.pk}/statistics/"' in html
