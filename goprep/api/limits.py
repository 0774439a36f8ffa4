"""How many requests a minute: counted per device, and per address for those without a token.

Requests are counted, never events: a month offline is one request, so a limit costs a client a
wait and no data. The hot path asks nobody: each process counts by itself and tells the shared
count every ``limit / TOLD_PARTS`` requests, in one round trip, learning what the others had. So a
client may get a little more than its limit (at most ``limit / TOLD_PARTS`` per process), never
less, and without a reachable cache each process limits alone.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

import redis
from django.conf import settings
from django.http import HttpResponseBase

from goprep.api.problems import throttled

WINDOW_S = 60
TOLD_PARTS = 20
logger = logging.getLogger("goprep.api")


@dataclass(frozen=True)
class Standing:
    """Where one client stands in this window."""

    limit: int
    used: int
    resets_s: int

    @property
    def remaining(self) -> int:
        return max(0, self.limit - self.used)

    def tell(self, response: HttpResponseBase, policy: str) -> None:
        """The RateLimit headers (draft-ietf-httpapi-ratelimit-headers)."""
        response["RateLimit-Policy"] = f'"{policy}";q={self.limit};w={WINDOW_S}'
        response["RateLimit"] = f'"{policy}";r={self.remaining};t={self.resets_s}'


@dataclass
class _Count:
    """``total``: what was used by all, as far as is known; ``untold``: of it, by us since then."""

    total: int = 0
    untold: int = 0


class Limiter:
    """The counts of this process in this window."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._window = -1
        self._counts: dict[str, _Count] = {}

    def spend(self, client: str, limit: int, now_s: float) -> Standing:
        """Count one request; raises ProblemError `too-many-requests` past the limit."""
        window, into_s = divmod(now_s, WINDOW_S)
        told = 0
        with self._lock:
            if window != self._window:
                self._window, self._counts = int(window), {}
            count = self._counts.setdefault(client, _Count())
            count.total += 1
            count.untold += 1
            if count.untold * TOLD_PARTS >= limit:
                told, count.untold = count.untold, 0
        if told:
            self._tell(client, int(window), count, told)
        standing = Standing(limit, count.total, max(1, round(WINDOW_S - into_s)))
        if count.total > limit:
            raise throttled(standing.resets_s)
        return standing

    def _tell(self, client: str, window: int, count: _Count, told: int) -> None:
        key = f"goprep:requests:{window}:{client}"
        try:
            pipe = _connection().pipeline(transaction=False)
            pipe.incrby(key, told)
            pipe.expire(key, 2 * WINDOW_S)
            everybody = int(pipe.execute()[0])
        except redis.RedisError as error:
            logger.warning("requests are not counted together: %s", error)
            return
        with self._lock:
            count.total = max(count.total, everybody + count.untold)


@lru_cache(maxsize=1)
def _connection() -> redis.Redis:
    # Short: a request must not wait for a count.
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5)


limiter = Limiter()
