"""How far a worker is with a brought file, in cards, for the page that waits.

The count stands beside the database: applying is one transaction, which holds the file's row and
shows nothing before all of it is there. It is only told, and nothing is decided by it: without
Redis the page shows the file's state alone. It belongs to one attempt, so that a dead worker's is
not taken for its successor's, and goes away by itself.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.core.cache import cache
from redis.exceptions import RedisError

from cards.batches import Hear, Tell
from cards.models import BroughtFile

KEPT_S = 300
"""Longer than a worker may be at it."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Progress:
    """`step` is "read", "checked" or "written": so many cards of all are."""

    step: str
    done: int
    total: int


def begin(file: BroughtFile) -> Hear:
    """Tells about this attempt from now on, and forgets what was told of another like it."""

    def hear(step: str) -> Tell:
        return lambda done, total: _keep(file, (step, done, total))

    _keep(file, None)
    return hear


def progress_of(file: BroughtFile) -> Progress | None:
    """None while no worker has the file, or nothing was told yet."""
    if file.lease_expires_at is None:
        return None
    try:
        told = cache.get(_key(file))
    except RedisError:
        return None
    return Progress(*told) if told else None


def _keep(file: BroughtFile, told: tuple[str, int, int] | None) -> None:
    try:
        cache.set(_key(file), told, timeout=KEPT_S)
    except RedisError:
        logger.debug("progress not told", exc_info=True)


def _key(file: BroughtFile) -> str:
    return f"import:{file.pk}:{file.status}:{file.attempt}"
