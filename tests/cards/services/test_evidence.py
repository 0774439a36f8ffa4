"""A worked example that real Go contradicts is not published; published ones are checked again."""

from __future__ import annotations

import pytest

from cards import tasks
from cards.cardfile import parse
from cards.models import Card, WorkedExample
from cards.services import evidence
from cards.services.content import save_card_from_file
from simulations import services as simulations
from simulations import verification
from simulations.services import Asked
from tests.cards.cardtexts import HEAD, make_text
from tests.makers import make_card, make_deck
from tests.simulations.evidence_cast import AT, NEW, made

pytestmark = pytest.mark.django_db

FILE = parse(make_text(HEAD), "grow.md")


def go_contradicts(go: str = "1.27") -> None:
    """Real Go of this release gives another capacity than the card's example claims."""
    example = FILE.examples[0]
    asked = simulations.asked(example.simulator, example.params, go=go, seed=example.seed)
    verification.store(asked, made(asked, cap=99))


def test_a_new_card_with_a_contradicted_example_is_refused_in_a_clear_sentence() -> None:
    go_contradicts()
    outcome = save_card_from_file(make_deck(), FILE)
    assert outcome.verb == "refused"
    example = FILE.examples[0]
    assert outcome.note.startswith("not published, because real Go contradicts it: ")
    assert f"examples.{example.key}: go1.27.9 gives 99 for cap, the simulator" in outcome.note
    assert "take the example out of the file" in outcome.note
    assert not Card.objects.exists()


def test_a_contradiction_on_any_release_counts_and_a_confirmation_lifts_it() -> None:
    go_contradicts("1.19")
    deck = make_deck()
    assert save_card_from_file(deck, FILE).verb == "refused"
    example = FILE.examples[0]
    asked = simulations.asked(example.simulator, example.params, go="1.19", seed=example.seed)
    verification.store(asked, made(asked, AT.replace(hour=10)))
    assert save_card_from_file(deck, FILE).verb == "created"


def test_a_published_card_keeps_its_text_when_the_changed_file_is_refused() -> None:
    deck = make_deck()
    assert save_card_from_file(deck, FILE).verb == "created"
    go_contradicts()
    assert save_card_from_file(deck, FILE).verb == "same"
    changed = parse(make_text(HEAD, en={"Answer": "It depends."}), "grow.md")
    assert save_card_from_file(deck, changed).verb == "refused"
    assert "It depends." not in {text.answer for text in Card.objects.get().texts.all()}


def test_the_task_checks_published_examples_on_the_releases_that_are_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[Asked] = []

    def check(request: Asked, *_: object) -> object:
        seen.append(request)
        return made(request)

    monkeypatch.setattr(verification, "check", check)
    monkeypatch.setattr(verification, "toolchains", lambda: [NEW])
    deck = make_deck()
    for slug, state, appends in (("a", "published", 5), ("b", "draft", 6)):
        WorkedExample.objects.create(
            card=make_card(deck, slug, state=state),
            key="one",
            position=0,
            title={"en": slug},
            simulator="slice-growth",
            params={"appends": appends},
            releases=["1.17"],
        )
    tasks.verify_published_examples()
    assert [(request.params["appends"], request.go) for request in seen] == [(5, "1.27")]


def test_a_card_without_examples_has_nothing_to_contradict() -> None:
    assert evidence.contradicted([]) == []
