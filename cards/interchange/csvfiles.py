"""CSV: bytes ↔ a table of texts."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

import tablib

from cards.interchange.limits import LONGEST_FIELD, MOST_COLUMNS, MOST_ROWS
from cards.interchange.problems import Problem, RefusedError, refuse
from cards.interchange.tables import Table
from cards.sentences import Sentence, say

TOO_MANY_ROWS = say(
    "has more than {most:,} rows; bring fewer at a time.",
    "超过 {most:,} 行；请分批带入。",
    most=MOST_ROWS,
)

_BOM = "\ufeff"
_OTHER_UNICODE = (b"\xff\xfe", b"\xfe\xff")
_NAMELESS = say(
    "has no name; name the column, or delete it.", "没有名字；请给这一列起名，或删除它。"
)
_DELIMITERS = (",", ";", "\t")


def write_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """The rows, heads first, as UTF-8 with the mark by which spreadsheets recognise it."""
    table = tablib.Dataset(*rows[1:], headers=rows[0])
    return f"{_BOM}{table.export('csv')}".encode()


def read_csv(data: bytes, file: str) -> Table:
    """The table of a file that separates its cells by commas, semicolons or tabs.

    Raises RefusedError with every problem of its form."""
    text = _decoded(data, file)
    reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        for number, cells in enumerate(reader, start=1):
            if number > MOST_ROWS + 1:
                raise refuse(file, TOO_MANY_ROWS)
            rows.append((number, cells))
    except csv.Error as error:
        raise RefusedError([_broken(file, len(rows) + 1, str(error))]) from error
    return table_of(file, rows)


def table_of(file: str, rows: Sequence[tuple[int, Sequence[str]]]) -> Table:
    """Heads and rows told apart, sizes checked, short rows filled up."""
    filled = [(number, cells) for number, cells in rows if any(cell.strip() for cell in cells)]
    if not filled or filled[0][0] != 1:
        raise refuse(
            file,
            say(
                "has no heads; its first row must name the columns.",
                "没有表头；第一行必须写出各列的名字。",
            ),
        )
    heads = [cell.strip() for cell in filled[0][1]]
    while heads and not heads[-1]:
        heads.pop()
    if len(heads) > MOST_COLUMNS:
        said = say("has more than {most} columns.", "超过 {most} 列。", most=MOST_COLUMNS)
        raise refuse(file, said)
    problems = [
        Problem(file, _NAMELESS, 1, f"column {place}")
        for place, head in enumerate(heads, start=1)
        if not head
    ]
    body = []
    for number, cells in filled[1:]:
        problems += _cells_at_fault(file, number, heads, cells)
        body.append((number, [*cells, *[""] * len(heads)][: len(heads)]))
    if not body:
        problems.append(Problem(file, say("has heads and no row.", "有表头，但没有一行内容。")))
    if problems:
        raise RefusedError(problems)
    return Table(file, heads, body)


def _cells_at_fault(
    file: str, row: int, heads: Sequence[str], cells: Sequence[str]
) -> Iterable[Problem]:
    for place, cell in enumerate(cells):
        column = heads[place] if place < len(heads) else f"column {place + 1}"
        if place >= len(heads) and cell.strip():
            said = say("is past the last column that has a head.", "超出了最后一个有表头的列。")
            yield Problem(file, said, row, column)
        if len(cell) > LONGEST_FIELD:
            yield Problem(file, too_long(len(cell)), row, column)
        if "\0" in cell:
            said = say("holds a NUL character; delete it.", "含有 NUL 字符；请删除。")
            yield Problem(file, said, row, column)


def too_long(size: int) -> Sentence:
    """What to say of a cell or field with so many characters."""
    return say(
        "has {size:,} characters; keep to {most:,}.",
        "有 {size:,} 个字符；最多 {most:,} 个。",
        size=size,
        most=LONGEST_FIELD,
    )


def _decoded(data: bytes, file: str) -> str:
    if data.startswith(_OTHER_UNICODE):
        raise refuse(
            file, say("is UTF-16; save it as “CSV UTF-8”.", "是 UTF-16；请另存为“CSV UTF-8”。")
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        said = say(
            "is not UTF-8 in line {line}; save it as “CSV UTF-8”.",
            "第 {line} 行不是 UTF-8；请另存为“CSV UTF-8”。",
            line=line,
        )
        raise refuse(file, said) from error


def _delimiter(text: str) -> str:
    """Whichever of the usual ones the heads use most."""
    heads = text.partition("\n")[0]
    return max(_DELIMITERS, key=heads.count)


def _broken(file: str, row: int, error: str) -> Problem:
    if "field larger" in error:
        said = say(
            "has a cell of more than {most:,} characters.",
            "有一个单元格超过 {most:,} 个字符。",
            most=csv.field_size_limit(),
        )
        return Problem(file, said, row)
    said = say(
        "cannot be read ({error}); quote cells that hold quotes or lines.",
        "无法读取（{error}）；含有引号或换行的单元格请加引号。",
        error=error,
    )
    return Problem(file, said, row)
