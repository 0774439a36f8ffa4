"""A real Gunicorn, with several processes, on the test database."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.db import connection

CHECKOUT = Path(__file__).resolve().parents[2]
SERVER = "server under test"
"""What PostgreSQL calls the server's connections."""


@contextmanager
def gunicorn(log: Path, processes: int = 3) -> Iterator[str]:
    """The server's address; it serves what is committed to the test database."""
    with closing(socket.socket()) as listener, log.open("wb") as out:
        listener.bind(("127.0.0.1", 0))
        listener.listen(256)
        number = listener.fileno()
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "--config", "python:goprep.serving"),
                *("--bind", f"fd://{number}", "goprep.wsgi"),
            ],
            cwd=CHECKOUT,
            env={
                **os.environ,
                "DATABASE_URL": _test_database(),
                "WEB_WORKERS": str(processes),
                "LOG_LEVEL": "ERROR",
                "PGAPPNAME": SERVER,
            },
            pass_fds=(number,),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            _wait_until_it_is_disconnected()


def _test_database() -> str:
    """The database that the tests use, as the server is told of it."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))


def _wait_until_it_is_disconnected(timeout_s: float = 10.0) -> None:
    """The test database cannot be emptied or dropped while a server still holds it."""
    end_s = time.monotonic() + timeout_s
    while time.monotonic() < end_s:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND application_name = %s",
                [SERVER],
            )
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.1)
    raise AssertionError("The server is gone, but not its connections to the database.")
