"""The OpenAPI document as people read it: operations by tag, and the shapes they speak of.

Plain data for the template of /api/docs; nothing here knows of requests.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from goprep.api.document import METHODS
from goprep.api.problems import CONTENT_TYPE

Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Word:
    """A piece of a type: ``shape`` names the component it links to."""

    text: str
    shape: str = ""


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
    description: str
    operations: list[Operation]


@dataclass(frozen=True)
class Shape:
    name: str
    description: list[str]
    type: list[Word]
    rows: list[Row]


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
        Section(tag, descriptions.get(tag, ""), found) for tag, found in by_tag.items() if found
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
            return _joined([type_of(part) for part in schema[key]], " or ")
    if "const" in schema:
        return [Word(json.dumps(schema["const"], ensure_ascii=False))]
    if "enum" in schema:
        shown = [[Word(json.dumps(value, ensure_ascii=False))] for value in schema["enum"]]
        return _joined(shown, " or ")
    if schema.get("type") == "array":
        return [Word("list of "), *type_of(schema.get("items", {})), *_bounds(schema, "Items")]
    if schema.get("type") == "object" and isinstance(schema.get("additionalProperties"), Mapping):
        return [Word("object of "), *type_of(schema["additionalProperties"])]
    kind = schema.get("type", "anything")
    name = " or ".join(kind) if isinstance(kind, list) else str(kind)
    form = f" ({schema['format']})" if "format" in schema else ""
    return [Word(name + form), *_bounds(schema, "Length"), *_bounds(schema, "imum")]


def _name(reference: Schema) -> str:
    """The component's name in {"$ref": …}."""
    return str(reference["$ref"]).rsplit("/", 1)[-1]


def _bounds(schema: Schema, of: str) -> list[Word]:
    low, high = schema.get(f"min{of}"), schema.get(f"max{of}")
    if low is None and high is None:
        return []
    unit = {"Items": " entries", "Length": " characters"}.get(of, "")
    if low is None:
        return [Word(f", at most {high}{unit}")]
    if high is None:
        return [Word(f", at least {low}{unit}")]
    return [Word(f", {low} to {high}{unit}" if low != high else f", {low}{unit}")]


def _joined(parts: list[list[Word]], by: str) -> list[Word]:
    words: list[Word] = []
    for number, part in enumerate(parts):
        words += [Word(by), *part] if number else part
    return words


def _operation(path: str, method: str, said: Schema, shared: Schema) -> Operation:
    security = said.get("security", [])
    answers = [
        _answer(status, shared[_name(what)] if "$ref" in what else what)
        for status, what in said["responses"].items()
    ]
    body = list(_contents(said.get("requestBody", {})))
    return Operation(
        id=said["operationId"],
        method=method.upper(),
        path=path,
        summary=said.get("summary", ""),
        description=_paragraphs(said.get("description", "")),
        scopes=[scope for each in security for scope in each.get("device", ())]
        if security
        else None,
        optional={} in security,
        parameters=[_parameter(each) for each in said.get("parameters", ())],
        body=body[0] if body else None,
        good=[answer for answer in answers if answer.status < "400"],
        errors=[answer for answer in answers if answer.status >= "400"],
    )


def _parameter(said: Schema) -> Row:
    return Row(
        name=said["name"],
        type=type_of(said.get("schema", {})),
        description=said.get("description", ""),
        required=said.get("required", False),
        where=said["in"],
    )


def _answer(status: str, said: Schema) -> Answer:
    headers = [
        Row(name, type_of(each.get("schema", {})), each.get("description", ""))
        for name, each in said.get("headers", {}).items()
    ]
    problems = said.get("content", {}).get(CONTENT_TYPE, {}).get("examples", {})
    return Answer(
        status=status,
        description=said.get("description", ""),
        contents=list(_contents(said)),
        headers=headers,
        codes=[each["value"]["code"] for each in problems.values()],
    )


def _contents(said: Schema) -> Iterator[Content]:
    for media_type, what in said.get("content", {}).items():
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
        Row(member, type_of(part), part.get("description", ""), member in required)
        for member, part in schema.get("properties", {}).items()
    ]
    return Shape(name, _paragraphs(schema.get("description", "")), type_of(schema), rows)


def _paragraphs(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]
