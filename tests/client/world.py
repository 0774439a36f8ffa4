"""Where the reference client is tested: one learner, a deck, phones, and a clock for all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from unittest import mock

from django.test import Client
from django.utils import timezone

from cards.models import Card, Learner, StudyEvent
from cards.services import refold_learners
from tests.client.phone import Disk, LaterError, Phone
from tests.client.transport import Answer, BadNetwork, Request
from tests.makers import make_card, make_deck, make_learner, make_user

PASSWORD = "correct horse battery"
# Six days before the clocks go forward in Berlin.
START = datetime(2026, 3, 23, 9, 0, tzinfo=UTC)


class InProcess:
    """The same requests without sockets, for tests that send thousands."""

    def __init__(self) -> None:
        self.client = Client(raise_request_exception=False)

    def send(self, request: Request) -> Answer:
        headers = dict(request.headers)
        content_type = headers.pop("Content-Type", "application/json")
        answer = self.client.generic(
            request.method, request.path, request.body, content_type=content_type, headers=headers
        )
        return Answer(answer.status_code, dict(answer.items()), answer.content)


class World:
    """``at``: the true time, which the server has. Each phone adds its own error to it."""

    def __init__(self, cards: int = 12, seed: int = 1) -> None:
        self.at = START
        self.chance = Random(seed)
        self.user = make_user("ana")
        make_learner(
            user=self.user, at=START - timedelta(days=1), time_zone="Europe/Berlin", new_per_day=100
        )
        self.deck = make_deck()
        self.cards: list[Card] = [make_card(self.deck) for _ in range(cards)]
        self.networks: dict[str, BadNetwork] = {}
        self.skews: dict[str, timedelta] = {}
        self.wrong: list[str] = []

    @contextmanager
    def running(self) -> Iterator[World]:
        with mock.patch.object(timezone, "now", side_effect=lambda: self.at):
            yield self

    def phone(
        self, name: str, disk: Disk | None = None, zone: str = "Europe/Berlin", batch: int = 500
    ) -> Phone:
        network = self.networks.setdefault(name, BadNetwork(InProcess()))
        network.on_answer = self._watch
        self.skews.setdefault(name, timedelta())
        return Phone(
            network,
            disk or Disk(),
            name=name,
            account=("ana", PASSWORD),
            now=lambda: self.at + self.skews[name],
            chance=self.chance,
            zone=zone,
            batch=batch,
        )

    def restarted(self, phone: Phone) -> Phone:
        """The same phone after its program was ended and started again: only its disk is left."""
        return self.phone(phone.name, Disk(phone.disk.text), phone.zone, phone.batch)

    def later(self, **much: float) -> None:
        self.at += timedelta(**much)

    def _watch(self, request: Request, answer: Answer) -> None:
        """No fault of the network may ever make the server itself fail."""
        if answer.status >= 500:
            self.wrong.append(f"{request.method} {request.path}: {answer.status}")

    def learner(self) -> Learner:
        return Learner.objects.get(user=self.user)

    def check(self, *phones: Phone) -> None:
        """All phones and the server agree to the byte, and every event is there exactly once."""
        assert self.wrong == []
        fresh = self.phone("fresh")
        fresh.sync()
        expected = canonical(fresh)
        for phone in phones:
            assert phone.state["outbox"] == [], phone.name
            assert phone.state["refused"] == [], phone.name
            assert canonical(phone) == expected, phone.name
        made = sorted(event["event_id"] for phone in phones for event in phone.state["sent"])
        stored = StudyEvent.objects.filter(learner__user=self.user, device__in=self.networks)
        assert sorted(str(event.event_id) for event in stored) == made
        seen = [review["event_id"] for review in fresh.history()]
        assert sorted(seen) == sorted(
            str(event.event_id) for event in stored if event.kind == "review"
        )
        assert [found.differences for found in refold_learners(repair=False)] == [[]]


def canonical(phone: Phone) -> str:
    held = {"schedules": phone.state["schedules"], "settings": phone.state["settings"]}
    return json.dumps(held, sort_keys=True)


def persist(phone: Phone, tries: int = 30) -> None:
    """What the phone's background job does: try again until it works."""
    for _ in range(tries):
        try:
            return phone.sync()
        except LaterError:
            continue
    raise AssertionError(f"{phone.name} never got through")


def study(world: World, phone: Phone, days: int, a_day: int = 4) -> list[str]:
    """Some reviews a day, of any cards, on a phone that is offline; moves the clock."""
    made = []
    for _ in range(days):
        for _ in range(a_day):
            card: Any = world.chance.choice(world.cards)
            made.append(phone.review(str(card.pk), world.chance.choice((1, 2, 3, 3, 3, 4))))
            world.later(seconds=world.chance.randrange(20, 7200))
        world.later(hours=world.chance.randrange(12, 26))
    return made
