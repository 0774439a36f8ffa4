"""The OpenAPI document as people read it: operations by tag, and the shapes they speak of.

Plain data for the template of /api/docs, in the reader's language; nothing here knows of requests.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from goprep.api.document import METHODS
from goprep.api.problems import CONTENT_TYPE

Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Word:
    """A piece of a type: ``shape`` names the component it links to, ``code`` is in no language."""

    text: str
    shape: str = ""
    code: bool = False


@dataclass(frozen=True)
class Row:
    """A parameter, a header, or a member of a shape."""

    name: str
    type: list[Word]
    description: str = ""
    required: bool = False
    where: str = ""


@dataclass(frozen=True)
class Example:
    title: str
    text: str


@dataclass(frozen=True)
class Content:
    """A body: its media type, its type, examples."""

    media_type: str
    type: list[Word]
    examples: list[Example]


@dataclass(frozen=True)
class Answer:
    status: str
    description: str
    contents: list[Content]
    headers: list[Row]
    codes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Operation:
    id: str
    method: str
    path: str
    summary: str
    description: list[str]
    scopes: list[str] | None  # None: no token is looked at
    optional: bool  # a token may be sent, and need not be
    parameters: list[Row]
    body: Content | None
    good: list[Answer]
    errors: list[Answer]

    def matches(self, words: list[str]) -> bool:
        text = f"{self.method} {self.path} {self.summary} {' '.join(self.description)}".casefold()
        return all(word in text for word in words)


@dataclass(frozen=True)
class Section:
    tag: str
    title: str
    description: str
    operations: list[Operation]


@dataclass(frozen=True)
class Shape:
    name: str
    description: list[str]
    type: list[Word]
    rows: list[Row]


def said(text: str) -> str:
    """A sentence of the document in the reader's language; `goprep.messages` collects them all."""
    return pgettext("API", text) if text else ""


def sections(document: Schema) -> list[Section]:
    """Operations by tag, tags in the document's order, those it does not describe last."""
    by_tag: dict[str, list[Operation]] = {}
    descriptions = {tag["name"]: tag.get("description", "") for tag in document.get("tags", ())}
    by_tag.update((name, []) for name in descriptions)
    shared = document.get("components", {}).get("responses", {})
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                found = _operation(path, method, item[method], shared)
                by_tag.setdefault(item[method]["tags"][0], []).append(found)
    return [
        Section(tag, said(tag), said(descriptions.get(tag, "")), found)
        for tag, found in by_tag.items()
        if found
    ]


def shapes(document: Schema) -> list[Shape]:
    """Every component, by name."""
    found = document.get("components", {}).get("schemas", {})
    return [_shape(name, found[name]) for name in sorted(found)]


def type_of(schema: Schema) -> list[Word]:
    """What a value of this schema is, in a few words."""
    if "$ref" in schema:
        name = _name(schema)
        return [Word(name, name)]
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return _either([type_of(part) for part in schema[key]])
    if "const" in schema:
        return [_value(schema["const"])]
    if "enum" in schema:
        return _either([[_value(value)] for value in schema["enum"]])
    if schema.get("type") == "array":
        many = _around(_("list of %(type)s"), type_of(schema.get("items", {})))
        return _bounded(many, schema, "Items")
    if schema.get("type") == "object" and isinstance(schema.get("additionalProperties"), Mapping):
        return _around(_("object of %(type)s"), type_of(schema["additionalProperties"]))
    kinds = schema.get("type")
    if kinds is None:
        return [Word(_("anything"))]
    form = f" ({schema['format']})" if "format" in schema else ""
    kinds = kinds if isinstance(kinds, list) else [kinds]
    named = _either([[Word(f"{kind}{form}", code=True)] for kind in kinds])
    return _bounded(_bounded(named, schema, "Length"), schema, "imum")


def _name(reference: Schema) -> str:
    """The component's name in {"$ref": …}."""
    return str(reference["$ref"]).rsplit("/", 1)[-1]


def _value(value: object) -> Word:
    return Word(json.dumps(value, ensure_ascii=False), code=True)


def _bounded(words: list[Word], schema: Schema, of: str) -> list[Word]:
    low, high = schema.get(f"min{of}"), schema.get(f"max{of}")
    if low is None and high is None:
        return words
    if low is None:
        number = _("at most %(high)s") % {"high": high}
    elif high is None:
        number = _("at least %(low)s") % {"low": low}
    else:
        number = str(low) if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}
    units = {"Items": _("%(number)s entries"), "Length": _("%(number)s characters")}
    bounds = units[of] % {"number": number} if of in units else number
    return _around(_("%(type)s, %(bounds)s").replace("%(bounds)s", bounds), words)


def _around(sentence: str, words: list[Word]) -> list[Word]:
    """The sentence with these words in place of its type."""
    before, _type, after = sentence.partition("%(type)s")
    return [word for word in (Word(before), *words, Word(after)) if word.text]


def _either(parts: list[list[Word]]) -> list[Word]:
    between = Word(" " + pgettext("between two types", "or") + " ")
    words: list[Word] = []
    for number, part in enumerate(parts):
        words += [between, *part] if number else part
    return words


def _operation(path: str, method: str, found: Schema, shared: Schema) -> Operation:
    security = found.get("security", [])
    answers = [
        _answer(status, shared[_name(what)] if "$ref" in what else what)
        for status, what in found["responses"].items()
    ]
    body = list(_contents(found.get("requestBody", {})))
    return Operation(
        id=found["operationId"],
        method=method.upper(),
        path=path,
        summary=said(found.get("summary", "")),
        description=_paragraphs(found.get("description", "")),
        scopes=[scope for each in security for scope in each.get("device", ())]
        if security
        else None,
        optional={} in security,
        parameters=[_parameter(each) for each in found.get("parameters", ())],
        body=body[0] if body else None,
        good=[answer for answer in answers if answer.status < "400"],
        errors=[answer for answer in answers if answer.status >= "400"],
    )


def _parameter(found: Schema) -> Row:
    return Row(
        name=found["name"],
        type=type_of(found.get("schema", {})),
        description=said(found.get("description", "")),
        required=found.get("required", False),
        where=found["in"],
    )


def _answer(status: str, found: Schema) -> Answer:
    headers = [
        Row(name, type_of(each.get("schema", {})), said(each.get("description", "")))
        for name, each in found.get("headers", {}).items()
    ]
    problems = found.get("content", {}).get(CONTENT_TYPE, {}).get("examples", {})
    return Answer(
        status=status,
        description=said(found.get("description", "")),
        contents=list(_contents(found)),
        headers=headers,
        codes=[each["value"]["code"] for each in problems.values()],
    )


def _contents(found: Schema) -> Iterator[Content]:
    for media_type, what in found.get("content", {}).items():
        examples = [
            Example(
                each.get("summary", name),
                json.dumps(each["value"], ensure_ascii=False, indent=2),
            )
            for name, each in what.get("examples", {}).items()
        ]
        yield Content(media_type, type_of(what.get("schema", {})), examples)


def _shape(name: str, schema: Schema) -> Shape:
    required = set(schema.get("required", ()))
    rows = [
        Row(member, type_of(part), said(part.get("description", "")), member in required)
        for member, part in schema.get("properties", {}).items()
    ]
    return Shape(name, _paragraphs(schema.get("description", "")), type_of(schema), rows)


def _paragraphs(text: str) -> list[str]:
    return said(text).split("\n\n") if text else []
