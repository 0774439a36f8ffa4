"""Whole cards as a table: one row per card, both languages, for CSV and XLSX.

The first row names the columns. Cells that a spreadsheet would take for a formula are written
with an apostrophe in front, and read back without it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cards.batches import Tell, one_by_one, untold
from cards.cardfile import CardFile, CardFileError, CardText, assemble
from cards.cardrules import SECTIONS
from cards.interchange.problems import Problem, RefusedError
from cards.matter import LANGUAGES
from cards.sentences import Placed, say

_PLAIN = ("uuid", "slug", "topic", "area", "position", "difficulty", "releases")
_DATA = ("examples", "sources")
_NUMBERS = ("position", "difficulty")
COLUMNS = (
    *_PLAIN,
    *(f"{field}_{lang}" for lang in LANGUAGES for field in ("title", *SECTIONS.values())),
    *_DATA,
)
REQUIRED = frozenset(COLUMNS) - frozenset(_DATA)

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
_QUOTE = "'"


@dataclass(frozen=True)
class Table:
    """A CSV or XLSX file: `rows` are (number in the file, cells), blank rows left out."""

    file: str
    heads: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]


def is_card_table(table: Table) -> bool:
    """Whether the heads are those of whole cards, rather than of questions and answers."""
    return {"uuid", "slug"} <= set(table.heads)


def shielded(text: str) -> str:
    """The cell that no spreadsheet computes."""
    return f"{_QUOTE}{text}" if text.startswith(_FORMULA) else text


def unshielded(cell: str) -> str:
    """The text that `shielded` was given."""
    return cell[1:] if cell.startswith(_QUOTE) and cell[1:].startswith(_FORMULA) else cell


def rows_of(cards: Iterable[CardFile]) -> list[list[str]]:
    """The heads, then a row per card; every cell is shielded."""
    return [list(COLUMNS), *([shielded(cell) for cell in _row(card)] for card in cards)]


def cards_of(table: Table, tell: Tell = untold) -> list[tuple[int, CardFile]]:
    """(row, card) for every row. Raises RefusedError with every problem of every cell."""
    problems = list(_heads_at_fault(table))
    if problems:
        raise RefusedError(problems)
    found: list[tuple[int, CardFile]] = []
    for number, cells in one_by_one(table.rows, tell):
        values = dict(zip(table.heads, map(unshielded, cells), strict=True))
        card, wrong = _card(values, table.file, number)
        problems += wrong
        if card is not None:
            found.append((number, card))
    problems += _twice(table, found)
    if problems:
        raise RefusedError(sorted(problems, key=lambda problem: problem.row))
    return found


def _row(card: CardFile) -> list[str]:
    cells = [str(card.uuid), card.slug, card.topic, card.area]
    cells += [str(card.position), str(card.difficulty)]
    cells.append(f"1.{card.releases_from}-1.{card.releases_to}")
    for lang in LANGUAGES:
        text = card.texts[lang]
        cells += [card.title[lang], *(getattr(text, field) for field in SECTIONS.values())]
    examples = [
        {"key": one.key, "simulator": one.simulator, "params": one.params}
        | ({"seed": one.seed} if one.seed else {})
        | {"releases": list(one.releases), "title": one.title}
        for one in card.examples
    ]
    return [*cells, _json(examples), _json([source.as_dict() for source in card.sources])]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _heads_at_fault(table: Table) -> Iterable[Problem]:
    for name in sorted(REQUIRED - set(table.heads), key=COLUMNS.index):
        said = say(
            "is missing; export a deck to see every column.",
            "缺少；导出一个卡组即可看到所有的列。",
        )
        yield Problem(table.file, said, 1, name)
    for name in dict.fromkeys(table.heads):
        if name not in COLUMNS:
            said = say("is no column of cards; remove it.", "不是卡片的列；请删除。")
            yield Problem(table.file, said, 1, name)
        elif list(table.heads).count(name) > 1:
            said = say("occurs twice; keep one.", "出现了两次；请保留一个。")
            yield Problem(table.file, said, 1, name)


def _card(values: Mapping[str, str], file: str, row: int) -> tuple[CardFile | None, list[Problem]]:
    problems: list[Problem] = []
    matter: dict[str, object] = {name: values[name].strip() for name in _PLAIN}
    for name in _NUMBERS:
        matter[name] = _number(values[name].strip())
    for name in _DATA:
        matter[name] = _data(values.get(name, "").strip() or "[]", name, file, row, problems)
    matter["title"] = {lang: values[f"title_{lang}"].strip() for lang in LANGUAGES}
    texts = {
        lang: CardText(**{field: _tidy(values[f"{field}_{lang}"]) for field in SECTIONS.values()})
        for lang in LANGUAGES
    }
    try:
        return assemble(matter, texts, "row"), problems
    except CardFileError as error:
        bad = {problem.column for problem in problems}
        told = [_at_cell(text, file, row) for text in error.problems]
        return None, problems + [problem for problem in told if problem.column not in bad]


def _number(text: str) -> object:
    """12 for "12" and "12.0" (spreadsheets like fractions); anything else stays for the rules."""
    digits = text.removesuffix(".0")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 6 else text


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")


def _data(text: str, name: str, file: str, row: int, problems: list[Problem]) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        said = say(
            "is not JSON; write a list such as [] here.", "不是 JSON；请在这里写列表，如 []。"
        )
        problems.append(Problem(file, said, row, name))
        return []


def _at_cell(problem: Placed, file: str, row: int) -> Problem:
    """A card file's problem ("row: en, Answer: is empty…") at the cell it comes from."""
    place, sentence = problem.where, problem.said
    lang, comma, heading = place.partition(", ")
    if comma and heading in SECTIONS:
        column = f"{SECTIONS[heading]}_{lang}"
    elif place.startswith("title."):
        column = place.replace(".", "_")
    else:
        column = place.partition("[")[0]
        if column != place:
            sentence = say("{place}: {said}", "{place}：{said}", place=place, said=sentence)
    return Problem(file, sentence, row, column)


def _twice(table: Table, found: Sequence[tuple[int, CardFile]]) -> Iterable[Problem]:
    for field in ("uuid", "slug", "position"):
        rows: dict[object, int] = {}
        for row, card in found:
            first = rows.setdefault(getattr(card, field), row)
            if first != row:
                sentence = say(
                    "is that of row {first} again; give each card its own.",
                    "与第 {first} 行的相同；每张卡片必须各不相同。",
                    first=first,
                )
                yield Problem(table.file, sentence, row, field)
