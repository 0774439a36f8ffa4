"""Every operation, asked with whatever the document allows and with what it forbids.

Each answer has to be one that the document describes: its status, its type, its headers and its
shape. A learner with a history asks, and then nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from goprep.api import document
from goprep.wsgi import application
from simulations import runner
from simulations import services as simulations
from simulations.models import SimulationRun
from tests.api.caller import Caller
from tests.api.test_content import with_example
from tests.makers import make_card, make_deck, make_editor, make_learner
from tests.simulations.conftest import no_counts, sent  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sent", "no_counts")]

EXAMPLES = 12
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
SPEC = document.parsed()
SCHEMA = schemathesis.openapi.from_dict(document.parsed())
SCHEMA.app = application
OPERATIONS = {
    item[method]["operationId"]: item[method]
    for item in SPEC["paths"].values()
    for method in document.METHODS
    if method in item
}
# What accounts of tests have; see tests/makers.py.
PASSWORD = "correct horse battery"

of_every_operation = pytest.mark.parametrize("name", OPERATIONS)


class Place:
    """What there is on the server: ``known`` has a real value for each name in the document."""

    def __init__(self) -> None:
        deck = make_deck("go-runtime")
        card, other = make_card(deck), make_card(deck)
        trace = with_example(card)
        editor = make_editor("editor")  # as in an example of the document; its other name is free
        make_learner(user=editor)
        self.caller = Caller(editor, scopes=("study", "content:write"))
        events = [_review(card), _review(card), _review(other)]
        assert self.caller.post("sync/events", {"events": events}).status_code == 200
        question = self.caller.get(f"traces/{trace}").json()["questions"][0]
        self.known = {
            "a": trace,
            "b": _another_trace(),
            "answer": question["answer"],
            "at": question["at"],
            "card": str(card.pk),
            "deck": deck.slug,
            "device_id": str(self.caller.device.id),
            "digest": trace,
            "n": 1,
            "password": PASSWORD,
            "question": question["id"],
            "run_id": str(SimulationRun.objects.latest("created_at").pk),
            "slug": "slice-growth",
        }


@of_every_operation
def test_a_learners_device_gets_only_answers_that_are_described(name: str) -> None:
    place = Place()
    statuses = _ask(name, place, place.caller.headers)
    assert any(status < 400 for status in statuses), f"it never worked: {statuses}"


@of_every_operation
def test_nobody_gets_only_answers_that_are_described(name: str) -> None:
    statuses = _ask(name, Place(), {})
    security = OPERATIONS[name].get("security", [])
    if security and {} not in security:
        assert 401 in statuses
        assert statuses <= {401, 404}, "only an address that leads nowhere is something else"


def _ask(name: str, place: Place, headers: dict[str, str]) -> set[int]:
    """All statuses that came, each example having found the server as ``place`` left it."""
    operation = SCHEMA.find_operation_by_id(name)
    statuses: set[int] = set()

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        case=st.one_of(operation.as_strategy(mode) for mode in GenerationMode),
        real=st.booleans(),
    )
    def ask(case: Case, real: bool) -> None:
        if real:
            _make_real(case, place.known)
        statuses.add(_answer(case, headers))

    with _one_connection():
        for body in _described_bodies(name) or [None]:
            statuses.add(_answer(_plain(operation, place.known, body), headers))
        ask()
    return statuses


@contextmanager
def _one_connection() -> Iterator[None]:
    """Requests stay in the test's transaction, as those of Django's own client do."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


def _answer(case: Case, headers: dict[str, str]) -> int:
    headers = {"Accept-Encoding": "identity", **headers}  # the checks do not unpack
    with transaction.atomic():
        response = case.call_and_validate(headers=headers, checks=CHECKS)
        transaction.set_rollback(True)
    return response.status_code


def _plain(operation: Any, known: dict[str, Any], body: Any) -> Case:
    """The request that a client's developer tries first: real ids, the body of the document."""
    path = {p.name: known[p.name] for p in operation.path_parameters}
    if body is None:
        return operation.Case(path_parameters=path)
    return operation.Case(
        path_parameters=path, body=_with(body, known), media_type="application/json"
    )


def _make_real(case: Case, known: dict[str, Any]) -> None:
    """Ids that exist, so that not everything ends at 404."""
    for values in (case.path_parameters, case.query):
        for key in values or {}:
            values[key] = known.get(key, values[key])
    if isinstance(case.body, dict):
        case.body = _with(case.body, known)


def _with(body: Any, known: dict[str, Any]) -> Any:
    match body:
        case dict():
            return {key: known.get(key, _with(value, known)) for key, value in body.items()}
        case list():
            return [_with(value, known) for value in body]
        case _:
            return body


def _described_bodies(name: str) -> list[Any]:
    content = OPERATIONS[name].get("requestBody", {}).get("content", {})
    return [e["value"] for e in content.get("application/json", {}).get("examples", {}).values()]


def _review(card: Any) -> dict[str, Any]:
    return {
        "event_id": str(uuid4()),
        "kind": "review",
        "card": str(card.pk),
        "occurred_at": timezone.now().isoformat(),
        "time_zone": "Europe/Berlin",
        "device": "phone",
        "data": {"rating": 3, "duration_ms": 900},
    }


def _another_trace() -> str:
    run = simulations.request_run("slice-growth", {}, go="1.17")
    runner.execute(str(run.pk))
    run.refresh_from_db()
    return str(run.document_id)
