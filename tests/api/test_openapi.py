"""The OpenAPI document is what the code says, is valid, and leaves no operation unexplained."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from drf_spectacular.validation import validate_schema

from goprep.api import CODES, document

SPEC = document.parsed()
OPERATIONS = [
    pytest.param(path, method, item[method], id=item[method]["operationId"])
    for path, item in SPEC["paths"].items()
    for method in document.METHODS
    if method in item
]
# A whole trace is longer than all the rest of the document.
TOO_LONG_FOR_AN_EXAMPLE = {"getTrace"}
of_every_operation = pytest.mark.parametrize(("path", "method", "said"), OPERATIONS)


def test_the_committed_document_is_current_and_made_without_a_warning(capfd: Any) -> None:
    assert document.generated() == document.PLACE.read_bytes(), "make openapi"
    assert capfd.readouterr().err == ""


def test_it_is_valid_openapi_3_1() -> None:
    assert SPEC["openapi"].startswith("3.1")
    validate_schema(SPEC)


def test_every_operation_has_an_id_of_its_own() -> None:
    ids = [param.values[2]["operationId"] for param in OPERATIONS]  # type: ignore[index]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z][A-Za-z0-9]*", name) for name in ids)


def test_every_tag_is_described() -> None:
    used = {tag for param in OPERATIONS for tag in param.values[2]["tags"]}  # type: ignore[index]
    assert used <= {tag["name"] for tag in SPEC["tags"] if tag["description"]}


@of_every_operation
def test_it_says_what_it_does(path: str, method: str, said: dict[str, Any]) -> None:
    assert said["summary"]
    assert len(said["description"]) > 15
    assert len(said["tags"]) == 1
    for parameter in said.get("parameters", ()):
        if parameter["in"] != "path":
            assert parameter.get("description"), parameter["name"]


@of_every_operation
def test_its_body_and_its_good_answers_have_examples_that_fit(
    path: str, method: str, said: dict[str, Any]
) -> None:
    bodies = [("body", said["requestBody"])] if "requestBody" in said else []
    bodies += [(status, what) for status, what in said["responses"].items() if status < "300"]
    for place, what in bodies:
        for media_type, content in what.get("content", {}).items():
            if media_type != "application/json" or said["operationId"] in TOO_LONG_FOR_AN_EXAMPLE:
                continue
            assert content.get("examples"), place
            for name, example in content["examples"].items():
                wrong = [error.message for error in _errors(example["value"], content["schema"])]
                assert wrong == [], f"{place} {name}"


@of_every_operation
def test_it_says_how_it_refuses(path: str, method: str, said: dict[str, Any]) -> None:
    answers = said["responses"]
    assert any(status < "400" for status in answers)
    expected = {"406", "414", "429", "431", "500"}
    expected |= {"400", "413", "415", "422"} if "requestBody" in said else set()
    expected |= {"401"} if said.get("security") else set()
    expected |= {"403"} if _scopes(said) else set()
    assert expected <= set(answers)
    for status, what in answers.items():
        if status < "400":
            continue
        if "$ref" in what:
            what = SPEC["components"]["responses"][what["$ref"].rsplit("/", 1)[-1]]
        content = what["content"]["application/problem+json"]
        assert content["schema"] == {"$ref": "#/components/schemas/Problem"}
        for example in content["examples"].values():
            assert int(CODES[example["value"]["code"]].status) == int(status)
    for status in {"429", "503"} & set(answers):
        assert "Retry-After" in answers[status]["headers"]


def test_where_a_token_may_be_sent_and_need_not_be_is_said() -> None:
    optional = {
        param.id
        for param in OPERATIONS
        if {} in param.values[2].get("security", ())  # type: ignore[index]
    }
    assert optional == {"getCard", "listCards", "startRun"}
    card = SPEC["paths"]["/api/v1/cards/{card}"]["get"]
    assert card["security"] == [{}, {"device": []}]


def test_every_shape_within_another_has_a_name() -> None:
    assert [place for name in SPEC["components"]["schemas"] for place in _nameless(name)] == []
    assert SPEC["components"]["schemas"]["Push"]["properties"]["events"]["items"] == {
        "$ref": "#/components/schemas/Event"
    }


def _nameless(name: str) -> Iterator[str]:
    def within(node: Any, path: str) -> Iterator[str]:
        if isinstance(node, dict):
            if isinstance(node.get("properties"), dict) and path != name:
                yield path
            for key in node.keys() - {"examples"}:
                yield from within(node[key], f"{path}/{key}")

    return within(SPEC["components"]["schemas"][name], name)


def _scopes(said: dict[str, Any]) -> list[str]:
    return [scope for each in said.get("security", ()) for scope in each.get("device", ())]


def _errors(value: object, schema: dict[str, Any]) -> Iterator[jsonschema.ValidationError]:
    whole = {**schema, "components": SPEC["components"]}
    found: Iterator[jsonschema.ValidationError] = jsonschema.Draft202012Validator(
        whole, format_checker=jsonschema.FormatChecker()
    ).iter_errors(value)
    return found
