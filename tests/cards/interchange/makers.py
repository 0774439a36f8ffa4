"""Files as strangers and honest people bring them."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import zstandard

import cards
from cards.deckfile import DeckFile, parse_deck
from cards.interchange import RefusedError
from cards.interchange.ankiform import SCHEMA

FOLDER = Path(cards.__file__).parent / "decks" / "go-runtime"


def note_types(**types: Sequence[str]) -> dict[str, Any]:
    """Anki's models, numbered from 1: note_types(Basic=["Front", "Back"])."""
    return {
        str(number): {
            "id": number,
            "name": name,
            "flds": [{"name": field, "ord": place} for place, field in enumerate(fields)],
        }
        for number, (name, fields) in enumerate(types.items(), start=1)
    }


Note = tuple[Any, Any, Any, Any]
"""GUID, number of the note type, tags, fields joined by \\x1f."""


def make_collection(
    notes: Sequence[Note] = (("g1", 1, "", "What?\x1fThat."),),
    models: Any = None,
    extra: str = "",
) -> bytes:
    """A collection of schema 11; `extra` is SQL that is run at the end."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(SCHEMA)
        types = note_types(Basic=["Front", "Back"]) if models is None else models
        text = types if isinstance(types, str) else json.dumps(types)
        db.execute(
            "INSERT INTO col VALUES (1, 0, 0, 0, 11, 0, 0, 0, '{}', ?, '{}', '{}', '{}')", (text,)
        )
        for number, (guid, mid, tags, flds) in enumerate(notes, start=1):
            db.execute(
                "INSERT INTO notes VALUES (?, ?, ?, 0, 0, ?, ?, '', 0, 0, '')",
                (number, guid, mid, tags, flds),
            )
        db.executescript(extra)
        db.commit()
        return db.serialize()


_NEWEST = """
CREATE TABLE notetypes (
    id integer PRIMARY KEY, name text NOT NULL COLLATE unicase, mtime_secs integer NOT NULL,
    usn integer NOT NULL, config blob NOT NULL
);
CREATE TABLE fields (
    ntid integer NOT NULL, ord integer NOT NULL, name text NOT NULL COLLATE unicase,
    config blob NOT NULL, PRIMARY KEY (ntid, ord)
) WITHOUT ROWID;
CREATE UNIQUE INDEX idx_fields_name_ntid ON fields (name, ntid);
INSERT INTO col VALUES (1, 0, 0, 0, 18, 0, 0, 0, '', '', '', '', '');
INSERT INTO notetypes VALUES (1, 'Basic', 0, 0, x'');
INSERT INTO fields VALUES (1, 0, 'Front', x''), (1, 1, 'Back', x'');
"""


def make_newest_collection(notes: Sequence[Note]) -> bytes:
    """A collection of schema 18, zstd-compressed: note types in tables of their own."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.create_collation("unicase", lambda a, b: (a > b) - (a < b))
        db.executescript(SCHEMA)
        db.executescript(_NEWEST)
        for number, (guid, mid, tags, flds) in enumerate(notes, start=1):
            db.execute(
                "INSERT INTO notes VALUES (?, ?, ?, 0, 0, ?, ?, '', 0, 0, '')",
                (number, guid, mid, tags, flds),
            )
        db.commit()
        return zstandard.ZstdCompressor().compress(db.serialize())


def make_zip(entries: Mapping[str, bytes], **options: Any) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def make_apkg(
    collection: bytes | None = None, media: Mapping[str, str] | None = None, **entries: bytes
) -> bytes:
    """A package; `entries` are further files, such as the media by their numbers."""
    content = make_collection() if collection is None else collection
    listed = json.dumps(dict(media or {})).encode()
    return make_zip({"collection.anki2": content, "media": listed, **entries})


@cache
def the_deck() -> DeckFile:
    """The deck that ships."""
    return parse_deck({path.name: path.read_text("utf-8") for path in FOLDER.iterdir()})


def problems_of(work: Any, *args: Any) -> list[str]:
    """What a refusal says, one sentence per problem."""
    with pytest.raises(RefusedError) as caught:
        work(*args)
    return [str(problem) for problem in caught.value.problems]
