from datetime import timedelta

import pytest

from cards import services
from cards.models import Learner, Schedule, StudyEvent
from cards.scheduling import SettingsError
from tests.makers import AT, make_card, make_deck, make_learner

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def deck():
    return make_deck()


@pytest.fixture
def card(deck):
    return make_card(deck)


@pytest.fixture
def learner():
    return make_learner(time_zone="Asia/Shanghai")


def schedule_of(learner, card):
    return Schedule.objects.get(learner=learner, card=card)


def test_a_review_keeps_what_was_told(learner, card):
    services.review(learner, card, 3, at=AT, duration_ms=4200, predicted={"n": 4}, right=False)
    event = StudyEvent.objects.get(learner=learner)
    assert event.data == {
        "rating": 3,
        "mode": "study",
        "duration_ms": 4200,
        "predicted": {"n": 4},
        "right": False,
    }
    assert (event.time_zone, event.utc_offset_minutes) == ("Asia/Shanghai", 480)
    assert (event.device, event.card_revision) == ("web", card.revision)


def test_a_form_sent_twice_is_one_answer(learner, card):
    event_id = services.new_event_id(AT)
    for rating in (3, 1):
        services.review(learner, card, rating, at=AT, event_id=event_id)
    assert schedule_of(learner, card).reviews == 1


def test_events_of_one_instant_count_in_the_order_they_were_made(learner, card):
    for _ in range(10):
        services.suspend(learner, card, at=AT)
        services.resume(learner, card, at=AT)
    assert not schedule_of(learner, card).suspended
    ids = [services.new_event_id(AT) for _ in range(100)]
    assert sorted(ids) == ids


def test_a_cram_review_is_logged_and_leaves_the_card_new(learner, card):
    services.review(learner, card, 1, at=AT, cram=True)
    assert StudyEvent.objects.get(learner=learner).data["mode"] == "cram"
    assert schedule_of(learner, card).kind == "new"


def test_suspend_bury_flag_and_reset_each_do_their_one_thing(learner, card):
    services.review(learner, card, 4, at=AT)
    services.suspend(learner, card, at=AT)
    assert schedule_of(learner, card).suspended
    services.resume(learner, card, at=AT + MINUTE)
    assert not schedule_of(learner, card).suspended
    services.bury(learner, card, at=AT + MINUTE)
    # 17:01 in Shanghai; the next study day begins there at 4:00, 20:00 UTC.
    assert schedule_of(learner, card).buried_until == AT.replace(hour=20)
    services.flag(learner, card, True, at=AT + MINUTE)
    assert schedule_of(learner, card).flagged
    services.flag(learner, card, False, at=AT + 2 * MINUTE)
    assert not schedule_of(learner, card).flagged
    services.reset(learner, card, at=AT + 2 * MINUTE)
    assert schedule_of(learner, card).kind == "new"


def test_undo_takes_back_the_latest_first(learner, deck):
    cards = [make_card(deck) for _ in range(3)]
    for n, card in enumerate(cards):
        services.review(learner, card, 3, at=AT + n * MINUTE)
    undone = [services.undo_last(learner, at=AT + 9 * MINUTE) for _ in range(4)]
    assert [one and one.card_id for one in undone] == [cards[2].pk, cards[1].pk, cards[0].pk, None]
    assert undone[0].kind == "review"
    assert {schedule_of(learner, card).kind for card in cards} == {"new"}


def test_undo_reaches_what_another_device_did(learner, card):
    event = {
        "event_id": str(services.new_event_id(AT)),
        "kind": "review",
        "card": str(card.pk),
        "occurred_at": AT.isoformat(),
        "device": "phone",
        "data": {"rating": 1},
    }
    services.record_events(learner, [event], AT)
    undone = services.undo_last(learner, at=AT + MINUTE)
    assert str(undone.event_id) == event["event_id"]


def test_undo_stays_in_the_deck_it_is_asked_for(learner, card):
    elsewhere = make_card(make_deck("other"))
    services.review(learner, card, 3, at=AT)
    services.review(learner, elsewhere, 3, at=AT + MINUTE)
    assert services.undo_last(learner, at=AT + MINUTE, deck=card.deck).card_id == card.pk
    assert services.undo_last(learner, at=AT + MINUTE, deck=card.deck) is None


def test_undo_is_twenty_deep(learner, card):
    for n in range(25):
        services.review(learner, card, 3, at=AT + n * MINUTE)
    undone = [services.undo_last(learner, at=AT + 60 * MINUTE) for _ in range(21)]
    assert None not in undone[:20]
    assert undone[20] is None
    assert schedule_of(learner, card).reviews == 5


def test_undo_leaves_settings_alone(learner, card):
    services.review(learner, card, 3, at=AT)
    services.change_settings(learner, {"new_per_day": 3}, at=AT + MINUTE)
    assert services.undo_last(learner, at=AT + MINUTE).kind == "review"
    assert Learner.objects.get(pk=learner.pk).new_per_day == 3


def test_undoing_an_undo_brings_the_answer_back(learner, card):
    services.review(learner, card, 3, at=AT)
    before = schedule_of(learner, card).due_at
    services.undo_last(learner, at=AT + MINUTE)
    undo = StudyEvent.objects.get(learner=learner, kind="undo")
    services.undo(learner, undo.event_id, at=AT + MINUTE)
    assert schedule_of(learner, card).due_at == before
    # And it can be taken back once more.
    assert services.undo_last(learner, at=AT + MINUTE).card_id == card.pk


def test_an_answer_after_an_undo_is_undone_before_older_ones(learner, deck):
    first, second = make_card(deck), make_card(deck)
    services.review(learner, first, 3, at=AT)
    services.review(learner, second, 1, at=AT + MINUTE)
    services.undo_last(learner, at=AT + MINUTE)
    services.review(learner, second, 3, at=AT + 2 * MINUTE)
    assert services.undo_last(learner, at=AT + 3 * MINUTE).card_id == second.pk
    assert services.undo_last(learner, at=AT + 3 * MINUTE).card_id == first.pk


def test_settings_are_changed_by_an_event(learner):
    services.change_settings(learner, {"desired_retention": 0.95, "language": "zh-hans"}, at=AT)
    stored = Learner.objects.get(pk=learner.pk)
    for row in (learner, stored):
        assert (row.desired_retention, row.language) == (0.95, "zh-hans")
    event = StudyEvent.objects.get(learner=learner)
    assert (event.kind, event.card) == ("settings", None)
    assert event.data == {"desired_retention": 0.95, "language": "zh-hans"}


def test_settings_that_are_set_already_make_no_event(learner):
    services.change_settings(learner, {"time_zone": "Asia/Shanghai", "new_per_day": 20}, at=AT)
    assert not StudyEvent.objects.filter(learner=learner).exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"desired_retention": 0.5}, "desired_retention"),
        ({"go_release": "1.99"}, "go_release"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"user": 1}, "user"),
    ],
)
def test_bad_settings_are_refused_and_nothing_changes(learner, changes, field):
    with pytest.raises(SettingsError) as caught:
        services.change_settings(learner, {"new_per_day": 3, **changes}, at=AT)
    assert list(caught.value.errors) == [field]
    assert Learner.objects.get(pk=learner.pk).new_per_day == 20
    assert not StudyEvent.objects.filter(learner=learner).exists()


def test_a_rating_that_is_none_of_four_is_rejected(learner, card):
    recorded = services.review(learner, card, 5, at=AT)
    assert recorded.results[0].problem.field == "data.rating"
