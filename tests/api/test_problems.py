"""Every error of the API is a problem, whatever raised it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client, override_settings
from django.urls import path
from pydantic import Field

from cards.models import Device
from goprep.api import ApiView, ProblemError, Shape, reply
from goprep.urls import handler400, handler403, handler404, handler500  # noqa: F401
from tests.api.caller import Caller, problem_of
from tests.makers import AT, make_user

pytestmark = pytest.mark.django_db


class Wanted(Shape):
    name: str = Field(max_length=5)
    size: int = 1


class Open(ApiView):
    scope = None
    raised: ClassVar[Exception | None] = None

    def get(self, request: Any) -> Any:
        if self.raised is not None:
            raise self.raised
        return reply({"size": self.query(Wanted).size})

    def post(self, request: Any) -> Any:
        return reply({"name": self.body(Wanted).name})


class Closed(ApiView):
    scope = "content:write"

    def get(self, request: Any) -> Any:
        return reply({"user": request.user.username})


urlpatterns = [
    path("api/v1/open", Open.as_view()),
    path("api/v1/closed", Closed.as_view()),
]


@pytest.fixture(autouse=True)
def these_addresses() -> Iterator[None]:
    with override_settings(ROOT_URLCONF=__name__):
        yield


def test_a_good_request_is_answered_with_json() -> None:
    response = Caller().post("open", {"name": "ana", "more": [1]})
    assert (response.status_code, response.json()) == (200, {"name": "ana"})
    assert response["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    ("body", "code", "pointer"),
    [
        (b"{", "malformed", None),
        (b"\xff\xfe", "malformed", None),
        (b"", "malformed", None),
        ({"name": "too long"}, "invalid", "/name"),
        ({"name": "ana", "size": "x"}, "invalid", "/size"),
        ([], "invalid", ""),
    ],
)
def test_a_bad_body_is_told_where_it_is_bad(body: Any, code: str, pointer: str | None) -> None:
    found = problem_of(Caller().post("open", body))
    assert found["code"] == code
    assert [error["pointer"] for error in found["errors"]][:1] == (
        [] if pointer is None else [pointer]
    )


def test_a_bad_query_names_the_parameter() -> None:
    found = problem_of(Caller().get("open", name="ana", size="x"))
    assert (found["status"], found["errors"][0]["pointer"]) == (422, "size")


@pytest.mark.parametrize(
    ("raised", "status"),
    [
        (Http404("secret"), 404),
        (PermissionDenied("secret"), 403),
        (ProblemError("conflict", "It is so."), 409),
        (RuntimeError("secret"), 500),
    ],
)
def test_what_a_view_raises_becomes_a_problem_that_tells_no_secret(
    raised: Exception, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Open, "raised", raised)
    response = Caller().get("open")
    assert problem_of(response)["status"] == status
    assert "secret" not in response.content.decode()


def test_method_type_and_size_are_refused_in_the_same_form() -> None:
    refused = Caller().delete("open")
    assert (problem_of(refused)["code"], refused["Allow"]) == (
        "method-not-allowed",
        "GET, POST, HEAD, OPTIONS",
    )
    plain = Caller().post("open", b"name=ana", content_type="text/plain")
    assert problem_of(plain)["code"] == "unsupported-media-type"
    assert problem_of(Caller().post("open", {}, Accept="text/xml"))["code"] == "not-acceptable"
    with override_settings(API_MAX_BODY_BYTES=10):
        large = Caller().post("open", {"name": "ana", "more": "x" * 20})
    assert problem_of(large)["code"] == "too-large"


def test_an_unknown_address_is_a_problem_under_api_and_a_page_elsewhere() -> None:
    assert problem_of(Client().get("/api/v1/nothing/here"))["code"] == "not-found"
    assert "<html" in Client().get("/nothing/here").content.decode()


# ---- devices ----


def test_a_token_lets_its_account_in() -> None:
    caller = Caller(make_user("alice"), scopes=("content:write",))
    assert caller.get("closed").json() == {"user": "alice"}


@pytest.mark.parametrize("header", ["Bearer", "Bearer gp_no", "Bearer a b", "Basic x", "Bearer é"])
def test_any_other_token_does_not(header: str) -> None:
    caller = Caller()
    caller.headers["Authorization"] = header.encode().decode("latin-1")
    response = caller.get("closed")
    assert problem_of(response)["code"] == "not-authenticated"
    assert response["WWW-Authenticate"] == "Bearer"


def test_an_expired_token_and_one_of_a_closed_account_do_not() -> None:
    alice = make_user("alice")
    caller = Caller(alice, scopes=("content:write",))
    Device.objects.update(expiry=AT)
    assert caller.get("closed").status_code == 401
    Device.objects.update(expiry=None)
    assert caller.get("closed").status_code == 200
    alice.is_active = False
    alice.save()
    assert caller.get("closed").status_code == 401


def test_a_missing_scope_is_named() -> None:
    found = problem_of(Caller(make_user("alice")).get("closed"))
    assert found["code"] == "missing-scope"
    assert "content:write" in found["detail"]


def test_only_the_hash_of_a_token_is_stored_and_its_use_is_noted() -> None:
    caller = Caller(make_user("alice"), scopes=("content:write",))
    token = caller.headers["Authorization"].removeprefix("Bearer ")
    assert caller.device.last_used_at is None
    caller.get("closed")
    stored = Device.objects.get()
    assert stored.last_used_at is not None
    assert token not in (stored.digest, stored.token_key)
