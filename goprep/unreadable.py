"""What the web server answers to requests that never reach Django: problems, like any other error.

Gunicorn's own answer is a bare HTML page, which a client of the API cannot read. The worker class
is loaded before Django is, so nothing here may import it.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from gunicorn import util
from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine, ParseException
from gunicorn.workers.gthread import ThreadWorker

Kind = tuple[HTTPStatus, str, str]

KINDS: Mapping[str, Kind] = {
    "malformed": (
        HTTPStatus.BAD_REQUEST,
        "The request cannot be read",
        "Send one JSON document in UTF-8 and well-formed query parameters.",
    ),
    "address-too-long": (
        HTTPStatus.REQUEST_URI_TOO_LONG,
        "The address is too long",
        "Keep path and query parameters within 4,000 characters.",
    ),
    "headers-too-large": (
        HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
        "The headers are too large",
        "Send at most 100 headers of at most 8,000 characters each.",
    ),
}
"""Code → status, title, and what a client does about it; `goprep.api.problems` explains them."""


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        if not isinstance(exc, ParseException):
            super().handle_error(req, client, addr, exc)
            return
        name = uuid.uuid4().hex
        self.log.warning("unreadable request %s: %s", name, exc)
        try:
            util.write_nonblock(client, answer_to(exc, name))
        except OSError:
            self.log.debug("The client of request %s did not wait for its answer.", name)


def answer_to(error: ParseException, request_id: str) -> bytes:
    """The whole answer, after which the connection is closed."""
    code = _code(error)
    status, title, advice = KINDS[code]
    body = json.dumps(
        {
            "type": f"/api/problems/{code}",
            "code": code,
            "title": title,
            "status": status,
            "detail": advice,
            "request_id": request_id,
            "errors": [],
        }
    ).encode()
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}\r\n"
        "Connection: close\r\n"
        "Content-Type: application/problem+json\r\n"
        f"Content-Length: {len(body)}\r\n"
        f"X-Request-ID: {request_id}\r\n\r\n"
    )
    return head.encode("ascii") + body


def _code(error: ParseException) -> str:
    if isinstance(error, LimitRequestLine):
        return "address-too-long"
    return "headers-too-large" if isinstance(error, LimitRequestHeaders) else "malformed"
