"""A publisher marks a change of meaning while learners study: real connections, a real worker.

Whoever is first, every schedule is in the end what folding its events anew gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Event
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction

from cards import services
from cards.cardfile import parse
from cards.models import Card, Learner, Schedule
from cards.services import editing, folding
from cards.services.content import save_card_from_file
from tests.cards.cardtexts import HEAD, make_text
from tests.makers import AT, make_deck, make_editor, make_learner
from tests.simulations.conftest import Worker, until, worker  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db(transaction=True)

FILE = replace(parse(make_text(HEAD), "grow.md"), examples=(), topic="language-rules")
NOW = AT + timedelta(days=60)


@pytest.fixture
def card() -> Card:
    save_card_from_file(make_deck(topics=[]), FILE)
    return Card.objects.get()


@pytest.fixture
def swept(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Catch the sweep that a change of meaning sends for."""
    asked: list[str] = []
    monkeypatch.setattr("cards.tasks.fold_card_again.delay", asked.append)
    return asked


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as threads:
        yield threads


def propose(card: Card) -> Any:
    """A proposal that changes the meaning, ready for this publisher."""
    paul = make_editor("paul", "publisher")
    head = editing.head_of(card)
    new = replace(FILE, title={**FILE.title, "en": "Another title"})
    options = {"base": head.number, "author": paul, "at": NOW, "meaning_changed": True}
    editing.save_text(card, new, **options)
    editing.submit(card, by=paul, at=NOW)
    return paul


def study(learner: Learner, card: Card) -> None:
    """Good answers that put the card weeks away."""
    events = [
        {
            "event_id": str(uuid4()),
            "kind": "review",
            "card": str(card.pk),
            "occurred_at": (AT + timedelta(days=day)).isoformat(),
            "data": {"rating": 3},
        }
        for day in (0, 3, 12, 40)
    ]
    services.record_events(learner, events, NOW)


def then(call: Any, *args: Any, **more: Any) -> Any:
    """The call on a connection of its own, which is closed after it."""
    try:
        return call(*args, **more)
    finally:
        connection.close()


def somebody_waits() -> bool:
    """Whether a connection waits for the lock between folds and changes of meaning."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        return cursor.fetchone() is not None


def differences() -> list[Any]:
    return [one for done in services.refold_learners(repair=False) for one in done.differences]


def due_in_days() -> int:
    return (Schedule.objects.get().due_at - NOW).days


def test_a_push_that_meets_a_publication_waits_and_is_folded_with_the_change(
    card: Card, swept: list[str], pool: ThreadPoolExecutor
) -> None:
    paul, learner = propose(card), make_learner()
    with transaction.atomic():
        editing.publish(card, by=paul, at=NOW)
        pushed = pool.submit(then, study, learner, card)
        until(somebody_waits)
        assert not pushed.done()
    pushed.result(timeout=30)
    assert swept == [str(card.pk)]
    assert differences() == []  # the sweep has not even run
    assert due_in_days() <= 3


def test_a_publication_that_meets_a_push_waits_and_sweeps_what_was_pushed(
    card: Card, swept: list[str], pool: ThreadPoolExecutor
) -> None:
    paul, learner = propose(card), make_learner()
    with transaction.atomic():
        study(learner, card)
        published = pool.submit(then, editing.publish, card, by=paul, at=NOW)
        until(somebody_waits)
        assert not published.done()
    published.result(timeout=30)
    assert due_in_days() > 3  # folded before the change was there
    assert swept == [str(card.pk)]
    folding.fold_card_again(card.pk)
    assert differences() == []
    assert due_in_days() <= 3


def test_a_real_worker_sweeps_while_learners_go_on(
    card: Card,
    worker: Worker,  # noqa: F811
    pool: ThreadPoolExecutor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    paul, started = propose(card), Event()
    learners = [make_learner() for _ in range(6)]
    study(learners[0], card)

    def push() -> None:
        for learner in learners[1:]:
            study(learner, card)
            started.set()

    pushing = pool.submit(then, push)
    assert started.wait(30)
    editing.publish(card, by=paul, at=NOW)
    pushing.result(timeout=60)
    until(lambda: not Schedule.objects.filter(due_at__gt=NOW + timedelta(days=4)).exists())
    until(lambda: differences() == [])
    assert Schedule.objects.count() == len(learners)
