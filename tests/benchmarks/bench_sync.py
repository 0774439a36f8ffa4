"""The study lane of the API over HTTP: pushes, pulls, one answer, the queue.

    python -m tests.benchmarks.bench_sync [--small]

A web process of our own, as `make run` starts it, with PostgreSQL that waits for the disk at every
commit; one keep-alive client on loopback. The unit of the ratio is /healthz in the same run.
`--small` leaves out the million rows.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[2]
BATCH = 3000
CARDS = 10_000
MILLION = 1_000_000
ROUNDS = 5
REQUESTS = 200


@dataclass(frozen=True)
class Row:
    """One line of the table. ``ms`` is the median; ``per_s`` rows a second where rows count."""

    name: str
    ms: float
    per_s: float | None
    goal: str
    met: bool


class Phone:
    """One keep-alive connection with a device's token."""

    def __init__(self, port: int, token: str = "") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.headers = {"Content-Type": "application/json"}
        if token:
            self.headers["Authorization"] = f"Bearer {token}"

    def send(self, method: str, path: str, body: bytes | None = None) -> bytes:
        self.connection.request(method, path, body, self.headers)
        answer = self.connection.getresponse()
        content = answer.read()
        if answer.status != 200:
            raise AssertionError(f"{method} {path}: {answer.status} {content[:300]!r}")
        return content

    def get(self, path: str) -> Any:
        return json.loads(self.send("GET", path))

    def push(self, events: list[Any]) -> Any:
        return json.loads(self.send("POST", "/api/v1/sync/events", body_of(events)))


def body_of(events: list[Any]) -> bytes:
    return json.dumps({"events": events}).encode()


# ---- the site ----


@contextmanager
def site() -> Iterator[int]:
    """Servers and a web process of our own; yields the port."""
    from goprep.standalone import Folder, start_servers
    from goprep.standalone.ports import free_port

    with tempfile.TemporaryDirectory(prefix="goprep-bench-", ignore_cleanup_errors=True) as name:
        place = Path(name)
        place.chmod(0o755)
        folder = Folder(place)
        folder.prepare()
        servers = start_servers(folder, os.environ)
        os.environ.update(servers.environment)
        os.environ.update(VAR=name, STATIC_ROOT=name, LOG_LEVEL="ERROR", HTTPS="False")
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        os.environ["API_REQUESTS_PER_MINUTE"] = "1000000"  # counted, and never reached
        os.environ["SECRET_KEY"] = "only-for-benchmarks-" + "0123456789abcdef" * 4
        port = free_port()
        web = None
        try:
            import django
            from django.core.management import call_command

            django.setup()
            call_command("migrate", verbosity=0)
            gunicorn = ["-m", "gunicorn", "--config", "python:goprep.serving"]
            command = [sys.executable, *gunicorn, "--bind", f"127.0.0.1:{port}", "goprep.wsgi"]
            environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "goprep.settings"}
            web = subprocess.Popen(command, cwd=CHECKOUT, env=environment)
            until_up(port)
            yield port
        finally:
            if web is not None:
                web.terminate()
                web.wait(20)
            servers.stop()


def until_up(port: int) -> None:
    for _ in range(200):
        try:
            Phone(port).get("/healthz")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("The web process did not come up.")


# ---- what there is ----


def make_cards() -> list[str]:
    from cards.models import Card
    from tests.makers import make_deck

    deck = make_deck()
    cards = [
        Card(
            deck=deck,
            slug=f"card-{n}",
            topic=f"topic-{n % 200}",
            area="language",
            position=n,
            releases_from=15,
            releases_to=27,
            state="published",
        )
        for n in range(CARDS)
    ]
    Card.objects.bulk_create(cards)
    return [str(card.pk) for card in cards]


def make_phone(port: int, name: str) -> tuple[Phone, Any]:
    from cards.models import Device
    from tests.makers import make_learner, make_user

    user = make_user(name)
    learner = make_learner(user=user)
    _, token = Device.objects.create(user, name="phone", scopes=["study"])
    return Phone(port, token), learner


def fill(learners: list[Any], events_each: int, schedules_each: int) -> None:
    """Histories of other learners, and so many schedules each, straight into the tables."""
    from django.db import connection

    with connection.cursor() as cursor:
        for learner in learners:
            cursor.execute(
                """
                INSERT INTO cards_studyevent (learner_id, sequence, event_id, kind, card_id,
                    occurred_at, clamped, utc_offset_minutes, time_zone, device, received_at, data)
                SELECT %s, n, gen_random_uuid(), 'review', c.id, now() - n * interval '1 minute',
                       false, 60, 'Europe/Berlin', 'phone', now(),
                       '{"rating": 3, "duration_ms": 5000, "mode": "study"}'
                  FROM generate_series(1, %s) n
                  JOIN cards_card c ON c.position = n %% %s
                """,
                [learner.pk, events_each, CARDS],
            )
            cursor.execute(
                """
                INSERT INTO cards_schedule (learner_id, card_id, kind, due_at, stability,
                    difficulty, interval_days, last_review_at, last_review_day, introduced_day,
                    reviews, lapses, suspended, flagged, leech, sequence)
                SELECT %s, id, 'review', now() + (position - 3000) * interval '5 minutes', 9, 5,
                       9, now() - interval '9 days', current_date - 9, current_date - 9,
                       1, 0, false, false, false, position + 1
                  FROM cards_card WHERE position < %s
                """,
                [learner.pk, schedules_each],
            )
            learner.next_sequence = max(events_each, schedules_each) + 1
            learner.save()
        cursor.execute("VACUUM ANALYZE")  # else the server does so while we measure
        cursor.execute("CHECKPOINT")


def reviews(cards: list[str], number: int, start: datetime, seed: int = 1) -> list[Any]:
    """A month of one phone: every card of ``cards`` in turn, as a client sends it."""
    from cards.scheduling import uuid7

    chance = random.Random(seed)
    found = []
    for n in range(number):
        at = start + timedelta(minutes=10 * n)
        found.append(
            {
                "event_id": str(uuid7(at, chance.getrandbits(74))),
                "kind": "review",
                "card": cards[n % len(cards)],
                "card_revision": 1,
                "occurred_at": at.isoformat(timespec="milliseconds"),
                "time_zone": "Europe/Berlin",
                "device": "Ana's phone",
                "data": {"rating": chance.choice([1, 2, 3, 3, 3, 4]), "duration_ms": 8000},
            }
        )
    return found


# ---- the measures ----


def median_ms(work: Callable[[int], object], times: int, warm_up: int = 20) -> float:
    for n in range(min(warm_up, times)):
        work(-1 - n)
    taken = []
    for n in range(times):
        start = time.perf_counter()
        work(n)
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def pushes(port: int, cards: list[str]) -> Iterator[Row]:
    start = datetime.now(UTC) - timedelta(days=40)
    for label, of in (("300 cards", cards[:300]), ("3,000 cards", cards[:BATCH])):
        first, again, pull = [], [], []
        for n in range(ROUNDS + 1):
            phone, _ = make_phone(port, f"push-{label}-{n}")
            body = body_of(reviews(of, BATCH, start, n))
            for taken, method, path, sent in (
                (first, "POST", "/api/v1/sync/events", body),
                (again, "POST", "/api/v1/sync/events", body),
                (pull, "GET", "/api/v1/sync/changes?limit=5000", None),
            ):
                began = time.perf_counter()
                phone.send(method, path, sent)
                if n:  # the first learner warms up
                    taken.append((time.perf_counter() - began) * 1000)
        yield rate(f"first push, {BATCH:,} events of {label}", first, BATCH, 25_000)
        yield rate(f"repeated push, {BATCH:,} events of {label}", again, BATCH, 25_000)
        yield rate(f"changes, {len(of):,} schedules", pull, len(of), 50_000)


def rate(name: str, taken: list[float], rows: int, goal: int) -> Row:
    ms = statistics.median(taken)
    per_s = rows / ms * 1000
    return Row(name, ms, per_s, f"{goal:,}/s", per_s >= goal)


def small_requests(port: int, cards: list[str], label: str) -> Iterator[Row]:
    phone, _ = make_phone(port, f"small-{label}")
    start = datetime.now(UTC) - timedelta(days=2)
    phone.push(reviews(cards[:100], 100, start))
    fresh = iter(reviews(cards[:100], REQUESTS + 40, start + timedelta(days=1), 2))
    cursor = phone.get("/api/v1/sync/changes")["cursor"]
    empty = f"/api/v1/sync/changes?cursor={cursor}"

    def push_and_pull(_: int) -> None:
        phone.send("POST", "/api/v1/sync/events", b'{"events":[]}')
        phone.send("GET", empty)

    pull = median_ms(lambda _: phone.send("GET", empty), REQUESTS)
    yield Row(f"empty sync, one request, {label}", pull, None, "4.3 ms", pull <= 4.3)
    both = median_ms(push_and_pull, REQUESTS)
    yield Row(f"empty push and pull, {label}", both, None, "4.3 ms", both <= 4.3)
    one = median_ms(lambda _: phone.push([next(fresh)]), REQUESTS)
    yield Row(f"one answered card, {label}", one, None, "3 ms", one <= 3)


def queues(port: int, schedules: int, label: str) -> Iterator[Row]:
    phone, learner = make_phone(port, f"queue-{schedules}-{label}")
    fill([learner], 10, schedules)
    for limit in (20, 100):
        ms = median_ms(lambda _, n=limit: phone.send("GET", f"/api/v1/queue?limit={n}"), REQUESTS)
        yield Row(f"queue of {limit}, {schedules:,} schedules, {label}", ms, None, "5 ms", ms <= 5)


def measure(small: bool) -> Iterator[Row]:
    with site() as port:
        plain = Phone(port)
        unit = median_ms(lambda _: plain.send("GET", "/healthz"), REQUESTS)
        yield Row("/healthz", unit, None, "", True)
        cards = make_cards()
        yield from pushes(port, cards)
        yield from small_requests(port, cards, "few events stored")
        yield from queues(port, 100, "few stored")
        yield from queues(port, CARDS, "few stored")
        if small:
            return
        from tests.makers import make_learner

        fill([make_learner() for _ in range(100)], MILLION // 100, MILLION // 100)
        yield from small_requests(port, cards, "1,000,000 events stored")
        yield from queues(port, CARDS, "1,000,000 stored")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--small", action="store_true", help="Leave out the million rows.")
    small = parser.parse_args().small
    unit = None
    print(f"{'median':56} {'ms':>8} {'rows/s':>9} {'/healthz':>9}  goal")
    for row in measure(small):
        unit = unit or row.ms
        per_s = f"{row.per_s:9,.0f}" if row.per_s else " " * 9
        goal = f"{row.goal} {'met' if row.met else 'MISSED'}" if row.goal else ""
        print(f"{row.name:56} {row.ms:8.2f} {per_s} {row.ms / unit:8.1f}x  {goal}", flush=True)


if __name__ == "__main__":
    main()
