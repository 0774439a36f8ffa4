from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cards import services
from cards.models import Learner, Schedule
from tests.makers import AT, make_card, make_deck, make_learner

pytestmark = pytest.mark.django_db


@pytest.fixture
def cards():
    deck = make_deck()
    return [make_card(deck) for _ in range(2)]


@pytest.fixture
def learner(cards):
    learner = make_learner(time_zone="Europe/Berlin")
    services.change_settings(learner, {"desired_retention": 0.85}, at=AT)
    for card in cards:
        for n, rating in enumerate([4, 3, 1, 3]):
            services.review(learner, card, rating, at=AT + timedelta(days=9 * n))
    return learner


def refold(*args):
    out = StringIO()
    call_command("refold", *args, stdout=out)
    return out.getvalue()


def test_what_was_recorded_agrees_with_its_events(learner):
    assert refold("--check") == "2 schedules of 1 learners: all agree with their events.\n"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("due_at", AT),
        ("stability", 1.0),
        ("lapses", 7),
        ("suspended", True),
        ("last_review_day", AT.date()),
    ],
)
def test_a_schedule_that_was_tampered_with_is_found_named_and_repaired(
    learner, cards, field, value
):
    rows = Schedule.objects.filter(learner=learner, card=cards[0])
    right = rows.values(field).get()[field]
    rows.update(**{field: value})
    out = StringIO()
    with pytest.raises(CommandError, match="1 differ"):
        call_command("refold", "--check", stdout=out)
    assert f"card {cards[0].pk}: {field} is {value}, should be {right}" in out.getvalue()
    assert rows.values(field).get()[field] == value
    assert "1 differed and were repaired" in refold()
    assert rows.values(field).get()[field] == right
    assert "all agree" in refold("--check")


def test_a_check_that_finds_differences_exits_with_1(learner, cards):
    Schedule.objects.filter(card=cards[0]).update(lapses=7)
    with pytest.raises(CommandError) as caught:
        refold("--check")
    assert caught.value.returncode == 1


def test_a_missing_schedule_comes_back_and_one_without_events_goes(learner, cards):
    stranger = make_card(cards[0].deck)
    Schedule.objects.filter(card=cards[0]).delete()
    Schedule.objects.create(learner=learner, card=stranger, kind="new")
    with pytest.raises(CommandError, match="2 differ"):
        refold("--check")
    refold()
    assert set(Schedule.objects.values_list("card", flat=True)) == {card.pk for card in cards}


def test_settings_that_left_their_timeline_are_found_and_repaired(learner):
    Learner.objects.update(desired_retention=0.95, learning_steps_s=[5])
    with pytest.raises(CommandError):
        refold("--check")
    refold()
    learner.refresh_from_db()
    assert (learner.desired_retention, learner.learning_steps_s) == (0.85, [60, 600])


def test_a_repair_has_a_sequence_of_its_own(learner, cards):
    before = Learner.objects.get().next_sequence
    Schedule.objects.filter(card=cards[0]).update(lapses=7)
    refold()
    assert Schedule.objects.get(card=cards[0]).sequence == before
    assert Schedule.objects.get(card=cards[1]).sequence < before
    assert services.review(learner, cards[1], 3, at=AT + timedelta(days=99)).cursor == before + 1


def test_only_the_learners_asked_for_are_folded(learner):
    other = make_learner()
    assert refold("--check", "--learner", str(other.pk)).startswith("0 schedules of 1 learners")
