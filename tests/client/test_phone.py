"""Phones that lose answers, tokens, clocks and cursors lose no review and count none twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import transaction

from cards.models import Card, Device, Learner, Schedule, StudyEvent
from cards.services import refold_learners
from tests.client.phone import LaterError, Phone
from tests.client.transport import BadNetwork
from tests.client.world import World, persist, study

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Iterator[World]:
    with World().running() as world:
        yield world


@pytest.fixture
def phone(world: World) -> Phone:
    return world.phone("phone")


@pytest.fixture
def tablet(world: World) -> Phone:
    return world.phone("tablet", zone="Asia/Tokyo")


def network(phone: Phone) -> BadNetwork:
    assert isinstance(phone.transport, BadNetwork)
    return phone.transport


def test_two_phones_offline_for_thirty_days_agree_after_interleaved_pushes(
    world: World, phone: Phone, tablet: Phone
) -> None:
    phone.sync()
    begun = world.at
    study(world, phone, 30)
    ended, world.at = world.at, begun
    study(world, tablet, 30)
    world.at = max(ended, world.at)
    phone.batch = tablet.batch = 17
    while phone.state["outbox"] or tablet.state["outbox"]:
        for each in (phone, tablet):
            if each.state["outbox"]:
                each.push()
    phone.sync()
    tablet.sync()
    world.check(phone, tablet)
    assert StudyEvent.objects.count() == 240


def test_when_every_first_answer_is_lost_each_review_counts_once(
    world: World, phone: Phone
) -> None:
    phone.sync()
    study(world, phone, 10)
    phone.batch = 5
    while phone.state["outbox"]:
        waiting = list(phone.state["outbox"])
        network(phone).faults = ["lose"]
        with pytest.raises(LaterError):
            phone.push()
        phone = world.restarted(phone)
        assert phone.state["outbox"] == waiting
        phone.push()
    phone.sync()
    world.check(phone)


@pytest.mark.parametrize("fault", BadNetwork.KINDS)
def test_no_fault_of_the_network_loses_or_doubles_anything(
    world: World, phone: Phone, tablet: Phone, fault: str
) -> None:
    phone.batch = 3
    study(world, phone, 3)
    study(world, tablet, 2)
    tablet.sync()
    for place in range(8):
        network(phone).faults = [""] * place + [fault]
        persist(phone)
        phone = world.restarted(phone)
        study(world, phone, 2)
    network(phone).deliver_held()
    persist(phone)
    tablet.sync()
    world.check(phone, tablet)


def test_a_busy_server_says_how_long_to_wait(phone: Phone) -> None:
    phone.sync()
    network(phone).faults = ["busy"]
    with pytest.raises(LaterError) as refused:
        phone.sync()
    assert refused.value.wait_s == 7


def test_a_revoked_token_costs_a_log_in_and_no_review(world: World, phone: Phone) -> None:
    phone.sync()
    study(world, phone, 5)
    phone.batch = 4
    while phone.state["outbox"]:
        Device.objects.all().delete()
        phone.push()
    phone.sync()
    world.check(phone)


@pytest.mark.parametrize("minutes", [-5, 5, 60])
def test_a_wrong_clock_costs_no_review_and_far_ahead_it_counts_at_its_arrival(
    world: World, phone: Phone, tablet: Phone, minutes: int
) -> None:
    phone.sync()
    world.skews["phone"] = timedelta(minutes=minutes)
    card = str(world.cards[0].pk)
    phone.review(card, 3)
    tablet.review(card, 4)
    phone.sync()
    tablet.sync()
    phone.sync()
    world.check(phone, tablet)
    (mine,) = [found for found in phone.history() if found["device"] == "phone"]
    told = world.at + timedelta(minutes=minutes)
    if minutes <= 5:
        assert datetime.fromisoformat(mine["occurred_at"]) == told
        assert mine["claimed_at"] is None
    else:
        assert datetime.fromisoformat(mine["occurred_at"]) == world.at
        assert datetime.fromisoformat(mine["claimed_at"]) == told


def test_flying_to_another_zone_across_a_clock_change_moves_no_past_day(
    world: World, phone: Phone
) -> None:
    study(world, phone, 8)  # across the night of 29 March in Berlin
    phone.sync()
    days = {card: row["introduced_day"] for card, row in phone.state["schedules"].items()}
    phone.zone = "America/Los_Angeles"
    phone.change_settings(time_zone=phone.zone)
    phone.sync()
    assert days == {c: row["introduced_day"] for c, row in phone.state["schedules"].items()}
    study(world, phone, 3)
    phone.sync()
    assert phone.state["settings"]["time_zone"] == "America/Los_Angeles"
    world.check(phone)


def test_a_card_that_is_changed_or_withdrawn_under_the_phone_keeps_its_reviews(
    world: World, phone: Phone
) -> None:
    phone.fetch_bundle(world.deck.slug)
    phone.fetch_queue()
    before = len(phone.state["queue"])
    item = phone.next_item()
    assert item is not None
    Card.objects.filter(pk=item["card"]).update(state=Card.State.WITHDRAWN)
    other = next(found for found in phone.state["queue"] if found["card"] != item["card"])
    Card.objects.filter(pk=other["card"]).update(revision=9)
    phone.answer(item, 3)
    phone.answer(other, 3)
    phone.sync()
    phone.fetch_queue()
    assert len(phone.state["queue"]) == before - 1
    assert item["card"] not in {found["card"] for found in phone.state["queue"]}
    world.check(phone)


def test_the_queue_promises_what_the_server_then_stores(world: World, phone: Phone) -> None:
    phone.fetch_queue()
    for rating in (1, 2, 3, 4):
        item = phone.next_item()
        assert item is not None
        promised = phone.answer(item, rating)
        phone.sync()
        row = phone.state["schedules"][item["card"]]
        assert (row["due_at"], row["kind"]) == (promised["due_at"], promised["kind"])
    world.check(phone)


def test_one_phone_undoes_what_another_did(world: World, phone: Phone, tablet: Phone) -> None:
    study(world, phone, 3)
    phone.sync()
    tablet.sync()
    last = tablet.history()[0]
    assert last["device"] == "phone"
    world.later(minutes=1)
    tablet.undo(last["event_id"])
    tablet.sync()
    phone.sync()
    assert phone.history()[0]["undone"]
    world.check(phone, tablet)


def test_a_phone_that_comes_last_brings_everything(
    world: World, phone: Phone, tablet: Phone
) -> None:
    begun = world.at
    study(world, tablet, 15)
    world.at = begun
    for _ in range(15):
        study(world, phone, 1)
        phone.sync()
    tablet.sync()
    phone.sync()
    world.check(phone, tablet)


def test_batches_in_any_order_again_and_again_end_the_same(world: World, phone: Phone) -> None:
    study(world, phone, 6)
    events = list(phone.state["outbox"])
    phone.sync()
    world.chance.shuffle(events)
    for start in range(0, len(events), 5):
        phone._call("POST", "sync/events", {"events": events[start : start + 7]})
    world.check(phone)


def test_a_repair_that_expires_cursors_makes_phones_begin_anew_with_their_outbox(
    world: World, phone: Phone
) -> None:
    study(world, phone, 3)
    phone.sync()
    used = {event["card"] for event in phone.state["sent"]}
    unused = next(card for card in world.cards if str(card.pk) not in used)
    Schedule.objects.create(learner=world.learner(), card=unused, sequence=1)
    list(refold_learners(repair=True))
    study(world, phone, 1)
    network(phone).faults = ["", "", "drop"]
    persist(world.restarted(phone))
    phone.sync()
    world.check(phone)


def test_after_a_restored_backup_the_phones_bring_back_what_it_lacked(
    world: World, phone: Phone, tablet: Phone
) -> None:
    study(world, phone, 2)
    phone.sync()
    backup = transaction.savepoint()
    study(world, phone, 2)
    phone.sync()
    study(world, tablet, 1)
    tablet.sync()
    transaction.savepoint_rollback(backup)
    assert Learner.objects.get(user=world.user).next_sequence == 9
    for each in (phone, tablet, phone):
        each.sync()
    world.check(phone, tablet)
