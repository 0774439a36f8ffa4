from __future__ import annotations

import json
import logging

import pytest
from django.test import Client

STRICT = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/admin/login/", "/there-is-no-such-page/"])
def test_every_answer_carries_the_strict_policy(client: Client, path: str) -> None:
    policy = client.get(path)["Content-Security-Policy"]
    assert dict(part.split(" ", 1) for part in policy.split("; ")) == STRICT
    assert "unsafe" not in policy


def test_an_answer_names_its_request(client: Client) -> None:
    first, second = client.get("/healthz"), client.get("/healthz")
    assert len(first["X-Request-ID"]) == 32
    assert first["X-Request-ID"] != second["X-Request-ID"]


def test_a_proxys_id_is_kept_and_anything_else_is_replaced(client: Client) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": "edge-0123abcd"})["X-Request-ID"] == (
        "edge-0123abcd"
    )
    forged = client.get("/healthz", headers={"X-Request-ID": 'x" level="ERROR" y'})
    assert "ERROR" not in forged["X-Request-ID"]


def test_a_request_is_one_line_of_json_with_its_id(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    from goprep.logs import ContextFilter, JsonFormatter

    caplog.set_level(logging.INFO, "goprep.request")
    caplog.handler.addFilter(ContextFilter())
    response = client.get("/healthz")
    line = JsonFormatter().format(caplog.records[-1])
    entry = json.loads(line)
    assert "\n" not in line
    assert entry["message"] == "GET /healthz 200"
    assert entry["status"] == 200
    assert entry["request_id"] == response["X-Request-ID"]
    assert entry["duration_ms"] >= 0
