"""Bundles are made before somebody asks: beat and what publishes send one task."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from kombu.exceptions import OperationalError as BrokerError

from cards.models import BundleState, Card, CardJson, CardText
from cards.services import bundles, cardjson, editing, interchange, warming
from cards.services.content import load_deck, read_deck
from goprep.celery import app
from tests.api.caller import Caller, problem_of
from tests.api.test_content import SHIPPED
from tests.cards.cardtexts import HEAD, make_deck_text, make_text
from tests.cards.interchange.makers import make_zip
from tests.makers import AT, make_card, make_deck, make_editor

pytestmark = pytest.mark.django_db
GROW = make_text(HEAD.replace("position: 20", "position: 10"))
app.loader.import_default_modules()  # what a worker does when it starts


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the tasks that were sent."""
    names: list[str] = []
    monkeypatch.setattr(warming.current_app, "send_task", lambda name, **_: names.append(name))
    cache.delete(warming._SENT)
    return names


def test_the_task_makes_every_decks_bundle_and_a_request_then_finds_it(
    django_assert_num_queries: Any,
) -> None:
    make_card(make_deck())
    make_card(make_deck("other"))
    app.tasks[warming.TASK]()
    assert BundleState.objects.count() == 2
    etag = Caller().get("decks/other/bundle")["ETag"]
    caller = Caller()
    caller.headers["If-None-Match"] = etag
    with django_assert_num_queries(1):
        assert caller.get("decks/other/bundle").status_code == 304
    with django_assert_num_queries(3):
        app.tasks[warming.TASK]()
    CardText.objects.update(pitfalls="x")
    app.tasks[warming.TASK]()
    assert Caller().get("decks/other/bundle")["ETag"] != etag


def test_beat_knows_the_task(settings: Any) -> None:
    assert settings.CELERY_BEAT_SCHEDULE["warm-bundles"]["task"] in app.tasks


def test_what_publishes_sends_it_once_after_the_commit(
    sent: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        load_deck(read_deck(SHIPPED))
        assert sent == []
    assert sent == [warming.TASK]
    cache.delete(warming._SENT)
    deck = make_deck("other")
    cards = [make_card(deck) for _ in range(3)]
    with django_capture_on_commit_callbacks(execute=True):
        editing.step_all(cards, "withdraw", by=make_editor("paul", "publisher"), at=AT)
    assert sent == [warming.TASK] * 2


def test_what_takes_steps_back_sends_it_too(
    sent: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    paul = make_editor("paul", "publisher", "editor")
    make_card(make_deck())
    withdrawn = editing.step_all(Card.objects.all(), "withdraw", by=paul, at=AT)
    file = make_zip({"deck.yaml": make_deck_text().encode(), "grow.md": GROW.encode()})
    brought = interchange.apply(interchange.read(file, "a.zip", None), None, by=paul, at=AT)
    for undo in (
        lambda: editing.undo_all(withdrawn.action.pk, by=paul, at=AT),
        lambda: interchange.undo(brought.entry, by=paul, at=AT),
    ):
        sent.clear()
        cache.delete(warming._SENT)
        with django_capture_on_commit_callbacks(execute=True):
            undo()
        assert sent == [warming.TASK]


def test_an_editor_can_publish_while_the_broker_is_away(
    sent: list[str], monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def away(name: str, **_: Any) -> None:
        raise BrokerError("connection refused")

    monkeypatch.setattr(warming.current_app, "send_task", away)
    card = make_card(make_deck())
    with django_capture_on_commit_callbacks(execute=True):
        editing.withdraw(card, by=make_editor("paul", "publisher"), at=AT)
    card.refresh_from_db()
    assert card.state == "withdrawn"


def test_a_request_that_lacks_much_has_a_worker_make_it(
    sent: list[str], monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr(bundles, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(bundles, "BATCHES_AT_ONCE", 1)
    monkeypatch.setattr(cardjson, "BATCH", 3)
    deck = make_deck()
    for _ in range(7):
        make_card(deck)
    with django_capture_on_commit_callbacks(execute=True):
        response = Caller().get("decks/go-runtime/bundle")
    assert (problem_of(response)["code"], response["Retry-After"]) == ("unavailable", "5")
    assert (CardJson.objects.count(), sent) == (0, [warming.TASK])
    for written, again in ((3, True), (6, True), (7, False)):
        sent.clear()
        cache.delete(warming._SENT)
        with django_capture_on_commit_callbacks(execute=True):
            app.tasks[warming.TASK]()
        assert (CardJson.objects.count(), sent) == (written, [warming.TASK] if again else [])
    assert len(Caller().get("decks/go-runtime/bundle").json()["cards"]) == 7
