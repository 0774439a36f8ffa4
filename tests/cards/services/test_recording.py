"""The one door: what becomes of each event, and of the schedules it touches."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cards import services
from cards.models import Card, Learner, Schedule, StudyEvent
from tests.makers import AT, make_card, make_deck, make_learner, make_user

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def deck():
    return make_deck()


@pytest.fixture
def card(deck):
    return make_card(deck)


@pytest.fixture
def learner():
    return make_learner()


def sent(kind="review", at=AT, card=None, **changes):
    """An event as a phone sends it."""
    event = {"event_id": str(uuid4()), "kind": kind, "occurred_at": at.isoformat()}
    if card is not None:
        event["card"] = str(card.pk)
    if kind == "review":
        event["data"] = {"rating": 3}
    return {**event, **changes}


def push(learner, *events, at=AT):
    return services.record_events(learner, events, at)


def statuses(recorded):
    return [result.status for result in recorded.results]


def schedule_of(learner, card):
    return Schedule.objects.get(learner=learner, card=card)


def test_a_review_is_appended_and_its_card_scheduled(learner, card):
    event = sent(card=card, time_zone="Europe/Berlin", device="phone", card_revision=4)
    recorded = push(learner, event, at=AT + timedelta(seconds=3))
    row = StudyEvent.objects.get(learner=learner)
    assert (str(row.event_id), row.kind, row.card, row.sequence) == (
        event["event_id"],
        "review",
        card,
        1,
    )
    assert (row.occurred_at, row.received_at) == (AT, AT + timedelta(seconds=3))
    assert (row.utc_offset_minutes, row.time_zone, row.device) == (60, "Europe/Berlin", "phone")
    assert (row.card_revision, row.data, row.clamped) == (4, {"rating": 3}, False)
    schedule = schedule_of(learner, card)
    assert (schedule.kind, schedule.step, schedule.reviews) == ("learning", 1, 1)
    assert schedule.due_at == AT + timedelta(minutes=10)
    assert (schedule.introduced_day, schedule.sequence) == (AT.date(), 1)
    assert recorded.cursor == 1
    assert recorded.schedules[card.pk].state.due_at == schedule.due_at


def test_every_event_has_its_result_in_the_order_sent(learner, deck, card):
    draft = make_card(deck, state=Card.State.DRAFT)
    good = sent(card=card)
    recorded = push(
        learner,
        sent(card=card, data={"rating": 9}),
        good,
        "nonsense",
        good,
        {**sent(), "card": str(uuid4())},
        sent(card=draft),
        sent(card=card, at=AT + DAY),
    )
    assert statuses(recorded) == [
        "rejected", "accepted", "rejected", "duplicate", "rejected", "rejected", "accepted",
    ]  # fmt: skip
    problems = [(r.problem.code, r.problem.field) for r in recorded.results if r.problem]
    assert problems == [
        ("malformed", "data.rating"),
        ("malformed", ""),
        ("unknown-card", "card"),
        ("not-your-card", "card"),
    ]
    assert all(r.problem.detail.endswith(".") for r in recorded.results if r.problem)
    assert recorded.results[1].event_id == good["event_id"]
    assert list(recorded.schedules) == [card.pk]
    assert schedule_of(learner, card).reviews == 2


def test_pushing_twice_is_pushing_once(learner, card):
    events = [sent(card=card, at=AT + n * DAY) for n in range(3)]
    push(learner, *events, at=AT + 3 * DAY)
    before = Schedule.objects.filter(learner=learner).values().get()
    again = push(learner, *events, at=AT + 4 * DAY)
    assert statuses(again) == ["duplicate"] * 3
    assert (again.schedules, again.cursor) == ({}, 3)
    assert Schedule.objects.filter(learner=learner).values().get() == before
    assert StudyEvent.objects.filter(learner=learner).count() == 3


def test_the_first_arrival_of_an_event_stays(learner, card):
    event = sent(card=card)
    push(learner, event)
    push(learner, {**event, "data": {"rating": 1}})
    assert StudyEvent.objects.get(learner=learner).data == {"rating": 3}


def test_no_real_review_is_refused(learner, deck, card):
    """Not due, reviewed elsewhere, of an old revision, of a card withdrawn or reworked since."""
    card.revision = 9
    card.save()
    withdrawn = make_card(deck, state=Card.State.WITHDRAWN)
    reworked = make_card(deck, state=Card.State.IN_REVIEW)
    minute = timedelta(minutes=1)
    recorded = push(
        learner,
        sent(card=card, at=AT + minute),
        sent(card=card, at=AT + minute),
        sent(card=card, at=AT - 400 * DAY, card_revision=1),
        sent(card=withdrawn),
        sent(card=reworked),
    )
    assert statuses(recorded) == ["accepted"] * 5


def test_a_draft_is_the_editors_to_study(deck):
    draft = make_card(deck, state=Card.State.DRAFT)
    editor = make_learner(user=make_user("ed", is_staff=True))
    reader = make_learner(user=make_user("rea"))
    assert statuses(push(editor, sent(card=draft))) == ["accepted"]
    assert statuses(push(reader, sent(card=draft))) == ["rejected"]


def test_a_clock_that_runs_ahead_is_clamped_and_marked(learner, card):
    claimed = AT + 300 * DAY
    push(learner, sent(card=card, at=claimed))
    row = StudyEvent.objects.get(learner=learner)
    assert (row.occurred_at, row.claimed_at, row.clamped) == (AT, claimed, True)
    assert schedule_of(learner, card).last_review_at == AT


def test_a_late_event_is_folded_where_it_belongs(learner, card):
    other = make_learner()
    Learner.objects.filter(pk=other.pk).update(salt=learner.salt)
    first, second = sent(card=card, data={"rating": 4}), sent(card=card, at=AT + 9 * DAY)
    push(learner, first, second, at=AT + 9 * DAY)
    push(other, second, at=AT + 9 * DAY)
    push(other, first, at=AT + 30 * DAY)
    ignored = {"id", "learner_id", "sequence"}
    ours, theirs = (
        {
            k: v
            for k, v in Schedule.objects.filter(learner=who).values().get().items()
            if k not in ignored
        }
        for who in (learner, other)
    )
    assert ours == theirs


def test_an_undo_that_arrives_before_its_event_still_undoes_it(learner, card):
    event = sent(card=card)
    assert statuses(push(learner, sent("undo", target=event["event_id"]))) == ["accepted"]
    push(learner, event)
    assert schedule_of(learner, card).kind == "new"
    assert schedule_of(learner, card).reviews == 0


def test_an_undo_of_an_undo_touches_the_card_again(learner, card):
    event = sent(card=card)
    undo = sent("undo", target=event["event_id"])
    push(learner, event)
    assert push(learner, undo).schedules[card.pk].state.kind == "new"
    redone = push(learner, sent("undo", target=undo["event_id"]))
    assert redone.schedules[card.pk].state.kind == "learning"


def test_an_undo_reaches_nobody_elses_event(learner, card):
    stranger = make_learner()
    event = sent(card=card)
    push(learner, event)
    push(stranger, sent("undo", target=event["event_id"]))
    assert schedule_of(learner, card).reviews == 1


def test_two_learners_may_use_one_event_id(learner, card):
    other, event = make_learner(), sent(card=card)
    assert statuses(push(learner, event)) == statuses(push(other, event)) == ["accepted"]


def test_late_settings_refold_the_reviews_after_them(learner, deck, card):
    untouched = make_card(deck)
    push(learner, sent(card=untouched, at=AT - DAY))
    easy = {"rating": 4}
    push(learner, sent(card=card, data=easy), sent(card=card, at=AT + 9 * DAY), at=AT + 9 * DAY)
    before = schedule_of(learner, card).interval_days
    change = sent("settings", AT + DAY, data={"desired_retention": 0.8})
    recorded = push(learner, change, at=AT + 20 * DAY)
    assert list(recorded.schedules) == [card.pk]
    assert schedule_of(learner, card).interval_days > 2 * before
    assert learner.desired_retention == 0.8
    push(learner, sent("undo", AT + 21 * DAY, target=change["event_id"]), at=AT + 21 * DAY)
    assert schedule_of(learner, card).interval_days == before
    assert learner.desired_retention == 0.9


def test_the_latest_setting_wins_whichever_device_syncs_last(learner):
    laptop = sent("settings", AT + DAY, data={"new_per_day": 7})
    phone = sent("settings", AT, data={"new_per_day": 3, "language": "zh-hans"})
    push(learner, laptop, at=AT + DAY)
    push(learner, phone, at=AT + 9 * DAY)
    stored = Learner.objects.get(pk=learner.pk)
    assert (stored.new_per_day, stored.language) == (7, "zh-hans")


def test_a_go_release_nobody_knows_is_refused(learner):
    recorded = push(learner, sent("settings", data={"go_release": "1.99"}))
    assert recorded.results[0].problem.field == "data.go_release"


def test_a_touched_schedule_has_the_sequence_of_its_own_last_event(learner, deck):
    first, second = make_card(deck), make_card(deck)
    push(learner, sent(card=first), sent(card=second), sent(card=first, at=AT + DAY), at=AT + DAY)
    assert schedule_of(learner, first).sequence == 3
    assert schedule_of(learner, second).sequence == 2


def test_nothing_accepted_writes_nothing(learner):
    recorded = push(learner, sent(card=None), {}, None)
    assert statuses(recorded) == ["rejected"] * 3
    assert (recorded.cursor, Learner.objects.get(pk=learner.pk).next_sequence) == (0, 1)


def test_a_learner_who_is_gone_is_reported(learner, card):
    gone = Learner(pk=UUID(int=1), created_at=AT)
    with pytest.raises(Learner.DoesNotExist):
        push(gone, sent(card=card))


def test_the_number_of_queries_does_not_depend_on_the_number_of_events(
    learner, deck, django_assert_max_num_queries
):
    cards = [make_card(deck) for _ in range(10)]
    batch = [sent(card=cards[n % 10], at=AT + n * DAY) for n in range(300)]
    undos = [sent("undo", target=event["event_id"]) for event in batch[::7]]
    late = sent("settings", AT, data={"desired_retention": 0.8})
    now = AT + 400 * DAY
    # Learner, what is known, log, all that is written; and a savepoint's two.
    with django_assert_max_num_queries(6):
        push(learner, batch[0], at=now)
    with django_assert_max_num_queries(8):  # share and changes on their own
        push(learner, *batch[1:], at=now)
    # Undos look up what they point at, settings which cards come after them.
    with django_assert_max_num_queries(12):
        push(learner, *undos, late, at=now)


def test_events_before_1970_are_malformed_and_those_of_a_dead_clock_are_not(learner, card):
    dead = datetime(1970, 1, 1, tzinfo=UTC)
    assert statuses(push(learner, sent(card=card, at=dead))) == ["accepted"]
    assert statuses(push(learner, sent(card=card, at=dead - DAY))) == ["rejected"]


@pytest.mark.parametrize(
    "text", ['said "so"', "a\\b", "{1,2}", "NULL", "tab\tand\nline", "汉字, comma", " ", "'); --"]
)
def test_whatever_a_device_is_called_it_is_stored_so(learner, card, text):
    event = sent(card=card, device=text, data={"rating": 3, "note": [text, {text: None}]})
    assert statuses(push(learner, event)) == ["accepted"]
    stored = StudyEvent.objects.get(learner=learner)
    assert (stored.device, stored.data["note"]) == (text, [text, {text: None}])


def test_an_answered_card_asks_the_database_four_times(learner, card):
    push(learner, sent(card=card))
    with CaptureQueriesContext(connection) as asked:
        push(learner, sent(card=card))
    savepoint = 2  # in a test; else BEGIN and COMMIT
    assert len(asked) == 4 + savepoint


def test_a_push_updates_the_learner_once_whatever_is_in_it(learner, card):
    """A second update in one transaction locks the account too: a deadlock with adoption."""
    event = sent(card=card)
    setting = sent("settings", data={"desired_retention": 0.8})
    undo = sent("undo", target=event["event_id"])
    for batch in ([event], [setting, undo]):
        with CaptureQueriesContext(connection) as asked:
            push(learner, *batch)
        updates = [q["sql"] for q in asked if "UPDATE" in q["sql"] and "cards_learner" in q["sql"]]
        assert len([sql for sql in updates if "FOR UPDATE" not in sql]) == 1
