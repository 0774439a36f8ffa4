from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from cards import services
from cards.models import Card
from tests.makers import AT, make_card, make_deck, make_learner, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def deck():
    return make_deck()


def test_only_editors_see_what_is_not_published(deck):
    published = make_card(deck)
    for state in (Card.State.DRAFT, Card.State.IN_REVIEW, Card.State.WITHDRAWN):
        make_card(deck, state=state)
    assert list(Card.objects.published()) == [published]
    for reader in (None, AnonymousUser(), make_user("alice")):
        assert list(Card.objects.visible_to(reader)) == [published]
    assert Card.objects.visible_to(make_user("ed", is_staff=True)).count() == 4
    assert Card.objects.visible_to(make_user("ex", is_staff=True, is_active=False)).count() == 1


def test_due_cards_are_the_learners_own_most_overdue_first(deck):
    learner, stranger = make_learner(), make_learner()
    later, sooner, new, asleep, put_by, leech = (make_card(deck) for _ in range(6))
    services.review(learner, later, 4, at=AT + timedelta(days=20))
    for card in (sooner, asleep, put_by, leech):
        services.review(learner, card, 4, at=AT)
    services.review(stranger, new, 1, at=AT)
    at = AT + timedelta(days=60)
    services.bury(learner, asleep, at=at)
    services.suspend(learner, put_by, at=at)
    leech.schedules.update(leech=True)
    assert list(Card.objects.due_for(learner, at)) == [sooner, later]
    assert list(Card.objects.due_for(learner, AT + timedelta(days=1))) == []


def test_a_schedule_is_joined_in_the_same_query_and_only_ones_own(deck, django_assert_num_queries):
    learner, stranger = make_learner(), make_learner()
    mine, theirs = make_card(deck), make_card(deck)
    services.review(learner, mine, 3, at=AT)
    services.review(stranger, mine, 1, at=AT)
    services.review(stranger, theirs, 1, at=AT)
    with django_assert_num_queries(1):
        cards = list(Card.objects.with_schedule(learner))
        found = {card: getattr(card, "own_schedule", None) for card in cards}
        assert found[mine].step == 1
    assert found[theirs] is None
    assert len(found) == 2


def test_every_word_of_a_search_must_occur_in_any_language(deck):
    growth = make_card(deck, "slice-growth")
    growth.texts.filter(lang="en").update(question="How does append grow a slice?")
    growth.texts.filter(lang="zh-CN").update(question="append 如何扩容?")
    other = make_card(deck, "map-growth")

    def found(text):
        return list(Card.objects.search(text))

    assert found("APPEND slice") == found("扩容") == found("slice-growth") == [growth]
    assert found("growth") == [growth, other]
    assert found("append map") == []
    assert found("  ") == [growth, other]
    assert found("100%") == []
