"""Between rows and the pure types of ``cards.scheduling``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from django.db.models import QuerySet

from cards.models import CardRevision, Learner, Schedule, StudyEvent
from cards.scheduling import (
    Event,
    Kind,
    Learning,
    MeaningChange,
    Memory,
    New,
    Rating,
    Relearning,
    Review,
    ScheduleState,
    Settings,
    State,
    resolve_undos,
)

EVENT_FIELDS = (
    "event_id",
    "kind",
    "occurred_at",
    "card_id",
    "target",
    "utc_offset_minutes",
    "time_zone",
    "claimed_at",
    "card_revision",
    "device",
    "data",
)
STATE_FIELDS = (
    "kind",
    "due_at",
    "stability",
    "difficulty",
    "step",
    "interval_days",
    "last_review_at",
    "last_review_day",
    "introduced_day",
    "reviews",
    "lapses",
    "suspended",
    "buried_until",
    "flagged",
    "leech",
)
SETTING_FIELDS = tuple(Settings().as_json())


def events_of(rows: QuerySet[StudyEvent]) -> Iterator[Event]:
    """The events of these rows, in no particular order."""
    return map(event_of, rows.order_by().values_list(*EVENT_FIELDS))


def event_of(values: Sequence[Any]) -> Event:
    """The event in a row of ``EVENT_FIELDS``."""
    event_id, name, at, card, target, offset, zone, claimed_at, revision, device, data = values
    kind = Kind(name)
    review = kind is Kind.REVIEW
    return Event(
        event_id=event_id,
        kind=kind,
        at=at,
        card=card,
        rating=Rating(data["rating"]) if review else None,
        cram=review and data.get("mode") == "cram",
        target=target,
        offset_minutes=offset,
        time_zone=zone,
        claimed_at=claimed_at,
        card_revision=revision,
        device=device,
        data=data,
    )


def state_of(row: Schedule | None) -> ScheduleState:
    """The fold that a schedule row caches; a card without a row is new."""
    if row is None:
        return ScheduleState()
    return state_from({name: getattr(row, name) for name in STATE_FIELDS})


def state_from(values: Mapping[str, Any]) -> ScheduleState:
    """The fold in the values of ``STATE_FIELDS``."""
    return ScheduleState(
        state=_state(values),
        reviews=values["reviews"],
        lapses=values["lapses"],
        introduced_on=values["introduced_day"],
        last_review_at=values["last_review_at"],
        suspended=values["suspended"],
        buried_until=values["buried_until"],
        flagged=values["flagged"],
        leech=values["leech"],
    )


def state_values(schedule: ScheduleState) -> dict[str, Any]:
    """The fold as the values of ``STATE_FIELDS``, in their order."""
    state = schedule.state
    known = None if isinstance(state, New) else state
    return {
        "kind": state.kind,
        "due_at": known.due_at if known else None,
        "stability": known.memory.stability if known else None,
        "difficulty": known.memory.difficulty if known else None,
        "step": state.step if isinstance(state, Learning | Relearning) else None,
        "interval_days": state.interval_days if isinstance(state, Review) else 0,
        "last_review_at": schedule.last_review_at,
        "last_review_day": known.reviewed_on if known else None,
        "introduced_day": schedule.introduced_on,
        "reviews": schedule.reviews,
        "lapses": schedule.lapses,
        "suspended": schedule.suspended,
        "buried_until": schedule.buried_until,
        "flagged": schedule.flagged,
        "leech": schedule.leech,
    }


def put_state(schedule: ScheduleState, row: Schedule) -> Schedule:
    """Write the fold into ``row``; learner, card and sequence are the caller's."""
    for name, value in state_values(schedule).items():
        setattr(row, name, value)
    return row


def settings_of(learner: Learner) -> Settings:
    """The learner's settings as they are now."""
    return Settings().replayed({name: getattr(learner, name) for name in SETTING_FIELDS})


def initial_settings_of(learner: Learner) -> Settings:
    """The settings at the start of the learner's timeline."""
    return Settings().replayed(learner.initial_settings)


def put_settings(settings: Settings, learner: Learner) -> Learner:
    for name, value in settings.as_json().items():
        setattr(learner, name, value)
    return learner


def meaning_changes(cards: Iterable[UUID] | None = None) -> dict[UUID, list[MeaningChange]]:
    """When the meaning of these cards (of all, for None) changed; the others are left out."""
    rows = CardRevision.objects.filter(meaning_changed=True, published_at__isnull=False)
    if cards is not None:
        rows = rows.filter(card__in=cards)
    return changes_by_card(rows.order_by().values_list("card_id", "published_at", "number"))


def changes_by_card(rows: Iterable[tuple[UUID, Any, int]]) -> dict[UUID, list[MeaningChange]]:
    """Changes of meaning from (card, when it was published, revision)."""
    found: dict[UUID, list[MeaningChange]] = {}
    for card, at, number in rows:
        found.setdefault(card, []).append(MeaningChange(at, number))
    return found


def target_map(learner: Learner) -> dict[UUID, UUID]:
    """The learner's undos: {undo's id: its target's id}."""
    undos = StudyEvent.objects.filter(learner=learner, kind=Kind.UNDO)
    return dict(cast("Any", undos.order_by().values_list("event_id", "target")))


def taken_back(learner: Learner) -> frozenset[UUID]:
    """The ids of the learner's events that an undo in effect takes back."""
    return resolve_undos(target_map(learner))


def _state(values: Mapping[str, Any]) -> State:
    kind, due_at, day = values["kind"], values["due_at"], values["last_review_day"]
    if kind == Schedule.Kind.NEW or due_at is None or day is None:
        return New()
    memory = Memory(values["stability"], values["difficulty"])
    if kind == Schedule.Kind.REVIEW:
        return Review(memory, values["interval_days"], due_at, day)
    stepped = Learning if kind == Schedule.Kind.LEARNING else Relearning
    return stepped(memory, values["step"] or 0, due_at, day)
