"""How the reference client reaches the server: HTTP over good and bad networks."""

from __future__ import annotations

import http.client
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit


class NoAnswerError(Exception):
    """The request may or may not have reached the server; nobody can tell."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    body: bytes
    headers: Mapping[str, str]


class Transport(Protocol):
    def send(self, request: Request) -> Answer:
        """Raises NoAnswerError."""


class Http:
    """One kept-alive connection to the server at ``url``."""

    def __init__(self, url: str, timeout_s: float = 60.0) -> None:
        self.place, self.timeout_s = urlsplit(url).netloc, timeout_s
        self.connection: http.client.HTTPConnection | None = None

    def send(self, request: Request) -> Answer:
        if self.connection is None:
            self.connection = http.client.HTTPConnection(self.place, timeout=self.timeout_s)
        try:
            self.connection.request(
                request.method, request.path, request.body or None, dict(request.headers)
            )
            answer = self.connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read())
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise NoAnswerError(str(error)) from error

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None


class BadNetwork:
    """A transport on which things go wrong as told: ``faults`` name what happens to the requests
    to come, one each. When they are used up, all goes well.

    drop: it never arrives. lose: the server acts, the answer is lost. twice: it is delivered
    twice. hold: the answer never comes, and the request arrives once more, later. busy, broken:
    429 and 503 instead of the server's answer.
    """

    KINDS = ("drop", "lose", "twice", "hold", "busy", "broken")

    def __init__(self, good: Transport, faults: tuple[str, ...] = ()) -> None:
        self.good = good
        self.faults = list(faults)
        self.held: list[Request] = []
        self.on_answer: Callable[[Request, Answer], None] = lambda request, answer: None

    def send(self, request: Request) -> Answer:
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "drop":
            raise NoAnswerError(fault)
        if fault == "hold":
            self.held.append(request)
            raise NoAnswerError(fault)
        if fault == "busy":
            return Answer(429, {"Retry-After": "7"}, b"{}")
        if fault == "broken":
            return Answer(503, {}, b"<h1>no</h1>")
        if fault == "twice":
            self._deliver(request)
        answer = self._deliver(request)
        if fault == "lose":
            raise NoAnswerError(fault)
        return answer

    def deliver_held(self) -> None:
        """What was on its way arrives after all, the newest first; nobody reads the answers."""
        while self.held:
            self._deliver(self.held.pop())

    def _deliver(self, request: Request) -> Answer:
        answer = self.good.send(request)
        self.on_answer(request, answer)
        return answer
