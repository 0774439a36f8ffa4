"""How learners fare with a card, counted from events."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from cards import services, tasks
from cards.cardstats import FEWEST_LEARNERS, statistics
from cards.models import Card, Learner, Schedule, StudyEvent
from cards.services.counting import count_cards
from simulations import runner
from simulations import services as simulations
from tests.makers import AT, make_card, make_deck, make_editor, make_learner

pytestmark = pytest.mark.django_db


@pytest.fixture
def card() -> Card:
    return make_card(make_deck(), "slices")


@pytest.fixture
def learners() -> list[Learner]:
    return [make_learner() for _ in range(FEWEST_LEARNERS)]


def review(learner: Learner, card: Card, rating: int, minute: int = 0, **more: Any) -> StudyEvent:
    at = AT + timedelta(minutes=minute)
    event_id = services.new_event_id(at)
    services.review(learner, card, rating, at=at, event_id=event_id, **more)
    return StudyEvent.objects.get(learner=learner, event_id=event_id)


def predicted(digest: str = "", **right: bool) -> dict[str, Any]:
    answers = [{"id": q, "right": r, "at": 9, "trace": 0} for q, r in right.items()]
    return {"answers": answers, "traces": [digest]}


def test_a_card_nobody_studied_has_empty_figures(card: Card) -> None:
    found = statistics(card, "en")
    assert (found.whole.reviews, found.whole.learners, found.counted.lapses) == (0, 0, 0)
    assert found.too_few
    assert found.counted.revisions == ()


def test_reviews_of_all_learners_are_counted_together(card: Card, learners: list[Learner]) -> None:
    for learner, rating, ms in zip(learners, (1, 3, 4), (2000, 4000, 9000), strict=True):
        review(learner, card, rating, duration_ms=ms)
    review(learners[0], card, 3, 10, duration_ms=99_000_000)  # left open: cut at ten minutes
    review(learners[0], make_card(card.deck), 1)
    whole = statistics(card, "en").whole
    assert (whole.reviews, whole.learners) == (4, 3)
    assert (whole.again_share, whole.median_ms) == (0.25, 6500)
    assert (whole.again_percent, whole.time) == (25, "6 s")


def test_cram_reviews_do_not_count(card: Card, learners: list[Learner]) -> None:
    for learner in learners:
        review(learner, card, 3)
        review(learner, card, 1, 5, cram=True)
    whole = statistics(card, "en").whole
    assert (whole.reviews, whole.again_share) == (3, 0)


def test_what_was_taken_back_does_not_count_and_an_undone_undo_does(
    card: Card, learners: list[Learner]
) -> None:
    for learner in learners:
        review(learner, card, 3)
    again = review(learners[0], card, 1, 5)
    services.undo(learners[0], again.event_id, at=AT + timedelta(minutes=6))
    assert statistics(card, "en").whole.reviews == 3
    undo = StudyEvent.objects.get(kind="undo")
    services.undo(learners[0], undo.event_id, at=AT + timedelta(minutes=7))
    assert statistics(card, "en").whole.reviews == 4


def test_another_learner_s_undo_takes_nothing_back(card: Card, learners: list[Learner]) -> None:
    events = [review(learner, card, 3) for learner in learners]
    services.undo(learners[1], events[0].event_id, at=AT + timedelta(minutes=6))
    assert statistics(card, "en").whole.reviews == 3


def test_lapses_and_leeches_are_what_schedules_say(card: Card, learners: list[Learner]) -> None:
    for learner in learners:
        review(learner, card, 3)
    Schedule.objects.filter(learner=learners[0]).update(lapses=8, leech=True)
    Schedule.objects.filter(learner=learners[1]).update(lapses=1)
    found = statistics(card, "en")
    assert (found.counted.lapses, found.counted.leeches) == (9, 1)


def test_each_revision_has_its_own_figures(card: Card, learners: list[Learner]) -> None:
    for learner in learners:
        review(learner, card, 1)
    card.revision = 2
    for learner in learners:
        review(learner, card, 3, 30)
    review(learners[0], card, 1, 60)
    found = statistics(card, "en")
    assert [(one.revision, one.reviews, one.again_percent) for one in found.counted.revisions] == [
        (1, 3, 100),
        (2, 4, 25),
    ]


def test_with_too_few_learners_only_their_number_is_told(
    card: Card, learners: list[Learner]
) -> None:
    for learner in learners[1:]:
        review(learner, card, 1, duration_ms=1000, predicted=predicted(q1=False))
    found = statistics(card, "en")
    assert (found.too_few, found.whole.learners, found.whole.reviews) == (True, 2, 2)
    assert (found.whole.again_share, found.whole.median_ms, found.missed) == (None, None, ())
    assert found.counted.revisions[0].again_share is None


def test_the_question_missed_most_comes_first_in_its_trace_s_words(
    card: Card, learners: list[Learner]
) -> None:
    run = simulations.request_run("slice-growth", {}, go="1.27")
    runner.execute(str(run.pk))
    run.refresh_from_db()
    body = simulations.trace_body(str(run.document_id))
    assert body is not None
    question = body.document()["questions"][0]
    for n, learner in enumerate(learners):
        told = predicted(run.document_id, **{question["id"]: False, "other": n > 0, "fine": True})
        review(learner, card, 3, predicted=told)
    first, second = statistics(card, "en").missed
    assert (first.percent, first.asked, first.at) == (100, 3, question["at"])
    assert (first.digest, first.before) == (run.document_id, question["at"] - 1)
    assert first.words != question["id"]
    assert first.words != statistics(card, "zh-CN").missed[0].words
    assert (second.words, second.missed, second.digest) == ("other", 1, "")


@pytest.mark.parametrize(
    "odd",
    [
        "text",
        {"answers": "text"},
        {"answers": [1, None, {"id": 3, "right": False}, {"id": "q", "right": "no"}]},
        {"answers": [{"id": "q", "right": False, "trace": 99}], "traces": "text"},
        {"answers": [{"id": "q", "right": False, "trace": {"a": 1}}], "traces": [{"a": 1}]},
        {"answers": [{"id": "q", "right": False, "trace": "'; --"}], "traces": [5]},
    ],
)
def test_what_devices_report_in_another_shape_breaks_nothing(
    odd: Any, card: Card, learners: list[Learner]
) -> None:
    for learner in learners:
        review(learner, card, 3, predicted=odd)
    assert statistics(card, "en").whole.reviews == 3


def test_the_number_of_queries_does_not_grow(
    card: Card, learners: list[Learner], django_assert_num_queries: Any
) -> None:
    for learner in learners:
        review(learner, card, 1, predicted=predicted(q1=False))
    with django_assert_num_queries(5):
        statistics(card, "en")
    for minute in range(1, 20):
        event = review(learners[0], card, 3, minute)
        services.undo(learners[0], event.event_id, at=AT + timedelta(hours=2, minutes=minute))
    with django_assert_num_queries(5):
        statistics(card, "en")


def test_the_page_and_its_part_name_no_learner(card: Card, learners: list[Learner]) -> None:
    for learner in learners:
        review(learner, card, 1, predicted=predicted(q1=False))
    client = Client()
    client.force_login(make_editor())
    address = f"/admin/cards/card/{card.pk}/statistics/"
    page = client.get(address).content.decode()
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "100%" in part
    assert "<html" not in part
    assert part.strip() in page
    assert not [learner for learner in learners if str(learner.pk) in page]


# ---- counted in the background ----

LATER = AT + timedelta(hours=1)


def test_pages_read_what_was_counted_last(card: Card, learners: list[Learner]) -> None:
    for learner in learners:
        review(learner, card, 1, duration_ms=2500, predicted=predicted(q1=False))
    before = statistics(card, "en")
    assert count_cards(LATER) == 1
    after = statistics(card, "en")
    assert (before.counted_at, after.counted_at) == (None, LATER)
    assert (after.counted, after.missed) == (before.counted, before.missed)
    review(learners[0], card, 1, 30)
    assert statistics(card, "en").whole.reviews == 3


def test_only_cards_with_news_are_counted_again(card: Card, learners: list[Learner]) -> None:
    make_card(card.deck)  # never studied
    other = make_card(card.deck)
    for row in (card, other):
        review(learners[0], row, 3)
    assert count_cards(LATER) == 2
    assert count_cards(LATER + timedelta(minutes=10)) == 0
    review(learners[1], other, 3, 120)
    assert count_cards(LATER + timedelta(hours=2)) == 1
    assert statistics(other, "en").whole.reviews == 2


def test_an_undo_is_found_after_a_day(card: Card, learners: list[Learner]) -> None:
    event = review(learners[0], card, 3)
    count_cards(LATER)
    services.undo(learners[0], event.event_id, at=LATER + timedelta(minutes=1))
    assert count_cards(LATER + timedelta(hours=23)) == 0
    assert count_cards(LATER + timedelta(hours=24)) == 1
    assert statistics(card, "en").whole.reviews == 0


def test_a_turn_ends_in_time_and_the_next_takes_up_what_was_left(
    card: Card, learners: list[Learner]
) -> None:
    other = make_card(card.deck)
    for row in (card, other):
        review(learners[0], row, 3)
    assert count_cards(LATER, turn_s=0) == 1
    assert count_cards(LATER, turn_s=0) == 1
    assert count_cards(LATER, turn_s=0) == 0


def test_beat_has_them_counted(card: Card, learners: list[Learner]) -> None:
    review(learners[0], card, 3)
    tasks.count_cards()
    assert statistics(card, "en").counted_at is not None
    assert "cards.count_cards" in {each["task"] for each in settings.CELERY_BEAT_SCHEDULE.values()}
