"""A study session through plain forms, as a browser without JavaScript sends them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cards import services
from cards.models import Card, Deck, Learner, Schedule, StudyEvent
from tests.cards.html import Page, page_of
from tests.makers import make_card, make_deck

pytestmark = pytest.mark.django_db

STUDY = "/study/go-runtime/"


@pytest.fixture
def deck() -> Deck:
    deck = make_deck()
    for name in ("slices", "maps", "channels"):
        make_card(deck, name)
    return deck


@pytest.fixture
def client(deck: Deck) -> Client:
    """A visitor who has begun."""
    client = Client()
    client.post(f"{STUDY}start", {"time_zone": "Europe/Berlin"})
    return client


def shown(client: Client) -> tuple[Page, str]:
    """The page on the desk and the slug of its card."""
    page = page_of(client.get(STUDY))
    return page, Card.objects.get(pk=page.fields["card"]).slug


def rate(client: Client, page: Page, rating: int, **fields: Any) -> Any:
    names = ("event_id", "card", "shown_at", "note")
    sent = {name: page.fields.get(name, "") for name in names}
    return client.post(f"{STUDY}answer", {**sent, "rating": rating, **fields})


def only_review() -> StudyEvent:
    return StudyEvent.objects.get(kind="review")


# ---- sitting down ----


def test_a_visitor_is_asked_before_anything_is_kept(deck: Deck) -> None:
    response = Client().get(STUDY)
    assert "Begin without an account" in response.content.decode()
    assert not Learner.objects.exists()


def test_beginning_makes_a_guest_in_the_browser_s_time_zone(client: Client) -> None:
    learner = Learner.objects.get()
    assert learner.user is None
    assert learner.time_zone == "Europe/Berlin"
    assert client.session["learner"] == str(learner.pk)


@pytest.mark.parametrize("zone", ["", "Nowhere/Land", "x" * 100])
def test_a_time_zone_that_is_none_does_not_stop_anyone(zone: str, deck: Deck) -> None:
    client = Client()
    client.post(f"{STUDY}start", {"time_zone": zone})
    assert Learner.objects.get().time_zone == "UTC"
    assert shown(client)[1] == "slices"


def test_an_unknown_deck_is_not_there(client: Client) -> None:
    assert client.get("/study/nothing/").status_code == 404
    assert client.post("/study/nothing/start").status_code == 404


# ---- the card ----


def test_the_question_comes_alone(client: Client) -> None:
    html = client.get(STUDY).content.decode()
    assert '<section class="entry" id="answer" aria-labelledby="answer-title" hidden>' in html
    assert 'id="rating" method="post" action="/study/go-runtime/answer" hidden' in html


def test_revealing_keeps_what_was_predicted_and_survives_a_reload(client: Client) -> None:
    page, _ = shown(client)
    response = client.post(
        f"{STUDY}reveal", {"card": page.fields["card"], "note": "It is a <header>."}
    )
    assert (response.status_code, response["Location"]) == (302, STUDY)
    for _ in range(2):
        html = client.get(STUDY).content.decode()
        assert "It is a &lt;header&gt;." in html
        assert 'id="reveal"' not in html
        assert "hidden" not in html[html.index('id="answer"') :][:60]


def test_revealing_another_card_than_the_one_shown_changes_nothing(client: Client) -> None:
    shown(client)
    client.post(f"{STUDY}reveal", {"card": Card.objects.get(slug="maps").pk})
    assert 'id="reveal"' in client.get(STUDY).content.decode()


def test_a_reload_shows_the_same_card(client: Client) -> None:
    assert {shown(client)[1] for _ in range(3)} == {"slices"}


def test_each_button_says_what_it_will_store(client: Client) -> None:
    page, slug = shown(client)
    html = client.get(STUDY).content.decode()
    for word in ("Again", "Hard", "Good", "Easy"):
        assert word in html
    assert "in 10 min" in html
    rate(client, page, 3)
    schedule = Schedule.objects.get(card__slug=slug)
    assert schedule.due_at is not None
    assert schedule.last_review_at is not None
    assert schedule.due_at - schedule.last_review_at == timedelta(minutes=10)


# ---- the answer ----


def test_an_answer_is_recorded_and_leads_to_another_card(client: Client) -> None:
    page, first = shown(client)
    response = rate(client, page, 3, duration_ms="4200")
    assert (response.status_code, response["Location"]) == (302, STUDY)
    event = only_review()
    assert event.data["rating"] == 3
    assert event.data["duration_ms"] == 4200
    assert event.device == "web"
    assert shown(client)[1] != first


def test_the_same_form_sent_twice_is_one_answer(client: Client) -> None:
    page, _ = shown(client)
    assert rate(client, page, 3).status_code == 302
    assert rate(client, page, 1).status_code == 302
    assert only_review().data["rating"] == 3
    assert "1 of 3 done" in client.get(STUDY).content.decode()


def test_without_javascript_the_server_s_clock_gives_the_duration(client: Client) -> None:
    page, _ = shown(client)
    earlier = timezone.now() - timedelta(seconds=30)
    rate(client, page, 3, shown_at=earlier.isoformat(), duration_ms="")
    assert 30_000 <= only_review().data["duration_ms"] < 60_000


def test_a_card_left_open_counts_ten_minutes_at_most(client: Client) -> None:
    page, _ = shown(client)
    rate(client, page, 3, duration_ms="99999999")
    assert only_review().data["duration_ms"] == 600_000


def test_what_was_predicted_is_stored_with_what_was_suggested(client: Client) -> None:
    page, _ = shown(client)
    heard = (
        '{"answers": [{"id": "q1", "right": true, "input": "848"},'
        ' {"id": "q2", "right": false, "input": "3"}],'
        ' "suggested": "hard", "why": "One was wrong."}'
    )
    rate(client, page, 2, predicted=heard, note="A header.")
    data = only_review().data
    assert data["predicted"]["suggested"] == "hard"
    assert data["predicted"]["note"] == "A header."
    assert data["right"] is False


@pytest.mark.parametrize(
    "predicted",
    [
        "not json",
        "[1]",
        '"text"',
        '{"answers": 3}',
        "{" + " " * 5000 + "}",
        '{"why": NaN}',
        '{"why": "\\u0000"}',
        '{"why": "\\ud800"}',
        '{"a":' * 400 + "1" + "}" * 400,
    ],
)
def test_a_prediction_that_cannot_be_read_never_costs_the_answer(
    predicted: str, client: Client
) -> None:
    page, _ = shown(client)
    rate(client, page, 3, predicted=predicted, duration_ms="soon", note="汉" * 2000)
    assert only_review().data["rating"] == 3
    assert only_review().data.get("right") is None


@pytest.mark.parametrize("rating", ["0", "5", "good", ""])
def test_a_rating_that_is_none_is_asked_for_again(rating: str, client: Client) -> None:
    page, slug = shown(client)
    response = client.post(
        f"{STUDY}answer",
        {"event_id": page.fields["event_id"], "card": page.fields["card"], "rating": rating},
        follow=True,
    )
    assert "did not arrive whole" in response.content.decode()
    assert not StudyEvent.objects.filter(kind="review").exists()
    assert shown(client)[1] == slug


def test_a_card_of_another_deck_is_not_there(client: Client) -> None:
    other = make_card(make_deck("other"))
    page, _ = shown(client)
    assert rate(client, page, 3, card=other.pk).status_code == 404


def test_an_answer_from_nobody_leads_to_the_beginning(deck: Deck) -> None:
    response = Client().post(f"{STUDY}answer", {"rating": 3})
    assert response["Location"] == STUDY
    assert not StudyEvent.objects.exists()


# ---- undo ----


def test_undo_takes_the_answer_back_and_shows_the_card_again(client: Client) -> None:
    page, first = shown(client)
    rate(client, page, 1)
    assert shown(client)[1] != first
    client.post(f"{STUDY}undo")
    assert shown(client)[1] == first
    assert not Schedule.objects.filter(card__slug=first, reviews__gt=0).exists()
    assert "0 of 3 done" in client.get(STUDY).content.decode()


def test_undo_with_nothing_to_undo_says_so(client: Client) -> None:
    response = client.post(f"{STUDY}undo", follow=True)
    assert "nothing left to take back" in response.content.decode()


# ---- the end ----


def finish(client: Client, rating: int = 4) -> Any:
    for _ in range(9):
        response = client.get(STUDY)
        if response.status_code == 302:
            return client.get(response["Location"])
        rate(client, page_of(response), rating)
    raise AssertionError("the session does not end")


def test_the_session_ends_with_what_it_came_to(client: Client) -> None:
    html = finish(client).content.decode()
    assert "That was everything for now" in html
    assert "You went through 3 cards: “slices en”, “maps en” and 1 more." in html
    assert "<dd>100%</dd>" in html
    assert "in " in html[html.index("next card") :]
    assert "Sign up to keep this" in html


def test_the_hardest_card_is_named_with_a_link(client: Client) -> None:
    page, first = shown(client)
    rate(client, page, 1)
    html = finish(client).content.decode()
    assert f'<a href="/decks/go-runtime/cards/{first}/">' in html


def test_an_empty_desk_says_when_the_next_card_is_due(client: Client) -> None:
    finish(client)
    session = client.session
    del session["sitting"]
    session.save()
    html = client.get(STUDY).content.decode()
    assert "Nothing to study now" in html
    assert "The next card is due in " in html


def test_a_deck_without_cards_is_honest_about_it(client: Client, deck: Deck) -> None:
    Card.objects.update(state=Card.State.WITHDRAWN)
    assert "none is published yet" in client.get(STUDY).content.decode()


def test_a_few_cards_only_end_after_a_few(deck: Deck) -> None:
    client = Client()
    client.post(f"{STUDY}start", {"goal": "2"})
    assert "0 of 2 done" in client.get(STUDY).content.decode()
    html = finish(client).content.decode()
    assert "You went through 2 cards: “slices en” and “maps en”." in html
    assert "Go on: one more is ready" in html
    client.post(f"{STUDY}start")
    assert shown(client)[1]


def test_who_has_looked_back_goes_on_where_they_stopped(deck: Deck) -> None:
    client = Client()
    client.post(f"{STUDY}start", {"goal": "2"})
    finish(client)  # ends on the page that looks back
    assert shown(client)[1]


def test_an_answer_taken_back_counts_towards_the_goal_again(deck: Deck) -> None:
    client = Client()
    client.post(f"{STUDY}start", {"goal": "2"})
    finish(client)
    client.post(f"{STUDY}undo")
    assert "1 of 2 done" in client.get(STUDY).content.decode()
    assert "You went through 2 cards" in finish(client).content.decode()


def test_undo_works_from_the_page_at_the_end(client: Client) -> None:
    finish(client)
    client.post(f"{STUDY}undo")
    assert shown(client)[0].fields["event_id"]


# ---- between two requests ----


def test_a_card_withdrawn_meanwhile_makes_room_for_the_next(client: Client) -> None:
    _, first = shown(client)
    Card.objects.filter(slug=first).update(state=Card.State.WITHDRAWN)
    assert shown(client)[1] != first


def test_a_card_answered_on_the_phone_meanwhile_is_not_asked_again(client: Client) -> None:
    _, first = shown(client)
    services.review(
        Learner.objects.get(), Card.objects.get(slug=first), rating=4, at=timezone.now()
    )
    assert shown(client)[1] != first


def test_two_browsers_do_not_share_a_desk(client: Client) -> None:
    other = Client()
    other.post(f"{STUDY}start")
    page, first = shown(client)
    rate(client, page, 3)
    assert shown(other)[1] == first
    assert Learner.objects.count() == 2


# ---- out of the way ----


def shelf(client: Client, slug: str, verb: str) -> Any:
    return client.post(f"/decks/go-runtime/cards/{slug}/{verb}", {"next": STUDY})


@pytest.mark.parametrize("verb", ["tomorrow", "set-aside"])
def test_a_card_put_away_makes_room_for_the_next(verb: str, client: Client) -> None:
    _, first = shown(client)
    response = shelf(client, first, verb)
    assert response["Location"] == STUDY
    assert shown(client)[1] != first


def test_a_card_set_aside_comes_back_from_its_page(client: Client) -> None:
    _, first = shown(client)
    shelf(client, first, "set-aside")
    page = client.get(f"/decks/go-runtime/cards/{first}/").content.decode()
    assert f"/decks/go-runtime/cards/{first}/bring-back" in page
    shelf(client, first, "bring-back")
    assert not Schedule.objects.get(card__slug=first).suspended
    page = client.get(f"/decks/go-runtime/cards/{first}/").content.decode()
    assert f"/decks/go-runtime/cards/{first}/set-aside" in page


def test_nothing_else_can_be_done_to_a_card(client: Client) -> None:
    assert shelf(client, "slices", "delete").status_code == 404
    assert shelf(client, "no-such-card", "tomorrow").status_code == 404
    Card.objects.filter(slug="slices").update(state=Card.State.DRAFT)
    assert shelf(client, "slices", "tomorrow").status_code == 404


def test_the_home_page_says_how_many_cards_are_ready(client: Client) -> None:
    assert "3 cards are ready for you." in client.get("/").content.decode()
    finish(client)
    assert "Nothing is due right now." in client.get("/").content.decode()


def test_the_study_page_costs_few_queries_whatever_the_deck(
    client: Client, deck: Deck, django_assert_max_num_queries: Any
) -> None:
    client.get(STUDY)
    with django_assert_max_num_queries(10) as few:
        client.get(STUDY)
    for _ in range(60):
        make_card(deck)
    with django_assert_max_num_queries(len(few)):
        client.get(STUDY)


# ---- a card that keeps slipping away ----


def test_a_card_forgotten_too_often_is_set_aside_with_a_way_to_learn_it(client: Client) -> None:
    card, learner = Card.objects.get(slug="slices"), Learner.objects.get()
    at = timezone.now() - timedelta(days=400)
    for _ in range(7):
        for rating in (4, 1):
            at += timedelta(days=20)
            services.review(learner, card, rating, at=at)
    services.review(learner, card, 4, at=at + timedelta(days=1))
    assert Schedule.objects.get(card=card).lapses == 7
    page, slug = shown(client)
    while slug != "slices":
        rate(client, page, 4)
        page, slug = shown(client)
    rate(client, page, 1)
    assert Schedule.objects.get(card=card).leech
    html = client.get(STUDY, follow=True).content.decode()
    assert "“slices en” keeps slipping away" in html
    assert '<a href="/decks/go-runtime/cards/slices/">Its page</a>' in html
    html = client.get("/decks/go-runtime/cards/slices/").content.decode()
    assert "You forgot this card 8 times" in html
    client.post("/decks/go-runtime/cards/slices/bring-back")
    html = client.get("/decks/go-runtime/cards/slices/").content.decode()
    assert "You forgot this card" not in html
