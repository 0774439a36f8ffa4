"""Packages between here and Anki itself: its own core imports ours, and we read what it exports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from anki.collection import (
    Collection,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)
from django.utils import timezone

from cards.interchange import drafts_of_notes, guid_of, read_apkg, write_apkg
from cards.interchange.ankiform import FIELDS, NOTE_TYPES
from cards.matter import LANGUAGES
from cards.models import Card
from cards.services import content, interchange
from simulations import runner
from simulations import services as simulations
from tests.cards.interchange.makers import the_deck
from tests.cards.interchange.test_anki import AT, CARDS, package, sheets
from tests.makers import make_deck, make_editor

TITLES = {lang: f"GoPrep::{title}" for lang, title in the_deck().title.items()}


class Anki:
    """A person's Anki with nothing in it yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.collection = Collection(str(folder / "collection.anki2"))

    def bring(self, data: bytes) -> dict[str, int]:
        """How many notes of the package are new, changed, or there already."""
        path = self.folder / "in.apkg"
        path.write_bytes(data)
        asked = ImportAnkiPackageRequest(
            package_path=str(path), options=ImportAnkiPackageOptions(with_scheduling=True)
        )
        log = self.collection.import_anki_package(asked).log
        found = {"new": log.new, "updated": log.updated, "duplicate": log.duplicate}
        other = [*log.conflicting, *log.first_field_match, *log.missing_notetype]
        assert not [*other, *log.missing_deck, *log.empty_first_field]
        return {name: len(notes) for name, notes in found.items() if notes}

    def take(self, *, legacy: bool) -> bytes:
        """Everything as a package, in the form for older programs or in the newest."""
        path = self.folder / "out.apkg"
        options = ExportAnkiPackageOptions(with_scheduling=True, with_media=True, legacy=legacy)
        self.collection.export_anki_package(out_path=str(path), options=options, limit=None)
        return path.read_bytes()

    def notes(self) -> dict[str, Any]:
        found = [self.collection.get_note(number) for number in self.collection.find_notes("")]
        return {note.guid: note for note in found}

    def add(self, kind: str, tags: str = "", **fields: str) -> None:
        model = self.collection.models.by_name(kind)
        assert model is not None
        note = self.collection.new_note(model)
        for name, text in fields.items():
            note[name.replace("_", " ")] = text
        note.tags = tags.split()
        self.collection.add_note(note, self.collection.decks.id("Mine"))


@pytest.fixture
def anki(tmp_path: Path) -> Iterator[Anki]:
    opened = Anki(tmp_path)
    yield opened
    told, sound = opened.collection.fix_integrity()
    opened.collection.close()
    assert (told, sound) == ("Database rebuilt and optimized.", True)


def test_anki_takes_every_note_as_it_was_written(anki: Anki) -> None:
    assert anki.bring(package()) == {"new": len(CARDS) * 2}
    assert anki.collection.card_count() == len(CARDS) * 2
    written = {note.guid: note for note in read_apkg(package(), "x").notes}
    assert set(anki.notes()) == {guid_of(c.uuid, lang) for c in CARDS for lang in LANGUAGES}
    for guid, note in anki.notes().items():
        lang = guid.rpartition(":")[2]
        (card,) = note.cards()
        assert tuple(note.items()) == written[guid].fields
        assert tuple(note.keys()) == FIELDS
        assert note.note_type()["name"] == NOTE_TYPES[lang][1]
        assert set(note.tags) == set(written[guid].tags)
        assert anki.collection.decks.name(card.did) == TITLES[lang]
    assert anki.collection.media.check().missing == []


@pytest.mark.parametrize(
    ("lang", "heading"), [("en", "What people get wrong"), ("zh-CN", "常见误区")]
)
def test_anki_shows_the_question_first_and_then_everything(
    anki: Anki, lang: str, heading: str
) -> None:
    anki.bring(package())
    note = anki.notes()[guid_of(CARDS[0].uuid, lang)]
    shown = note.cards()[0].render_output()
    assert note["Question"] in shown.question_text
    assert note["Answer"] not in shown.question_text
    for part in (note["Answer"], note["Pitfalls"], note["Worked example"], heading):
        assert part in shown.answer_text


def test_a_later_package_changes_its_notes_and_leaves_their_schedules(anki: Anki) -> None:
    anki.bring(package())
    guid = guid_of(CARDS[0].uuid, "en")
    card = anki.notes()[guid].cards()[0]
    card.start_timer()
    anki.collection.sched.answerCard(card, 3)
    text = CARDS[0].texts["en"]
    edited = replace(CARDS[0], texts={**CARDS[0].texts, "en": replace(text, answer="Edited.")})
    first, *others = sheets()
    later = [replace(first, card=edited, changed_at=AT + timedelta(days=1)), *others]
    newer = write_apkg(the_deck(), later, LANGUAGES)
    rest = len(CARDS) * 2 - 2
    assert anki.bring(newer) == {"updated": 2, "duplicate": rest}
    assert anki.bring(package()) == {"duplicate": rest + 2}  # the older one takes nothing back
    assert anki.collection.note_count() == anki.collection.card_count() == rest + 2
    note = anki.notes()[guid]
    assert note["Answer"] == "<p>Edited.</p>"
    assert note.cards()[0].reps == 1


@pytest.mark.parametrize("legacy", [True, False], ids=["anki21", "anki21b"])
def test_our_own_notes_come_back_from_anki_as_they_left(anki: Anki, legacy: bool) -> None:
    anki.bring(package())
    found = read_apkg(anki.take(legacy=legacy), "x.apkg")
    written = {note.guid: note.fields for note in read_apkg(package(), "x").notes}
    assert {note.guid: note.fields for note in found.notes} == written
    assert all(draft.own for draft in drafts_of_notes(found))


@pytest.mark.parametrize("legacy", [True, False], ids=["anki21", "anki21b"])
def test_what_people_write_in_anki_is_read(anki: Anki, legacy: bool) -> None:
    picture = anki.folder / "slice.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    anki.collection.media.add_file(str(picture))
    front = 'What does <b>append</b> return?<img src="slice.png">'
    anki.add("Basic", "slices x", Front=front, Back="A slice.<br>Maybe a new array &amp; all.")
    anki.add("Cloze", Text="It has {{c1::len}} and {{c2::cap::a number}}.", Back_Extra="More.")
    anki.add("Basic (and reversed card)", Front="切片是什么?", Back="一段数组。")
    found = read_apkg(anki.take(legacy=legacy), "mine.apkg")
    assert found.media == (("slice.png",) if legacy else ())
    assert bool(found.unread) is not legacy
    basic, cloze, chinese = drafts_of_notes(found)
    assert basic.texts.question == r"What does **append** return?\[slice.png\]"
    assert basic.texts.answer == "A slice.\\\nMaybe a new array & all."
    assert (basic.tags, basic.media) == (("slices", "x"), ("slice.png",))
    assert cloze.texts.question == r"It has \[…\] and \[a number\]."
    assert cloze.texts.answer == "It has len and cap."
    assert (chinese.lang, chinese.title) == ("zh-CN", "切片是什么?")


@pytest.mark.django_db
def test_an_example_that_was_built_since_reaches_the_note(anki: Anki) -> None:
    deck, file = make_deck(), next(card for card in CARDS if card.slug == "slice-growth")
    content.save_card_from_file(deck, file)
    Card.objects.update(updated_at=timezone.now() - timedelta(days=1))
    erin = make_editor()

    def exported() -> bytes:
        return interchange.export(deck, "apkg", by=erin, at=timezone.now()).content

    anki.bring(exported())
    assert "has not been built yet" in anki.notes()[guid_of(file.uuid, "en")]["Worked example"]
    for example in file.examples:
        run = simulations.request_run(example.simulator, example.params, go=example.releases[-1])
        runner.execute(str(run.pk))
    assert anki.bring(exported()) == {"updated": 2}
    assert 'class="strip"' in anki.notes()[guid_of(file.uuid, "en")]["Worked example"]
    assert anki.bring(exported()) == {"duplicate": 2}
