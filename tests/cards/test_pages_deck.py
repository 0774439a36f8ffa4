"""The deck's map and a card's permalink."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cards import services
from cards.models import Card, CardText, Deck, WorkedExample
from simulations.models import SimulationRun
from tests.cards.html import page_of
from tests.makers import make_card, make_deck, make_learner, make_user

pytestmark = pytest.mark.django_db

DECK = "/decks/go-runtime/"
TOPICS = [
    {"slug": "maps", "area": "runtime", "title": {"en": "Maps", "zh-CN": "映射"}},
    {"slug": "slices", "area": "data-structures", "title": {"en": "Slices", "zh-CN": "切片"}},
]


@pytest.fixture
def deck() -> Deck:
    deck = make_deck(topics=TOPICS)
    make_card(deck, "slices", difficulty=1, area="data-structures")
    make_card(deck, "maps", difficulty=3, area="runtime")
    make_card(deck, "unlisted", area="concurrency")
    CardText.objects.filter(card__slug="maps").update(
        changes="- **1.24**: Swiss tables.", explanation="See growslice's cousin, `rehash`."
    )
    return deck


def text(response: Any) -> str:
    return str(response.content.decode())


# ---- the map ----


def test_topics_stand_under_their_areas_in_the_deck_s_order(deck: Deck) -> None:
    html = text(Client().get(DECK))
    places = [html.index(word) for word in ("Data structures", "Slices", "Concurrency")]
    places += [html.index(word) for word in (">unlisted</h3>", "Runtime</h2>", ">Maps</h3>")]
    assert places == sorted(places)


def test_the_map_is_in_the_reader_s_language(deck: Deck) -> None:
    client = Client()
    client.cookies["django_language"] = "zh-hans"
    html = text(client.get(DECK))
    assert "映射" in html
    assert "maps zh-CN" in html
    assert "maps en" not in html


def test_each_card_s_state_is_a_mark_and_a_word(deck: Deck) -> None:
    user = make_user()
    learner = make_learner(user=user, at=timezone.now() - timedelta(days=30))
    cards = {card.slug: card for card in Card.objects.all()}
    at = timezone.now()
    services.review(learner, cards["slices"], 4, at=at - timedelta(days=20))
    services.review(learner, cards["maps"], 3, at=at - timedelta(seconds=1))
    services.suspend(learner, cards["unlisted"], at=at)
    client = Client()
    client.force_login(user)
    html = text(client.get(DECK))
    assert tile(html, "slices") == ("state-due", "due")
    assert tile(html, "maps") == ("state-learning", "learning, in 10 min")
    assert tile(html, "unlisted") == ("state-paused", "set aside")


def tile(html: str, slug: str) -> tuple[str, str]:
    """(symbol, words) of one card on the map."""
    part = html[html.index(f'href="/decks/go-runtime/cards/{slug}/"') :]
    symbol = part[part.index("icons.svg#") + len("icons.svg#") :].split('"')[0]
    return symbol, part[part.index('tile-state">') + len('tile-state">') :].split("<")[0]


def test_a_visitor_sees_everything_as_new(deck: Deck) -> None:
    assert tile(text(Client().get(DECK)), "maps") == ("state-new", "new")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=growslice", {"maps"}),
        ("q=MAPS+rehash", {"maps"}),
        ("q=nothing+of+the+kind", set()),
        ("difficulty=1", {"slices"}),
        ("release=1.24", {"maps"}),
        ("release=1.23", set()),
        ("state=new&difficulty=3", {"maps"}),
        ("state=strong", set()),
        ("difficulty=hard&release=9&state=%00", {"maps", "slices", "unlisted"}),
        ("", {"maps", "slices", "unlisted"}),
    ],
)
def test_search_and_filters_leave_what_matches(query: str, found: set[str], deck: Deck) -> None:
    html = text(Client().get(f"{DECK}?{query}"))
    assert {s for s in ("maps", "slices", "unlisted") if f"/cards/{s}/" in html} == found
    if not found:
        assert "No card matches" in html


def test_a_card_that_is_not_published_is_not_on_the_map(deck: Deck) -> None:
    Card.objects.filter(slug="maps").update(state=Card.State.DRAFT)
    assert "maps" not in text(Client().get(DECK)).replace("Maps", "")


@pytest.mark.parametrize("account", [False, True])
def test_a_deck_of_thousands_costs_as_many_queries_as_a_small_one(
    account: bool, deck: Deck, django_assert_max_num_queries: Any
) -> None:
    client = Client()
    if account:
        user = make_user()
        make_learner(user=user)
        client.force_login(user)
    client.get(DECK)
    fill(deck, 60)
    with django_assert_max_num_queries(10) as few:
        client.get(DECK + "?q=card")
    fill(deck, 1000)
    with django_assert_max_num_queries(len(few)):
        response = client.get(DECK + "?q=card")
    assert text(response).count('class="tile-state"') == 1060


def fill(deck: Deck, number: int) -> None:
    start = Card.objects.count()
    cards = Card.objects.bulk_create(
        Card(
            deck=deck,
            slug=f"card-{n}",
            topic=f"topic-{n % 39}",
            area="runtime",
            position=n,
            releases_from=15,
            releases_to=27,
            state=Card.State.PUBLISHED,
        )
        for n in range(start, start + number)
    )
    CardText.objects.bulk_create(
        CardText(card=card, lang=lang, title=card.slug, question="?", answer="!")
        for card in cards
        for lang in ("en", "zh-CN")
    )


# ---- one card ----


def test_a_card_has_a_page_of_its_own_with_everything_open(deck: Deck) -> None:
    Card.objects.filter(slug="maps").update(
        sources=[
            {"file": "runtime/map.go", "symbol": "mapassign", "release": "1.23"},
            {"spec": "Map types"},
        ]
    )
    html = text(Client().get(f"{DECK}cards/maps/"))
    assert "Swiss tables." in html
    assert "growslice" in html
    assert "release-branch.go1.23/src/runtime/map.go" in html
    assert "go.dev/ref/spec#Map_types" in html


def test_a_draft_is_there_for_editors_only(deck: Deck) -> None:
    Card.objects.filter(slug="maps").update(state=Card.State.DRAFT)
    address = f"{DECK}cards/maps/"
    assert Client().get(address).status_code == 404
    stranger, editor = Client(), Client()
    stranger.force_login(make_user("charlie"))
    editor.force_login(make_user("erin", is_staff=True))
    assert stranger.get(address).status_code == 404
    assert "draft" in text(editor.get(address))


def test_neighbours_lead_through_the_deck(deck: Deck) -> None:
    html = text(Client().get(f"{DECK}cards/maps/"))
    assert 'rel="prev" href="/decks/go-runtime/cards/slices/"' in html
    assert 'rel="next" href="/decks/go-runtime/cards/unlisted/"' in html


def test_changes_after_the_reader_s_release_are_marked(deck: Deck) -> None:
    client = Client()
    client.cookies["goprep_release"] = "1.23"
    assert "After the Go 1.23 you study for." in text(client.get(f"{DECK}cards/maps/"))
    client.cookies["goprep_release"] = "1.24"
    assert "you study for" not in text(client.get(f"{DECK}cards/maps/"))


# ---- worked examples ----


@pytest.fixture
def example(deck: Deck) -> WorkedExample:
    return WorkedExample.objects.create(
        card=Card.objects.get(slug="slices"),
        key="past-512",
        title={"en": "Past 512", "zh-CN": "超过 512"},
        simulator="slice-growth",
        params={"scenario": "append-one-by-one", "appends": 5},
        releases=["1.17", "1.27"],
    )


def test_an_example_that_nobody_ran_yet_can_be_asked_for(
    example: WorkedExample, django_capture_on_commit_callbacks: Any
) -> None:
    page = Client().get(f"{DECK}cards/slices/?example=past-512&go=1.20")
    html = text(page)
    assert "Nobody has run this example on Go 1.20 yet." in html
    assert not SimulationRun.objects.exists()
    response = Client().post(f"{DECK}cards/slices/examples/past-512/build", {"go": "1.20"})
    run = SimulationRun.objects.get()
    assert (run.go, run.simulator) == ("1.20", "slice-growth")
    assert response["Location"] == f"/simulations/runs/{run.pk}/"


def test_asking_twice_makes_one_run(example: WorkedExample) -> None:
    for _ in range(2):
        Client().post(f"{DECK}cards/slices/examples/past-512/build", {"go": "1.20"})
    assert SimulationRun.objects.count() == 1


def test_an_example_under_way_is_watched_rather_than_asked_for(example: WorkedExample) -> None:
    Client().post(f"{DECK}cards/slices/examples/past-512/build", {"go": "1.27"})
    html = text(Client().get(f"{DECK}cards/slices/?example=past-512&go=1.27"))
    run = SimulationRun.objects.get()
    assert f'hx-get="/simulations/runs/{run.pk}/"' in html
    assert "Nobody has run" not in html


@pytest.mark.parametrize("go", ["", "1.99", "1.20; drop"])
def test_a_release_that_is_none_is_refused(go: str, example: WorkedExample) -> None:
    response = Client().post(f"{DECK}cards/slices/examples/past-512/build", {"go": go})
    assert response.status_code == 400
    assert page_of(response).h1 == 1
    assert not SimulationRun.objects.exists()


def test_an_example_of_a_card_one_may_not_see_is_not_there(example: WorkedExample) -> None:
    Card.objects.filter(slug="slices").update(state=Card.State.DRAFT)
    response = Client().post(f"{DECK}cards/slices/examples/past-512/build", {"go": "1.20"})
    assert response.status_code == 404
