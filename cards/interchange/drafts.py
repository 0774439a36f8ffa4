"""Notes and plain tables of questions → drafts: cards that an editor has still to finish.

Fields are told by their names in several languages; what has a name nobody knows is kept at the
end of the explanation, under its name. A draft's uuid is made from the note's GUID, so that the
same note meets its card again; the notes that this site exported carry their card's own.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cards.batches import Tell, one_by_one, untold
from cards.cardfile import AREAS, CardFile, CardText
from cards.cardrules import CONTROL, SECTIONS, lines_of, open_fence
from cards.deckfile import DeckFile
from cards.interchange.ankiform import EXAMPLES
from cards.interchange.ankiread import Collection
from cards.interchange.ankiwrite import OWN_GUID
from cards.interchange.notehtml import (
    cloze_answer,
    cloze_question,
    looks_like_html,
    to_markdown,
)
from cards.interchange.problems import Problem, RefusedError
from cards.interchange.tables import Table, unshielded
from cards.markup import plain
from cards.matter import LANGUAGES
from cards.sentences import Sentence, say
from simulations.releases import FIRST_MINOR, LAST_MINOR

_NAMES = {
    "title": ("title", "name", "标题"),
    "question": ("question", "front", "q", "prompt", "text", "正面", "问题", "题目"),
    "answer": ("answer", "back", "a", "response", "背面", "答案", "回答"),
    "explanation": ("explanation", "extra", "back extra", "notes", "note", "详解", "解析", "备注"),
    "pitfalls": ("pitfalls", "what people get wrong", "常见误区"),
    "changes": ("changes", "what changed", "版本变化"),
    "follow_ups": ("follow-ups", "follow_ups", "follow ups", "followups", "追问"),
    "guid": ("guid", "id", "uuid"),
    "tags": ("tags", "tag", "标签"),
}
_FIELD_OF = {name: field for field, names in _NAMES.items() for name in names}
_HANZI = re.compile(r"[\u3400-\u9fff]")
_TITLE = 80  # characters of a question that serve as its title
_UNKNOWN_TOPIC = "imported"


@dataclass(frozen=True)
class Draft:
    """A note of one language as a card may hold it. `row` is its place in the file, `own`
    whether this site once exported it."""

    row: int
    uuid: uuid.UUID
    own: bool
    lang: str
    title: str
    texts: CardText
    tags: tuple[str, ...]
    media: tuple[str, ...]
    removed: tuple[str, ...]


def drafts_of_notes(collection: Collection, lang: str = "", tell: Tell = untold) -> list[Draft]:
    """A draft per note; `lang` "" tells the language of each by its script."""
    entries = [(note.row, note.guid, note.fields, note.tags, True) for note in collection.notes]
    return _drafts(entries, collection.file, lang, tell)


def drafts_of_table(table: Table, lang: str = "", tell: Tell = untold) -> list[Draft]:
    """A draft per row of a table that has a column of questions."""
    known = [_FIELD_OF.get(head.casefold()) for head in table.heads]
    if "question" not in known:
        said = say("is missing; name a column so.", "缺少；请有一列叫这个名字。")
        missing = Problem(table.file, said, 1, "question")
        raise RefusedError([missing])
    problems = [
        Problem(table.file, _second(field), 1, head)
        for place, (head, field) in enumerate(zip(table.heads, known, strict=True))
        if field and field in known[:place]
    ]
    if problems:
        raise RefusedError(problems)
    entries = []
    for row, cells in table.rows:
        fields = tuple(zip(table.heads, map(unshielded, cells), strict=True))
        values = {_FIELD_OF.get(head.casefold()): cell.strip() for head, cell in fields}
        guid, tags = values.get("guid", ""), tuple(values.get("tags", "").split())
        kept = tuple(f for f in fields if _FIELD_OF.get(f[0].casefold()) not in ("guid", "tags"))
        entries.append((row, guid or values["question"], kept, tags, False))
    return _drafts(entries, table.file, lang, tell)


def _second(field: str) -> Sentence:
    return say(
        "is a second column for {field}; keep one.",
        "是第二个 {field} 列；请保留一个。",
        field=field,
    )


Entry = tuple[int, str, Sequence[tuple[str, str]], tuple[str, ...], bool]


def _drafts(entries: Sequence[Entry], file: str, lang: str, tell: Tell) -> list[Draft]:
    found: list[Draft] = []
    problems: list[Problem] = []
    rows: dict[tuple[uuid.UUID, str], int] = {}
    for row, guid, fields, tags, always_html in one_by_one(entries, tell):
        draft = _draft(row, guid, fields, tags, lang, always_html=always_html)
        first = rows.setdefault((draft.uuid, draft.lang), row)
        if not guid:
            said = say(
                "has no GUID, and no question to make one from.",
                "没有 GUID，也没有可以生成 GUID 的问题。",
            )
            problems.append(Problem(file, said, row))
        elif first != row:
            said = say(
                "has the GUID of row {first} again.", "与第 {first} 行的 GUID 相同。", first=first
            )
            problems.append(Problem(file, said, row, "guid"))
        if not draft.texts.question.strip():
            said = say("is empty; a card needs a question.", "是空的；卡片必须有问题。")
            problems.append(Problem(file, said, row, "question"))
        found.append(draft)
    if problems:
        raise RefusedError(problems)
    return found


def _draft(
    row: int,
    guid: str,
    fields: Sequence[tuple[str, str]],
    tags: tuple[str, ...],
    lang: str,
    *,
    always_html: bool,
) -> Draft:
    own = OWN_GUID.fullmatch(guid)
    parts, media, removed = _parts(fields, own=own is not None, always_html=always_html)
    title = _plain_title(parts.pop("title", "") or parts.get("question", ""))
    texts = CardText(**{name: parts.get(name, "") for name in SECTIONS.values()})
    if own:
        lang = own.group(2)
    elif not lang:
        lang = "zh-CN" if _HANZI.search(texts.question + texts.answer) else "en"
    number = uuid.UUID(own.group(1)) if own else _uuid_of(guid)
    return Draft(row, number, own is not None, lang, title, texts, tags, media, removed)


def _parts(
    fields: Sequence[tuple[str, str]], *, own: bool, always_html: bool
) -> tuple[dict[str, str], tuple[str, ...], tuple[str, ...]]:
    """Section → Markdown, with what was met on the way."""
    parts: dict[str, str] = {}
    media: list[str] = []
    removed: list[str] = []
    for name, (head, raw) in _placed(fields, own=own).items():
        raw = cloze_question(raw) if name == "question" else cloze_answer(raw)
        if always_html or looks_like_html(raw):
            done = to_markdown(raw)
            media += done.media
            removed += done.removed
            raw = done.text
        text = _kept_within_a_section(raw)
        if name in _NAMES:
            parts[name] = text
        elif text.strip():
            parts["explanation"] = f"{parts.get('explanation', '')}\n\n**{head}**\n\n{text}".strip()
    return parts, tuple(dict.fromkeys(media)), tuple(dict.fromkeys(removed))


def _kept_within_a_section(text: str) -> str:
    """The text without what would end its section in a card file: see cards.cardrules."""
    text = CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip("\n")
    lines = [
        f"###{line.lstrip('#')}" if not in_code and line.startswith(("# ", "## ")) else line
        for line, in_code in lines_of(text)
    ]
    fence = open_fence(text)
    return "\n".join([*lines, fence] if fence else lines)


def _placed(fields: Sequence[tuple[str, str]], *, own: bool) -> Mapping[str, tuple[str, str]]:
    """Section (or "other 3") → (field's name, its content): known names first; of the rest, the
    first field is the question and the next the answer where those are still missing."""
    named = {_FIELD_OF.get(head.casefold(), ""): (head, raw) for head, raw in fields}
    named.pop("", None)
    rest = [(head, raw) for head, raw in fields if head.casefold() not in _FIELD_OF]
    if own:
        rest = [(head, raw) for head, raw in rest if head != EXAMPLES]
    has_gaps = (
        cloze_answer(named.get("question", ("", ""))[1]) != named.get("question", ("", ""))[1]
    )
    for name in ("question", "answer"):
        if name not in named and rest and not (name == "answer" and has_gaps):
            named[name] = rest.pop(0)
    if has_gaps and "answer" not in named:
        named["answer"] = named["question"]
    in_order = {name: named[name] for name in _NAMES if name in named}
    return in_order | {f"other {place}": one for place, one in enumerate(rest)}


def _plain_title(markdown: str) -> str:
    line = plain(markdown).partition("\n")[0].strip()
    return line if len(line) <= _TITLE else f"{line[: _TITLE - 1].rstrip()}…"


def _uuid_of(guid: str) -> uuid.UUID:
    digest = hashlib.sha256(f"goprep import\0{guid}".encode()).digest()
    return uuid.UUID(bytes=digest[:16], version=4)


def cards_of_drafts(drafts: Sequence[Draft], deck: DeckFile) -> list[tuple[int, bool, CardFile]]:
    """(row, whether it is our own, unfinished card) per uuid.

    The languages of one note become one card. A tag that is a topic of the deck puts the card
    there; which place it has there is decided when it is stored."""
    by_uuid: dict[uuid.UUID, list[Draft]] = {}
    for draft in drafts:
        by_uuid.setdefault(draft.uuid, []).append(draft)
    return [(group[0].row, group[0].own, _card(group, deck)) for group in by_uuid.values()]


def _card(group: Sequence[Draft], deck: DeckFile) -> CardFile:
    first = group[0]
    blank = CardText("", "", "", "", "", "")
    by_lang = {draft.lang: draft for draft in group}
    tags = {tag.casefold() for draft in group for tag in draft.tags}
    topics = [topic for topic in deck.topics if topic.slug in tags]
    return CardFile(
        uuid=first.uuid,
        slug=_slug(by_lang.get("en", first).title, first.uuid),
        topic=topics[0].slug if topics else _UNKNOWN_TOPIC,
        area=topics[0].area if topics else AREAS[0],
        position=0,
        difficulty=2,
        releases_from=FIRST_MINOR,
        releases_to=LAST_MINOR,
        title={lang: by_lang[lang].title if lang in by_lang else "" for lang in LANGUAGES},
        examples=(),
        sources=(),
        texts={lang: by_lang[lang].texts if lang in by_lang else blank for lang in LANGUAGES},
    )


def _slug(title: str, number: uuid.UUID) -> str:
    """Words of the title and enough of the uuid that no two cards share one."""
    words = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:36].strip("-")
    return f"{words or 'note'}-{number.hex[:8]}"
