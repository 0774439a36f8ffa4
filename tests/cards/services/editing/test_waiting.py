"""Who need not wait for whom: real threads, real connections, real locks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction

from cards.models import Card
from cards.services import editing
from cards.services.editing.writing import locked
from tests.makers import AT, make_card, make_deck, make_editor

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def meanwhile(hold: Callable[[], Any]) -> Iterator[None]:
    """Another transaction has done `hold` and goes on; whoever waits for it here is refused."""
    held, done = Event(), Event()

    def other() -> None:
        try:
            with transaction.atomic():
                hold()
                held.set()
                done.wait(60)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        going_on = pool.submit(other)
        assert held.wait(60)
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '2s'")
            yield
        finally:
            done.set()
            connection.close()
        going_on.result(60)


def test_what_is_typed_does_not_wait_for_whoever_holds_the_card() -> None:
    card, erin = make_card(make_deck()), make_editor()
    with meanwhile(lambda: locked(card)):
        editing.keep_draft(erin, card, {"answer_en": "Mine"}, 1, AT, lambda _head: False)
    draft = editing.draft_of(erin, card)
    assert draft is not None
    assert draft.fields == {"answer_en": "Mine"}


def test_an_editor_does_not_wait_for_learners_whose_events_refer_to_the_card() -> None:
    card, erin = make_card(make_deck(), state="draft"), make_editor()
    file = editing.head_of(card).file
    text = replace(file.texts["en"], answer="Better.")
    better = replace(file, texts={**file.texts, "en": text})

    def studies() -> None:
        with connection.cursor() as cursor:  # as PostgreSQL does for each event's card
            cursor.execute("SELECT 1 FROM cards_card WHERE id = %s FOR KEY SHARE", [card.pk])

    with meanwhile(studies):
        editing.save_text(card, better, base=1, author=erin, at=AT)
    assert Card.objects.get().texts.get(lang="en").answer == "Better."
