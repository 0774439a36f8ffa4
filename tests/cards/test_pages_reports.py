"""Reporting from a card's page, and reading one's own reports."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from cards import reportlimits, services
from cards.models import Card, Learner, Report, Schedule, WorkedExample
from cards.services import reports
from simulations import runner
from simulations import services as simulations
from tests.cards.html import page_of
from tests.makers import AT, make_card, make_deck, make_learner, make_user

pytestmark = pytest.mark.django_db

PAGE = "/decks/go-runtime/cards/slices/report"
MINE = "/accounts/reports/"
TOLD = {"kind": "wrong", "text": "It is 848 there, not 850.", "go_release": "1.22"}
IN_DIALOG = {"headers": {"HX-Request": "true"}}


@pytest.fixture(autouse=True)
def _no_reports_yet() -> None:
    cache.clear()


@pytest.fixture
def card() -> Card:
    return make_card(make_deck(), "slices")


def of(name: str) -> Client:
    client = Client()
    client.force_login(make_user(name))
    return client


def text(response: Any) -> str:
    return str(response.content.decode())


def build(card: Card) -> str:
    """A worked example of the card, made for Go 1.27; its digest."""
    row = WorkedExample.objects.create(
        card=card, key="one", title={"en": "Past 512"}, simulator="slice-growth", releases=["1.27"]
    )
    run = simulations.request_run(row.simulator, row.params, go="1.27")
    runner.execute(str(run.pk))
    run.refresh_from_db()
    return str(run.document_id)


# ---- telling ----


def test_a_visitor_s_report_makes_them_a_guest_and_thanks_them(card: Card) -> None:
    client = Client()
    response = client.post(PAGE, {**TOLD, "next": "/study/go-runtime/"})
    assert (response.status_code, response["Location"]) == (302, "/study/go-runtime/")
    row = Report.objects.get()
    assert row.learner == Learner.objects.get(user=None)
    assert (row.card, row.kind, row.text, row.go_release) == (card, *TOLD.values())
    assert "Thank you." in text(client.get("/study/go-runtime/"))
    assert TOLD["text"] in text(client.get(MINE))


def test_reporting_without_javascript_keeps_the_place_in_the_session(card: Card) -> None:
    client = Client()
    client.post("/study/go-runtime/start")
    before = page_of(client.get("/study/go-runtime/"))
    client.post("/study/go-runtime/reveal", {"card": before.fields["card"], "note": "My answer."})
    assert f"{PAGE}?next=%2Fstudy%2Fgo-runtime%2F" in text(client.get("/study/go-runtime/"))
    client.post(PAGE, {**TOLD, "next": "/study/go-runtime/"})
    after = client.get("/study/go-runtime/")
    assert page_of(after).fields["card"] == before.fields["card"]
    assert "My answer." in text(after)
    assert 'id="reveal"' not in text(after)


@pytest.mark.parametrize("there", ["", "https://elsewhere.example/", "//elsewhere.example"])
def test_without_a_page_of_ours_to_go_back_to_it_is_the_card_s(there: str, card: Card) -> None:
    response = Client().post(PAGE, {**TOLD, "next": there})
    assert response["Location"] == "/decks/go-runtime/cards/slices/"


def test_in_a_dialog_the_thanks_take_the_form_s_place(card: Card) -> None:
    client = Client()
    form = client.get(PAGE, **IN_DIALOG)
    assert page_of(form).h1 == 0
    assert "<html" not in text(form)
    response = client.post(PAGE, TOLD, **IN_DIALOG)
    assert response.status_code == 200
    assert "Thank you." in text(response)
    assert "<html" not in text(response)


@pytest.mark.parametrize("header", [{}, IN_DIALOG])
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"text": ""}, "required"),
        ({"text": "bad"}, "at least 10"),
        ({"text": "x" * 2001}, "at most 2000"),
        ({"kind": "rude"}, "valid choice"),
        ({"go_release": "0.9"}, "valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    change: dict[str, str], said: str, header: dict[str, Any], card: Card
) -> None:
    response = Client().post(PAGE, {**TOLD, **change}, **header)
    assert response.status_code == 422
    assert said in text(response)
    assert 'aria-invalid="true"' in text(response)
    assert {**TOLD, **change}["text"] in text(response)
    assert not Report.objects.exists()


def test_a_report_may_point_at_a_step(card: Card) -> None:
    digest = build(card)
    client = Client()
    assert f'value="{digest}"' in text(client.get(PAGE))
    client.post(PAGE, {**TOLD, "digest": digest, "position": "2"})
    assert (Report.objects.get().digest, Report.objects.get().position) == (digest, 2)
    assert f"/traces/{digest}/?step=2" in text(client.get(MINE))


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ({"digest": "f" * 64}, "valid choice"),
        ({"position": "2"}, "Choose the example"),
        ({"digest": "", "position": "-1"}, "greater than or equal"),
    ],
)
def test_a_step_that_is_none_is_refused_on_its_field(
    place: dict[str, str], said: str, card: Card
) -> None:
    build(card)
    response = Client().post(PAGE, {**TOLD, **place})
    assert response.status_code == 422
    assert said in text(response)


def test_a_step_past_the_end_is_refused_with_the_last_one(card: Card) -> None:
    response = Client().post(PAGE, {**TOLD, "digest": build(card), "position": "9999"})
    assert response.status_code == 422
    assert "has the steps 0 to" in text(response)


def test_a_card_without_examples_asks_for_no_step(card: Card) -> None:
    fields = page_of(Client().get(PAGE)).fields
    assert "digest" not in fields
    assert "position" not in fields


def test_a_learner_and_an_address_may_send_so_many_an_hour(
    card: Card, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    for n in range(reportlimits.REPORTS_PER_HOUR + 1):  # the first makes the guest
        assert client.post(PAGE, {**TOLD, "text": f"Report number {n}."}).status_code == 302
    refused = client.post(PAGE, {**TOLD, "text": "One too many."})
    assert refused.status_code == 429
    assert "Please send this one in" in text(refused)
    assert "One too many." in text(refused)
    assert Client().post(PAGE, TOLD).status_code == 302
    monkeypatch.setattr(reportlimits, "REPORTS_PER_HOUR_PER_ADDRESS", 1)
    before = Learner.objects.count()
    assert Client().post(PAGE, TOLD).status_code == 429
    assert Learner.objects.count() == before


def test_an_unpublished_card_is_reported_by_editors_only(card: Card) -> None:
    Card.objects.update(state=Card.State.DRAFT)
    editor = Client()
    editor.force_login(make_user("erin", is_staff=True))
    assert editor.get(PAGE).status_code == 200
    for client in (Client(), of("alice")):
        assert client.get(PAGE).status_code == 404
        assert client.post(PAGE, TOLD).status_code == 404


# ---- what became of it ----


def told_by(client: Client) -> Report:
    client.post(PAGE, TOLD)
    return Report.objects.get()


def test_a_learner_reads_the_reply_and_which_revision_put_it_right(card: Card) -> None:
    client = of("alice")
    row = told_by(client)
    editor = make_user("erin", is_staff=True)
    Card.objects.update(revision=4)
    reports.resolve(row.pk, by=editor, at=timezone.now(), text="Thank <b>you</b>.")
    html = text(client.get(MINE))
    assert "Thank &lt;b&gt;you&lt;/b&gt;." in html
    assert "Revision 4 of the card puts it right." in html
    assert "put right" in html
    assert "erin" not in html


@pytest.mark.parametrize(
    ("language", "said", "new"),
    [
        ("en", "The editors have replied to a report of yours.", ">new reply</b>"),
        ("zh-hans", "编辑回复了你的 1 条反馈。", ">新回复</b>"),
    ],
)
def test_a_reply_is_told_quietly_until_it_is_read(
    language: str, said: str, new: str, card: Card
) -> None:
    client = of("alice")
    client.cookies["django_language"] = language
    pages = ("/", "/decks/go-runtime/")
    row = told_by(client)
    assert not any(said in text(client.get(page)) for page in pages)
    reports.reply(row.pk, by=None, text="You are right.", at=timezone.now())
    assert all(said in text(client.get(page)) for page in pages)
    account = text(client.get("/accounts/settings/"))
    assert "You are right." in account
    assert new in account
    assert said not in text(of("bob").get("/"))
    assert new in text(client.get(MINE))
    assert new not in text(client.get(MINE))
    assert not any(said in text(client.get(page)) for page in pages)
    reports.reply(row.pk, by=None, text="Once more.", at=timezone.now())
    assert said in text(client.get("/"))


def test_the_reports_of_others_are_not_there(card: Card) -> None:
    row = told_by(of("alice"))
    reports.reply(row.pk, by=make_user("erin", is_staff=True), text="No.", at=timezone.now())
    editor = Client()
    editor.force_login(make_user("eve", is_staff=True))
    for client in (Client(), of("charlie"), editor):
        assert TOLD["text"] not in text(client.get(MINE))
        assert client.post(f"{MINE}{row.pk}/reopen").status_code == 404
    row.refresh_from_db()
    assert row.state == "answered"


def test_the_learner_may_say_that_it_is_still_so(card: Card) -> None:
    client = of("alice")
    row = told_by(client)
    reports.reply(row.pk, by=None, text="No.", at=timezone.now())
    response = client.post(f"{MINE}{row.pk}/reopen")
    assert response["Location"] == f"{MINE}#report-{row.pk}"
    row.refresh_from_db()
    assert row.state == "open"


def test_the_page_costs_as_many_queries_for_many_reports(
    card: Card, django_assert_max_num_queries: Any
) -> None:
    client = of("alice")
    told_by(client)
    with django_assert_max_num_queries(8) as few:
        client.get(MINE)
    learner = Learner.objects.get()
    for n in range(20):
        other = make_card(card.deck)
        told = {**TOLD, "text": f"Report number {n}."}
        reports.report(learner, other, lang="en", at=AT, **told)
    with django_assert_max_num_queries(len(few)):
        assert text(client.get(MINE)).count('<li id="report-') == 21


def test_the_menu_leads_to_the_reports_of_who_may_have_some(card: Card) -> None:
    assert MINE not in text(Client().get("/"))
    assert MINE in text(of("alice").get("/"))
    guest = Client()
    guest.post(PAGE, TOLD)
    assert MINE in text(guest.get("/"))


# ---- leeches ----


def test_the_page_of_a_leech_offers_its_example_and_the_report(card: Card) -> None:
    user = make_user()
    learner = make_learner(user=user)
    services.review(learner, card, 3, at=AT)
    client = Client()
    client.force_login(user)
    address = "/decks/go-runtime/cards/slices/"
    assert "kind=unclear" not in text(client.get(address))
    Schedule.objects.update(leech=True, lapses=8)
    build(card)
    html = text(client.get(address))
    assert "You forgot this card 8 times" in html
    assert 'href="#one">Watch its worked example' in html
    assert "/report?kind=unclear&amp;next=" in html
    assert "Bring it back" in html
    assert '<option value="unclear" selected' in text(client.get(f"{PAGE}?kind=unclear"))
