"""The cast of the job tests: an odd simulator, makers of runs, and a real worker process."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection

from simulations import registry, tasks
from tests.simulations import oddities

QUIET = ("--concurrency=2", "--loglevel=INFO", "--without-gossip", "--without-mingle")
CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture
def oddity(monkeypatch: pytest.MonkeyPatch) -> str:
    """Make the odd simulator known to this process's registry; returns its slug."""
    monkeypatch.setattr(registry, "SIMULATORS", (*registry.SIMULATORS, oddities.SIMULATOR))
    return oddities.SLUG


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Catch what would be sent to the queue: the run ids, in order."""
    ids: list[str] = []
    monkeypatch.setattr(tasks.run_simulation, "delay", ids.append)
    return ids


@pytest.fixture
def no_counts() -> Iterator[None]:
    """Start and leave the throttle's counters at nothing."""
    cache.clear()
    yield
    cache.clear()


def until(holds: Callable[[], bool], timeout_s: float = 60.0) -> None:
    """Wait until `holds()`; fail the test when it takes longer."""
    end_s = time.monotonic() + timeout_s
    while not holds():
        assert time.monotonic() < end_s, "waited too long"
        time.sleep(0.02)


class Worker:
    """A real Celery worker on the test's own database and broker."""

    def __init__(self, log: Path, mark: Path) -> None:
        self._log = log
        self.mark = mark
        self.start()

    def start(self) -> None:
        db = connection.settings_dict
        url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**db)
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "celery",
                "-A",
                "tests.simulations.odd_worker",
                "worker",
                *QUIET,
            ],
            cwd=CHECKOUT,
            env={
                **os.environ,
                "DATABASE_URL": url,
                "REDIS_URL": settings.REDIS_URL,
                "ODDITY_MARK": str(self.mark),
            },
            stdout=self._log.open("ab"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def kill(self) -> None:
        """The power cut: the whole process group at once, nothing is said to anybody."""
        os.killpg(self.process.pid, 9)
        self.process.wait()

    def log(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")


@pytest.fixture
def worker(transactional_db: None, tmp_path: Path) -> Iterator[Worker]:
    """A running worker; it is killed at the end of the test."""
    running = Worker(tmp_path / "worker.log", tmp_path / "mark")
    yield running
    if running.process.poll() is None:
        running.kill()
