"""Every address × who asks: nobody, the wrong scope, the owner, a stranger.

Read from the OpenAPI document, so an operation that is added is asked, too. What belongs to one
learner needs a line in ``OWNED``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from goprep.api import document
from tests.api.caller import Caller, problem_of
from tests.api.test_openapi import OPERATIONS
from tests.makers import make_learner, make_user

pytestmark = pytest.mark.django_db

SPEC = document.parsed()
CLOSED = [param for param in OPERATIONS if {} not in param.values[2].get("security", [{}])]  # type: ignore[union-attr]
SCOPED = [param for param in CLOSED if param.values[2]["security"][0]["device"]]  # type: ignore[index,union-attr]
OPEN = [param for param in OPERATIONS if param not in CLOSED]

# (method, path, what the path's parameter is for the owner, a body): 404 for a stranger.
OWNED: list[tuple[str, str, Callable[[Caller], object], Any]] = [
    ("GET", "/api/v1/devices/{}", lambda owner: owner.device.id, None),
    ("PATCH", "/api/v1/devices/{}", lambda owner: owner.device.id, {"name": "x"}),
    ("DELETE", "/api/v1/devices/{}", lambda owner: owner.device.id, None),
]


def ask(caller: Caller, method: str, path: str, body: Any = None) -> Any:
    """Send it with something in place of each of the path's parameters."""
    filled = re.sub(r"\{\w+\}", "00000000-0000-4000-8000-000000000000", path)
    return caller._send(method.upper(), filled, body)


@pytest.mark.parametrize(("path", "method", "said"), CLOSED)
def test_nobody_is_let_in_without_a_token(path: str, method: str, said: Any) -> None:
    response = ask(Caller(), method, path)
    assert problem_of(response)["code"] == "not-authenticated"
    assert response["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(("path", "method", "said"), SCOPED)
def test_a_token_without_the_scope_is_told_so(path: str, method: str, said: Any) -> None:
    found = problem_of(ask(Caller(make_user(), scopes=()), method, path))
    assert found["code"] == "missing-scope"


@pytest.mark.parametrize(("path", "method", "said"), CLOSED)
def test_a_token_with_the_scope_gets_past_the_door(path: str, method: str, said: Any) -> None:
    user = make_user()
    make_learner(user=user)
    scopes = tuple(said["security"][0]["device"])
    assert ask(Caller(user, scopes=scopes), method, path).status_code not in (401, 403, 500)


@pytest.mark.parametrize(("path", "method", "said"), OPEN)
def test_what_is_open_needs_no_token(path: str, method: str, said: Any) -> None:
    response = ask(Caller(), method, path)
    assert response.status_code not in (401, 403, 500), response.content


@pytest.mark.parametrize("path", ["/api/v1/log-in", "/api/v1/sign-up"])
def test_a_dead_token_keeps_nobody_from_getting_a_new_one(path: str) -> None:
    dead = Caller()
    dead.headers["Authorization"] = "Bearer gp_dead"
    assert problem_of(ask(dead, "POST", path, {}))["code"] == "invalid"


@pytest.mark.parametrize(("method", "path", "mine", "body"), OWNED)
def test_what_belongs_to_somebody_is_found_by_its_owner_only(
    method: str, path: str, mine: Callable[[Caller], object], body: Any
) -> None:
    owner, stranger = Caller(make_user()), Caller(make_user("charlie"))
    address = path.format(mine(owner))
    assert problem_of(stranger._send(method, address, body))["code"] == "not-found"
    assert owner._send(method, address, body).status_code < 300
