"""What a client pays to hear that it has the newest: bundle and trace with a matching ETag.

    python -m tests.benchmarks.bench_content

Median and 95th percentile of the whole exchange over one kept-alive connection on loopback, with
one web process of one thread (Gunicorn), real PostgreSQL, the deck that ships and all of its
worked examples on one release. The unit of the ratio is /healthz in the same run; the kinds take
turns, so that all meet the same busy machine.
"""

from __future__ import annotations

import http.client
import os
import socket
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
ROUNDS = 1_000
WARM_UP = 100
GOAL_MS = 1.5
GO = "1.27"


@dataclass(frozen=True)
class Row:
    """One line of the table; milliseconds."""

    name: str
    p50: float
    p95: float
    ratio: float
    goal: float | None = None


@contextmanager
def _site() -> Iterator[int]:
    """Servers, a filled database and a web process of our own; yields its port."""
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
            _fill()
            with _web() as port:
                yield port
        finally:
            servers.stop()


def _fill() -> None:
    import django

    django.setup()
    from django.db import connection

    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    from cards.models import WorkedExample
    from cards.services.content import load_deck, read_deck
    from simulations import runner, services
    from simulations.errors import ParameterError

    load_deck(read_deck(CHECKOUT / "cards" / "decks" / "go-runtime"))
    for row in WorkedExample.objects.all():
        try:
            run = services.request_run(row.simulator, row.params, go=GO, seed=row.seed)
        except ParameterError:
            continue  # not an example for this release
        runner.execute(str(run.pk))


@contextmanager
def _web() -> Iterator[int]:
    from django.db import connection

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    database = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}"
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "-c",
            "python:goprep.serving",
            "--bind",
            f"127.0.0.1:{port}",
            "goprep.wsgi",
        ],
        cwd=CHECKOUT,
        env={
            **os.environ,
            "DATABASE_URL": database.format(**connection.settings_dict),
            "WEB_WORKERS": "1",
            "WEB_THREADS": "1",
            "API_REQUESTS_PER_MINUTE_PER_ADDRESS": "1000000",  # counted, and never reached
        },
    )
    try:
        _until_alive(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def _until_alive(port: int) -> None:
    end_s = time.monotonic() + 30
    while time.monotonic() < end_s:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("the web process did not start")


class Client:
    """One kept-alive connection that takes gzip, as clients do."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port)
        self.connection.connect()
        self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def get(self, path: str, expected: int, etag: str = "") -> tuple[str, bytes]:
        """Returns the ETag and the body."""
        headers = {"Accept-Encoding": "gzip", **({"If-None-Match": etag} if etag else {})}
        self.connection.request("GET", path, headers=headers)
        answer = self.connection.getresponse()
        body = answer.read()
        assert answer.status == expected, (path, answer.status, body[:200])
        return answer.headers.get("ETag", ""), body


def measure() -> list[Row]:

    with _site() as port:
        client = Client(port)
        from simulations.models import TraceDocument

        largest = TraceDocument.objects.order_by("-raw_size").first()
        assert largest is not None
        bundle, trace = "/api/v1/decks/go-runtime/bundle", f"/api/v1/traces/{largest.digest}"
        bundle_tag, body = client.get(bundle, 200)
        trace_tag, document = client.get(trace, 200)
        names = {
            "/healthz": lambda: client.get("/healthz", 200),
            "bundle, matching ETag": lambda: client.get(bundle, 304, bundle_tag),
            "trace, matching ETag": lambda: client.get(trace, 304, trace_tag),
            f"bundle, whole ({len(body) / 1000:,.0f} kB)": lambda: client.get(bundle, 200),
            f"trace, whole ({len(document) / 1000:,.0f} kB)": lambda: client.get(trace, 200),
        }
        return _rows(names)


def _rows(kinds: dict[str, Callable[[], object]]) -> list[Row]:
    times: dict[str, list[float]] = {name: [] for name in kinds}
    for number in range(ROUNDS + WARM_UP):
        for name, once in kinds.items():
            start = time.perf_counter()
            once()
            if number >= WARM_UP:
                times[name].append((time.perf_counter() - start) * 1000)
    unit = statistics.median(times["/healthz"])
    return [
        Row(
            name,
            statistics.median(taken),
            statistics.quantiles(taken, n=20)[-1],
            statistics.median(taken) / unit,
            GOAL_MS if "matching" in name else None,
        )
        for name, taken in times.items()
    ]


def main() -> None:
    print(f"{'':32} {'p50 ms':>8} {'p95 ms':>8} {'/healthz':>9} {'goal':>6}")
    for row in measure():
        goal = f"{row.goal:.1f}" if row.goal else ""
        print(f"{row.name:32} {row.p50:8.2f} {row.p95:8.2f} {row.ratio:8.1f}x {goal:>6}")


if __name__ == "__main__":
    main()
