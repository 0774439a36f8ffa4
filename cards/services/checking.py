"""Proof, and repair, of the invariant: a schedule is the fold of its card's events."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from cards.models import Learner, Schedule, StudyEvent
from cards.scheduling import ScheduleState, Settings, fold_log
from cards.services.bulk import put_schedules
from cards.services.rows import (
    SETTING_FIELDS,
    STATE_FIELDS,
    events_of,
    initial_settings_of,
    meaning_changes,
    put_settings,
    put_state,
)


@dataclass(frozen=True)
class Refolded:
    """``schedules`` folded for one learner; ``differences``: sentences, empty if all was right."""

    learner_id: UUID
    schedules: int
    differences: list[str]


def refold_learners(
    learner_ids: Iterable[UUID] | None = None, *, repair: bool
) -> Iterator[Refolded]:
    """Fold whole logs anew (of all learners, unless named) and compare with what is stored.

    Without ``repair`` nothing is written. Each learner is locked only while it is their turn.
    """
    if learner_ids is None:
        learner_ids = Learner.objects.order_by("pk").values_list("pk", flat=True).iterator()
    for learner_id in learner_ids:
        yield _refold(learner_id, repair)


@transaction.atomic
def _refold(learner_id: UUID, repair: bool) -> Refolded:
    learner = Learner.objects.select_for_update().filter(pk=learner_id).first()
    if learner is None:
        return Refolded(learner_id, 0, [])
    events = events_of(StudyEvent.objects.filter(learner=learner))
    states, timeline = fold_log(
        events, initial_settings_of(learner), learner.salt, meaning_changes()
    )
    stored = {row.card_id: row for row in Schedule.objects.filter(learner=learner)}
    wrong = _compare(states, stored)
    differences = [f"card {card}: {', '.join(fields)}" for card, fields in wrong.items()]
    off = _settings_off(learner, timeline.latest)
    if off:
        differences.append(f"settings: {', '.join(off)}")
    if differences and repair:
        _repair(learner, states, stored, wrong, timeline.latest)
    return Refolded(learner_id, len(states), differences)


def _compare(
    states: dict[UUID, ScheduleState], stored: dict[UUID, Schedule]
) -> dict[UUID, list[str]]:
    """Card id → the fields in which the stored schedule differs from the fold."""
    wrong: dict[UUID, list[str]] = {}
    for card, state in states.items():
        row = stored.get(card)
        if row is None:
            wrong[card] = ["is not stored"]
            continue
        right = put_state(state, Schedule())
        fields = [
            f"{name} is {getattr(row, name)}, should be {getattr(right, name)}"
            for name in STATE_FIELDS
            if not _same(getattr(row, name), getattr(right, name))
        ]
        if fields:
            wrong[card] = fields
    wrong.update({card: ["has no events"] for card in stored.keys() - states.keys()})
    return wrong


def _same(stored: Any, right: Any) -> bool:
    """Another machine's arithmetic may differ in a number's last digit; that is no difference."""
    if isinstance(stored, float) and isinstance(right, float):
        return math.isclose(stored, right, rel_tol=1e-9)
    return bool(stored == right)


def _settings_off(learner: Learner, latest: Settings) -> list[str]:
    right = latest.as_json()
    return [
        f"{name} is {getattr(learner, name)}, should be {right[name]}"
        for name in SETTING_FIELDS
        if not _same(getattr(learner, name), right[name])
    ]


def _repair(
    learner: Learner,
    states: dict[UUID, ScheduleState],
    stored: dict[UUID, Schedule],
    wrong: dict[UUID, list[str]],
    latest: Settings,
) -> None:
    """Store what the fold says, under a sequence of its own: devices that ask for changes since
    their cursor hear of the repair. Of a schedule that goes they cannot hear: they start anew."""
    put = {card: states[card] for card in wrong if card in states}
    put_schedules(learner, put, dict.fromkeys(put, learner.next_sequence))
    learner.next_sequence += 1
    unfounded = stored.keys() - states.keys()
    if unfounded:
        Schedule.objects.filter(learner=learner, card__in=unfounded).delete()
        learner.cursor_floor = learner.next_sequence - 1
    put_settings(latest, learner).save(
        update_fields=["next_sequence", "cursor_floor", *SETTING_FIELDS]
    )
