"""Eight processes at once, over real HTTP: nothing is lost, doubled, skipped or waited for."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from cards.models import Learner, Schedule, StudyEvent
from cards.services import (
    add_device,
    adopt_guest,
    allowed_scopes,
    guest_learner,
    record_events,
    refold_learners,
)
from tests.client.phone import Disk, Phone
from tests.client.processes import Crowd, Job
from tests.client.server import gunicorn
from tests.client.transport import Http
from tests.client.world import PASSWORD
from tests.makers import make_card, make_deck, make_learner, make_user

pytestmark = pytest.mark.django_db(transaction=True)
PROCESSES = Crowd.SIZE


@pytest.fixture(scope="module")
def url(
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[str]:
    log = tmp_path_factory.mktemp("server") / "web.log"
    with django_db_blocker.unblock(), gunicorn(log) as url:
        yield url
    assert b"Traceback" not in log.read_bytes(), log.read_text()


@pytest.fixture(scope="module")
def crowd() -> Iterator[Crowd]:
    crowd = Crowd()
    yield crowd
    crowd.stop()


@pytest.fixture
def cards() -> list[str]:
    deck = make_deck()
    return [str(make_card(deck).pk) for _ in range(6)]


def batch(cards: list[str], seed: int, count: int = 40) -> list[dict[str, Any]]:
    """Reviews, undos of them and changes of settings, over the last thirty days."""
    chance = Random(seed)
    now = datetime.now(UTC)
    made: list[dict[str, Any]] = []
    for _ in range(count):
        event: dict[str, Any] = {
            "event_id": str(UUID(int=chance.getrandbits(128), version=4)),
            "occurred_at": (now - timedelta(seconds=chance.randrange(2_500_000))).isoformat(),
            "time_zone": "Europe/Berlin",
            "device": f"device {seed}",
        }
        roll = chance.random()
        if roll < 0.05:
            event |= {"kind": "settings", "data": {"desired_retention": 0.8 + roll}}
        elif roll < 0.15 and made:
            event |= {"kind": "undo", "target": chance.choice(made)["event_id"]}
        else:
            data = {"rating": chance.randint(1, 4)}
            event |= {"kind": "review", "card": chance.choice(cards), "data": data}
        made.append(event)
    return made


def push_job(url: str, token: str, events: list[dict[str, Any]], times: int = 1) -> Job:
    return url, "/api/v1/sync/events", token, json.dumps({"events": events}).encode(), times


def phone_of(url: str, name: str, device: str = "phone") -> Phone:
    return Phone(
        Http(url),
        Disk(),
        name=device,
        account=(name, PASSWORD),
        now=lambda: datetime.now(UTC),
        chance=Random(f"{name} {device}"),
    )


def hang_up(*phones: Phone) -> None:
    for phone in phones:
        assert isinstance(phone.transport, Http)
        phone.transport.close()


def token_of(url: str, name: str) -> str:
    phone = phone_of(url, name)
    phone.sync()
    hang_up(phone)
    token: str = phone.state["token"]
    return token


def whole(name: str, expected: int) -> None:
    """The learner's log has that many events, in a sequence without a gap, and folds to what is
    stored."""
    learner = Learner.objects.get(user__username=name)
    events = StudyEvent.objects.filter(learner=learner)
    assert list(events.order_by("sequence").values_list("sequence", flat=True)) == list(
        range(1, expected + 1)
    )
    assert learner.next_sequence == expected + 1
    assert [found.differences for found in refold_learners([learner.pk], repair=False)] == [[]]


def test_different_batches_for_one_learner_at_once_all_arrive(
    url: str, crowd: Crowd, cards: list[str]
) -> None:
    make_learner(user=make_user("ana"))
    token = token_of(url, "ana")
    answers = crowd.post(
        [push_job(url, token, batch(cards, seed), times=2) for seed in range(PROCESSES)]
    )
    assert {status for each in answers for status, _ in each} == {200}
    kinds = Counter(r["status"] for each in answers for _, body in each for r in body["results"])
    assert kinds == {"accepted": PROCESSES * 40, "duplicate": PROCESSES * 40}
    whole("ana", PROCESSES * 40)


def test_the_same_batch_from_all_at_once_is_taken_once(
    url: str, crowd: Crowd, cards: list[str]
) -> None:
    make_learner(user=make_user("ana"))
    token = token_of(url, "ana")
    answers = crowd.post([push_job(url, token, batch(cards, 1), times=3)] * PROCESSES)
    assert {status for each in answers for status, _ in each} == {200}
    kinds = Counter(r["status"] for each in answers for _, body in each for r in body["results"])
    assert kinds == {"accepted": 40, "duplicate": 40 * (PROCESSES * 3 - 1)}
    whole("ana", 40)


def test_many_learners_at_once_do_not_meet(url: str, crowd: Crowd, cards: list[str]) -> None:
    names = [f"learner{number}" for number in range(4)]
    for name in names:
        make_learner(user=make_user(name))
    tokens = [token_of(url, name) for name in names]
    # The same event ids at everybody: ids are a learner's own.
    jobs = [push_job(url, t, batch(cards, seed), times=2) for t in tokens for seed in (1, 2)]
    answers = crowd.post(jobs)
    assert {status for each in answers for status, _ in each} == {200}
    for name in names:
        whole(name, 80)


def test_a_new_account_that_is_used_by_all_at_once_gets_one_learner(
    url: str, crowd: Crowd, cards: list[str]
) -> None:
    for name in ("ana", "ben", "cem"):
        user = make_user(name)  # as the admin makes accounts: without a learner
        scopes = allowed_scopes(user)
        tokens = [
            add_device(user, f"device {number}", scopes, at=timezone.now())[1]
            for number in range(PROCESSES)
        ]
        assert not Learner.objects.filter(user=user).exists()
        answers = crowd.post([push_job(url, t, batch(cards, s)) for s, t in enumerate(tokens)])
        assert {status for each in answers for status, _ in each} == {200}
        whole(name, PROCESSES * 40)


def test_a_name_that_all_want_at_once_is_given_to_one(url: str, crowd: Crowd) -> None:
    wanted = {"username": "ana", "password": "plums in the icebox", "device": "phone"}
    job = (url, "/api/v1/sign-up", "", json.dumps(wanted).encode(), 1)
    answers = crowd.post([job] * PROCESSES)
    statuses = Counter(status for each in answers for status, _ in each)
    assert statuses == {201: 1, 422: PROCESSES - 1}
    assert Learner.objects.count() == 1


def test_an_account_deleted_during_pushes_is_gone_and_pushes_are_refused_by_401(
    url: str, crowd: Crowd, cards: list[str]
) -> None:
    make_learner(user=make_user("ana"))
    token = token_of(url, "ana")
    jobs = [push_job(url, token, batch(cards, seed), times=15) for seed in range(PROCESSES - 1)]
    password = json.dumps({"password": PASSWORD}).encode()
    answers = crowd.post([*jobs, (url, "/api/v1/account/delete", token, password, 1)])
    assert [status for status, _ in answers[-1]] == [204]
    assert {status for each in answers for status, _ in each} <= {200, 204, 401}
    for left in (Learner, StudyEvent, Schedule):
        assert left.objects.count() == 0


def test_a_guest_who_signs_in_during_pushes_loses_nothing(
    url: str, crowd: Crowd, cards: list[str]
) -> None:
    user = make_user("ana")
    make_learner(user=user)
    token = token_of(url, "ana")
    guests = [guest_learner(None, at=timezone.now()) for _ in range(3)]
    moved = 0
    for number, guest in enumerate(guests):
        theirs = [e for e in batch(cards, 90 + number) if e["kind"] != "settings"]
        record_events(guest, theirs, timezone.now())
        moved += len(theirs)
    running = crowd.start(
        [push_job(url, token, batch(cards, s), times=3) for s in range(PROCESSES)]
    )
    for guest in guests:
        adopt_guest(user, guest)
    answers = running.get(timeout=60)
    assert {status for each in answers for status, _ in each} == {200}
    assert Learner.objects.count() == 1
    whole("ana", PROCESSES * 40 + moved)


def test_a_phone_over_real_http_studies_and_agrees_with_the_server(
    url: str, cards: list[str]
) -> None:
    make_learner(user=make_user("ana"), time_zone="Europe/Berlin")
    phone, tablet = phone_of(url, "ana"), phone_of(url, "ana", "tablet")
    phone.fetch_bundle("go-runtime")
    phone.fetch_queue()
    assert len(phone.state["decks"]["go-runtime"]["cards"]) == len(cards)
    while (item := phone.next_item()) is not None:
        phone.answer(item, 3)
    tablet.review(cards[0], 1)
    for each in (phone, tablet, phone):
        each.sync()
    assert phone.state["schedules"] == tablet.state["schedules"]
    assert len(phone.state["schedules"]) == len(cards)
    whole("ana", len(cards) + 1)
    hang_up(phone, tablet)
