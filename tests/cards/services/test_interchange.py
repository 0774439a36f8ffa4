"""Files in and out of the database: planned as done, nobody's words lost, study kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model

from cards.cardfile import dump
from cards.interchange import RefusedError, read_apkg, write_card_files
from cards.management.commands.load_deck import DECKS
from cards.models import Card, CardRevision, Deck, EditorAction, Schedule, StudyEvent
from cards.services import content, editing, imports, interchange, review
from cards.services.editing import head_of, publish, save_text, submit
from cards.services.interchange import Plan
from tests.cards.cardtexts import HEAD, make_deck_text, make_text
from tests.cards.interchange.makers import (
    make_apkg,
    make_collection,
    make_zip,
    problems_of,
    the_deck,
)
from tests.makers import AT, make_deck, make_editor, make_learner, make_user

pytestmark = pytest.mark.django_db

GROW = HEAD.replace("position: 20", "position: 10")
SHRINK = (
    GROW.replace("6f1f6a0e-4b60-4f0c", "7a2b6a0e-4b60-4f0c")
    .replace("slug: grow", "slug: shrink")
    .replace("position: 10", "position: 11")
)
UUID_OF_GROW = UUID("6f1f6a0e-4b60-4f0c-9a55-0d5e3a1b7c11")


def archive(**cards: str) -> bytes:
    files = {"deck.yaml": make_deck_text()} | {f"{name}.md": text for name, text in cards.items()}
    return make_zip({name: text.encode() for name, text in files.items()})


def small(**texts: str) -> bytes:
    """Two cards; `texts` change sections of the first."""
    return archive(grow=make_text(GROW, en=texts), shrink=make_text(SHRINK))


def bring(data: bytes, name: str = "cards.zip", **options: Any) -> Plan:
    deck = options.pop("deck", None)
    by = options.pop("by", None) or erin()
    found = interchange.read(data, name, deck, options.pop("lang", ""))
    return interchange.apply(found, deck, by=by, at=AT, **options)


def erin() -> Any:
    return get_user_model().objects.filter(username="erin").first() or make_editor()


def verbs(result: Plan) -> dict[str, str]:
    return {one.slug: one.verb for one in result.outcomes}


def answer(slug: str = "grow") -> str:
    return head_of(Card.objects.get(slug=slug)).file.texts["en"].answer


def edit(text: str, slug: str = "grow") -> None:
    """As an editor does on the card's page."""
    card = Card.objects.get(slug=slug)
    head = head_of(card)
    texts = {**head.file.texts, "en": replace(head.file.texts["en"], answer=text)}
    file = replace(head.file, texts=texts)
    save_text(card, file, base=head.number, author=erin(), at=AT)


def test_new_cards_become_drafts_with_a_history_and_one_line_in_the_log() -> None:
    result = bring(small())
    assert verbs(result) == {"grow": "created", "shrink": "created"}
    assert {card.state for card in Card.objects.all()} == {"draft"}
    assert head_of(Card.objects.get(slug="grow")).number == 1
    assert CardRevision.objects.count() == 2
    entry = EditorAction.objects.get(verb="import")
    assert (entry.about, entry.details["counts"]["created"]) == ("cards.zip", 2)


def test_a_deck_that_is_not_there_is_made_as_the_file_says() -> None:
    bring(small())
    deck = Deck.objects.get(slug="small")
    assert deck.title == {"en": "Small", "zh-CN": "小"}
    assert [topic["slug"] for topic in deck.topics] == ["slice-growth"]


def test_what_was_exported_comes_back_as_the_same() -> None:
    content.load_deck(content.read_deck(DECKS / "go-runtime"))
    deck = Deck.objects.get()
    for form in ("md", "csv", "xlsx"):
        taken = interchange.export(deck, form, by=erin(), at=AT)
        assert taken.cards == len(the_deck().cards)
        result = bring(taken.content, taken.name, deck=deck)
        assert set(verbs(result).values()) == {"same"}, form
    assert interchange.export(deck, "md", by=erin(), at=AT).content == write_card_files(the_deck())
    assert CardRevision.objects.count() == taken.cards


def test_bringing_a_file_twice_changes_nothing() -> None:
    bring(small())
    assert set(verbs(bring(small())).values()) == {"same"}
    assert CardRevision.objects.count() == 2


def test_a_newer_file_is_a_new_revision() -> None:
    bring(small())
    result = bring(small(Answer="It depends."))
    assert verbs(result) == {"grow": "changed", "shrink": "same"}
    assert answer() == "It depends."
    assert head_of(Card.objects.get(slug="grow")).number == 2


def test_learners_see_an_imported_change_only_once_it_is_published() -> None:
    content.load_deck(content.read_deck(DECKS / "go-runtime"))
    deck = Deck.objects.get()
    card = deck.cards.get(slug="once")
    file = next(one for one in the_deck().cards if one.slug == "once")
    text = dump(file).replace("## Answer\n", "## Answer\nIn short: ", 1)
    result = bring(text.encode(), "once.md", deck=deck)
    assert verbs(result) == {"once": "changed"}
    card.refresh_from_db()
    assert card.state == "published"
    assert not card.texts.get(lang="en").answer.startswith("In short: ")
    head = head_of(card)
    assert head.is_proposal
    assert head.file.texts["en"].answer.startswith("In short: ")
    submit(card, by=erin(), at=AT)
    publish(card, by=make_editor("paul", "publisher"), at=AT)
    assert card.texts.get(lang="en").answer.startswith("In short: ")


def test_study_survives_a_change_that_comes_in_a_file() -> None:
    content.load_deck(content.read_deck(DECKS / "go-runtime"))
    deck = Deck.objects.get()
    card = deck.cards.get(slug="once")
    learner = make_learner()
    review(learner, card, rating=3, at=AT)
    before = Schedule.objects.values().get()
    file = next(one for one in the_deck().cards if one.slug == "once")
    text = dump(file).replace("## Answer\n", "## Answer\nIn short: ", 1)
    bring(text.encode(), "once.md", deck=deck)
    assert Schedule.objects.values().get() == before
    assert StudyEvent.objects.get().card_id == file.uuid


def test_an_editor_s_change_is_a_conflict_and_stays() -> None:
    bring(small())
    edit("As the editor says.")
    for data, told in ((small(), ""), (small(Answer="New."), ", and so was the file")):
        result = bring(data)
        assert verbs(result) == {"grow": "conflict", "shrink": "same"}
        assert result.outcomes[0].note == f"was changed by an editor{told}."
        assert answer() == "As the editor says."


def test_somebody_may_decide_for_the_file_and_the_editor_s_text_stays_in_the_history() -> None:
    bring(small())
    edit("As the editor says.")
    result = bring(small(Answer="New."), take={UUID_OF_GROW})
    assert verbs(result)["grow"] == "changed"
    assert answer() == "New."
    sources = CardRevision.objects.filter(card=UUID_OF_GROW).values_list("source", flat=True)
    assert any("As the editor says." in source for source in sources)


def test_an_editor_and_a_file_that_agree_are_no_conflict() -> None:
    bring(small())
    edit("New.")
    assert verbs(bring(small(Answer="New.")))["grow"] == "same"
    assert verbs(bring(small(Answer="Newer.")))["grow"] == "changed"


def test_a_preview_tells_what_then_happens_and_writes_nothing() -> None:
    bring(small())
    edit("As the editor says.", "shrink")
    found = interchange.read(small(Answer="New."), "cards.zip", None)
    counts = [Card.objects.count(), CardRevision.objects.count(), EditorAction.objects.count()]
    shown = interchange.preview(found, None, by=erin())
    assert counts == [
        Card.objects.count(),
        CardRevision.objects.count(),
        EditorAction.objects.count(),
    ]
    assert answer() != "New."
    done = interchange.apply(found, None, by=erin(), at=AT)
    assert (shown.outcomes, shown.digest) == (done.outcomes, done.digest)
    assert verbs(done) == {"grow": "changed", "shrink": "conflict"}
    assert "New." in shown.outcomes[0].after
    assert "New." not in shown.outcomes[0].before


def test_one_bad_card_and_nothing_is_written_and_all_is_told() -> None:
    deck = make_deck("small", topics=[])
    Card.objects.create(
        deck=deck,
        slug="grow",
        topic="x",
        area="language",
        position=11,
        releases_from=15,
        releases_to=27,
    )
    with pytest.raises(RefusedError) as caught:
        bring(small())
    assert [str(one) for one in caught.value.problems] == [
        "grow.md, slug: is the name of another card of this deck.",
        "shrink.md, position: is where grow stands already.",
    ]
    assert Card.objects.count() == 1
    assert not EditorAction.objects.filter(verb="import").exists()


def test_a_card_of_another_deck_is_refused() -> None:
    bring(small())
    other = make_deck("other", topics=Deck.objects.get().topics)
    with pytest.raises(RefusedError, match=r"grow\.md, uuid: belongs to the deck small"):
        bring(make_text(GROW).encode(), "grow.md", deck=other)


def test_parameters_a_simulator_refuses_are_told() -> None:
    bad = make_text(GROW.replace("adds: [1, 2]", "adds: [-1]"))
    (one, two) = problems_of(interchange.read, archive(grow=bad), "cards.zip", None)
    assert "grow.md, examples.one: Go 1.17, simulator slice-growth: adds" in one
    assert "Go 1.27" in two


def test_a_table_s_problems_with_the_deck_are_told_by_row() -> None:
    content.load_deck(content.read_deck(DECKS / "go-runtime"))
    deck = Deck.objects.get()
    data = interchange.export(deck, "csv", by=erin(), at=AT).content
    first = the_deck().cards[0]
    bad = data.replace(
        f"{first.slug},{first.topic},".encode(), f"{first.slug},cooking,".encode(), 1
    )
    (found,) = problems_of(interchange.read, bad, "deck.csv", deck)
    assert found == "deck.csv, row 2, topic: cooking is not listed in deck.yaml."


def test_a_deck_that_is_there_stays_as_it_is_and_that_is_told() -> None:
    bring(small())
    data = make_zip(
        {
            "deck.yaml": make_deck_text().replace("Small", "Large").encode(),
            "grow.md": make_text(GROW).encode(),
        }
    )
    assert bring(data).deck_note.startswith("The file describes the deck otherwise")
    assert Deck.objects.get().title["en"] == "Small"


@pytest.mark.parametrize("staff", [False, True])
def test_whoever_has_no_role_brings_and_takes_nothing(staff: bool) -> None:
    deck, stranger = make_deck(), make_user(is_staff=staff)
    found = interchange.read(small(), "cards.zip", None)
    with pytest.raises(editing.NotAllowed):
        interchange.apply(found, None, by=stranger, at=AT)
    with pytest.raises(editing.NotAllowed):
        interchange.preview(found, None, by=stranger)
    with pytest.raises(editing.NotAllowed):
        interchange.export(deck, "md", by=stranger, at=AT)
    with pytest.raises(editing.NotAllowed):
        imports.keep(b"", "x.md", deck, "", by=stranger, at=AT)
    assert not Card.objects.exists()


# ---- notes ----


def apkg(*notes: tuple[str, str]) -> bytes:
    return make_apkg(make_collection([(guid, 1, "", flds) for guid, flds in notes]))


def test_notes_become_drafts_in_one_language_each_at_a_free_place() -> None:
    deck = make_deck(topics=[])
    result = bring(apkg(("a", "Why?\x1fSo."), ("b", "切片?\x1f是。")), "x.apkg", deck=deck)
    assert set(verbs(result).values()) == {"created"}
    english, chinese = Card.objects.order_by("position")
    assert english.position != chinese.position
    assert english.texts.get(lang="en").answer == "So."
    assert english.texts.get(lang="zh-CN").question == ""
    assert chinese.texts.get(lang="zh-CN").title == "切片?"
    for card in (english, chinese):
        assert head_of(card).file.uuid == card.pk


def test_a_note_met_again_is_the_same_card_whatever_an_editor_did_to_its_place() -> None:
    deck = make_deck(topics=[])
    bring(apkg(("a", "Why?\x1fSo.")), "x.apkg", deck=deck)
    card = Card.objects.get()
    head = head_of(card)
    moved = replace(head.file, slug="why", topic="other", position=500, difficulty=3)
    save_text(card, moved, base=head.number, author=erin(), at=AT)
    assert verbs(bring(apkg(("a", "Why?\x1fSo.")), "x.apkg", deck=deck)) == {"why": "same"}
    result = bring(apkg(("a", "Why?\x1fBecause.")), "x.apkg", deck=deck)
    assert verbs(result) == {"why": "changed"}
    card.refresh_from_db()
    assert (card.slug, card.difficulty, card.texts.get(lang="en").answer) == ("why", 3, "Because.")


def test_a_draft_that_an_editor_went_on_with_is_a_conflict() -> None:
    deck = make_deck(topics=[])
    bring(apkg(("a", "Why?\x1fSo.")), "x.apkg", deck=deck)
    edit("Better.", Card.objects.get().slug)
    result = bring(apkg(("a", "Why?\x1fBecause.")), "x.apkg", deck=deck)
    assert set(verbs(result).values()) == {"conflict"}


def test_our_own_notes_are_recognised_and_do_not_overwrite_their_cards() -> None:
    content.load_deck(content.read_deck(DECKS / "go-runtime"))
    deck = Deck.objects.get()
    taken = interchange.export(deck, "apkg", by=erin(), at=AT)
    assert taken.not_built == sum(len(card.examples) for card in the_deck().cards)
    assert len(read_apkg(taken.content, "x").notes) == 2 * taken.cards
    result = bring(taken.content, "x.apkg", deck=deck)
    assert result.counts["created"] == result.counts["changed"] == 0
    notes = {one.note for one in result.outcomes if one.verb == "conflict"}
    assert notes == {"is a card of this site; change it here, or bring its card file."}
    assert not any(one.may_take for one in result.outcomes)


def test_an_export_can_be_of_the_newest_text_or_of_what_waits() -> None:
    content.load_deck(content.read_deck(DECKS / "go-runtime"))
    deck = Deck.objects.get()
    edit("As the editor says.", "once")
    for which, cards, told in (
        ("published", 75, False),
        ("newest", 75, True),
        ("waiting", 1, True),
    ):
        taken = interchange.export(deck, "csv", by=erin(), at=AT, which=which)
        assert (taken.cards, b"As the editor says." in taken.content) == (cards, told), which


# ---- taking back ----


def undo(result: Plan) -> dict[str, str]:
    assert result.entry is not None
    return {one.slug: one.note for one in interchange.undo(result.entry, by=erin(), at=AT)}


def test_an_import_can_be_undone() -> None:
    first = bring(small())
    second = bring(small(Answer="New."))
    assert undo(second) == {"grow": ""}
    assert answer() == "It doubles, then grows by a quarter."
    with pytest.raises(editing.NotNow):
        undo(second)
    third = bring(archive(grow=make_text(GROW)))
    assert set(verbs(third).values()) == {"same"}
    assert undo(first) == {"grow": "somebody has worked on it since", "shrink": ""}
    assert [card.slug for card in Card.objects.all()] == ["grow"]


def test_what_somebody_worked_on_since_is_not_undone() -> None:
    result = bring(small())
    edit("Better.")
    submit(Card.objects.get(slug="shrink"), by=erin(), at=AT)
    assert undo(result) == {
        "grow": "somebody has worked on it since",
        "shrink": "somebody has worked on it since",
    }
    assert Card.objects.count() == 2


# ---- what is not read ----


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("x.exe", "is of a kind not read here"),
        ("x.colpkg", "is a whole Anki collection"),
        ("x.csv", "does not say which deck it belongs to"),
        ("x.apkg", "does not say which deck it belongs to"),
    ],
)
def test_a_file_of_another_kind_is_refused(name: str, told: str) -> None:
    assert told in problems_of(interchange.read, b"x", name, None)[0]


def test_a_file_that_is_too_large_is_not_read() -> None:
    assert "larger than 20 MB" in problems_of(interchange.read, bytes(20_000_001), "x.md", None)[0]
