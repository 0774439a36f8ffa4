"""An Anki package that somebody brings → its notes, with as little trust as possible.

Read are `collection.anki2` and `.anki21` (note types as JSON in `col`) and `collection.anki21b`
(zstd-compressed, note types in tables). Not read: schedules, pictures and sounds, and in the
newest form the list of media, which is protobuf; the names that notes mention are told instead.

The database is copied into memory and opened there, may only be read, and only from tables; a
schema with triggers, views or virtual tables is refused before anything of it is used.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from io import BytesIO

import zstandard

from cards.interchange.archives import is_zip, unpack, unpacks_to
from cards.interchange.csvfiles import too_long
from cards.interchange.limits import (
    COLLECTION,
    LARGEST_MEDIUM,
    LONGEST_FIELD,
    MEGABYTE,
    MOST_ROWS,
    megabytes,
)
from cards.interchange.problems import Problem, RefusedError, refuse
from cards.sentences import Sentence, say

_COMPRESSED = "collection.anki21b"
_NEWEST_FIRST = (_COMPRESSED, "collection.anki21", "collection.anki2")
_COMPUTED = re.compile(r"\bAS\s*\(", re.IGNORECASE)
_MAGIC = b"SQLite format 3\0"
_LARGEST_ROW = 4 * MEGABYTE
_MOST_STEPS = 20_000  # of 1,000 instructions of SQLite's machine each
_MAY = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}
_TOO_MANY = say(
    "holds more than {most:,} notes; bring fewer at a time.",
    "包含超过 {most:,} 条笔记；请分批带入。",
    most=MOST_ROWS,
)
_NOTES = "SELECT guid, mid, tags, flds FROM notes ORDER BY id"


@dataclass(frozen=True)
class Note:
    """One note; `row` counts from 1 in the order the notes were made. `fields` are (name, HTML)."""

    row: int
    guid: str
    fields: tuple[tuple[str, str], ...]
    tags: tuple[str, ...]


@dataclass(frozen=True)
class Collection:
    """`media` are the names of pictures and sounds in the package; `unread` says in sentences
    what of the package cannot be read."""

    file: str
    notes: tuple[Note, ...]
    media: tuple[str, ...]
    unread: tuple[Sentence, ...]


def read_apkg(data: bytes, file: str) -> Collection:
    """The notes of a package. Raises RefusedError with every problem."""
    if not is_zip(data):
        said = say(
            "is not an Anki package; export it from Anki as .apkg.",
            "不是 Anki 牌组包；请从 Anki 导出为 .apkg。",
        )
        raise refuse(file, said)
    wanted = (*_NEWEST_FIRST, "media")
    entries = unpack(
        data,
        file,
        COLLECTION,
        keep=wanted.__contains__,
        largest=lambda name: COLLECTION.entry if name in _NEWEST_FIRST else LARGEST_MEDIUM,
    )
    name = next((one for one in _NEWEST_FIRST if one in entries), None)
    if name is None:
        said = say(
            "holds no Anki collection; export it from Anki as .apkg.",
            "里面没有 Anki 集合；请从 Anki 导出为 .apkg。",
        )
        raise refuse(file, said)
    content = entries[name]
    if name == _COMPRESSED:
        content = _decompressed(content, name)
    media, unread = _media(entries.get("media", b"{}"), newest=name == _COMPRESSED)
    return Collection(file, tuple(_notes(content, name)), media, unread)


def _decompressed(content: bytes, name: str) -> bytes:
    most = min(COLLECTION.entry, max(MEGABYTE, COLLECTION.ratio * len(content)))
    reader = zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(BytesIO(content))
    try:
        plain: bytes = reader.read(most + 1)
    except zstandard.ZstdError as error:
        raise refuse(name, _damaged(str(error))) from error
    if len(plain) > most:
        raise refuse(name, unpacks_to(most))
    return plain


def _media(content: bytes, *, newest: bool) -> tuple[tuple[str, ...], tuple[Sentence, ...]]:
    if newest:
        said = say(
            "The package's own list of pictures and sounds is in a form not read here.",
            "牌组包自带的图片和声音清单，其格式这里不读。",
        )
        return (), (said,)
    try:
        listed = json.loads(content)
        names = [str(name) for name in listed.values()]
    except (ValueError, AttributeError, RecursionError) as error:
        said = say("is not the list of media that Anki writes.", "不是 Anki 写出的媒体清单。")
        raise refuse("media", said) from error
    problems = [
        Problem("media", _path(name))
        for name in names
        if "/" in name or "\\" in name or name in ("", ".", "..")
    ]
    if problems:
        raise RefusedError(problems)
    return tuple(sorted(names)), ()


def _path(name: str) -> Sentence:
    return say(
        "{name!r} is a path; media have plain names.",
        "{name!r} 是路径；媒体只能有普通的文件名。",
        name=name[:100],
    )


def _notes(content: bytes, name: str) -> list[Note]:
    with _opened(content, name) as db:
        types = _note_types(db, name)
        problems: list[Problem] = []
        found: list[Note] = []
        for row, values in enumerate(db.execute(_NOTES), start=1):
            if row > MOST_ROWS:
                raise refuse(name, _TOO_MANY)
            note = _note(row, values, types, name, problems)
            if note is not None:
                found.append(note)
    if not found and not problems:
        problems.append(Problem(name, say("holds no note.", "里面没有笔记。")))
    if problems:
        raise RefusedError(problems)
    return found


@contextmanager
def _opened(content: bytes, name: str) -> Iterator[sqlite3.Connection]:
    """The database, shut in: what SQLite refuses becomes a sentence."""
    if not content.startswith(_MAGIC):
        raise refuse(name, say("is not an SQLite database.", "不是 SQLite 数据库。"))
    # Written in WAL mode, it could not be opened without its log, which no package brings.
    content = content[:18] + b"\1\1" + content[20:]
    with closing(sqlite3.connect(":memory:")) as db:
        try:
            db.deserialize(content)
            for pragma in ("trusted_schema=OFF", "query_only=ON", "cell_size_check=ON"):
                db.execute(f"PRAGMA {pragma}")
            _limit(db)
            _refuse_odd_schema(db, name)
            yield db
        except (sqlite3.Error, OverflowError, MemoryError) as error:
            raise refuse(name, _told(error)) from error


def _limit(db: sqlite3.Connection) -> None:
    steps = iter(range(_MOST_STEPS))
    db.text_factory = bytes  # decoded note by note, so that each bad one can be named
    db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST_ROW)
    db.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    db.setlimit(sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 1)
    db.create_collation("unicase", lambda a, b: (a > b) - (a < b))
    db.set_progress_handler(lambda: next(steps, None) is None, 1_000)
    db.set_authorizer(
        lambda action, *_: sqlite3.SQLITE_OK if action in _MAY else sqlite3.SQLITE_DENY
    )


def _refuse_odd_schema(db: sqlite3.Connection, name: str) -> None:
    problems = []
    tables = set()
    for kind, thing, sql in db.execute("SELECT type, name, sql FROM sqlite_master"):
        kind, thing = _loose(kind), _loose(thing)
        if kind not in ("table", "index"):
            said = say(
                "has the {kind} {thing!r}; Anki makes none.",
                "含有 {kind} {thing!r}；Anki 不会产生它。",
                kind=kind,
                thing=thing[:60],
            )
            problems.append(Problem(name, said))
        elif _loose(sql).upper().startswith("CREATE VIRTUAL"):
            said = say(
                "has the virtual table {thing!r}.", "含有虚拟表 {thing!r}。", thing=thing[:60]
            )
            problems.append(Problem(name, said))
        elif _COMPUTED.search(_loose(sql)):
            said = say(
                "has computed columns in {thing!r}.", "{thing!r} 含有计算列。", thing=thing[:60]
            )
            problems.append(Problem(name, said))
        else:
            tables.add(thing)
    if not {"col", "notes"} <= tables:
        said = say("is a database, but not an Anki collection.", "是数据库，但不是 Anki 集合。")
        problems.append(Problem(name, said))
    if problems:
        raise RefusedError(problems)


def _note_types(db: sqlite3.Connection, name: str) -> Mapping[int, list[str]]:
    """Note type → names of its fields, in order."""
    if name == _COMPRESSED:
        types: dict[int, list[str]] = {}
        for number, field in db.execute("SELECT ntid, name FROM fields ORDER BY ntid, ord"):
            types.setdefault(number, []).append(_loose(field))
        return types
    row = db.execute("SELECT models FROM col").fetchone()
    try:
        models = json.loads(row[0])
        return {
            int(number): [
                str(field["name"]) for field in sorted(model["flds"], key=lambda one: one["ord"])
            ]
            for number, model in models.items()
        }
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        said = say(
            "describes its note types in no form that Anki writes.",
            "描述笔记类型的格式不是 Anki 写出的。",
        )
        raise refuse(name, said) from error


def _note(
    row: int,
    values: tuple[object, ...],
    types: Mapping[int, list[str]],
    name: str,
    problems: list[Problem],
) -> Note | None:
    before = len(problems)
    guid, mid, tags, flds = values
    texts = [_text(value) for value in (guid, tags, flds)]
    for column, text in zip(("guid", "tags", "flds"), texts, strict=True):
        if text is None:
            said = say("is not text in UTF-8.", "不是 UTF-8 文本。")
            problems.append(Problem(name, said, row, column))
    heads = types.get(mid) if isinstance(mid, int) else None
    if heads is None:
        said = say("is of a note type that the package lacks.", "所属的笔记类型不在牌组包里。")
        problems.append(Problem(name, said, row))
    if len(problems) > before or heads is None:
        return None
    parts = (texts[2] or "").split("\x1f")
    heads = [*heads, *(f"Field {place}" for place in range(len(heads) + 1, len(parts) + 1))]
    for head, part in zip(heads, parts, strict=False):
        if len(part) > LONGEST_FIELD:
            problems.append(Problem(name, too_long(len(part)), row, head))
    if len(problems) > before:
        return None
    fields = tuple(zip(heads, parts, strict=False))
    return Note(row, texts[0] or "", fields, tuple((texts[1] or "").split()))


def _text(value: object) -> str | None:
    try:
        return value.decode() if isinstance(value, bytes) else None
    except UnicodeDecodeError:
        return None


def _loose(value: object) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value or "")


def _told(error: Exception) -> Sentence:
    text = str(error)
    if "too big" in text:
        most = megabytes(_LARGEST_ROW)
        return say("has a row of more than {most}.", "有一行超过 {most}。", most=most)
    if "interrupted" in text:
        return say(
            "takes too long to read; no honest collection does.",
            "读取时间太长；正常的集合不会这样。",
        )
    if "no such column" in text or "no such table" in text or "prohibited" in text:
        return say(
            "is not a collection as Anki writes it ({text}).",
            "不是 Anki 写出的集合（{text}）。",
            text=text,
        )
    return _damaged(text)


def _damaged(text: str) -> Sentence:
    return say("is damaged ({text}); export it again.", "已损坏（{text}）；请重新导出。", text=text)
