"""A text's HTML is rendered once, and again exactly when the text or the program is another."""

from __future__ import annotations

import pytest
from django.db import connection

from cards.models import CardFace, CardText, Deck
from cards.services import faces
from tests.api.caller import Caller
from tests.makers import make_card, make_deck

pytestmark = pytest.mark.django_db
BUNDLE = "decks/go-runtime/bundle"


@pytest.fixture
def deck() -> Deck:
    return make_deck()


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles of the texts that were rendered."""
    titles: list[str] = []
    render = faces.parts_of

    def noted(text: CardText) -> faces.Parts:
        titles.append(text.title)
        return render(text)

    monkeypatch.setattr(faces, "parts_of", noted)
    return titles


def test_one_changed_text_of_a_deck_is_one_rendering(deck: Deck, rendered: list[str]) -> None:
    cards = [make_card(deck) for _ in range(4)]
    Caller().get(BUNDLE)
    assert len(rendered) == 8
    rendered.clear()
    changed = cards[2].texts.get(lang="en")
    CardText.objects.filter(pk=changed.pk).update(answer="*Another* answer.")
    [told] = [c for c in Caller().get(BUNDLE).json()["cards"] if c["id"] == str(cards[2].pk)]
    assert rendered == [changed.title]
    assert told["texts"][0]["html"]["answer"] == "<p><em>Another</em> answer.</p>\n"


def test_a_card_by_itself_reads_what_its_bundle_kept(deck: Deck, rendered: list[str]) -> None:
    card = make_card(deck)
    Caller().get(BUNDLE)
    rendered.clear()
    assert Caller().get(f"cards/{card.pk}").status_code == 200
    assert rendered == []
    assert Caller().get(f"cards/{make_card(deck).pk}").status_code == 200
    assert len(rendered) == 2


def test_changes_are_marked_as_ahead_for_the_release_asked_for(deck: Deck) -> None:
    card = make_card(deck)
    card.texts.update(changes="- **1.18**: one.\n- **1.24**: two.")
    for _ in range(2):  # rendered on the spot, then kept
        told = Caller().get(f"cards/{card.pk}", release="1.20").json()["texts"][0]["html"]
        assert [change["ahead"] for change in told["changes"]] == [False, True]
        Caller().get(BUNDLE)


def test_a_text_changed_by_hand_is_not_told_as_it_was(deck: Deck) -> None:
    card = make_card(deck)
    faces.keep_parts([card])
    assert len(faces.kept_parts([card])) == 2
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cards_cardtext SET pitfalls = 'x' WHERE lang = 'en'")
    assert set(faces.kept_parts([card])) == {card.texts.get(lang="zh-CN").pk}


def test_another_program_renders_anew(deck: Deck, monkeypatch: pytest.MonkeyPatch) -> None:
    card = make_card(deck)
    faces.keep_parts([card])
    monkeypatch.setattr(faces, "CODE", "another")
    assert faces.kept_parts([card]) == {}
    faces.keep_parts([card])
    assert len(faces.kept_parts([card])) == 2
    assert CardFace.objects.count() == 2
