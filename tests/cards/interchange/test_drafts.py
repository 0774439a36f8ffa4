"""Notes and tables of questions as drafts: sensible places, safe text, the same card again."""

from __future__ import annotations

import re
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.interchange import (
    Draft,
    cards_of_drafts,
    drafts_of_notes,
    drafts_of_table,
    read_apkg,
    read_csv,
)
from cards.interchange.notehtml import to_markdown
from cards.markup import plain, render
from tests.cards.interchange.makers import (
    make_apkg,
    make_collection,
    note_types,
    problems_of,
    the_deck,
)


def drafts(flds: str, *fields: str, tags: str = "", guid: str = "g1") -> list[Draft]:
    models = note_types(Type=fields or ("Front", "Back"))
    data = make_apkg(make_collection([(guid, 1, tags, flds)], models))
    return drafts_of_notes(read_apkg(data, "x.apkg"))


def draft(flds: str, *fields: str) -> Draft:
    (found,) = drafts(flds, *fields)
    return found


def table(text: str) -> list[Draft]:
    return drafts_of_table(read_csv(text.encode(), "x.csv"))


def test_front_and_back_are_question_and_answer() -> None:
    found = draft("Why?\x1fBecause.")
    assert (found.title, found.texts.question, found.texts.answer) == ("Why?", "Why?", "Because.")


@pytest.mark.parametrize(
    "heads", [("Question", "Answer"), ("正面", "背面"), ("Wort", "Bedeutung"), ("x", "Back")]
)
def test_fields_find_their_place_by_name_or_order(heads: tuple[str, str]) -> None:
    found = draft("Why?\x1fBecause.", *heads)
    assert (found.texts.question, found.texts.answer) == ("Why?", "Because.")


def test_a_field_nobody_knows_is_kept_under_its_name() -> None:
    found = draft("Q\x1fA\x1fmore\x1fsee also", "Front", "Back", "Extra", "Source")
    assert found.texts.explanation == "more\n\n**Source**\n\nsee also"


def test_a_gap_is_open_in_the_question_and_filled_in_the_answer() -> None:
    found = draft(
        "A map has {{c1::eight::how many}} slots, {{c2::one}} group.\x1f", "Text", "Extra"
    )
    assert found.texts.question == "A map has \\[how many\\] slots, \\[…\\] group."
    assert found.texts.answer == "A map has eight slots, one group."


def test_the_language_is_told_by_the_script_or_by_whoever_brings_the_file() -> None:
    assert draft("map 何时扩容?\x1fx").lang == "zh-CN"
    assert draft("Why?\x1fx").lang == "en"
    data = make_apkg(make_collection([("g", 1, "", "Why?\x1fx")]))
    assert drafts_of_notes(read_apkg(data, "x"), "zh-CN")[0].lang == "zh-CN"


def test_the_same_guid_is_the_same_card() -> None:
    one, two = draft("Q\x1fA"), draft("Changed\x1fA")
    assert one.uuid == two.uuid
    assert one.uuid.version == 4
    assert drafts("Q\x1fA", guid="other")[0].uuid != one.uuid


def test_a_guid_twice_and_an_empty_question_are_told() -> None:
    notes = [("g", 1, "", "Q\x1fA"), ("g", 1, "", "<br>\x1fA"), ("", 1, "", "Q\x1f")]
    collection = read_apkg(make_apkg(make_collection(notes)), "x.apkg")
    assert problems_of(drafts_of_notes, collection) == [
        "x.apkg, row 2, guid: has the GUID of row 1 again.",
        "x.apkg, row 2, question: is empty; a card needs a question.",
        "x.apkg, row 3: has no GUID, and no question to make one from.",
    ]


def test_a_plain_table_of_questions_and_answers_is_read() -> None:
    one, two = table("Front,Back,Tags\nWhy?,Because.,go slice-growth\n'=1+1,<b>2</b>,\n")
    assert (one.row, one.tags, one.texts.answer) == (2, ("go", "slice-growth"), "Because.")
    assert (two.texts.question, two.texts.answer) == ("=1+1", "**2**")


def test_a_table_without_questions_or_with_two_says_so() -> None:
    assert problems_of(table, "a,b\n1,2") == [
        "x.csv, row 1, question: is missing; name a column so."
    ]
    assert problems_of(table, "Front,Question\n1,2") == [
        "x.csv, row 1, Question: is a second column for question; keep one."
    ]


def test_drafts_become_unfinished_cards_and_a_tag_may_name_the_topic() -> None:
    (one,) = drafts("How does it grow?\x1fA", tags="go Slice-Growth")
    ((row, _own, card),) = cards_of_drafts([one], the_deck())
    assert (row, card.topic, card.area) == (1, "slice-growth", "data-structures")
    assert card.slug.startswith("how-does-it-grow-")
    assert (card.title["en"], card.title["zh-CN"]) == ("How does it grow?", "")
    ((_, _own, card),) = cards_of_drafts([draft("切片\x1fA")], the_deck())
    assert (card.topic, card.area) == ("imported", "data-structures")
    assert card.slug.startswith("note-")


def test_two_languages_of_one_of_our_own_notes_are_one_card() -> None:
    number = "573a2f78-7274-4d12-8900-19e61ee0861e"
    notes = [(f"goprep:{number}:{lang}", 1, "", f"{lang}?\x1fA") for lang in ("en", "zh-CN")]
    found = drafts_of_notes(read_apkg(make_apkg(make_collection(notes)), "x"))
    ((_, _own, card),) = cards_of_drafts(found, the_deck())
    assert str(card.uuid) == number
    assert {lang: text.question for lang, text in card.texts.items()} == {
        "en": "en?",
        "zh-CN": "zh-CN?",
    }


# ---- hostile HTML ----

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x.png onerror=alert(1)>",
    '<a href="javascript:alert(1)">go</a>',
    '<a href=" jav&#x09;ascript:alert(1)">go</a>',
    '<img src="data:image/svg+xml;base64,PHN2Zz4=">',
    '<p style="background:url(javascript:alert(1))">x</p>',
    "<style>*{display:none}</style>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    '<iframe src="https://evil.example"></iframe>',
    '<form action="https://evil.example"><input name=a></form>',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<b <script>alert(1)</script>0",
    "[x](javascript:alert(1)) ![y](data:text/html,x)",
    "<!--><script>alert(1)</script>-->",
    "<div>" * 5_000 + "x",
    "<b>" * 5_000 + "<i>x",
    "```\n</code></pre><script>alert(1)</script>",
]
LINK = re.compile(r'(?:href|src)="([^"]*)"')
TAG = re.compile(r"<\s*(script|style|img|iframe|svg|form|input|math|object)", re.I)


@pytest.mark.parametrize("html", HOSTILE, ids=lambda html: html[:30])
def test_hostile_html_reaches_no_page(html: str) -> None:
    page = render(to_markdown(html).text)
    assert not TAG.search(page)
    assert not re.search(r"<[^>]*\s(?:on\w+|style)=", page)
    assert all(re.match(r"(?:https?|mailto):", link) for link in LINK.findall(page))


@given(
    st.text(alphabet=st.sampled_from("<>/\"'=& \n`*_[]()!#-+.1abscriptonerror:jvdt"), max_size=80)
)
def test_no_mix_of_signs_makes_a_tag_or_a_bad_link(html: str) -> None:
    page = render(to_markdown(html).text)
    assert not TAG.search(page)
    assert not re.search(r"<[^>]*\s(?:on\w+|style)=", page)
    assert all(re.match(r"(?:https?|mailto):", link) for link in LINK.findall(page))


def test_what_was_dropped_is_told() -> None:
    found = draft("<img src=a.png onerror=x> Q<script>1</script>\x1f[sound:b.mp3]")
    assert found.removed == ("script", "event handler")
    assert found.media == ("a.png", "b.mp3")
    assert (found.texts.question, found.texts.answer) == ("\\[a.png\\] Q", "\\[b.mp3\\]")


_signs = st.characters(min_codepoint=33, max_codepoint=126)
_words = st.lists(st.text(_signs, min_size=1), min_size=1, max_size=6).map(" ".join)


@given(_words.filter(lambda text: "[sound:" not in text))
def test_plain_words_survive_as_they_are(text: str) -> None:
    assert plain(to_markdown(escape(text)).text) == text


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<div>one</div><div>two</div>", "one\n\ntwo"),
        ("one<br>two", "one\\\ntwo"),
        ("<b>a</b> <i>b</i> <code>x_y</code>", "**a** *b* `x_y`"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n\n  - b\n- c"),
        ("<pre>x := 1\n  y &lt; 2</pre>", "```\nx := 1\n  y < 2\n```"),
        ('<a href="https://go.dev/x?a=1">go</a>', "[go](<https://go.dev/x?a=1>)"),
        ("<h1>Big</h1>text", "### Big\n\ntext"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a — b"),
        ("<blockquote>a</blockquote>", "> a"),
        ("# no heading", "\\# no heading"),
        ("1. no list", "1\\. no list"),
    ],
)
def test_markup_becomes_markdown(html: str, markdown: str) -> None:
    assert to_markdown(html).text == markdown
