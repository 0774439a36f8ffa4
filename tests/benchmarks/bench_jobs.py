"""What a job costs: request_run until the document is stored, against a task that does nothing.

    python -m tests.benchmarks.bench_jobs

Both are sent to the same worker process, one at a time, and both are timed until the worker says
that the task has ended. PostgreSQL commits without waiting for the disk, as in the tests, so that
the figures compare programs, not disks.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
ROUNDS = 200
WARM_UP = 20
GOAL = 2.0


@dataclass(frozen=True)
class Row:
    """One line of the table; times are medians in milliseconds."""

    name: str
    ms: float
    ratio: float


def measure() -> list[Row]:
    """Start servers and a worker of our own, measure, stop them."""
    with _site() as broker:
        import django

        django.setup()
        from django.db import connection

        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        with _worker():
            return _rows(broker)


def _rows(url: str) -> list[Row]:
    import redis

    from simulations import services
    from simulations.models import SimulationRun
    from tests.simulations.odd_worker import DONE, nothing

    broker = redis.Redis.from_url(url, socket_timeout=60)

    def until_done(send: Callable[[int], object]) -> Callable[[int], None]:
        def once(number: int) -> None:
            send(number)
            assert broker.blpop(DONE, timeout=30), "the worker did not answer"

        return once

    def ask(number: int) -> None:
        services.request_run("slice-growth", {}, go="1.27", seed=number)

    def ask_again(number: int) -> None:
        services.request_run("slice-growth", {}, go="1.27", seed=1)

    empty, made, known = _medians(
        until_done(lambda number: nothing.delay("x" * 36)), until_done(ask), ask_again
    )
    stored = SimulationRun.objects.filter(status="succeeded").count()
    assert stored == ROUNDS + WARM_UP, f"{stored} runs were stored"
    return [
        Row("a task that does nothing", empty, 1.0),
        Row("request_run until stored", made, made / empty),
        Row("request_run of a known trace", known, known / empty),
    ]


def _medians(*kinds: Callable[[int], None]) -> list[float]:
    """Median milliseconds of each kind, taken in turns so that all meet the same busy machine."""
    times: list[list[float]] = [[] for _ in kinds]
    for number in range(1, ROUNDS + WARM_UP + 1):
        for once, taken in zip(kinds, times, strict=True):
            start = time.perf_counter()
            once(number)
            taken.append((time.perf_counter() - start) * 1000)
    return [statistics.median(taken[WARM_UP:]) for taken in times]


@contextmanager
def _site() -> Iterator[str]:
    from goprep.standalone import Folder, start_servers

    with tempfile.TemporaryDirectory(prefix="goprep-bench-", ignore_cleanup_errors=True) as name:
        place = Path(name)
        place.chmod(0o755)
        folder = Folder(place)
        folder.prepare()
        servers = start_servers(folder, os.environ, durable=False)
        try:
            os.environ.update(servers.environment)
            os.environ.update(VAR=name, STATIC_ROOT=name, LOG_LEVEL="WARNING")
            os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
            yield os.environ["REDIS_URL"]
        finally:
            servers.stop()


@contextmanager
def _worker() -> Iterator[None]:
    from django.db import connection

    database = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}"
    options = ("--concurrency=1", "--without-gossip", "--without-mingle")
    process = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "tests.simulations.odd_worker", "worker", *options],
        cwd=CHECKOUT,
        env={
            **os.environ,
            "DATABASE_URL": database.format(**connection.settings_dict),
            "TELL_DONE": "1",
        },
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def main() -> None:
    for row in measure():
        print(f"{row.name:32} {row.ms:8.2f} ms {row.ratio:8.2f} x")


if __name__ == "__main__":
    main()
