"""How a learner stands: card by card, and at the end of a sitting."""

from datetime import timedelta

import pytest

from cards import queue, services
from cards.models import Card, Schedule
from tests.makers import AT, make_card, make_deck, make_learner

pytestmark = pytest.mark.django_db

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def deck():
    return make_deck()


@pytest.fixture
def card(deck):
    return make_card(deck)


@pytest.fixture
def learner():
    return make_learner()


def status(learner, deck, at):
    return queue.deck_states(learner, deck, at)[0].status


def test_a_cards_status_through_its_life(learner, deck, card):
    assert status(learner, deck, AT) == "new"
    services.review(learner, card, 3, at=AT)
    assert status(learner, deck, AT) == "learning"
    services.review(learner, card, 3, at=AT + 10 * MINUTE)
    assert status(learner, deck, AT + 10 * MINUTE) == "scheduled"
    at = AT + 10 * DAY
    assert status(learner, deck, at) == "due"
    services.review(learner, card, 4, at=at)
    assert Schedule.objects.get().stability >= 21
    assert status(learner, deck, at) == "strong"
    services.bury(learner, card, at=at)
    assert status(learner, deck, at) == "buried"
    services.suspend(learner, card, at=at)
    assert status(learner, deck, at) == "suspended"
    Schedule.objects.update(leech=True)
    assert status(learner, deck, at) == "leech"
    services.reset(learner, card, at=at + MINUTE)
    services.resume(learner, card, at=at + MINUTE)
    assert status(learner, deck, at + MINUTE) == "new"


def test_a_deck_is_listed_whole_and_in_order(learner, deck):
    last = make_card(deck, position=9)
    first = make_card(deck, position=1)
    make_card(deck, position=5, state=Card.State.DRAFT)
    make_card(make_deck("other"))
    services.review(learner, last, 3, at=AT)
    states = queue.deck_states(learner, deck, AT)
    assert [state.card for state in states] == [first, last]
    assert states[0].schedule is None
    assert states[1].schedule == Schedule.objects.get()


def test_a_sitting_is_reported(learner, deck):
    easy, hard, slow = (make_card(deck) for _ in range(3))
    services.review(learner, easy, 3, at=AT - MINUTE, duration_ms=99_000)
    for card, rating, minutes, seconds in [
        (easy, 4, 0, 5),
        (hard, 1, 1, 20),
        (slow, 1, 2, 30),
        (hard, 1, 3, 20),
        (slow, 3, 4, 0),
    ]:
        services.review(learner, card, rating, at=AT + minutes * MINUTE, duration_ms=seconds * 1000)
    found = queue.session_report(learner, deck, AT, AT + 5 * MINUTE)
    assert (found.cards, found.reviews, found.time_s) == (3, 5, 75)
    assert found.recall_share == pytest.approx(2 / 5)
    assert found.hardest == hard
    assert found.next_due_at == AT + 14 * MINUTE


def test_what_was_taken_back_is_not_reported(learner, deck, card):
    services.review(learner, card, 1, at=AT, duration_ms=1000)
    services.undo_last(learner, at=AT)
    found = queue.session_report(learner, deck, AT, AT)
    assert (found.cards, found.reviews, found.recall_share) == (0, 0, None)
    assert (found.time_s, found.hardest) == (0, None)


def test_a_sitting_without_a_miss_has_no_hardest_card(learner, deck, card):
    services.review(learner, card, 2, at=AT)
    found = queue.session_report(learner, deck, AT, AT)
    assert (found.recall_share, found.hardest) == (1.0, None)


def test_a_page_left_open_is_not_hours_of_study(learner, deck, card):
    services.review(learner, card, 3, at=AT, duration_ms=9 * 3_600_000)
    assert queue.session_report(learner, deck, AT, AT).time_s == 600
