"""`celery -A tests.simulations.odd_worker worker`: the project's worker that knows the oddity."""

from __future__ import annotations

from celery import shared_task

from goprep.celery import app
from tests.simulations import oddities

oddities.install()


@shared_task(name="tests.nothing")
def nothing() -> None:
    """The cheapest task there is; benchmarks measure against it."""


__all__ = ["app"]
