"""Folding stored events into stored schedules. Every caller holds the lock on the learner's row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from cards.models import Learner, Schedule
from cards.scheduling import (
    Event,
    MeaningChange,
    ScheduleState,
    Seed,
    Timeline,
    fold_effective,
    in_order,
    undone,
)
from cards.services.bulk import put_schedules
from cards.services.lookup import history_of
from cards.services.rows import initial_settings_of

BATCH = 500


@dataclass(frozen=True, slots=True)
class Folded:
    """A schedule as it was stored; ``sequence`` is that of the event that last touched it."""

    state: ScheduleState
    sequence: int


def refold_cards(learner: Learner, sequences: Mapping[UUID, int]) -> Timeline:
    """Fold the learner's events of these cards anew and store the schedules.

    ``sequences``: card id → sequence of the event that made it necessary. A fixed
    number of queries, however many cards. Returns the learner's settings timeline.
    """
    history = history_of(learner.pk, sequences)
    states, timeline = fold_cards(learner, sequences, history.log, history.changes)
    put_schedules(learner, states, sequences)
    return timeline


def fold_cards(
    learner: Learner,
    cards: Iterable[UUID],
    events: Sequence[Event],
    changes: Mapping[UUID, Iterable[MeaningChange]],
) -> tuple[dict[UUID, ScheduleState], Timeline]:
    """The schedules of these cards, from all their events, the learner's undos and settings, and
    changes of the cards' meaning. Asks the database nothing."""
    effective = in_order(events, undone(events))
    timeline = Timeline(initial_settings_of(learner), effective)
    by_card: dict[UUID, list[Event]] = {card: [] for card in cards}
    for event in effective:
        if event.card is not None:
            by_card[event.card].append(event)
    states = {
        card: fold_effective(own, timeline, Seed(learner.salt, card), changes.get(card, ()))
        for card, own in by_card.items()
    }
    return states, timeline


def fold_card_again(card_id: UUID, after: UUID | None = None) -> UUID | None:
    """Fold the schedules of this card anew for the next `BATCH` learners after ``after``, each in
    a transaction of its own and under a sequence of its own, so that devices hear of it.

    Returns the last learner's id, None when there are no more. Doing it twice changes nothing.
    """
    learners = Schedule.objects.filter(card=card_id).order_by("learner")
    if after is not None:
        learners = learners.filter(learner__gt=after)
    ids = list(learners.values_list("learner_id", flat=True)[:BATCH])
    for learner_id in ids:
        _fold_again(learner_id, card_id)
    return ids[-1] if len(ids) == BATCH else None


@transaction.atomic
def _fold_again(learner_id: UUID, card_id: UUID) -> None:
    learner = Learner.objects.select_for_update().filter(pk=learner_id).first()
    if learner is None:
        return
    refold_cards(learner, {card_id: learner.next_sequence})
    learner.next_sequence += 1
    learner.save(update_fields=["next_sequence"])
