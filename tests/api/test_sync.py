"""Push and pull: every event once, every change told, nothing else refused."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from cards import services
from cards.models import Card, Learner, Schedule, StudyEvent
from cards.services import refold_learners
from tests.api.caller import Caller, problem_of
from tests.makers import make_card, make_deck, make_learner, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def cards() -> list[Card]:
    deck = make_deck()
    return [make_card(deck) for _ in range(4)]


@pytest.fixture
def phone() -> Caller:
    user = make_user("alice")
    make_learner(user=user)
    return Caller(user)


def review(card: Card | UUID, rating: int = 3, ago: timedelta = timedelta(), **more: Any) -> Any:
    return {
        "event_id": str(uuid4()),
        "kind": "review",
        "card": str(card.pk if isinstance(card, Card) else card),
        "occurred_at": (timezone.now() - ago).isoformat(),
        "time_zone": "Europe/Berlin",
        "device": "phone",
        "data": {"rating": rating, "duration_ms": 900},
        **more,
    }


def push(caller: Caller, *events: Any) -> Any:
    response = caller.post("sync/events", {"events": list(events)})
    assert response.status_code == 200, response.content
    return response.json()


def pull(caller: Caller, cursor: str = "", limit: int = 1000) -> Any:
    response = caller.get("sync/changes", cursor=cursor, limit=limit)
    assert response.status_code == 200, response.content
    return response.json()


def test_a_push_answers_each_event_and_gives_the_new_schedules(
    phone: Caller, cards: list[Card]
) -> None:
    event = review(cards[0])
    answer = push(phone, event, event, {"kind": "review"})
    assert [result["status"] for result in answer["results"]] == [
        "accepted",
        "duplicate",
        "rejected",
    ]
    assert answer["results"][2]["problem"]["errors"][0]["pointer"] == "/event_id"
    (schedule,) = answer["schedules"]
    stored = Schedule.objects.get()
    assert schedule["card"] == str(cards[0].pk)
    assert schedule["kind"] == "learning"
    assert datetime.fromisoformat(schedule["due_at"]) == stored.due_at
    assert (schedule["sequence"], schedule["reviews"]) == (1, 1)


def test_pushing_again_changes_nothing(phone: Caller, cards: list[Card]) -> None:
    events = [review(card) for card in cards]
    first = push(phone, *events)
    again = push(phone, *reversed(events))
    assert {result["status"] for result in again["results"]} == {"duplicate"}
    assert (again["schedules"], again["cursor"]) == ([], first["cursor"])
    assert StudyEvent.objects.count() == 4


def test_one_bad_event_never_fails_the_batch(phone: Caller, cards: list[Card]) -> None:
    draft = make_card(cards[0].deck, state=Card.State.DRAFT)
    bad = [
        None,
        7,
        [],
        {},
        review(cards[0], data={"rating": 9}),
        review(cards[0], occurred_at="yesterday"),
        review(uuid4()),
        review(draft),
    ]
    answer = push(phone, *bad, review(cards[0]))
    codes = [result["problem"] and result["problem"]["code"] for result in answer["results"]]
    assert codes == ["malformed"] * 6 + ["unknown-card", "not-your-card", None]
    assert StudyEvent.objects.count() == 1


def test_a_review_is_never_refused_for_its_time_or_revision(
    phone: Caller, cards: list[Card]
) -> None:
    withdrawn = make_card(cards[0].deck, state=Card.State.WITHDRAWN)
    answer = push(
        phone,
        review(cards[0]),
        review(cards[0]),
        review(cards[0], ago=timedelta(days=400), card_revision=0),
        review(cards[1], ago=-timedelta(days=2)),
        review(withdrawn),
    )
    assert {result["status"] for result in answer["results"]} == {"accepted"}
    assert StudyEvent.objects.filter(clamped=True).count() == 1


@pytest.mark.parametrize("body", [{}, {"events": {}}, {"events": [{}] * 5001}, []])
def test_a_push_that_is_no_batch_is_refused_whole(phone: Caller, body: Any) -> None:
    assert problem_of(phone.post("sync/events", body))["code"] == "invalid"


def test_a_device_knows_whether_others_came_between(phone: Caller, cards: list[Card]) -> None:
    start = pull(phone)["cursor"]
    mine = push(phone, review(cards[0]))
    assert mine["cursor_before"] == start
    tablet = Caller(Learner.objects.get().user)
    push(tablet, review(cards[1]))
    later = push(phone, review(cards[2]))
    assert later["cursor_before"] != mine["cursor"]
    news = pull(phone, mine["cursor"])
    assert {row["card"] for row in news["schedules"]} == {str(cards[1].pk), str(cards[2].pk)}
    assert pull(phone, news["cursor"])["schedules"] == []


@pytest.mark.parametrize("limit", [1, 2, 3, 1000])
def test_pages_of_changes_add_up_to_everything_once(
    phone: Caller, cards: list[Card], limit: int
) -> None:
    push(phone, *[review(card, 4) for card in cards])
    # One event that touches every card: all of them get the same sequence.
    push(
        phone,
        {
            "event_id": str(uuid4()),
            "kind": "settings",
            "occurred_at": (timezone.now() - timedelta(days=1)).isoformat(),
            "data": {"desired_retention": 0.8},
        },
    )
    cursor, seen = "", []
    while True:
        page = pull(phone, cursor, limit)
        seen += [row["card"] for row in page["schedules"]]
        cursor = page["cursor"]
        if not page["more"]:
            break
    assert sorted(seen) == sorted(str(card.pk) for card in cards)
    assert page["settings"]["desired_retention"] == 0.8


def test_a_card_whose_only_review_was_undone_is_a_tombstone(
    phone: Caller, cards: list[Card]
) -> None:
    event = review(cards[0])
    cursor = push(phone, event)["cursor"]
    undo = {
        "event_id": str(uuid4()),
        "kind": "undo",
        "target": event["event_id"],
        "occurred_at": timezone.now().isoformat(),
    }
    gone = {"card": str(cards[0].pk), "deleted": True, "sequence": 2}
    assert push(phone, undo)["schedules"] == [gone]
    assert pull(phone, cursor)["schedules"] == [gone]


@pytest.mark.parametrize("cursor", ["x", "W10", "WyJjaGFuZ2VzIl0", "é", "WyJyZXZpZXdzIiwiYSIsMV0"])
def test_a_cursor_that_is_not_ours_is_refused(phone: Caller, cursor: str) -> None:
    assert problem_of(phone.get("sync/changes", cursor=cursor))["code"] == "invalid-cursor"


def test_a_cursor_of_another_learner_or_of_a_lost_future_has_expired(
    phone: Caller, cards: list[Card]
) -> None:
    cursor = push(phone, review(cards[0]))["cursor"]
    bob = make_user("bob")
    make_learner(user=bob)
    assert problem_of(Caller(bob).get("sync/changes", cursor=cursor))["code"] == "cursor-expired"
    Learner.objects.filter(user__username="alice").update(next_sequence=1)  # an old backup
    found = phone.get("sync/changes", cursor=cursor)
    assert (problem_of(found)["code"], found.status_code) == ("cursor-expired", 410)


def test_a_cursor_of_a_lost_future_is_known_however_far_the_new_log_has_grown(
    phone: Caller, cards: list[Card]
) -> None:
    push(phone, review(cards[0]))
    cursor = push(phone, review(cards[1]), review(cards[2]))["cursor"]
    assert pull(phone, cursor)["schedules"] == []
    StudyEvent.objects.filter(sequence__gt=1).delete()  # an old backup
    Learner.objects.update(next_sequence=2)
    push(phone, *[review(card) for card in cards])
    assert problem_of(phone.get("sync/changes", cursor=cursor))["code"] == "cursor-expired"
    assert problem_of(phone.get("sync/events", cursor=cursor))["code"] == "cursor-expired"


def test_a_schedule_that_a_repair_takes_away_makes_devices_start_anew(
    phone: Caller, cards: list[Card]
) -> None:
    cursor = push(phone, review(cards[0]))["cursor"]
    learner = Learner.objects.get()
    Schedule.objects.create(learner=learner, card=cards[1], sequence=1)
    list(refold_learners(repair=True))
    assert problem_of(phone.get("sync/changes", cursor=cursor))["code"] == "cursor-expired"
    page = pull(phone)
    assert [row["card"] for row in page["schedules"]] == [str(cards[0].pk)]
    assert pull(phone, page["cursor"])["schedules"] == []


def test_the_log_gives_back_every_event_in_order(phone: Caller, cards: list[Card]) -> None:
    events = [review(card, data={"rating": 3, "extra": [1, {"a": None}]}) for card in cards]
    push(phone, *events)
    first = phone.get("sync/events", limit=3).json()
    rest = phone.get("sync/events", limit=3, cursor=first["cursor"]).json()
    assert (first["more"], rest["more"]) == (True, False)
    back = first["events"] + rest["events"]
    assert [event["event_id"] for event in back] == [event["event_id"] for event in events]
    assert [event["sequence"] for event in back] == [1, 2, 3, 4]
    assert back[0]["data"] == events[0]["data"]
    again = Caller(make_user("bob"))
    copied = push(again, *back)
    assert {result["status"] for result in copied["results"]} == {"accepted"}


def test_a_preview_is_the_push_that_is_not_kept(phone: Caller, cards: list[Card]) -> None:
    push(phone, review(cards[0], ago=timedelta(days=2)))
    events = [review(cards[0]), review(cards[1], 4)]
    told = phone.post("sync/preview", {"events": events}).json()
    assert StudyEvent.objects.count() == 1
    assert Schedule.objects.count() == 1
    kept = push(phone, *events)
    assert told["schedules"] == kept["schedules"]
    assert told["results"] == kept["results"]


def test_queries_do_not_grow_with_the_batch(
    phone: Caller, cards: list[Card], django_assert_num_queries: Any
) -> None:
    push(phone, review(cards[0]))
    learner = Learner.objects.get()
    with django_assert_num_queries(6) as few:
        services.record_events(learner, [review(cards[0])], timezone.now())
    many = [review(card) for card in cards * 20]
    with django_assert_num_queries(len(few)):
        services.record_events(learner, many, timezone.now())


@pytest.mark.parametrize(
    "address", ["sync/changes", "sync/events", "queue", "reviews", "statistics"]
)
def test_study_is_for_devices_only(address: str) -> None:
    assert problem_of(Caller().get(address))["code"] == "not-authenticated"
    editor = Caller(make_user("eve"), scopes=("content:write",))
    assert problem_of(editor.get(address))["code"] == "missing-scope"


def test_an_account_without_a_learner_gets_one(cards: list[Card]) -> None:
    assert push(Caller(make_user("new")), review(cards[0]))["results"][0]["status"] == "accepted"


def test_a_push_that_meets_the_deletion_of_its_account_is_told_so(
    phone: Caller, cards: list[Card], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: Any) -> None:
        raise Learner.DoesNotExist

    monkeypatch.setattr(services, "record_events", gone)
    response = phone.post("sync/events", {"events": [review(cards[0])]})
    assert (problem_of(response)["code"], response.status_code) == ("not-authenticated", 401)


def test_a_schedule_is_pulled_as_the_push_answered_it(phone: Caller, cards: list[Card]) -> None:
    on_the_second = "2026-03-01T10:00:00+01:00"
    pushed = push(
        phone,
        review(cards[0], 4, occurred_at=on_the_second),
        review(cards[1], 1, occurred_at="2026-03-01T10:00:00.250+01:00"),
        {**review(cards[2], occurred_at=on_the_second), "kind": "bury", "data": {}},
        {**review(cards[3], occurred_at=on_the_second), "kind": "suspend", "data": {}},
    )
    pulled = pull(phone)["schedules"]
    assert {row["card"]: row for row in pulled} == {row["card"]: row for row in pushed["schedules"]}
    assert len(pulled) == 4
