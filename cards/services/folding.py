"""Folding stored events into stored schedules. Every caller holds the lock on the learner's row."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Q

from cards.models import Learner, Schedule, StudyEvent
from cards.scheduling import (
    Event,
    Kind,
    ScheduleState,
    Seed,
    Timeline,
    fold_effective,
    in_order,
    undone,
)
from cards.services.rows import STATE_FIELDS, events_of, initial_settings_of, put_state


def refold_cards(
    learner: Learner, sequences: Mapping[UUID, int]
) -> tuple[dict[UUID, Schedule], Timeline]:
    """Fold the learner's events of these cards anew and store the schedules.

    ``sequences``: card id → sequence of the event that made it necessary. Two queries, however
    many cards. Returns the stored schedules by card id, and the learner's settings timeline.
    """
    rows = StudyEvent.objects.filter(learner=learner)
    events = list(
        events_of(rows.filter(Q(card__in=sequences) | Q(kind__in=[Kind.UNDO, Kind.SETTINGS])))
    )
    effective = in_order(events, undone(events))
    timeline = Timeline(initial_settings_of(learner), effective)
    by_card: dict[UUID, list[Event]] = {card: [] for card in sequences}
    for event in effective:
        if event.card is not None:
            by_card[event.card].append(event)
    states = {
        card: fold_effective(own, timeline, Seed(learner.salt, card))
        for card, own in by_card.items()
    }
    return store(learner, states, sequences), timeline


def store(
    learner: Learner, states: Mapping[UUID, ScheduleState], sequences: Mapping[UUID, int]
) -> dict[UUID, Schedule]:
    """Insert or update the schedules of these cards, in one query."""
    schedules = {
        card: put_state(state, Schedule(learner=learner, card_id=card, sequence=sequences[card]))
        for card, state in states.items()
    }
    if schedules:
        Schedule.objects.bulk_create(
            schedules.values(),
            update_conflicts=True,
            unique_fields=["learner", "card"],
            update_fields=[*STATE_FIELDS, "sequence"],
        )
    return schedules
