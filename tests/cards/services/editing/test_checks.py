"""Lint: what is said while somebody types, and where it leads."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cards.cardfile import parse
from cards.services import editing
from cards.services.editing.checks import go_blocks
from simulations import services as simulations
from tests.cards.cardtexts import HEAD, make_text
from tests.makers import make_card, make_deck

pytestmark = pytest.mark.django_db
FILE = parse(make_text(HEAD), "grow.md")


@pytest.fixture(autouse=True)
def _no_toolchain(monkeypatch):
    monkeypatch.setattr(simulations, "formatted", lambda codes: None)


def lint(lang="en", deck=None, **parts):
    texts = {**FILE.texts, lang: replace(FILE.texts[lang], **parts)}
    found = editing.lint(replace(FILE, texts=texts), deck)
    return [(problem.field, str(problem.sentence)) for problem in found]


def test_a_sound_card_is_left_in_peace():
    assert lint() == []


def test_a_missing_language_is_said_once():
    blank = dict.fromkeys(vars(FILE.texts["en"]), "")
    texts = {**FILE.texts, "zh-CN": replace(FILE.texts["zh-CN"], **blank)}
    file = replace(FILE, texts=texts, title={"en": "Growth", "zh-CN": ""})
    assert [problem.field for problem in editing.lint(file, None)] == ["title:zh-CN"]


def test_a_missing_section_and_a_release_not_named_say_where():
    assert ("pitfalls:zh-CN", "Nothing is written here yet.") in lint("zh-CN", pitfalls="")
    field, sentence = lint(changes="- Something.\n- **1.22**: something else.")[0]
    assert field == "changes:en"
    assert "names no release" in sentence


def test_what_an_editor_wrote_is_not_taken_for_a_rule():
    texts = {
        "en": replace(FILE.texts["en"], pitfalls="make them the same"),
        "zh-CN": replace(FILE.texts["zh-CN"], pitfalls=""),
    }
    found = editing.lint(replace(FILE, texts=texts), None)
    assert [problem.field for problem in found] == ["pitfalls:zh-CN", "pitfalls:en"]
    assert "must be a list" in str(found[1].sentence)


def test_a_link_to_no_card_is_found_and_one_to_a_card_is_not():
    deck = make_deck()
    make_card(deck, "there")
    explanation = FILE.texts["en"].explanation
    broken = explanation + "\n\n[a](/decks/go-runtime/cards/nowhere/) [b](there.md)"
    assert lint(deck=deck, explanation=broken) == [
        ("explanation:en", "The link leads to a card that is not there: nowhere")
    ]


def test_code_gofmt_would_change_is_advice(monkeypatch):
    monkeypatch.setattr(simulations, "formatted", lambda codes: ["x := 1\n" for _ in codes])
    found = [p for p in editing.lint(FILE, None) if p.field == "explanation:en"]
    assert found
    assert found[0].warns
    assert not [p for p in editing.missing_for_publication(FILE, make_card(make_deck())) if p.warns]


def test_only_blocks_marked_go_are_code():
    text = "```go\na := 1\n```\n\n```\nplain\n```\n\n~~~go\nb()\n~~~"
    assert go_blocks(text) == ["a := 1\n", "b()\n"]
