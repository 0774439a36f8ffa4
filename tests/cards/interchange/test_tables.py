"""Cards as CSV and XLSX: in and out without a difference, bad cells by row and column."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.cardfile import CardFile
from cards.interchange import cards_of, read_csv, read_xlsx, rows_of, write_csv, write_xlsx
from cards.interchange.tables import COLUMNS, shielded, unshielded
from tests.cards.interchange.makers import make_zip, problems_of, the_deck

Through = Callable[[list[list[str]]], list[CardFile]]


def through_csv(rows: list[list[str]]) -> list[CardFile]:
    return [card for _, card in cards_of(read_csv(write_csv(rows), "c.csv"))]


def through_xlsx(rows: list[list[str]]) -> list[CardFile]:
    return [card for _, card in cards_of(read_xlsx(write_xlsx(rows, "c"), "c.xlsx"))]


BOTH = pytest.mark.parametrize("through", [through_csv, through_xlsx])


def rows(**cells: str) -> list[list[str]]:
    """The first two cards of the deck; `cells` are put into the second one's row."""
    found = rows_of(the_deck().cards[:2])
    for name, text in cells.items():
        found[2][COLUMNS.index(name.replace("zh_CN", "zh-CN"))] = text
    return found


@BOTH
def test_the_whole_deck_comes_back(through: Through) -> None:
    assert through(rows_of(the_deck().cards)) == list(the_deck().cards)


@BOTH
def test_two_bad_cells_are_told_by_row_and_column(through: Through) -> None:
    name = "c.csv" if through is through_csv else "c.xlsx"
    bad = rows(difficulty="hard", answer_zh_CN="", title_en="")
    assert problems_of(through, bad) == [
        f"{name}, row 3, difficulty: is 'hard'; write a whole number from 1 to 3.",
        f"{name}, row 3, title_en: is ''; write a text in quotes.",
        f"{name}, row 3, answer_zh-CN: is empty; write it.",
    ]


@BOTH
@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1+2", "@SUM(A1)", "\tx", "\r=x", "'=x"])
def test_formulas_are_neutralised(through: Through, formula: str) -> None:
    card = replace(the_deck().cards[0], slug=formula)
    assert rows_of([card])[1][1] == f"'{formula}"
    assert unshielded(shielded(formula)) == formula


@given(st.text())
def test_any_text_survives_being_shielded(text: str) -> None:
    assert unshielded(shielded(text)) == text
    assert not shielded(text).startswith(("=", "+", "-", "@", "\t", "\r"))


_signs = st.characters(exclude_categories=["Cs", "Cc"])
_plain = st.text(_signs, min_size=1).filter(str.strip).filter(lambda t: not set(t) & set("`~#"))


@settings(max_examples=40)
@given(title=_plain, note=_plain)
def test_whatever_a_card_says_it_comes_back(title: str, note: str) -> None:
    card = the_deck().cards[0]
    title = title.strip()[:200].strip() or "x"
    texts = {
        lang: replace(text, explanation=f"{text.explanation}\n\nx {note}")
        for lang, text in card.texts.items()
    }
    changed = replace(card, title={**card.title, "en": title}, texts=texts)
    assert through_csv(rows_of([changed])) == [changed]
    assert through_xlsx(rows_of([changed])) == [changed]


@BOTH
def test_examples_and_sources_that_are_no_json_are_named(through: Through) -> None:
    found = problems_of(through, rows(examples="{", sources='[{"file": "x.go"}]'))
    assert len(found) == 2
    assert "row 3, examples: is not JSON" in found[0]
    assert "row 3, sources: sources[0].release: must say in which Go release" in found[1]


@BOTH
def test_what_a_file_could_not_hold_is_told(through: Through) -> None:
    found = problems_of(through, rows(explanation_en="Well.\n## Answer\nNo.\n```go\nx"))
    assert any("explanation_en: the line '## Answer' would start another" in one for one in found)
    assert any("explanation_en: a code block is not closed" in one for one in found)


@BOTH
def test_one_uuid_in_two_rows_is_told(through: Through) -> None:
    table = rows(uuid=str(the_deck().cards[0].uuid))
    (found,) = problems_of(through, table)
    assert "row 3, uuid: is that of row 2 again" in found


@BOTH
def test_missing_and_unknown_columns_are_told(through: Through) -> None:
    table = [[*row[:3], *row[4:]] for row in rows()]
    table[0][-1] = "source"
    found = problems_of(through, table)
    assert len(found) == 2
    assert "row 1, area: is missing" in found[0]
    assert "row 1, source: is no column of cards" in found[1]


def csv_refusals(data: bytes) -> list[str]:
    return problems_of(read_csv, data, "c.csv")


def test_a_spreadsheet_s_semicolons_and_tabs_are_understood() -> None:
    for sign in ",;\t":
        data = f"front{sign}back\r\nQ{sign}A\r\n\r\n".encode()
        assert read_csv(data, "c.csv").rows == [(2, ["Q", "A"])]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("a,b\n1,2".encode("utf-16"), "is UTF-16; save it as"),
        (b"a,b\n1,\xff", "is not UTF-8 in line 2"),
        (b"", "has no heads"),
        (b"a,b\n", "has heads and no row"),
        (b"a,,b\n1,2,3", "row 1, column 2: has no name"),
        (b"a\n1,2", "row 2, column 2: is past the last column that has a head"),
        (b'a,b\n"1,2', "row 2: cannot be read"),
        (b'a,b\n"1" x,2', "row 2: cannot be read"),
        (b"a\n" + b"x" * 140_000, "row 2: has a cell of more than 131,072 characters"),
        (b"a\n" + b"x" * 110_000, "row 2, a: has 110,000 characters; keep to 100,000"),
        (b"a\n" + b"x\n" * 5_001, "has more than 5,000 rows"),
        (b",".join(b"a%d" % n for n in range(61)) + b"\nx", "has more than 60 columns"),
        (b"a\nx\0y", "row 2, a: holds a NUL"),
    ],
)
def test_a_bad_csv_file_is_refused_with_the_reason(data: bytes, told: str) -> None:
    (found,) = csv_refusals(data)
    assert told in found


def workbook(cells: list[list[object]]) -> bytes:
    book, out = openpyxl.Workbook(), BytesIO()
    for row in cells:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    parts[name] = change(parts.get(name, b""))
    return make_zip(parts)


def xlsx_refusals(data: bytes) -> list[str]:
    return problems_of(read_xlsx, data, "c.xlsx")


def test_numbers_are_read_as_they_are_shown() -> None:
    assert read_xlsx(workbook([["a", "b"], [1, 2.5]]), "c.xlsx").rows == [(2, ["1", "2.5"])]


def test_a_formula_is_refused_with_row_and_column() -> None:
    assert xlsx_refusals(workbook([["a", "b"], ["x", "=1+1"]])) == [
        "c.xlsx, row 2, b: holds a formula; put its value there."
    ]


def test_a_written_workbook_holds_no_formula() -> None:
    card = replace(the_deck().cards[0], title={"en": "=1+1", "zh-CN": "@x"})
    book = openpyxl.load_workbook(BytesIO(write_xlsx(rows_of([card]), "c")))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert "'=1+1" in {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} <= {"s", "n"}


SHEET = "xl/worksheets/sheet1.xml"
ENTITY = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("part", "change", "told"),
    [
        (SHEET, lambda xml: ENTITY + xml, "declares a document type or entities"),
        (SHEET, lambda xml: xml.decode().encode("utf-16"), "another encoding than UTF-8"),
        (
            SHEET,
            lambda xml: b'<?xml version="1.0" encoding="utf-7"?>' + xml,
            "another encoding than UTF-8",
        ),
        (
            "xl/externalLinks/externalLink1.xml",
            lambda xml: b"<x/>",
            "is a link to another workbook",
        ),
        (SHEET, lambda xml: xml[:-40], "is not a workbook that can be read"),
        (SHEET, lambda xml: bytes(35_000_000), "unpacks to more than"),
    ],
)
def test_xml_that_leads_away_is_refused(
    part: str, change: Callable[[bytes], bytes], told: str
) -> None:
    (found,) = xlsx_refusals(with_part(workbook([["a"], ["x"]]), part, change))
    assert told in found


def test_a_workbook_that_claims_a_million_rows_is_read_up_to_the_limit() -> None:
    data = with_part(
        workbook([["a"], ["x"]]),
        SHEET,
        lambda xml: xml.replace(b'<row r="2"', b'<row r="1048576"').replace(b'"A2"', b'"A1048576"'),
    )
    assert xlsx_refusals(data) == ["c.xlsx: has more than 5,000 rows; bring fewer at a time."]


def test_what_is_no_workbook_is_said_to_be_none() -> None:
    assert "is not an XLSX file" in xlsx_refusals(b"\xd0\xcf\x11\xe0")[0]
    assert "but not a workbook" in xlsx_refusals(make_zip({"a": b"1"}))[0]


def test_a_text_that_no_cell_can_hold_is_not_cut_in_silence() -> None:
    card = the_deck().cards[0]
    text = replace(card.texts["en"], explanation="x" * 40_000)
    table = rows_of([replace(card, texts={**card.texts, "en": text})])
    (found,) = problems_of(write_xlsx, table, "deck")
    assert found.startswith("deck.xlsx, row 2, explanation_en: has 40,000 characters")
