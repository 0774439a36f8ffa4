"""Who studies: guests, accounts, and a guest becoming an account."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.db.models import F, Q

from cards.models import Learner, Report, StudyEvent
from cards.scheduling import Kind, Settings, SettingsError
from cards.services.folding import refold_cards
from cards.services.rows import put_settings


def guest_learner(
    learner_id: object, *, at: datetime, settings: Mapping[str, Any] | None = None
) -> Learner:
    """The guest with this id (as the session keeps it), or a new one.

    An id that is no guest's (unknown, unreadable, or meanwhile an account's) gives a new guest.
    """
    try:
        found = Learner.objects.filter(pk=UUID(str(learner_id)), user=None).first()
    except ValueError:
        found = None
    return found or _create(at, settings)


def account_learner(
    user: Any, *, at: datetime, settings: Mapping[str, Any] | None = None
) -> Learner:
    """The account's learner, made at first use."""
    found = Learner.objects.filter(user=user).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return _create(at, settings, user=user)
    except IntegrityError:
        # Another request of the same account was first.
        return Learner.objects.get(user=user)


@transaction.atomic
def adopt_guest(user: Any, guest: Learner) -> Learner:
    """Give the account what the guest did; returns the account's learner.

    An account without a learner (sign-up) takes the guest over as it is, settings included. An
    account that has one (log-in) keeps its own settings; the guest's events about cards are
    appended to its log, each once, its reports follow, and the guest is gone. A guest that is gone
    already, or belongs to somebody, changes nothing.
    """
    # One adoption at a time per account; then both logs, always in the same order.
    get_user_model().objects.select_for_update().get(pk=user.pk)
    both = Learner.objects.select_for_update().filter(Q(user=user) | Q(pk=guest.pk, user=None))
    own: Learner | None = None
    adopted: Learner | None = None
    for learner in both.order_by("pk"):
        if learner.user_id is None:
            adopted = learner
        else:
            own = learner
    if adopted is None:
        return own or account_learner(user, at=guest.created_at)
    if own is None:
        adopted.user = user
        adopted.save(update_fields=["user"])
        return adopted
    _move_events(adopted, own)
    Report.objects.filter(learner=adopted).update(learner=own)
    adopted.delete()
    return own


def _move_events(guest: Learner, own: Learner) -> None:
    """Append the guest's events to the account's log and fold the cards they bear on."""
    theirs = StudyEvent.objects.filter(learner=guest).exclude(kind=Kind.SETTINGS)
    # Also cards whose events the account has already: an undo of one of them may be news.
    cards = set(theirs.exclude(card=None).order_by().values_list("card", flat=True).distinct())
    known = StudyEvent.objects.filter(learner=own).values("event_id")
    # Keeping the guest's order; sequences may have gaps, but none that fills up later.
    theirs.exclude(event_id__in=known).update(
        learner=own, sequence=F("sequence") + own.next_sequence - 1
    )
    own.next_sequence += guest.next_sequence - 1
    own.save(update_fields=["next_sequence"])
    refold_cards(own, dict.fromkeys(cards, own.next_sequence - 1))


def _create(at: datetime, choices: Mapping[str, Any] | None, *, user: Any = None) -> Learner:
    """A learner whose timeline starts with every setting spelled out: the defaults may change
    with the software, a learner's history may not."""
    settings = Settings()
    for name, value in (choices or {}).items():
        try:
            settings = settings.changed({name: value})
        except SettingsError:
            # A browser may claim any zone or language; what cannot be used stays at its default.
            continue
    learner = Learner(user=user, created_at=at, initial_settings=settings.as_json())
    put_settings(settings, learner)
    learner.save()
    return learner
