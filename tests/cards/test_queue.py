"""Which card next, and how many there are."""

from datetime import UTC, datetime, timedelta

import pytest

from cards import queue, services
from cards.models import Card, Learner, Schedule
from cards.scheduling import Rating
from tests.makers import AT, make_card, make_deck, make_learner

pytestmark = pytest.mark.django_db

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def deck():
    return make_deck()


@pytest.fixture
def cards(deck):
    return [make_card(deck, f"card-{n}") for n in range(4)]


@pytest.fixture
def learner():
    return make_learner()


def give(learner, card, rating, at):
    services.review(learner, card, rating, at=at)


def learn(learner, card, at=AT):
    """Make the card known; it is due about eight days later."""
    give(learner, card, 4, at)
    return Schedule.objects.get(learner=learner, card=card).due_at


def following(learner, deck, at, **options):
    item = queue.next_item(learner, deck, at, **options)
    return item and item.card


def test_new_cards_come_in_the_decks_order(learner, deck, cards):
    for card in cards:
        assert following(learner, deck, AT) == card
        give(learner, card, 4, AT)
    assert following(learner, deck, AT) is None


def test_steps_come_before_reviews_and_reviews_before_new_cards(learner, deck, cards):
    on_step, known, new, _ = cards
    due_at = learn(learner, known)
    give(learner, on_step, 1, due_at)
    at = due_at + 2 * MINUTE
    assert following(learner, deck, at) == on_step
    give(learner, on_step, 4, at)
    assert following(learner, deck, at) == known
    give(learner, known, 3, at)
    assert following(learner, deck, at) == new


def test_the_longest_waiting_comes_first(learner, deck, cards):
    later, sooner = cards[:2]
    learn(learner, later, AT + 9 * DAY)
    learn(learner, sooner, AT)
    assert following(learner, deck, AT + 40 * DAY) == sooner


def test_a_step_that_is_not_over_waits(learner, deck, cards):
    give(learner, cards[0], 1, AT)
    assert following(learner, deck, AT + 59 * MINUTE / 60) == cards[1]
    assert following(learner, deck, AT + MINUTE) == cards[0]


def test_the_same_question_twice_gives_the_same_card(learner, deck, cards):
    give(learner, cards[0], 3, AT)
    assert len({following(learner, deck, AT + 30 * MINUTE).pk for _ in range(5)}) == 1


def test_a_card_of_another_topic_comes_between_two_of_one(learner, deck):
    first, second, other = (
        make_card(deck, slug, topic=topic)
        for slug, topic in [("map-1", "map"), ("map-2", "map"), ("chan-1", "chan")]
    )
    assert following(learner, deck, AT) == first
    give(learner, first, 4, AT)
    assert following(learner, deck, AT, exclude_topic="map") == other
    give(learner, other, 4, AT)
    assert following(learner, deck, AT, exclude_topic="chan") == second


def test_a_topic_is_passed_over_across_all_kinds_of_cards(learner, deck):
    known, other = make_card(deck, topic="map"), make_card(deck, topic="chan")
    due_at = learn(learner, known)
    # A review is due, but of the topic just studied: a new card of another one comes first.
    assert following(learner, deck, due_at, exclude_topic="map") == other
    assert following(learner, deck, due_at, exclude_topic="chan") == known


def test_without_a_choice_the_topic_goes_on(learner, deck):
    only = make_card(deck, topic="map")
    assert following(learner, deck, AT, exclude_topic="map") == only


def test_suspended_buried_leeches_and_unpublished_cards_stay_out(learner, deck, cards):
    suspended, buried, leech, unpublished = cards
    for card in cards:
        learn(learner, card)
    at = AT + 30 * DAY
    services.suspend(learner, suspended, at=at)
    services.bury(learner, buried, at=at)
    Schedule.objects.filter(card=leech).update(leech=True)
    Card.objects.filter(pk=unpublished.pk).update(state=Card.State.WITHDRAWN)
    assert following(learner, deck, at) is None
    assert following(learner, deck, at + DAY) == buried
    services.resume(learner, suspended, at=at)
    assert following(learner, deck, at) == suspended


def test_new_cards_can_be_suspended_and_buried_too(learner, deck, cards):
    services.suspend(learner, cards[0], at=AT)
    services.bury(learner, cards[1], at=AT)
    assert following(learner, deck, AT) == cards[2]
    assert queue.summary(learner, deck, AT).new == 2
    assert queue.summary(learner, deck, AT + DAY).new == 3


def test_a_card_taken_back_is_new_again(learner, deck, cards):
    give(learner, cards[0], 3, AT)
    services.undo_last(learner, at=AT)
    assert following(learner, deck, AT) == cards[0]


def test_new_cards_stop_at_the_days_limit_and_go_on_the_next_study_day(deck, cards):
    learner = make_learner(new_per_day=2)
    for card in cards[:2]:
        give(learner, card, 4, AT)
    assert following(learner, deck, AT) is None
    # 03:59 at night still belongs to the day before.
    assert following(learner, deck, datetime(2026, 3, 3, 3, 59, tzinfo=UTC)) is None
    assert following(learner, deck, datetime(2026, 3, 3, 4, 0, tzinfo=UTC)) == cards[2]


def test_a_new_card_counts_once_however_many_steps_it_takes(deck, cards):
    learner = make_learner(new_per_day=2)
    for n in range(4):
        give(learner, cards[0], 1, AT + n * MINUTE)
    assert queue.summary(learner, deck, AT + 3 * MINUTE).new == 1


def test_the_days_limit_holds_for_all_decks_together(deck, cards):
    learner, elsewhere = make_learner(new_per_day=1), make_card(make_deck("other"))
    give(learner, elsewhere, 4, AT)
    assert following(learner, deck, AT) is None


def test_reviews_stop_at_the_days_limit_but_steps_go_on(deck, cards):
    learner = make_learner(reviews_per_day=1, new_per_day=4)
    for card in cards[:3]:
        learn(learner, card)
    at = AT + 30 * DAY
    give(learner, cards[0], 1, at)
    services.change_settings(learner, {"new_per_day": 0}, at=at)
    assert following(learner, deck, at) is None
    assert following(learner, deck, at + 10 * MINUTE) == cards[0]
    assert queue.summary(learner, deck, at).due == 0
    assert following(learner, deck, at + DAY, exclude_topic=cards[0].topic) in cards[1:3]


def test_ahead_of_time_the_next_card_comes_when_nothing_else_is_left(learner, deck, cards):
    for card in cards[1:]:
        learn(learner, card)
    give(learner, cards[0], 3, AT)
    assert following(learner, deck, AT) is None
    assert following(learner, deck, AT, ahead_s=599) is None
    assert following(learner, deck, AT, ahead_s=600) == cards[0]


def test_ahead_of_time_never_comes_before_what_is_there(learner, deck, cards):
    give(learner, cards[0], 3, AT)
    assert following(learner, deck, AT, ahead_s=3600) == cards[1]


def test_an_item_shows_what_each_answer_stores(learner, deck, cards):
    item = queue.next_item(learner, deck, AT)
    assert item.schedule is None
    assert [outcome.rating for outcome in item.outcomes] == list(Rating)
    assert [outcome.kind for outcome in item.outcomes] == ["learning"] * 3 + ["review"]
    for outcome in item.outcomes:
        other = make_learner()
        Learner.objects.filter(pk=other.pk).update(salt=learner.salt)
        give(other, item.card, int(outcome.rating), AT)
        stored = Schedule.objects.get(learner=other)
        assert (stored.due_at, stored.kind) == (outcome.due_at, outcome.kind)
        assert outcome.interval_s == (stored.due_at - AT).total_seconds()


def test_an_item_of_a_known_card_shows_what_each_answer_stores_too(deck, cards):
    learner = make_learner(time_zone="Asia/Shanghai", desired_retention=0.85)
    due_at = learn(learner, cards[0])
    at = due_at + 3 * DAY + 5 * MINUTE
    item = queue.item_for(learner, cards[0], at)
    assert item.schedule.kind == "review"
    for outcome in item.outcomes:
        give(learner, cards[0], int(outcome.rating), at)
        assert Schedule.objects.get(card=cards[0]).due_at == outcome.due_at
        services.undo_last(learner, at=at)


def test_another_learners_study_is_not_ones_own(learner, deck, cards):
    stranger = make_learner()
    give(stranger, cards[0], 1, AT)
    services.suspend(stranger, cards[1], at=AT)
    at = AT + 5 * MINUTE
    assert following(learner, deck, at) == cards[0]
    assert queue.summary(learner, deck, at).new == 4
    assert {state.status for state in queue.deck_states(learner, deck, at)} == {"new"}


def test_another_decks_cards_stay_there(learner, deck, cards):
    elsewhere = make_deck("other")
    card = make_card(elsewhere)
    give(learner, card, 1, AT)
    assert following(learner, deck, AT + MINUTE) == cards[0]
    assert following(learner, elsewhere, AT + MINUTE) == card


def test_a_summary_counts_what_can_be_studied_now(learner, deck, cards):
    due_at = learn(learner, cards[0])
    give(learner, cards[1], 1, due_at)
    found = queue.summary(learner, deck, due_at + MINUTE)
    assert (found.learning, found.due, found.new) == (1, 1, 2)
    assert (found.available, found.done_today, found.total) == (4, 1, 4)


def test_an_untouched_deck_has_no_next_time(learner, deck, cards):
    found = queue.summary(learner, deck, AT)
    assert (found.new, found.next_due_at) == (4, None)


def test_the_next_time_is_when_the_first_card_comes_back(learner, deck, cards):
    for card in cards:
        give(learner, card, 4, AT)
    at = AT + MINUTE
    give(learner, cards[0], 1, at)
    assert queue.next_item(learner, deck, at) is None
    next_due_at = queue.summary(learner, deck, at).next_due_at
    assert next_due_at == at + 10 * MINUTE
    assert following(learner, deck, next_due_at) == cards[0]


@pytest.mark.parametrize("limits", [{"new_per_day": 1}, {"reviews_per_day": 1}])
def test_with_a_limit_used_up_the_next_time_is_the_next_study_day(deck, cards, limits):
    learner = make_learner(time_zone="Asia/Shanghai")
    at = AT
    if "reviews_per_day" in limits:
        for card in cards:
            learn(learner, card)
        at = AT + 30 * DAY
    services.change_settings(learner, limits, at=at)
    give(learner, cards[0], 4, at)
    found = queue.summary(learner, deck, at)
    assert found.available == 0
    assert found.next_due_at == at.replace(hour=20)
    assert queue.next_item(learner, deck, found.next_due_at) is not None


def test_a_buried_card_comes_when_it_wakes_or_is_due_whichever_is_later(learner, deck, cards):
    for card in cards[1:]:
        services.suspend(learner, card, at=AT)
    services.bury(learner, cards[0], at=AT)
    tomorrow = datetime(2026, 3, 3, 4, tzinfo=UTC)
    assert queue.summary(learner, deck, AT).next_due_at == tomorrow
    due_at = learn(learner, cards[0])
    assert queue.summary(learner, deck, AT).next_due_at == due_at


def test_a_deck_of_which_nothing_ever_comes_has_no_next_time(learner, deck, cards):
    for card in cards:
        services.suspend(learner, card, at=AT)
    found = queue.summary(learner, deck, AT)
    assert (found.available, found.next_due_at) == (0, None)


def test_no_new_cards_a_day_means_none_ever(deck, cards):
    learner = make_learner(new_per_day=0)
    services.bury(learner, cards[0], at=AT)
    found = queue.summary(learner, deck, AT)
    assert (found.available, found.next_due_at) == (0, None)


@pytest.mark.parametrize("number", [6, 60])
def test_no_number_of_queries_depends_on_the_number_of_cards(
    learner, deck, number, django_assert_num_queries
):
    cards = [make_card(deck) for _ in range(number)]
    for n, card in enumerate(cards[: number // 2]):
        give(learner, card, 4 if n % 2 else 1, AT)
    at = AT + 9 * DAY
    give(learner, cards[1], 3, at)
    # Limits, first scheduled, its schedule, texts, examples.
    with django_assert_num_queries(5):
        queue.next_item(learner, deck, at)
    # The same with the first new card looked for as well.
    topic = cards[0].topic
    Card.objects.filter(pk__in=[card.pk for card in cards[: number // 2]]).update(topic=topic)
    with django_assert_num_queries(6):
        queue.next_item(learner, deck, at, exclude_topic=topic)
    with django_assert_num_queries(2):
        queue.summary(learner, deck, at)
    with django_assert_num_queries(1):
        queue.deck_states(learner, deck, at)
    # The summary's two, undos, answers, the hardest card and its texts.
    with django_assert_num_queries(6):
        queue.session_report(learner, deck, AT, at)
