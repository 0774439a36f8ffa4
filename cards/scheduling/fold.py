"""A schedule is the fold of its card's events, of the settings in force at each, and of the moments
at which the card's meaning changed: nothing else, in no other order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from cards.scheduling.changes import Changes, MeaningChange, brought_back
from cards.scheduling.days import Moment, named_zone, zone_or_offset
from cards.scheduling.events import Event, Kind, in_order, undone
from cards.scheduling.preview import Outcomes, Seed
from cards.scheduling.settings import Settings, Timeline
from cards.scheduling.states import ScheduleState


def fold(
    events: Iterable[Event],
    timeline: Timeline,
    seed: Seed,
    changes: Iterable[MeaningChange] = (),
) -> ScheduleState:
    """The schedule of one card.

    ``events``: the card's events and every undo of its learner, in any order, repeated or not.
    ``changes``: when its meaning changed, in any order too; see ``cards.scheduling.changes``.
    """
    events = list(events)
    return fold_effective(in_order(events, undone(events)), timeline, seed, changes)


def fold_effective(
    events: Iterable[Event],
    timeline: Timeline,
    seed: Seed,
    changes: Iterable[MeaningChange] = (),
) -> ScheduleState:
    """``fold`` for one card's events that are already ``in_order``."""
    schedule = ScheduleState()
    ahead = Changes(changes)
    for event in events:
        for change in ahead.until(event.at):
            schedule = brought_back(schedule, _moment_of_change(change, timeline))
        schedule = _after(schedule, event, timeline, seed)
        if ahead.unread_in(event):
            schedule = brought_back(schedule, moment_of(event, timeline.before(event)))
    for change in ahead.until(None):
        schedule = brought_back(schedule, _moment_of_change(change, timeline))
    return schedule


def fold_log(
    events: Iterable[Event],
    initial: Settings,
    salt: int,
    changes: Mapping[UUID, Iterable[MeaningChange]] | None = None,
) -> tuple[dict[UUID, ScheduleState], Timeline]:
    """Every schedule of one learner and their settings, from the whole log in any order.

    ``changes``: card → when its meaning changed; cards that never changed are left out.
    """
    changes = changes or {}
    events = list(events)
    effective = in_order(events, undone(events))
    timeline = Timeline(initial, effective)
    by_card: dict[UUID, list[Event]] = {e.card: [] for e in events if e.card is not None}
    for event in effective:
        if event.card is not None:
            by_card[event.card].append(event)
    schedules = {
        card: fold_effective(own, timeline, Seed(salt, card), changes.get(card, ()))
        for card, own in by_card.items()
    }
    return schedules, timeline


def _moment_of_change(change: MeaningChange, timeline: Timeline) -> Moment:
    """The study day of a change is the learner's, by the settings they had."""
    settings = timeline.at(change.at)
    zone = named_zone(settings.time_zone) or zone_or_offset("", 0)
    return Moment.at_place(change.at, zone, settings.rollover_hour)


def moment_of(event: Event, settings: Settings) -> Moment:
    """When and where an event happened: on the device's clock if it told, else the learner's."""
    if not event.time_zone:
        zone = named_zone(settings.time_zone) or zone_or_offset("", event.offset_minutes)
        return Moment.at_place(event.at, zone, settings.rollover_hour)
    return Moment.on_wall_clock(
        event.at,
        event.offset_minutes,
        zone_or_offset(event.time_zone, event.offset_minutes),
        settings.rollover_hour,
    )


def _after(schedule: ScheduleState, event: Event, timeline: Timeline, seed: Seed) -> ScheduleState:
    match event.kind:
        case Kind.REVIEW:
            return _reviewed(schedule, event, timeline, seed)
        case Kind.SUSPEND:
            return replace(schedule, suspended=True)
        case Kind.RESUME:
            return schedule.resumed()
        case Kind.BURY:
            moment = moment_of(event, timeline.before(event))
            return replace(schedule, buried_until=moment.start_of(moment.day + timedelta(days=1)))
        case Kind.FLAG:
            return replace(schedule, flagged=bool(event.data.get("flagged", True)))
        case Kind.RESET:
            return schedule.reset()
        case Kind.UNDO | Kind.SETTINGS:
            return schedule


def _reviewed(
    schedule: ScheduleState, event: Event, timeline: Timeline, seed: Seed
) -> ScheduleState:
    """A review counts unless it was a cram session's: those are logged and never scheduled."""
    if event.cram or event.rating is None:
        return schedule
    settings = timeline.before(event)
    outcomes = Outcomes(schedule, moment_of(event, settings), settings.model, seed)
    return schedule.reviewed(
        outcomes.state_after(event.rating), event.at, forgotten=event.rating == 1
    )
