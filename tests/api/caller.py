"""A device for tests: JSON over Django's test client, with the token of one account."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client

from cards.models import Device

V1 = "/api/v1/"


class Caller:
    """``get("queue", limit=3)`` and so on; a learner's device, or nobody's without a user."""

    def __init__(self, user: Any = None, scopes: tuple[str, ...] = ("study",)) -> None:
        self.client = Client()
        self.headers: dict[str, str] = {}
        if user is not None:
            self.device, token = Device.objects.create(user, name="phone", scopes=list(scopes))
            self.headers["Authorization"] = f"Bearer {token}"

    def get(self, path: str, **query: Any) -> HttpResponse:
        return self._send("GET", path, QUERY=query)

    def post(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self._send("POST", path, body, **headers)

    def patch(self, path: str, body: Any = None) -> HttpResponse:
        return self._send("PATCH", path, body)

    def delete(self, path: str, body: Any = None) -> HttpResponse:
        return self._send("DELETE", path, body)

    def _send(self, method: str, path: str, body: Any = None, **more: Any) -> HttpResponse:
        address = path if path.startswith("/") else V1 + path
        query = more.pop("QUERY", None)
        return self.client.generic(
            method,
            address,
            b"" if body is None else body if isinstance(body, bytes) else json.dumps(body),
            content_type=more.pop("content_type", "application/json"),
            headers={**self.headers, **more},
            query_params=query,
        )


def problem_of(response: HttpResponse) -> dict[str, Any]:
    """The problem in an answer, checked for its form."""
    assert response["Content-Type"] == "application/problem+json", response.content
    body: dict[str, Any] = response.json()
    assert body["status"] == response.status_code
    assert body["type"] == f"/api/problems/{body['code']}"
    assert body["title"]
    assert body["detail"]
    assert body["request_id"] == response["X-Request-ID"]
    return body
