"""Requests from several processes at once. Knows nothing of Django: each process starts bare."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Sequence
from multiprocessing.pool import AsyncResult
from multiprocessing.synchronize import Barrier
from typing import Any

from tests.client.transport import Answer, Http, NoAnswerError, Request

# Address of the server, path, token, body, how often.
Job = tuple[str, str, str, bytes, int]
Answers = list[tuple[int, Any]]
TIMEOUT_S = 60.0

_all_ready: Barrier


class Crowd:
    """Eight processes, started once: a start takes longer than what they do."""

    SIZE = 8

    def __init__(self) -> None:
        # Not forked: a copy of this process would share its database connection.
        context = multiprocessing.get_context("spawn")
        self._ready = context.Barrier(self.SIZE + 1)
        self._pool = context.Pool(self.SIZE, _remember, (self._ready,))

    def start(self, jobs: Sequence[Job]) -> AsyncResult[list[Answers]]:
        """One process per job; from here on the requests are on their way, all begun together."""
        assert len(jobs) == self.SIZE
        running = self._pool.map_async(_post, jobs, chunksize=1)
        self._ready.wait(TIMEOUT_S)
        return running

    def post(self, jobs: Sequence[Job]) -> list[Answers]:
        """Status and body of every answer of every job; status 0 where no answer came."""
        return self.start(jobs).get(timeout=TIMEOUT_S)

    def stop(self) -> None:
        self._pool.terminate()
        self._pool.join()


def _remember(ready: Barrier) -> None:
    global _all_ready
    _all_ready = ready


def _post(job: Job) -> Answers:
    url, path, token, body, times = job
    http = Http(url)
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    _all_ready.wait(TIMEOUT_S)
    found: Answers = []
    for _ in range(times):
        try:
            answer = http.send(Request("POST", path, body, headers))
        except NoAnswerError as error:
            answer = Answer(0, {}, json.dumps(str(error)).encode())
        found.append((answer.status, json.loads(answer.body or b"null")))
    http.close()
    return found
