"""When work is tried again; what the work is stands in `runner`."""

from __future__ import annotations

from celery import shared_task
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from simulations import runner


@shared_task(  # type: ignore[untyped-decorator]
    name="simulations.run",
    soft_time_limit=runner.SOFT_LIMIT_S,
    time_limit=runner.HARD_LIMIT_S,
    autoretry_for=(OperationalError, InterfaceError),
    retry_backoff=True,
    retry_backoff_max=60,
    retry_jitter=True,
    max_retries=6,
)
def run_simulation(run_id: str) -> None:
    runner.execute(run_id)


@shared_task(name="simulations.put_back_lost_runs")  # type: ignore[untyped-decorator]
def put_back_lost_runs() -> None:
    for run_id in runner.put_back(timezone.now()):
        run_simulation.delay(run_id)
