"""Alice has an account; Bob is somebody else; a guest is whoever has none."""

from datetime import timedelta
from uuid import uuid4

import pytest

from cards import services
from cards.models import Learner, Schedule, StudyEvent
from tests.makers import AT, make_card, make_deck, make_learner, make_user

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def cards():
    deck = make_deck()
    return [make_card(deck) for _ in range(3)]


@pytest.fixture
def alice():
    return make_user("alice")


def check():
    return [
        text for refolded in services.refold_learners(repair=False) for text in refolded.differences
    ]


def test_a_guest_is_found_again_by_the_id_in_the_session():
    guest = services.guest_learner(None, at=AT, settings={"language": "zh-hans"})
    assert guest.user is None
    assert guest.language == "zh-hans"
    assert services.guest_learner(str(guest.pk), at=AT).pk == guest.pk


def test_an_id_that_is_no_guests_gives_a_new_guest(alice):
    accounts = make_learner(user=alice)
    for learner_id in (None, "", "nonsense", 7, str(uuid4()), str(accounts.pk)):
        found = services.guest_learner(learner_id, at=AT)
        assert found.user is None
        assert found.created_at == AT


def test_what_a_browser_claims_and_cannot_be_stays_at_its_default():
    claims = {"time_zone": "Mars/Olympus", "language": None, "go_release": "1.24", "x": 1}
    guest = services.guest_learner(None, at=AT, settings=claims)
    assert (guest.time_zone, guest.language, guest.go_release) == ("UTC", "en", "1.24")


def test_a_timeline_starts_with_every_setting_spelled_out():
    guest = services.guest_learner(None, at=AT, settings={"time_zone": "Asia/Shanghai"})
    assert guest.initial_settings == services.settings_of(guest).as_json()
    assert check() == []


def test_two_learners_have_different_salts():
    assert make_learner().salt != make_learner().salt


def test_an_account_has_one_learner(alice):
    first = services.account_learner(alice, at=AT, settings={"time_zone": "Asia/Shanghai"})
    again = services.account_learner(alice, at=AT + MINUTE, settings={"time_zone": "UTC"})
    assert first.pk == again.pk
    assert again.time_zone == "Asia/Shanghai"


def test_signing_up_keeps_what_the_guest_did(alice, cards):
    guest = make_learner(time_zone="Asia/Shanghai")
    services.review(guest, cards[0], 3, at=AT)
    learner = services.adopt_guest(alice, guest)
    assert (learner.pk, learner.user) == (guest.pk, alice)
    assert learner.time_zone == "Asia/Shanghai"
    assert Schedule.objects.get(learner__user=alice).reviews == 1


def test_logging_in_merges_the_guests_events_into_the_accounts(alice, cards):
    own, guest = make_learner(user=alice), make_learner(at=AT + MINUTE)
    services.review(own, cards[0], 4, at=AT)
    services.review(own, cards[1], 3, at=AT)
    services.review(guest, cards[1], 1, at=AT + MINUTE)
    services.review(guest, cards[2], 3, at=AT + MINUTE)
    learner = services.adopt_guest(alice, guest)
    assert learner.pk == own.pk
    assert not Learner.objects.filter(pk=guest.pk).exists()
    events = StudyEvent.objects.filter(learner=own).values_list("sequence", "card__slug")
    assert [card for _sequence, card in events] == [cards[n].slug for n in (0, 1, 1, 2)]
    assert learner.next_sequence == events.last()[0] + 1
    by_card = {row.card_id: row for row in Schedule.objects.filter(learner=own)}
    assert [by_card[card.pk].reviews for card in cards] == [1, 2, 1]
    assert by_card[cards[1].pk].step == 0
    assert StudyEvent.objects.count() == 4
    assert check() == []


def test_the_account_keeps_its_own_settings(alice, cards):
    own = make_learner(user=alice, time_zone="Asia/Shanghai")
    guest = make_learner(language="zh-hans")
    services.change_settings(guest, {"desired_retention": 0.8}, at=AT)
    services.review(guest, cards[0], 3, at=AT)
    services.adopt_guest(alice, guest)
    own.refresh_from_db()
    assert (own.time_zone, own.language, own.desired_retention) == ("Asia/Shanghai", "en", 0.9)
    assert not StudyEvent.objects.filter(kind="settings").exists()
    assert check() == []


def test_an_event_both_logs_have_counts_once(alice, cards):
    own, guest = make_learner(user=alice), make_learner()
    event_id = services.new_event_id(AT)
    for learner in (own, guest):
        services.review(learner, cards[0], 3, at=AT, event_id=event_id)
    services.adopt_guest(alice, guest)
    assert Schedule.objects.get(learner=own).reviews == 1
    assert StudyEvent.objects.count() == 1


def test_the_guests_undo_of_an_event_both_logs_have_counts(alice, cards):
    own, guest = make_learner(user=alice), make_learner()
    event_id = services.new_event_id(AT)
    for learner in (own, guest):
        services.review(learner, cards[0], 3, at=AT, event_id=event_id)
    services.undo_last(guest, at=AT + MINUTE)
    services.adopt_guest(alice, guest)
    assert Schedule.objects.get(learner=own).reviews == 0
    assert check() == []


def test_new_events_go_on_after_the_adopted_ones(alice, cards):
    own, guest = make_learner(user=alice), make_learner()
    services.review(guest, cards[0], 3, at=AT)
    learner = services.adopt_guest(alice, guest)
    before = learner.next_sequence
    assert services.review(learner, cards[1], 3, at=AT + MINUTE).cursor == before
    assert own.pk == learner.pk


def test_nobody_adopts_somebody_elses_learner(alice, cards):
    bobs = make_learner(user=make_user("bob"))
    services.review(bobs, cards[0], 3, at=AT)
    learner = services.adopt_guest(alice, bobs)
    assert learner.user == alice
    assert not StudyEvent.objects.filter(learner=learner).exists()
    assert Learner.objects.get(pk=bobs.pk).user.username == "bob"


def test_adopting_a_guest_that_is_gone_changes_nothing(alice, cards):
    own, guest = make_learner(user=alice), make_learner()
    services.review(guest, cards[0], 3, at=AT)
    for _ in range(2):
        assert services.adopt_guest(alice, guest).pk == own.pk
    assert StudyEvent.objects.filter(learner=own).count() == 1


def test_adopting_takes_as_many_queries_for_many_events_as_for_few(
    alice, cards, django_assert_max_num_queries
):
    make_learner(user=alice)
    for number in (1, 30):
        guest = make_learner()
        for n in range(number):
            services.review(guest, cards[n % 3], 3, at=AT + n * MINUTE)
        with django_assert_max_num_queries(18):
            services.adopt_guest(alice, guest)
