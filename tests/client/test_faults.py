"""Hypothesis chooses what two phones do and what befalls them; at the end all must agree."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from cards.models import Card, Device, Schedule
from cards.services import refold_learners
from tests.client.phone import LaterError, Phone
from tests.client.transport import BadNetwork
from tests.client.world import World, persist

WHO = st.sampled_from(("phone", "tablet"))
ZONES = st.sampled_from(("Europe/Berlin", "Asia/Tokyo", "America/Los_Angeles", "Asia/Kathmandu"))
CARDS = st.integers(0, 3)


class TwoPhones(RuleBasedStateMachine):
    """Everything happens in one transaction that is taken back, with savepoints as backups."""

    @initialize()
    def begin(self) -> None:
        self.stack = ExitStack()
        self.stack.enter_context(transaction.atomic())
        self.world = World(cards=4)
        self.stack.enter_context(self.world.running())
        self.phones: dict[str, Phone] = {
            "phone": self.world.phone("phone", batch=3),
            "tablet": self.world.phone("tablet", zone="Asia/Tokyo", batch=3),
        }
        self.backup: str | None = None

    @rule(who=WHO, card=CARDS, rating=st.integers(1, 4), seconds=st.integers(0, 200_000))
    def review(self, who: str, card: int, rating: int, seconds: int) -> None:
        self.world.later(seconds=seconds)
        self.phones[who].review(str(self.world.cards[card].pk), rating)

    @rule(who=WHO, card=CARDS, kind=st.sampled_from(("suspend", "resume", "bury", "reset", "flag")))
    def put_away(self, who: str, card: int, kind: str) -> None:
        self.phones[who].record(kind, card=str(self.world.cards[card].pk))

    @rule(whose=WHO, who=WHO, back=st.integers(0, 6))
    def undo(self, whose: str, who: str, back: int) -> None:
        """Of its own event or the other phone's, whether that has arrived yet or not."""
        made = self.phones[whose].state["sent"] + self.phones[whose].state["outbox"]
        if made:
            self.phones[who].undo(made[-1 - back % len(made)]["event_id"])

    @rule(who=WHO, retention=st.sampled_from((0.8, 0.9, 0.95)), zone=ZONES)
    def change_settings(self, who: str, retention: float, zone: str) -> None:
        self.phones[who].change_settings(desired_retention=retention, time_zone=zone)

    @rule(who=WHO, zone=ZONES)
    def fly(self, who: str, zone: str) -> None:
        self.phones[who].zone = zone

    @rule(who=WHO, minutes=st.sampled_from((-5, 0, 4, 6, 600)))
    def set_clock(self, who: str, minutes: int) -> None:
        self.world.skews[who] = timedelta(minutes=minutes)

    @rule(who=WHO, faults=st.lists(st.sampled_from(("", *BadNetwork.KINDS)), max_size=4))
    def sync(self, who: str, faults: list[str]) -> None:
        self.world.networks[who].faults = faults
        try:
            self.phones[who].sync()
        except LaterError:
            return

    @rule(who=WHO)
    def arrive_late(self, who: str) -> None:
        self.world.networks[who].deliver_held()

    @rule(who=WHO)
    def restart(self, who: str) -> None:
        self.phones[who] = self.world.restarted(self.phones[who])

    @rule(card=CARDS, state=st.sampled_from(Card.State.values[1:]), revision=st.integers(1, 5))
    def edit(self, card: int, state: str, revision: int) -> None:
        """Published again, or withdrawn: what was once out stays a card one has studied."""
        if state != Card.State.DRAFT:
            chosen = Card.objects.filter(pk=self.world.cards[card].pk)
            chosen.update(state=state, revision=revision)

    @rule(who=WHO)
    def revoke(self, who: str) -> None:
        Device.objects.filter(name=who).delete()

    @rule(card=CARDS)
    def damage_and_repair(self, card: int) -> None:
        """A schedule without any event, found and removed: cursors from before expire."""
        learner, chosen = self.world.learner(), self.world.cards[card]
        if not Schedule.objects.filter(learner=learner, card=chosen).exists():
            sequence = learner.next_sequence - 1
            Schedule.objects.create(learner=learner, card=chosen, sequence=sequence)
            list(refold_learners(repair=True))

    @rule()
    def back_up(self) -> None:
        self.backup = transaction.savepoint()

    @rule()
    def restore(self) -> None:
        """The server forgets what came after the backup; phones find out when they next ask."""
        if self.backup is not None:
            transaction.savepoint_rollback(self.backup)
            for phone in self.phones.values():
                self.world.networks[phone.name].held.clear()

    def teardown(self) -> None:
        if not hasattr(self, "stack"):
            return
        try:
            for name, phone in self.phones.items():
                self.world.networks[name].faults = []
                self.world.networks[name].deliver_held()
                persist(phone)
            for phone in (*self.phones.values(), *self.phones.values()):
                phone.sync()
            self.world.check(*self.phones.values())
        finally:
            transaction.set_rollback(True)
            self.stack.close()


@pytest.mark.django_db
def test_two_phones_and_the_server_agree_whatever_happens() -> None:
    run_state_machine_as_test(
        TwoPhones,
        settings=settings(
            max_examples=20,
            stateful_step_count=30,
            derandomize=True,
            phases=(Phase.generate,),  # a failure shrinks in minutes; add Phase.shrink for it
            suppress_health_check=list(HealthCheck),
        ),
    )
