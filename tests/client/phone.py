"""The reference client: a phone that studies offline, in the least code that loses nothing.

It speaks HTTP and JSON and imports nothing of the server's. What a client must do, in one place:

- **Write first.** What the person does is an event in the outbox, on disk, before anything else.
- **One answer per event.** An event leaves the outbox when the server says it has it. Until then it
  is sent again, as often as it takes: the server counts each event id once.
- **Take schedules, never make them.** They come with a push and with the changes since a cursor. A
  push's cursor is taken only if nothing of another device lies between.
- **Begin anew on 410**, with the outbox and all that the phone still has of what it sent: after the
  server was set back to a backup, the phone may be the only one who knows.
- **Log in again on 401**, outbox in hand. Wait on 429, 5xx and no answer, and try again later.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from tests.client.transport import Answer, NoAnswerError, Request, Transport

V1 = "/api/v1/"
EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
TAKEN = ("accepted", "duplicate")


class LaterError(Exception):
    """Not now; nothing is lost. ``wait_s``: how long the server asks to wait, or None."""

    def __init__(self, why: str, wait_s: int | None = None) -> None:
        super().__init__(why)
        self.wait_s = wait_s


class RefusedError(Exception):
    """The server will not do this however often it is asked: the problem it sent."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        super().__init__(f"{status} {problem.get('code')}: {problem.get('detail')}")
        self.status, self.code = status, problem.get("code", "")


class Disk:
    """One text, written whole or not at all."""

    def __init__(self, text: str = "") -> None:
        self.text = text


def fresh() -> dict[str, Any]:
    return {
        "token": "",
        "cursor": "",
        "schedules": {},
        "settings": {},
        "queue": [],
        "decks": {},
        "outbox": [],
        "sent": [],
        "refused": [],
    }


class Phone:
    """One device of one account. ``now``: its own clock, right or wrong; ``chance``: for ids."""

    PAGE = 1000

    def __init__(
        self,
        transport: Transport,
        disk: Disk,
        *,
        name: str,
        account: tuple[str, str],
        now: Callable[[], datetime],
        chance: Random,
        zone: str = "Europe/Berlin",
        batch: int = 500,
    ) -> None:
        self.transport, self.disk, self.name, self.account = transport, disk, name, account
        self.now, self.chance, self.zone, self.batch = now, chance, zone, batch
        self.state: dict[str, Any] = json.loads(disk.text) if disk.text else fresh()

    # ---- what the person does, online or not ----

    def next_item(self) -> dict[str, Any] | None:
        """The first card of the stored queue that may be shown by now, with its outcomes."""
        at = self.now()
        ready = (i for i in self.state["queue"] if datetime.fromisoformat(i["from_at"]) <= at)
        return next(ready, None)

    def answer(self, item: dict[str, Any], rating: int) -> dict[str, Any]:
        """Record the answer; returns the outcome that was promised on its button."""
        self.state["queue"] = [i for i in self.state["queue"] if i["card"] != item["card"]]
        self.review(item["card"], rating, item["card_revision"])
        promised: dict[str, Any] = item["outcomes"][rating - 1]
        return promised

    def review(self, card: str, rating: int, revision: int = 1) -> str:
        data = {"rating": rating, "duration_ms": 2500, "mode": "study"}
        return self.record("review", card=card, card_revision=revision, data=data)

    def undo(self, event_id: str) -> str:
        return self.record("undo", target=event_id)

    def change_settings(self, **changes: Any) -> str:
        return self.record("settings", data=changes)

    def record(self, kind: str, **fields: Any) -> str:
        """Put an event into the outbox, and the outbox on disk; returns the event's id."""
        at = self.now().astimezone(ZoneInfo(self.zone))
        event_id = self._uuid7(at)
        event = {
            "event_id": event_id,
            "kind": kind,
            "occurred_at": at.isoformat(),
            "time_zone": self.zone,
            "device": self.name,
            **fields,
        }
        self.state["outbox"].append(event)
        self._save()
        return event_id

    # ---- when there is a network ----

    def sync(self) -> None:
        """Push everything, then pull everything. Raises LaterError: call it again some time."""
        while True:
            while self.state["outbox"]:
                self.push()
            self.pull()
            if not self.state["outbox"]:
                return

    def push(self) -> None:
        """Send the oldest events of the outbox, and let go of those that the server has."""
        batch = self.state["outbox"][: self.batch]
        answer = self._call("POST", "sync/events", {"events": batch})
        state = self.state
        of = {result["event_id"]: result for result in answer["results"]}
        state["sent"] += [e for e in batch if of[e["event_id"]]["status"] in TAKEN]
        state["refused"] += [
            {"event": event, "problem": of[event["event_id"]]["problem"]}
            for event in batch
            if of[event["event_id"]]["status"] not in TAKEN
        ]
        state["outbox"] = [event for event in state["outbox"] if event["event_id"] not in of]
        self._take(answer["schedules"])
        if answer["cursor_before"] == state["cursor"]:
            state["cursor"] = answer["cursor"]
        self._save()

    def pull(self) -> None:
        """Take what changed since the cursor. Where it expired, all; the outbox fills again."""
        more = True
        while more:
            query = {"cursor": self.state["cursor"], "limit": self.PAGE}
            try:
                page = self._call("GET", "sync/changes", query=query)
            except RefusedError as error:
                if error.code != "cursor-expired":
                    raise
                self._begin_anew()
                continue
            self._take(page["schedules"])
            self.state.update(cursor=page["cursor"], settings=page["settings"])
            self._save()
            more = page["more"]

    def fetch_queue(self, horizon: str = "7d", limit: int = 100) -> None:
        query = {"horizon": horizon, "limit": limit}
        waiting = {event.get("card") for event in self.state["outbox"]}
        items = self._call("GET", "queue", query=query)["items"]
        self.state["queue"] = [item for item in items if item["card"] not in waiting]
        self._save()

    def fetch_bundle(self, deck: str) -> None:
        """The deck's cards, or the difference to those that are here."""
        held = self.state["decks"].setdefault(deck, {"version": "", "cards": {}})
        query = {"since": held["version"]} if held["version"] else {}
        bundle = self._call("GET", f"decks/{deck}/bundle", query=query)
        if bundle["complete"]:
            held["cards"] = {}
        held["cards"].update({card["id"]: card for card in bundle["cards"]})
        for card in bundle["removed"]:
            held["cards"].pop(card, None)
        held["version"] = bundle["version"]
        self._save()

    def history(self) -> list[dict[str, Any]]:
        """Every review of every device, newest first."""
        found: list[dict[str, Any]] = []
        cursor: str | None = ""
        while cursor is not None:
            page = self._call("GET", "reviews", query={"cursor": cursor, "limit": 1000})
            found += page["reviews"]
            cursor = page["next"]
        return found

    # ---- the inside ----

    def _take(self, rows: list[dict[str, Any]]) -> None:
        for row in rows:
            if row.get("deleted"):
                self.state["schedules"].pop(row["card"], None)
            else:
                self.state["schedules"][row["card"]] = row

    def _begin_anew(self) -> None:
        state = self.state
        state.update(cursor="", schedules={}, outbox=state["sent"] + state["outbox"], sent=[])
        self._save()

    def _call(self, method: str, path: str, body: Any = None, query: Any = None) -> dict[str, Any]:
        answer = self._send(method, path, body, query) if self.state["token"] else None
        if answer is None or answer.status == 401:
            self._log_in()
            answer = self._send(method, path, body, query)
        return _read(answer)

    def _log_in(self) -> None:
        username, password = self.account
        body = {"username": username, "password": password, "device": self.name}
        self.state["token"] = ""
        self.state["token"] = _read(self._send("POST", "log-in", body))["token"]
        self._save()

    def _send(self, method: str, path: str, body: Any = None, query: Any = None) -> Answer:
        address = f"{V1}{path}?{urlencode(query)}" if query else V1 + path
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.state["token"]:
            headers["Authorization"] = f"Bearer {self.state['token']}"
        raw = b"" if body is None else json.dumps(body).encode()
        try:
            return self.transport.send(Request(method, address, raw, headers))
        except NoAnswerError as error:
            raise LaterError(str(error)) from error

    def _save(self) -> None:
        self.disk.text = json.dumps(self.state)

    def _uuid7(self, at: datetime) -> str:
        milliseconds = (at - EPOCH) // timedelta(milliseconds=1)
        high, low = self.chance.getrandbits(12), self.chance.getrandbits(62)
        digits = f"{milliseconds:012x}7{high:03x}{0b10 << 62 | low:016x}"
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _read(answer: Answer) -> dict[str, Any]:
    if answer.status in (429, 500, 502, 503, 504):
        wait = answer.headers.get("Retry-After")
        raise LaterError(f"{answer.status}", int(wait) if wait else None)
    body: dict[str, Any] = json.loads(answer.body)
    if answer.status >= 400:
        raise RefusedError(answer.status, body)
    return body
