"""The queue for a week, the history, and a learner's own numbers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from cards import services
from cards.models import Card, Learner
from cards.queue import next_item
from cards.services import settings_of, taken_back
from cards.statistics import statistics
from cards.week import coming
from tests.api.caller import Caller, problem_of
from tests.makers import make_card, make_deck, make_learner, make_user

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
# Noon, so that a few minutes either way stay on the same study day.
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def learner() -> Learner:
    return make_learner(user=make_user("alice"), at=NOON - 30 * DAY, new_per_day=2)


@pytest.fixture
def cards() -> list[Card]:
    deck = make_deck()
    return [make_card(deck) for _ in range(8)]


def week(
    learner: Learner, at: datetime = NOON, limit: int = 100, days: int = 7, deck: str = ""
) -> Any:
    learner.refresh_from_db()
    return coming(learner, at, days * DAY, limit, deck)


# ---- the queue ----


def test_new_cards_come_as_many_a_day_as_the_learner_wants(
    learner: Learner, cards: list[Card]
) -> None:
    found = week(learner, days=2)
    assert [item.card for item in found] == [card.pk for card in cards[:6]]
    assert [item.from_at for item in found[:2]] == [NOON, NOON]
    assert [item.from_at.day for item in found] == [2, 2, 3, 3, 4, 4]
    services.review(learner, cards[0], 3, at=NOON)
    assert [item.why for item in week(learner, NOON, days=0)] == ["new"]


def test_learning_comes_before_due_before_new_before_later(
    learner: Learner, cards: list[Card]
) -> None:
    services.review(learner, cards[7], 4, at=NOON - 20 * DAY)  # long due
    services.review(learner, cards[6], 4, at=NOON - timedelta(minutes=30))  # in days
    services.review(learner, cards[5], 1, at=NOON - timedelta(minutes=20))  # on a step
    found = week(learner, days=10)
    by_why = [(item.why, item.card) for item in found if item.why != "new"]
    assert by_why == [("learning", cards[5].pk), ("due", cards[7].pk), ("later", cards[6].pk)]
    assert [item.why for item in found[:3]] == ["learning", "due", "new"]
    later = found[-1]
    assert later.from_at == later.schedule.due_at


def test_the_outcomes_are_what_the_answer_stores(learner: Learner, cards: list[Card]) -> None:
    services.review(learner, cards[0], 4, at=NOON - 20 * DAY)
    item = next(item for item in week(learner) if item.why == "due")
    assert [int(outcome.rating) for outcome in item.outcomes] == [1, 2, 3, 4]
    recorded = services.review(learner, cards[0], 2, at=NOON)
    assert recorded.schedules[cards[0].pk].state.due_at == item.outcomes[1].due_at


def test_the_outcomes_are_those_of_the_device_s_zone(learner: Learner, cards: list[Card]) -> None:
    services.review(learner, cards[0], 4, at=NOON - 20 * DAY)
    learner.refresh_from_db()
    items = coming(learner, NOON, DAY, 10, time_zone="Asia/Shanghai")
    told = next(item for item in items if item.why == "due").outcomes[2].due_at
    event = {
        "event_id": str(uuid4()),
        "kind": "review",
        "card": str(cards[0].pk),
        "occurred_at": NOON.isoformat(),
        "time_zone": "Asia/Shanghai",
        "data": {"rating": 3},
    }
    recorded = services.record_events(learner, [event], NOON)
    assert recorded.schedules[cards[0].pk].state.due_at == told


def test_the_first_of_the_week_is_what_the_web_shows_next(
    learner: Learner, cards: list[Card]
) -> None:
    for n, card in enumerate(cards[:4]):
        services.review(learner, card, n % 4 + 1, at=NOON - (9 - n) * DAY)
    learner.refresh_from_db()
    shown = next_item(learner, cards[0].deck, NOON)
    assert shown is not None
    assert week(learner)[0].card == shown.card.pk


def test_what_is_put_away_stays_out(learner: Learner, cards: list[Card]) -> None:
    for card in cards[:4]:
        services.review(learner, card, 4, at=NOON - 20 * DAY)
    services.suspend(learner, cards[0], at=NOON)
    services.bury(learner, cards[1], at=NOON)
    services.suspend(learner, cards[5], at=NOON)
    Card.objects.filter(pk=cards[2].pk).update(state=Card.State.WITHDRAWN)
    found = {item.card for item in week(learner)}
    assert found == {cards[3].pk, cards[4].pk, cards[6].pk, cards[7].pk}


def test_topics_are_kept_apart_where_there_is_a_choice(learner: Learner) -> None:
    deck = make_deck()
    for topic in ("a", "a", "b", "b"):
        services.review(learner, make_card(deck, topic=topic), 4, at=NOON - 20 * DAY)
    topics = [item.topic for item in week(learner) if item.why == "due"]
    assert topics in (["a", "b", "a", "b"], ["b", "a", "b", "a"])


def test_the_day_s_limit_of_reviews_holds(learner: Learner, cards: list[Card]) -> None:
    for card in cards[:4]:
        services.review(learner, card, 4, at=NOON - 20 * DAY)
    services.change_settings(learner, {"reviews_per_day": 3}, at=NOON - DAY)
    assert sum(item.why == "due" for item in week(learner)) == 3
    services.review(learner, cards[0], 3, at=NOON)
    assert sum(item.why == "due" for item in week(learner)) == 2


def test_one_deck_only_and_at_most_so_many(learner: Learner, cards: list[Card]) -> None:
    other = make_card(make_deck("other"))
    assert [item.card for item in week(learner, deck="other")] == [other.pk]
    assert len(week(learner, limit=3)) == 3


def test_the_queue_s_queries_do_not_grow(
    learner: Learner, cards: list[Card], django_assert_max_num_queries: Any
) -> None:
    for card in cards:
        services.review(learner, card, 3, at=NOON - 3 * DAY)
    with django_assert_max_num_queries(6):
        week(learner)


def test_the_queue_over_http(learner: Learner, cards: list[Card]) -> None:
    phone = Caller(learner.user)
    body = phone.get("queue", limit=3, horizon="2d").json()
    assert [item["card"] for item in body["items"]] == [str(card.pk) for card in cards[:3]]
    first = body["items"][0]
    assert (first["why"], first["schedule_kind"], first["card_revision"]) == ("new", "new", 1)
    assert [outcome["rating"] for outcome in first["outcomes"]] == [1, 2, 3, 4]
    span = datetime.fromisoformat(body["until"]) - datetime.fromisoformat(body["at"])
    assert span == 2 * DAY


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("limit", "0"),
        ("limit", "501"),
        ("limit", "x"),
        ("horizon", "40d"),
        ("horizon", "0d"),
        ("time_zone", "Mars/Base"),
    ],
)
def test_a_bad_parameter_of_the_queue_is_named(learner: Learner, name: str, value: str) -> None:
    found = problem_of(Caller(learner.user).get("queue", **{name: value}))
    assert (found["status"], found["errors"][0]["pointer"]) == (422, name)


# ---- the history ----


def test_the_history_gives_every_review_once_newest_first(
    learner: Learner, cards: list[Card]
) -> None:
    at = timezone.now() - 5 * DAY
    for n in range(7):
        services.review(learner, cards[n % 3], 3, at=at + n // 2 * timedelta(minutes=1))
    services.undo_last(learner, at=at + DAY)
    phone, cursor, seen = Caller(learner.user), "", []
    while True:
        response = phone.get("reviews", limit=2, cursor=cursor)
        body = response.json()
        seen += body["reviews"]
        cursor = body["next"]
        if cursor is None:
            assert "Link" not in response
            break
        assert f"cursor={cursor}" in response["Link"]
    assert [row["sequence"] for row in seen] == [7, 6, 5, 4, 3, 2, 1]
    assert [row["undone"] for row in seen] == [True] + [False] * 6
    of_one = phone.get("reviews", card=str(cards[1].pk)).json()["reviews"]
    assert [row["sequence"] for row in of_one] == [5, 2]


def test_the_history_of_somebody_else_is_not_shown(learner: Learner, cards: list[Card]) -> None:
    services.review(learner, cards[0], 3, at=NOON)
    bob = Caller(make_user("bob"))
    assert bob.get("reviews").json()["reviews"] == []


# ---- statistics ----


def test_recall_counts_first_answers_to_cards_met_before(
    learner: Learner, cards: list[Card]
) -> None:
    services.review(learner, cards[0], 3, at=NOON - 9 * DAY)  # met: not asked
    services.review(learner, cards[0], 1, at=NOON - 5 * DAY)  # asked, forgotten
    services.review(learner, cards[0], 3, at=NOON - 5 * DAY + timedelta(minutes=9))  # just shown
    services.review(learner, cards[0], 3, at=NOON - DAY)  # asked, recalled
    services.review(learner, cards[1], 4, at=NOON - DAY)
    undone = services.review(learner, cards[2], 1, at=NOON)
    assert undone.cursor == 6
    services.undo_last(learner, at=NOON + timedelta(seconds=1))
    learner.refresh_from_db()
    found = statistics(learner, taken_back(learner), NOON)
    assert [(day.day.day, day.answers, day.cards) for day in found.days] == [
        (21, 1, 1),
        (25, 2, 1),
        (1, 2, 2),
    ]
    assert [(day.asked, day.recalled) for day in found.days] == [(0, 0), (1, 0), (1, 1)]
    topic = next(topic for topic in found.topics if topic.topic == cards[0].topic)
    assert (topic.answers, topic.again, topic.asked, topic.recalled) == (4, 1, 2, 1)
    assert (topic.cards, topic.begun, topic.lapses) == (1, 1, 0)


def test_the_forecast_puts_what_waited_on_today(learner: Learner, cards: list[Card]) -> None:
    services.review(learner, cards[0], 4, at=NOON - 29 * DAY)
    services.review(learner, cards[1], 4, at=NOON)
    learner.refresh_from_db()
    found = statistics(learner, frozenset(), NOON)
    due_day = max(found.forecast)
    assert found.forecast == {found.today: 1, due_day: 1}
    assert due_day > found.today


def test_a_study_day_begins_at_the_learner_s_hour(cards: list[Card]) -> None:
    berliner = make_learner(user=make_user("bert"), at=NOON - 30 * DAY, time_zone="Europe/Berlin")
    night = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)  # 02:30 in Berlin: still the 1st
    services.record_events(
        berliner,
        [
            {
                "event_id": str(uuid4()),
                "kind": "review",
                "card": str(cards[0].pk),
                "occurred_at": night.isoformat(),
                "time_zone": "Europe/Berlin",
                "data": {"rating": 3},
            }
        ],
        night,
    )
    (day,) = statistics(berliner, frozenset(), NOON).days
    assert day.day.day == 1


def test_statistics_over_http(learner: Learner, cards: list[Card]) -> None:
    services.review(learner, cards[0], 3, at=timezone.now())
    body = Caller(learner.user).get("statistics", days=7).json()
    assert body["days"][0]["answers"] == 1
    assert body["forecast"] == [{"day": body["today"], "due": 1}]
    assert len(body["topics"]) == 8
    assert settings_of(learner).new_per_day == 2
