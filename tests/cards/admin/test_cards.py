"""The list and the pages of cards: found, counted, refused, without a browser."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.test import Client

from cards.models import Card, CardDraft, CardText, SavedFilter, WorkedExample
from cards.services import editing
from tests.cards.html import page_of
from tests.makers import AT, make_card, make_deck, make_editor

pytestmark = pytest.mark.django_db
LIST = "/admin/cards/card/"


@pytest.fixture
def deck() -> Any:
    return make_deck(
        topics=[{"slug": "maps", "area": "language", "title": {"en": "Maps", "zh-CN": "map"}}]
    )


@pytest.fixture
def erin() -> Any:
    return make_editor("erin", "editor")


@pytest.fixture
def desk(erin: Any) -> Client:
    client = Client()
    client.force_login(erin)
    return client


def search(client: Client, words: str) -> set[str]:
    return found(client, f"?{urlencode({'q': words})}")


def found(client: Client, query: str) -> set[str]:
    rows = client.get(LIST + query).context["cl"].result_list
    return {card.slug for card in rows}


def test_words_of_both_languages_and_parts_of_names_are_found(deck: Any, desk: Client) -> None:
    card = make_card(deck, "growth")
    make_card(deck, "other")
    CardText.objects.filter(card=card, lang="en").update(answer="See runtime.growslice_v2.")
    CardText.objects.filter(card=card, lang="zh-CN").update(answer="切片扩容时翻倍。")
    for words in (
        "growslice",
        "GROWS",
        "runtime grow",
        "v2",
        "扩容",
        "容时翻",
        "切片 翻倍",
        "growth",
    ):
        assert search(desk, words) == {"growth"}, words
    for words in ("容扩", "slice", "翻扩", "nothing", "growslice 扩容"):
        assert search(desk, words) == set(), words
    assert search(desk, "'\":*&|!()") == {"growth", "other"}


def test_filters_tell_languages_states_and_proposals_apart(
    deck: Any, desk: Client, erin: Any
) -> None:
    whole, half = (
        make_card(deck, "whole", position=10),
        make_card(deck, "half", state="draft", position=20),
    )
    full = dict.fromkeys(("explanation", "pitfalls", "changes", "follow_ups"), "x")
    CardText.objects.filter(card=whole).update(**full)
    CardText.objects.filter(card=half, lang="en").update(**full)
    assert found(desk, "?languages=both") == {"whole"}
    assert found(desk, "?languages=no-zh") == {"half"}
    assert found(desk, "?state=draft") == {"half"}
    assert found(desk, "?difficulty=3") == set()
    assert found(desk, "?difficulty=2&release=1.20&topic=whole") == {"whole"}
    file = editing.head_of(whole).file
    editing.restore(whole, _proposal(whole, file, erin), author=erin, at=AT)
    assert found(desk, "?state=proposal") == set()
    editing.submit(whole, by=erin, at=AT)
    assert found(desk, "?state=proposal") == {"whole"}


def test_a_release_is_covered_or_named_or_covered_and_not_named(deck: Any, desk: Client) -> None:
    silent, said = make_card(deck, "silent"), make_card(deck, "said")
    shown = make_card(deck, "shown")
    make_card(deck, "older", releases_to=20)
    CardText.objects.filter(card=silent).update(changes="- **1.20**: …")
    CardText.objects.filter(card=said, lang="en").update(changes="- **1.22-1.24**: …")
    example = {"title": {}, "simulator": "slice-growth"}
    WorkedExample.objects.create(card=shown, key="one", releases=["1.24"], **example)
    assert found(desk, "?release=1.24") == {"silent", "said", "shown"}
    assert found(desk, "?names=1.24") == {"said", "shown"}
    assert found(desk, "?names=not-1.24") == {"silent"}
    assert found(desk, "?names=1.22") == {"said"}
    assert len(found(desk, "?names=nonsense")) == 4


def _proposal(card: Card, file: Any, erin: Any) -> int:
    """Two revisions, so that the first can be restored as a third."""
    changed = {**file.title, "en": "Another title"}
    head = editing.head_of(card)
    new = replace(file, title=changed)
    editing.save_text(card, new, base=head.number, author=erin, at=AT)
    return head.number


def test_the_list_costs_the_same_queries_for_many_cards(
    deck: Any, desk: Client, django_assert_max_num_queries: Any
) -> None:
    make_card(deck)
    desk.get(LIST)
    with django_assert_max_num_queries(20) as few:
        desk.get(LIST)
    for _ in range(30):
        make_card(deck)
    with django_assert_max_num_queries(len(few)):
        desk.get(LIST)


def test_a_search_is_kept_for_its_editor_alone(deck: Any, desk: Client) -> None:
    desk.post(f"{LIST}filters/", {"name": "Mine", "query": "q=map&state=draft&p=2&evil=1"})
    kept = SavedFilter.objects.get()
    assert kept.query == "q=map&state=draft"
    other = Client()
    other.force_login(make_editor("olga", "editor"))
    assert "Mine" not in other.get(LIST).content.decode()
    other.post(f"{LIST}filters/{kept.pk}/forget/")
    assert SavedFilter.objects.exists()


def test_what_is_typed_is_rendered_by_the_learner_s_sanitiser(deck: Any, desk: Client) -> None:
    card = make_card(deck)
    answer = desk.post(
        f"{LIST}{card.pk}/draft/",
        {"base": "1", "answer_en": "<script>alert(1)</script> **bold** [x](javascript:alert(1))"},
    )
    html = answer.content.decode()
    assert "<strong>bold</strong>" in html
    assert "<script" not in html
    assert 'href="javascript' not in html
    assert CardDraft.objects.get().fields["answer_en"].endswith("(javascript:alert(1))")


def test_a_refused_form_keeps_every_word(deck: Any, desk: Client) -> None:
    card = make_card(deck)
    answer = desk.post(f"{LIST}{card.pk}/change/", {"slug": "Not A Slug", "answer_en": "My words"})
    assert answer.status_code == 422
    assert "My words" in answer.content.decode()
    assert CardDraft.objects.get().fields["answer_en"] == "My words"
    assert page_of(answer).inline == []


def test_what_was_typed_last_and_arrives_after_it_was_saved_is_no_draft(
    deck: Any, desk: Client, erin: Any
) -> None:
    card = make_card(deck, "one", topic="maps")
    page = f"{LIST}{card.pk}/"
    fields = {**desk.get(f"{page}change/").context["form"].initial, "title_en": "A worse title"}
    typed = {name: value for name, value in fields.items() if value is not None}
    assert desk.post(f"{page}change/", {**typed, "note": "Shorter"}).status_code == 302
    desk.post(f"{page}draft/", {**typed, "note": "Shorter"})  # sent before the form, and late
    assert editing.draft_of(erin, card) is None
    desk.post(f"{page}draft/", {**typed, "title_en": "A better title"})
    assert editing.draft_of(erin, card) is not None


def test_what_was_kept_while_it_was_being_saved_is_no_draft(
    deck: Any, desk: Client, erin: Any
) -> None:
    card = make_card(deck, "one", topic="maps")
    page = f"{LIST}{card.pk}/change/"
    fields = desk.get(page).context["form"].initial
    typed = {name: str(value) for name, value in fields.items() if value is not None}
    editing.keep_draft(erin, card, typed, 1, AT)
    assert desk.get(page).context["draft"] is None
    editing.keep_draft(erin, card, {**typed, "title_en": "Another"}, 1, AT)
    assert desk.get(page).context["draft"] is not None


def test_more_than_a_form_can_hold_is_not_said_to_be_kept(deck: Any, desk: Client) -> None:
    fields = {"deck": deck.slug, "explanation_en": "x" * 400_001}
    assert desk.post(f"{LIST}add/draft/", fields).status_code == 413
    assert not CardDraft.objects.exists()


def test_the_form_takes_every_place_a_card_file_may_have(deck: Any, desk: Client) -> None:
    make_card(deck, "first", position=10)
    fields = desk.get(f"{LIST}add/").context["form"].initial
    assert fields["position"] == 20  # the deck has one topic
    for place, fits in ((99_999, True), (100_000, False)):
        form = desk.post(f"{LIST}add/draft/", {**fields, "slug": "far", "position": place})
        answer = desk.post(f"{LIST}add/", {**fields, "slug": "far", "position": place})
        assert form.status_code == 200
        assert ("position" not in answer.context["form"].errors) is fits


def test_a_heading_that_would_end_its_section_is_refused(deck: Any, desk: Client) -> None:
    card = make_card(deck)
    answer = desk.post(f"{LIST}{card.pk}/change/", {"explanation_en": "Fine\n## Not fine"})
    assert "Begin headings with ###" in answer.content.decode()


@pytest.mark.parametrize("path", ["change/", "review/", "history/", "examples/", "draft/", "step/"])
def test_strangers_find_no_page_of_a_card(path: str, deck: Any) -> None:
    card = make_card(deck)
    answer = Client().get(f"{LIST}{card.pk}/{path}")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/admin/login/")


def test_posts_without_the_form_s_token_are_refused(deck: Any, erin: Any) -> None:
    card = make_card(deck)
    client = Client(enforce_csrf_checks=True)
    client.force_login(erin)
    assert client.post(f"{LIST}{card.pk}/step/", {"verb": "submit"}).status_code == 403


def test_an_editor_who_tries_to_publish_is_refused(deck: Any, desk: Client, erin: Any) -> None:
    card = make_card(deck, state="draft", position=10)
    editing.submit(card, by=erin, at=AT)
    assert desk.post(f"{LIST}{card.pk}/step/", {"verb": "publish"}).status_code == 403
    assert not Card.objects.published().exists()


def test_many_cards_are_not_moved_by_who_may_not(deck: Any, desk: Client) -> None:
    card = make_card(deck)
    desk.post(f"{LIST}many/", {"verb": "withdraw", "cards": [str(card.pk)]})
    assert Card.objects.published().exists()
    assert desk.post(f"{LIST}many/", {"verb": "withdraw", "cards": ["x"]}).status_code == 404


def test_roles_are_given_by_superusers_only(desk: Client) -> None:
    assert desk.get("/admin/people/").status_code == 404
    assert desk.get("/admin/log/").status_code == 404


def test_one_revision_is_compared_with_nothing(deck: Any, desk: Client, erin: Any) -> None:
    file = replace(editing.head_of(make_card(deck)).file, uuid=uuid4(), slug="new", position=99)
    card = editing.create_card(deck, file, author=erin, at=AT)
    history = f"{LIST}{card.pk}/history/"

    def choices() -> set[str]:
        return {"a", "b"} & page_of(desk.get(history)).fields.keys()

    assert card.revisions.count() == 1
    assert choices() == set()
    _proposal(card, file, erin)
    assert choices() == {"a", "b"}
