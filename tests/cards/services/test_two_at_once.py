"""Two devices push at the same moment: real threads, real connections, real locks."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from cards import services
from cards.models import Schedule, StudyEvent
from tests.makers import AT, make_card, make_deck, make_learner, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def together(*calls):
    """Run the calls at the same time, each on a connection of its own."""
    barrier = Barrier(len(calls))

    def run(call):
        try:
            barrier.wait(timeout=10)
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result(timeout=60) for future in [pool.submit(run, call) for call in calls]]


def reviews(card, number, offset):
    return [
        {
            "event_id": str(uuid4()),
            "kind": "review",
            "card": str(card.pk),
            "occurred_at": (AT + timedelta(days=2 * n, hours=offset)).isoformat(),
            "data": {"rating": 3},
        }
        for n in range(number)
    ]


def test_events_of_two_devices_get_one_row_of_sequences_and_one_fold():
    card, learner = make_card(make_deck()), make_learner()
    now = AT + timedelta(days=100)
    phone, laptop = reviews(card, 20, 0), reviews(card, 20, 5)
    shared = reviews(card, 5, 9)

    def push(events):
        for n in range(0, len(events), 5):
            services.record_events(learner, events[n : n + 5], now)

    together(lambda: push([*phone, *shared]), lambda: push([*shared, *laptop]))
    sequences = StudyEvent.objects.filter(learner=learner).values_list("sequence", flat=True)
    assert list(sequences) == list(range(1, 46))
    assert Schedule.objects.get(learner=learner).reviews == 45
    assert [refolded.differences for refolded in services.refold_learners(repair=False)] == [[]]


def test_two_quick_undos_take_back_two_events():
    card, learner = make_card(make_deck()), make_learner()
    services.record_events(learner, reviews(card, 3, 0), AT + timedelta(days=9))
    undone = together(*[lambda: services.undo_last(learner, at=AT + timedelta(days=9))] * 2)
    assert len({one.event_id for one in undone}) == 2
    assert Schedule.objects.get(learner=learner).reviews == 1


def test_a_guest_adopted_twice_at_once_is_adopted_once():
    user, card = make_user(), make_card(make_deck())
    guests = [make_learner(), make_learner()]
    for guest in guests:
        services.review(guest, card, 3, at=AT)
    together(*[lambda guest=guest: services.adopt_guest(user, guest) for guest in guests])
    assert StudyEvent.objects.filter(learner__user=user).count() == 2


def test_an_accounts_first_two_requests_make_one_learner():
    user = make_user()
    made = together(*[lambda: services.account_learner(user, at=AT)] * 2)
    assert made[0].pk == made[1].pk
