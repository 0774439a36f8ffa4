"""Folding stored events into stored schedules. Every caller holds the lock on the learner's row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from cards.models import Learner
from cards.scheduling import (
    Event,
    ScheduleState,
    Seed,
    Timeline,
    fold_effective,
    in_order,
    undone,
)
from cards.services.bulk import log_of, put_schedules
from cards.services.rows import initial_settings_of


@dataclass(frozen=True, slots=True)
class Folded:
    """A schedule as it was stored; ``sequence`` is that of the event that last touched it."""

    state: ScheduleState
    sequence: int


def refold_cards(learner: Learner, sequences: Mapping[UUID, int]) -> Timeline:
    """Fold the learner's events of these cards anew and store the schedules.

    ``sequences``: card id → sequence of the event that made it necessary. Two queries, however
    many cards. Returns the learner's settings timeline.
    """
    states, timeline = fold_cards(learner, sequences, log_of(learner, sequences))
    put_schedules(learner, states, sequences)
    return timeline


def fold_cards(
    learner: Learner, cards: Iterable[UUID], events: list[Event]
) -> tuple[dict[UUID, ScheduleState], Timeline]:
    """The schedules of these cards, from all their events and the learner's undos and settings."""
    effective = in_order(events, undone(events))
    timeline = Timeline(initial_settings_of(learner), effective)
    by_card: dict[UUID, list[Event]] = {card: [] for card in cards}
    for event in effective:
        if event.card is not None:
            by_card[event.card].append(event)
    states = {
        card: fold_effective(own, timeline, Seed(learner.salt, card))
        for card, own in by_card.items()
    }
    return states, timeline
