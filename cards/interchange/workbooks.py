"""XLSX: bytes ↔ a table of texts. The archive is checked before any XML of it is parsed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from zipfile import BadZipFile

import tablib
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from cards.interchange.archives import is_zip, unpack
from cards.interchange.csvfiles import TOO_MANY_ROWS, table_of
from cards.interchange.limits import MOST_COLUMNS, MOST_ROWS, WORKBOOK
from cards.interchange.problems import Problem, RefusedError, refuse
from cards.interchange.tables import Table
from cards.sentences import Sentence, say

LONGEST_CELL = 32_767
"""Characters; what a cell of an XLSX file can hold."""

_OTHER_ENCODING = say("is XML in another encoding than UTF-8.", "是 UTF-8 以外编码的 XML。")
_DECLARES = say("declares a document type or entities.", "声明了文档类型或实体。")
_LINKED = say(
    "is a link to another workbook; break it and save.", "是到另一个工作簿的链接；请断开后保存。"
)
_NO_WORKBOOK = say("is a zip archive, but not a workbook.", "是 zip 归档，但不是工作簿。")
_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")
_UNREADABLE = (
    *(BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, AttributeError),
    *(IndexError, OSError, SyntaxError),  # SyntaxError is what XML parsers raise
)


def write_xlsx(rows: Sequence[Sequence[str]], title: str) -> bytes:
    """The rows, heads first, as one sheet. Raises RefusedError where a cell cannot hold it all."""
    problems = [
        Problem(f"{title}.xlsx", _too_long(len(cell)), number, rows[0][place])
        for number, row in enumerate(rows, start=1)
        for place, cell in enumerate(row)
        if len(cell) > LONGEST_CELL
    ]
    if problems:
        raise RefusedError(problems)
    table = tablib.Dataset(*rows[1:], headers=rows[0], title=title)
    return bytes(table.export("xlsx"))


def read_xlsx(data: bytes, file: str) -> Table:
    """The first sheet of a workbook. Raises RefusedError with every problem of its form."""
    if not is_zip(data):
        said = say(
            "is not an XLSX file; old .xls files must be saved as .xlsx.",
            "不是 XLSX 文件；旧的 .xls 文件请另存为 .xlsx。",
        )
        raise refuse(file, said)
    _check_xml(unpack(data, file, WORKBOOK), file)
    try:
        book = load_workbook(BytesIO(data), read_only=True, keep_links=False)
        sheet = book.worksheets[0]
        grid = sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS + 1)
        rows, formulas = [], []
        for number, cells in enumerate(grid, start=1):
            rows.append((number, [_text(cell.value) for cell in cells]))
            formulas += [(number, place) for place, cell in enumerate(cells) if _computes(cell)]
        book.close()
    except _UNREADABLE as error:
        said = say(
            "is not a workbook that can be read ({error}).",
            "不是可以读取的工作簿（{error}）。",
            error=error,
        )
        raise refuse(file, said) from error
    if len(rows) > MOST_ROWS + 1:
        raise refuse(file, TOO_MANY_ROWS)
    if formulas:
        said = say("holds a formula; put its value there.", "含有公式；请换成它的值。")
        raise RefusedError(Problem(file, said, row, rows[0][1][place]) for row, place in formulas)
    return table_of(file, [(number, _trimmed(cells)) for number, cells in rows])


def _check_xml(parts: dict[str, bytes], file: str) -> None:
    """Refuses what an XML parser could be led away by: document types, entities, odd encodings."""
    problems = []
    for name, content in parts.items():
        if not name.endswith((".xml", ".rels", ".vml")):
            continue
        encoding = _ENCODING.match(content)
        if b"\0" in content or (encoding and encoding.group(1).lower() not in (b"utf-8", b"ascii")):
            problems.append(Problem(name, _OTHER_ENCODING))
        elif b"<!" in content.replace(b"<!--", b"").replace(b"<![CDATA[", b""):
            problems.append(Problem(name, _DECLARES))
        if "externalLink" in name:
            problems.append(Problem(name, _LINKED))
    if "xl/workbook.xml" not in parts:
        problems.append(Problem(file, _NO_WORKBOOK))
    if problems:
        raise RefusedError(problems)


def _text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else str(value)


def _computes(cell: object) -> bool:
    return getattr(cell, "data_type", "") == "f"


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _too_long(size: int) -> Sentence:
    return say(
        "has {size:,} characters, and a cell holds {most:,}; choose CSV or Markdown files instead.",
        "有 {size:,} 个字符，而单元格最多 {most:,} 个；请改用 CSV 或 Markdown 文件。",
        size=size,
        most=LONGEST_CELL,
    )
