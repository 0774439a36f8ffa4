"""`celery -A tests.simulations.odd_worker worker`: the project's worker that knows the oddity."""

from __future__ import annotations

import os
from typing import Any

import redis
from celery import shared_task
from celery.signals import task_postrun
from django.conf import settings

from goprep.celery import app
from tests.simulations import oddities

oddities.install()

DONE = "tests:done"
"""A Redis list that gets an entry after every task, if the environment says TELL_DONE."""


@shared_task(name="tests.nothing")
def nothing(word: str) -> None:
    """The cheapest task there is; benchmarks measure against it."""


if os.environ.get("TELL_DONE"):
    _broker = redis.Redis.from_url(settings.REDIS_URL)

    @task_postrun.connect
    def _tell(task: Any, **_: Any) -> None:
        _broker.rpush(DONE, task.name)


__all__ = ["app"]
