"""Cards → an Anki package: a zip archive with one SQLite collection.

A note per card and language. Its GUID is made from the card's uuid and the language, so importing
a later export changes the notes that are there and keeps their schedules. Each language has a deck
of its own (and a note type: see ankiform): most people study in one language, and can then import
both and throw away one. The same cards give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cards.cardfile import CardFile, Example
from cards.cardrules import SECTIONS
from cards.deckfile import DeckFile
from cards.interchange.ankiform import (
    CONF,
    DECK_OPTIONS,
    NOTE_TYPES,
    SCHEMA,
    deck,
    note_type,
)
from cards.interchange.archives import pack
from cards.interchange.filmstrip import film_strip
from cards.markup import plain, render

COLLECTION_FILE = "collection.anki2"
_GUID = "goprep:{uuid}:{lang}"
OWN_GUID = re.compile(r"goprep:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):(en|zh-CN)")

_NOT_BUILT = {
    "en": "“{title}” has not been built yet; watch it on the site.",
    "zh-CN": "“{title}”尚未生成，请到网站上观看。",
}
_FIRST_ID = 1_500_000_000_000  # ids are milliseconds since 1970 by custom
_ID_SPAN = 200_000_000_000


@dataclass(frozen=True)
class Told:
    """A worked example and its trace; None while no worker has built it."""

    example: Example
    document: Mapping[str, Any] | None


@dataclass(frozen=True)
class Sheet:
    """A card with what a note needs besides its text."""

    card: CardFile
    changed_at: datetime
    examples: tuple[Told, ...] = ()


def guid_of(card: uuid.UUID, lang: str) -> str:
    """The name by which Anki knows the note for ever."""
    return _GUID.format(uuid=card, lang=lang)


def write_apkg(head: DeckFile, sheets: Sequence[Sheet], langs: Sequence[str]) -> bytes:
    """The package of these cards, which belong to the deck `head`, in these languages."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(SCHEMA)
        changed_at = max((sheet.changed_at for sheet in sheets), default=None)
        mod = int(changed_at.timestamp()) if changed_at else 0
        decks = {lang: _deck_id(head.slug, lang) for lang in langs}
        _write_collection(db, head, decks, mod)
        ids = _Ids()
        for lang in langs:
            for place, sheet in enumerate(sheets, start=1):
                if sheet.card.texts[lang].question:
                    _write_note(db, sheet, lang, decks[lang], place, ids)
        db.commit()
        content = db.serialize()
    return pack({COLLECTION_FILE: content, "media": b"{}"})


def _write_collection(
    db: sqlite3.Connection, head: DeckFile, decks: Mapping[str, int], mod: int
) -> None:
    rows = {"1": deck(1, "Default", 0)}
    for lang, number in decks.items():
        title = head.title[lang].replace("::", ":")
        rows[str(number)] = deck(number, f"GoPrep::{title}", mod)
    parent = _number("deck", "GoPrep")
    rows[str(parent)] = deck(parent, "GoPrep", mod)
    types = {str(NOTE_TYPES[lang][0]): note_type(lang, mod) for lang in decks}
    packed = [json.dumps(part, ensure_ascii=False) for part in (CONF, types, rows, DECK_OPTIONS)]
    day = mod - mod % 86_400
    db.execute(
        "INSERT INTO col VALUES (1, ?, ?, ?, 11, 0, 0, 0, ?, ?, ?, ?, '{}')",
        (day, mod * 1000, mod * 1000, *packed),
    )


def _write_note(
    db: sqlite3.Connection, sheet: Sheet, lang: str, deck_id: int, place: int, ids: _Ids
) -> None:
    fields = list(_fields(sheet, lang))
    guid = guid_of(sheet.card.uuid, lang)
    note, mod = ids.take(guid), int(sheet.changed_at.timestamp())
    first = plain(sheet.card.texts[lang].question)
    db.execute(
        "INSERT INTO notes VALUES (?, ?, ?, ?, -1, ?, ?, ?, ?, 0, '')",
        (
            note,
            guid,
            NOTE_TYPES[lang][0],
            mod,
            f" {' '.join(_tags(sheet.card, lang))} ",
            "\x1f".join(fields),
            first,
            checksum(fields[0]),
        ),
    )
    db.execute(
        "INSERT INTO cards VALUES (?, ?, ?, 0, ?, -1, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, '')",
        (ids.take(f"card {guid}"), note, deck_id, mod, place),
    )


def _fields(sheet: Sheet, lang: str) -> Iterator[str]:
    """HTML for each of ankiform.FIELDS."""
    text = sheet.card.texts[lang]
    for field in SECTIONS.values():
        yield render(getattr(text, field), lang).strip().replace("\x1f", "")
    yield "".join(_strip(told, lang) for told in sheet.examples)


def _strip(told: Told, lang: str) -> str:
    title = told.example.title.get(lang, told.example.key)
    if told.document is not None:
        return film_strip(told.document, title, lang)
    return render(_NOT_BUILT[lang].format(title=title), lang)


def _tags(card: CardFile, lang: str) -> list[str]:
    return ["goprep", lang, card.area, card.topic, f"difficulty-{card.difficulty}"]


def checksum(field: str) -> int:
    """Anki's: the first 32 bits of the SHA-1 of the first field without its tags."""
    bare = re.sub(r"<[^>]*>", "", field).strip()
    return int(hashlib.sha1(bare.encode(), usedforsecurity=False).hexdigest()[:8], 16)


def _deck_id(slug: str, lang: str) -> int:
    return _number("deck", slug, lang)


def _number(*names: str) -> int:
    digest = hashlib.sha256("\0".join(names).encode()).digest()
    return _FIRST_ID + int.from_bytes(digest[:8]) % _ID_SPAN


class _Ids:
    """Ids that depend only on names; two that meet are told apart in the order of asking."""

    def __init__(self) -> None:
        self._taken: set[int] = set()

    def take(self, name: str) -> int:
        number = _number(name)
        while number in self._taken:
            number += 1
        self._taken.add(number)
        return number
