"""The API's documentation: everything is on it, in the site's dress, and links lead somewhere."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from goprep import messages
from goprep.api import CODES, document, reading
from tests.cards.html import page_of

pytestmark = pytest.mark.django_db


def text(response: Any) -> str:
    return str(response.content.decode())


@pytest.mark.parametrize("lang", ["en", "zh-hans"])
def test_every_operation_and_every_shape_is_on_the_page(lang: str) -> None:
    response = Client().get("/api/docs", headers={"Accept-Language": lang})
    page = page_of(response)
    assert (page.h1, page.inline, page.doubled_ids) == (1, [], set())
    spec = document.parsed()
    operations = [
        item[method]["operationId"]
        for item in spec["paths"].values()
        for method in document.METHODS
        if method in item
    ]
    shapes = [f"shape-{name}" for name in spec["components"]["schemas"]]
    assert set(operations) | set(shapes) <= set(page.ids)


def test_in_chinese_every_sentence_is_chinese_and_code_is_marked_as_no_language() -> None:
    chinese = {"Accept-Language": "zh-hans"}
    pages = ["/api/docs", *(f"/api/problems/{code}" for code in CODES)]
    html = "".join(text(Client().get(page, headers=chinese)) for page in pages)
    shown = plain(re.sub(r"<pre.*?</pre>", "", html, flags=re.DOTALL))
    for _, sentence, context in messages._of_document():
        with translation.override("zh-hans"):
            translated = translation.pgettext(context or "", str(sentence))
        for paragraph in translated.replace("`", "").split("\n\n"):
            assert " ".join(paragraph.split()) in shown
        for paragraph in str(sentence).replace("`", "").split("\n\n"):
            assert len(paragraph) < 12 or paragraph not in shown
    assert set(re.findall(r"<code[^>]*>", html)) == {'<code lang="en" translate="no">'}


def plain(html: str) -> str:
    """What is read, without its marks."""
    return " ".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


def test_every_link_within_the_page_leads_somewhere() -> None:
    response = Client().get("/api/docs")
    targets = set(re.findall(r'href="#([^"]+)"', text(response)))
    assert targets <= set(page_of(response).ids)


def test_no_other_host_is_asked_for_anything() -> None:
    assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', text(Client().get("/api/docs")))


def test_searching_leaves_the_operations_with_all_the_words() -> None:
    response = Client().get("/api/docs?q=devices+DELETE")
    shown = re.findall(r'<article[^>]* id="(\w+)"', text(response))
    assert shown == ["revokeDevice"]
    assert "No operation has all of these words." in text(Client().get("/api/docs?q=zzz"))
    assert "<script>x" not in text(Client().get("/api/docs?q=<script>x"))


def test_every_problem_has_a_page_that_says_what_to_do() -> None:
    for code, kind in CODES.items():
        response = Client().get(f"/api/problems/{code}")
        page = page_of(response)
        assert (response.status_code, page.h1, page.inline) == (200, 1, [])
        assert str(int(kind.status)) in text(response)
    assert Client().get("/api/problems/").status_code == 200
    unknown = Client().get("/api/problems/nothing")
    assert unknown.status_code == 404
    assert "<html" in text(unknown)


def test_the_document_is_sent_once() -> None:
    response = Client().get("/api/v1/openapi.json")
    assert response.content == document.committed()
    again = Client().get("/api/v1/openapi.json", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


def test_the_foot_of_every_page_leads_to_it() -> None:
    assert 'href="/api/docs"' in text(Client().get("/"))


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ({"$ref": "#/components/schemas/Card"}, "Card"),
        ({"type": "array", "items": {"type": "integer"}}, "list of integer"),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "string or null"),
        ({"enum": ["en", "zh-CN"]}, '"en" or "zh-CN"'),
        ({"const": 1}, "1"),
        ({"type": "integer", "minimum": 0, "maximum": 23}, "integer, 0 to 23"),
        ({"type": "string", "maxLength": 80}, "string, at most 80 characters"),
        ({"type": "array", "items": {}, "minItems": 21, "maxItems": 21},
         "list of anything, 21 entries"),
        ({"type": "string", "format": "date-time"}, "string (date-time)"),
        ({"type": "object", "additionalProperties": {"type": "number"}}, "object of number"),
        ({}, "anything"),
    ],
)  # fmt: skip
def test_types_read_as_words(schema: dict[str, Any], said: str) -> None:
    assert "".join(word.text for word in reading.type_of(schema)) == said
