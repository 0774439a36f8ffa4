"""A card's Markdown taken apart for a page. No database: rows are built, not saved."""

from __future__ import annotations

from typing import Any

from cards.faces import Face, face, items
from cards.models import Card, CardText
from cards.sources import source_of


def shown(go: str = "1.27", lang: str = "en", **parts: str) -> Face:
    card = Card(slug="slices")
    text = {"title": "Slices", "question": "What?", "answer": "That.", **parts}
    rows: Any = [CardText(card=card, lang="en", **text)]
    card._prefetched_objects_cache = {"texts": rows}  # type: ignore[attr-defined]
    return face(card, lang, go)


def test_the_question_fits_into_a_heading_and_its_code_follows() -> None:
    found = shown(question="What does `f` print?\n\n```go\nf()\n```")
    assert found.question == "What does <code>f</code> print?"
    assert found.question_rest.startswith("<pre")


def test_a_question_that_begins_with_code_is_headed_by_the_title() -> None:
    found = shown(question="```go\nf()\n```\n\nWhat does it print?", title="a < b")
    assert found.question == "a &lt; b"
    assert "<pre" in found.question_rest


def test_changes_are_split_by_release() -> None:
    found = shown(
        changes="- **1.18**: A new\n  threshold.\n- **1.21-1.23**：Odd.\n- **1.24**: Swiss.",
        go="1.22",
    )
    assert [(c.releases, c.ahead) for c in found.changes] == [
        ("1.18", False),
        ("1.21–1.23", False),
        ("1.24", True),
    ]
    assert found.changes[0].html == "<p>A new\nthreshold.</p>\n"
    assert found.unchanged == ""


def test_a_card_on_which_releases_agree_says_so() -> None:
    assert shown(changes="- none: the same in all of them.").unchanged == (
        "<p>the same in all of them.</p>\n"
    )
    assert "一样" in shown(changes="- 无：都一样。").unchanged


def test_changes_an_editor_wrote_as_prose_are_not_lost() -> None:
    assert shown(changes="It has always been so.").unchanged == "<p>It has always been so.</p>\n"


def test_follow_ups_are_questions_with_answers() -> None:
    found = shown(follow_ups="- And `nil`? — Zero\n  times.\n- 那么 nil？——零次。\n- No answer")
    assert [(f.question, f.answer) for f in found.follow_ups] == [
        ("And <code>nil</code>?", "<p>Zero\ntimes.</p>\n"),
        ("那么 nil？", "<p>零次。</p>\n"),
        ("No answer", ""),
    ]


def test_a_dash_in_a_code_block_begins_no_item() -> None:
    assert items("- one\n  ```\n  - not an item\n  ```\n- two") == [
        "one\n```\n- not an item\n```",
        "two",
    ]


def test_a_language_that_is_missing_falls_back_to_english() -> None:
    found = shown(lang="zh-CN")
    assert (found.lang, found.title) == ("en", "Slices")


def test_a_card_without_any_text_is_named_by_its_slug() -> None:
    card = Card(slug="slices")
    card._prefetched_objects_cache = {"texts": []}  # type: ignore[attr-defined]
    assert face(card, "en", "1.27").title == "slices"


def test_markup_in_a_card_is_text() -> None:
    assert "<script" not in shown(question="<script>alert(1)</script>").question_rest


def test_sources_lead_to_the_file_of_their_release_and_to_the_section() -> None:
    file = source_of({"file": "runtime/slice.go", "symbol": "growslice", "release": "1.22"})
    assert file.url.endswith("/release-branch.go1.22/src/runtime/slice.go")
    assert source_of({"spec": "For statements"}).url.endswith("/spec#For_statements")
