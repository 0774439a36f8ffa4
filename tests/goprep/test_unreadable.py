"""What never reaches Django is answered with a problem too, by a worker of Gunicorn's."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from gunicorn.config import Config
from gunicorn.http.errors import ParseException
from gunicorn.http.parser import RequestParser

from goprep import serving
from goprep.api.problems import CODES, Problem
from goprep.unreadable import KINDS, Worker, answer_to

LONG = b"x" * 5_000


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        (b"GET /" + LONG + b" HTTP/1.1\r\n\r\n", 414, "address-too-long"),
        (b"GET / HTTP/1.1\r\n" + b"X-A: b\r\n" * 101 + b"\r\n", 431, "headers-too-large"),
        (b"GET / HTTP/1.1\r\nX-A: " + LONG * 2 + b"\r\n\r\n", 431, "headers-too-large"),
        (b"nonsense\r\n\r\n", 400, "malformed"),
        (b"GET / HTTP/1.1\r\nno colon\r\n\r\n", 400, "malformed"),
    ],
)
def test_what_gunicorn_cannot_read_is_answered_with_a_problem(
    sent: bytes, status: int, code: str
) -> None:
    told: list[bytes] = []
    worker: Any = Worker.__new__(Worker)
    worker.log = SimpleNamespace(warning=lambda *_: None, debug=lambda *_: None)
    client = SimpleNamespace(gettimeout=lambda: 0, setblocking=lambda _: None, sendall=told.append)
    with pytest.raises(ParseException) as raised:
        next(RequestParser(Config(), iter([sent]), ("127.0.0.1", 1)))
    worker.handle_error(None, client, ("127.0.0.1", 1), raised.value)
    head, _, body = told[0].partition(b"\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} ".encode())
    assert b"Content-Type: application/problem+json" in head
    found = Problem.model_validate(json.loads(body))
    assert (found.status, found.code) == (status, code)
    assert found.request_id.encode() in head


def test_the_server_uses_that_worker_and_every_answer_has_a_page_that_explains_it() -> None:
    assert serving.worker_class == f"{Worker.__module__}.{Worker.__qualname__}"
    for code in KINDS:
        answer = answer_to(ParseException(), "x")
        assert b"/api/problems/malformed" in answer
        assert Client().get(f"/api/problems/{code}").status_code == 200
        assert CODES[code].status == KINDS[code][0]
