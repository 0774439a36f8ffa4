"""Anki packages: ours as Anki needs them, those of others with as little trust as possible."""

from __future__ import annotations

import json
import random
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import zstandard

from cards.interchange import Sheet, Told, drafts_of_notes, guid_of, read_apkg, write_apkg
from cards.interchange.ankiform import FIELDS
from cards.interchange.ankiwrite import checksum
from cards.matter import LANGUAGES
from simulations.registry import simulate
from tests.cards.interchange.makers import (
    make_apkg,
    make_collection,
    make_newest_collection,
    make_zip,
    note_types,
    problems_of,
    the_deck,
)

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CARDS = [card for card in the_deck().cards if card.slug in ("map-growth", "slice-growth", "once")]


def sheets(at: datetime = AT, *, built: bool = True) -> list[Sheet]:
    found = []
    for card in CARDS:
        told = [
            Told(one, trace(one.simulator, one.params, one.releases[-1]) if built else None)
            for one in card.examples
        ]
        found.append(Sheet(card, at, tuple(told)))
    return found


def trace(simulator: str, params: Any, go: str) -> Any:
    return simulate(simulator, params, go=go).document


def package(**options: Any) -> bytes:
    return write_apkg(the_deck(), sheets(**options), LANGUAGES)


def rows(data: bytes, query: str) -> list[tuple[Any, ...]]:
    """What plain SQLite reads from the collection in a package."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        content = archive.read("collection.anki2")
    with closing(sqlite3.connect(":memory:")) as db:
        db.deserialize(content)
        return list(db.execute(query))


def col(data: bytes, column: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(rows(data, f"SELECT {column} FROM col")[0][0])  # noqa: S608
    return found


def test_the_package_holds_a_collection_of_schema_11_and_a_media_list() -> None:
    data = package()
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert archive.namelist() == ["collection.anki2", "media"]
        assert json.loads(archive.read("media")) == {}
    assert rows(data, "PRAGMA integrity_check") == [("ok",)]
    assert rows(data, "SELECT id, ver, dty, crt, mod FROM col") == [
        (1, 11, 0, int(AT.timestamp()) // 86_400 * 86_400, int(AT.timestamp()) * 1000)
    ]
    assert {name for (name,) in rows(data, "SELECT name FROM sqlite_master")} >= {
        *("col", "notes", "cards", "revlog", "graves"),
        *("ix_notes_usn", "ix_cards_usn", "ix_revlog_usn", "ix_cards_nid", "ix_cards_sched"),
        *("ix_revlog_cid", "ix_notes_csum"),
    }


def test_the_collection_describes_its_note_types_decks_and_options() -> None:
    data = package()
    models, decks = col(data, "models"), col(data, "decks")
    assert col(data, "conf")["curDeck"] == 1
    assert col(data, "dconf")["1"]["new"]["delays"] == [1, 10]
    assert col(data, "tags") == {}
    for number, model in models.items():
        assert model["id"] == int(number)
        assert [field["name"] for field in model["flds"]] == list(FIELDS)
        assert [field["ord"] for field in model["flds"]] == list(range(len(FIELDS)))
        assert (model["type"], model["sortf"], model["req"]) == (0, 0, [[0, "any", [0]]])
        (template,) = model["tmpls"]
        assert template["ord"] == 0
        assert "{{Question}}" in template["qfmt"]
        assert all("{{" + field + "}}" in template["afmt"] for field in FIELDS[1:])
    assert {deck["name"] for deck in decks.values()} == {
        *("Default", "GoPrep", "GoPrep::Go from the inside", "GoPrep::深入 Go 运行时")
    }
    assert all(deck["id"] == int(number) and deck["conf"] == 1 for number, deck in decks.items())


def test_every_card_is_a_note_and_a_card_in_each_language() -> None:
    data = package()
    models, decks = col(data, "models"), col(data, "decks")
    notes = rows(data, "SELECT id, guid, mid, mod, tags, flds, sfld, csum FROM notes")
    assert len(notes) == 2 * len(CARDS)
    for _, _, mid, mod, tags, flds, sfld, csum in notes:
        parts = flds.split("\x1f")
        assert len(parts) == len(models[str(mid)]["flds"])
        assert mod == int(AT.timestamp())
        assert tags.startswith(" ")
        assert tags.endswith(" ")
        assert csum == checksum(parts[0])
        assert sfld
        assert "<" not in sfld
    cards = rows(data, "SELECT nid, did, ord, type, queue, due FROM cards")
    assert {nid for nid, *_ in cards} == {number for number, *_ in notes}
    assert {(ord_, kind, queue) for _, _, ord_, kind, queue, _ in cards} == {(0, 0, 0)}
    assert {str(did) for _, did, *_ in cards} <= set(decks)
    assert sorted(due for *_, due in cards) == [1, 1, 2, 2, 3, 3]


def test_the_checksum_is_the_start_of_the_sha1_of_the_bare_text() -> None:
    assert checksum("<p>hello</p>") == 0xAAF4C61D


def test_a_note_s_guid_is_its_card_and_language_whatever_it_says() -> None:
    card = CARDS[0]
    texts = {lang: replace(text, question="New?") for lang, text in card.texts.items()}
    changed = replace(card, slug="other", texts=texts)
    later = AT + timedelta(days=1)
    one = write_apkg(the_deck(), [Sheet(card, AT)], LANGUAGES)
    two = write_apkg(the_deck(), [Sheet(changed, later)], LANGUAGES)
    query = "SELECT id, guid, mid FROM notes ORDER BY guid"
    assert rows(one, query) == rows(two, query)
    assert {guid for _, guid, _ in rows(one, query)} == {guid_of(card.uuid, x) for x in LANGUAGES}
    (mod, then), (mod_later, now) = (rows(d, "SELECT mod, flds FROM notes")[0] for d in (one, two))
    assert mod < mod_later  # what makes Anki take the newer text
    assert then != now


def test_the_same_cards_make_the_same_bytes() -> None:
    assert package() == package()


def test_a_language_can_be_left_out() -> None:
    data = write_apkg(the_deck(), sheets(), ["zh-CN"])
    assert {guid[-5:] for (guid,) in rows(data, "SELECT guid FROM notes")} == {"zh-CN"}
    assert len(col(data, "models")) == 1


def test_a_worked_example_is_a_film_strip_without_script_or_style() -> None:
    fields = {
        guid: flds.split("\x1f") for guid, flds in rows(package(), "SELECT guid, flds FROM notes")
    }
    growth = next(card for card in CARDS if card.slug == "slice-growth")
    english = fields[guid_of(growth.uuid, "en")][-1]
    chinese = fields[guid_of(growth.uuid, "zh-CN")][-1]
    milestones = trace("slice-growth", growth.examples[0].params, growth.examples[0].releases[-1])
    count = sum(1 for step in milestones["steps"] if step.get("lvl", 1) == 0)
    first = english.partition("</section>")[0]
    assert first.count("<li>") in (count, count + 1)
    assert "<caption>" in first
    assert 'class="new"' in first
    assert "Step 1 of" in english or "Step 2 of" in english
    assert "步，共" in chinese
    for flds in fields.values():
        for field in flds:
            assert "<script" not in field
            assert " style=" not in field


def test_an_example_that_is_not_built_says_so() -> None:
    data = package(built=False)
    assert any("has not been built yet" in flds for (flds,) in rows(data, "SELECT flds FROM notes"))


def test_what_we_write_we_read_as_the_same_cards() -> None:
    notes = read_apkg(package(), "deck.apkg").notes
    drafts = drafts_of_notes(read_apkg(package(), "deck.apkg"))
    assert len(notes) == len(drafts) == 2 * len(CARDS)
    assert {(draft.uuid, draft.lang) for draft in drafts} == {
        (card.uuid, lang) for card in CARDS for lang in LANGUAGES
    }
    assert all(draft.texts.follow_ups.startswith("- ") for draft in drafts)


# ---- packages of others ----


def test_a_legacy_package_is_read() -> None:
    data = make_apkg(make_collection([("g1", 1, " go slices ", "<b>Front?</b>\x1fBack.")]))
    collection = read_apkg(data, "x.apkg")
    (note,) = collection.notes
    assert (note.row, note.guid, note.tags) == (1, "g1", ("go", "slices"))
    assert note.fields == (("Front", "<b>Front?</b>"), ("Back", "Back."))
    assert collection.unread == ()


def test_a_newer_collection_goes_before_the_stub_beside_it() -> None:
    stub = make_collection([("stub", 1, "", "Please update\x1f")])
    newer = make_collection([("g2", 1, "", "Q\x1fA")])
    data = make_zip({"collection.anki2": stub, "collection.anki21": newer, "media": b"{}"})
    assert [note.guid for note in read_apkg(data, "x.apkg").notes] == ["g2"]
    newest = make_newest_collection([("g3", 1, "", "Q\x1fA")])
    media = zstandard.ZstdCompressor().compress(b"\x0a\x03abc")
    data = make_zip({"collection.anki2": stub, "collection.anki21b": newest, "media": media})
    collection = read_apkg(data, "x.apkg")
    assert collection.notes[0].fields == (("Front", "Q"), ("Back", "A"))
    assert collection.unread == (
        "The package's own list of pictures and sounds is in a form not read here.",
    )


def test_a_collection_in_wal_mode_is_read() -> None:
    content = make_collection()
    data = make_apkg(content[:18] + b"\2\2" + content[20:])
    assert len(read_apkg(data, "x.apkg").notes) == 1


def test_media_are_listed() -> None:
    data = make_apkg(media={"0": "b.png", "1": "a.mp3"})
    assert read_apkg(data, "x.apkg").media == ("a.mp3", "b.png")


def refusals(data: bytes) -> list[str]:
    return problems_of(read_apkg, data, "x.apkg")


NOISE = random.Random(5).randbytes(2_000_001).hex()
BOMB = zstandard.ZstdCompressor().compress(b"SQLite format 3\0" + bytes(39_000_000))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"hello", "x.apkg: is not an Anki package"),
        (make_zip({"a": b"1"}), "x.apkg: holds no Anki collection"),
        (make_apkg(b"hello"), "collection.anki2: is not an SQLite database"),
        (make_apkg(b"SQLite format 3\0" + b"x" * 500), "collection.anki2: is damaged"),
        (make_apkg(make_collection()[:9000]), "collection.anki2: is damaged"),
        (make_apkg(make_collection(models="{")), "describes its note types in no form"),
        (make_apkg(make_collection(models="[1]")), "describes its note types in no form"),
        (make_apkg(make_collection(notes=[])), "holds no note"),
        (make_apkg(make_collection([("g", 9, "", "x")])), "row 1: is of a note type that the"),
        (make_apkg(make_collection([("g", 1, "", b"\xff\xfe")])), "row 1, flds: is not text"),
        (make_apkg(make_collection([("g", 1, "", "x" * 100_001)])), "row 1, Front: has 100,001"),
        (make_apkg(make_collection([("g", 1, "", NOISE)])), "has a row of more than 4 MB"),
        (make_zip({"collection.anki21b": BOMB}), "unpacks to more than"),
        (make_zip({"collection.anki21b": b"\x28\xb5\x2f\xfd" + b"\xff" * 50}), "is damaged"),
        (make_zip({"collection.anki2": make_collection(), "media": b"[]"}), "is not the list"),
        (make_apkg(media={"0": "../../x.png"}), "'../../x.png' is a path"),
        (make_apkg(**{"0": NOISE.encode() * 2}), "0: is larger than 5 MB"),
    ],
)
def test_a_package_that_is_none_is_refused_with_the_reason(data: bytes, told: str) -> None:
    (found,) = refusals(data)
    assert told in found


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        (
            "CREATE TRIGGER t AFTER INSERT ON notes BEGIN SELECT 1; END;",
            "has the trigger 't'; Anki makes none",
        ),
        ("CREATE VIEW v AS SELECT 1;", "has the view 'v'; Anki makes none"),
        ("DROP TABLE notes; CREATE VIEW notes AS SELECT 1;", "has the view 'notes'"),
        ("CREATE VIRTUAL TABLE f USING fts5(x);", "has the virtual table 'f'"),
        (
            "DROP TABLE notes; CREATE TABLE notes (id, guid, mid, tags, flds AS (zeroblob(9)));",
            "has computed columns in 'notes'",
        ),
        ("DROP TABLE notes;", "is a database, but not an Anki collection"),
        ("ALTER TABLE notes RENAME COLUMN flds TO fields;", "is not a collection as Anki writes"),
    ],
)
def test_a_database_that_does_more_than_hold_rows_is_refused(sql: str, told: str) -> None:
    assert any(told in one for one in refusals(make_apkg(make_collection(extra=sql))))


def test_too_many_notes_are_refused() -> None:
    notes = [(f"g{n}", 1, "", "Q\x1fA") for n in range(5_001)]
    assert refusals(make_apkg(make_collection(notes))) == [
        "collection.anki2: holds more than 5,000 notes; bring fewer at a time."
    ]


def test_every_bad_note_is_told() -> None:
    notes = [("g1", 9, "", "x"), ("g2", 1, "", "Q\x1fA"), ("g3", 1, b"\xff", b"\xff")]
    assert refusals(make_apkg(make_collection(notes))) == [
        "collection.anki2, row 1: is of a note type that the package lacks.",
        "collection.anki2, row 3, tags: is not text in UTF-8.",
        "collection.anki2, row 3, flds: is not text in UTF-8.",
    ]


def test_unknown_note_types_keep_the_names_of_their_fields() -> None:
    models = note_types(Odd=["Wort", "Bedeutung", "Bild"])
    data = make_apkg(make_collection([("g", 1, "", "a\x1fb\x1fc\x1fd")], models))
    assert [name for name, _ in read_apkg(data, "x.apkg").notes[0].fields] == [
        *("Wort", "Bedeutung", "Bild", "Field 4")
    ]
