"""``record_events``: the one door through which study is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db import transaction

from cards.models import Card, Learner, StudyEvent
from cards.scheduling import Event, EventError, Kind, parse_event
from cards.services.bulk import put_study
from cards.services.folding import Folded, fold_cards
from cards.services.lookup import Found, history_of, look_up, standing
from cards.services.rows import SETTING_FIELDS, put_settings, target_map
from simulations.releases import RELEASES

_RELEASE_NAMES = frozenset(release.name for release in RELEASES)


@dataclass(frozen=True)
class Problem:
    """Why an event was rejected; ``field`` is the part at fault, ``detail`` a sentence."""

    code: Literal["malformed", "unknown-card", "not-your-card"]
    field: str
    detail: str


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one event; ``event_id`` as it was sent ("" if there was none)."""

    event_id: str
    status: Literal["accepted", "duplicate", "rejected"]
    problem: Problem | None = None


@dataclass(frozen=True)
class Mark:
    """The end of a log: its last sequence, and the id of its last event (None: it has none)."""

    sequence: int
    event_id: UUID | None


@dataclass(frozen=True)
class Recorded:
    """``results``: one per event, in the order sent. ``schedules``: the new schedule of every
    touched card, by card id. ``before`` and ``after``: the end of the log then and now."""

    results: list[Result]
    schedules: dict[UUID, Folded]
    before: Mark
    after: Mark

    @property
    def cursor(self) -> int:
        return self.after.sequence


def record_events(
    learner: Learner, events: Iterable[Mapping[str, Any]], received_at: datetime
) -> Recorded:
    """Append what the learner did and fold every card it touches.

    ``events`` are as ``cards.scheduling.parse_event`` reads them, in any order; a bad one is
    rejected alone, one already known is a duplicate (its first arrival stays). The number of
    queries does not depend on the number of events. ``learner``'s settings are brought up to
    date in place. Raises Learner.DoesNotExist if the learner is gone (a guest who signed in).
    """
    intake = [_read(raw, received_at) for raw in events]
    read = [event for event in intake if isinstance(event, Event)]
    if read:
        with transaction.atomic():
            # Two devices may push at once. The lock puts them in a row, so that sequences have no
            # gap that fills up later, and nobody folds while another appends.
            found = look_up(learner.pk, read)
            recorded = _recorded(found, intake, received_at)
    else:
        found = standing(learner.pk)
        recorded = _recorded(found, intake, received_at)
    for name in ("next_sequence", *SETTING_FIELDS):
        setattr(learner, name, getattr(found.learner, name))
    return recorded


def _recorded(found: Found, intake: Sequence[Event | _Unread], received_at: datetime) -> Recorded:
    before = Mark(found.learner.next_sequence - 1, found.last)
    results, accepted = _decide(found, intake)
    if not accepted:
        return Recorded(results, {}, before, before)
    schedules = _record(found, accepted, received_at)
    after = Mark(found.learner.next_sequence - 1, accepted[-1].event_id)
    return Recorded(results, schedules, before, after)


def _record(found: Found, accepted: Sequence[Event], received_at: datetime) -> dict[UUID, Folded]:
    """Fold what the accepted events bear on, and write events and schedules; ``found.learner`` is
    brought up to date."""
    learner = found.learner
    touched = _touched(learner, accepted, learner.next_sequence)
    history = found.history or history_of(learner.pk, touched)
    stored = [event for event in history.log if event.card is None or event.card in touched]
    states, timeline = fold_cards(learner, touched, [*stored, *accepted], history.changes)
    # Either way one update of the learner, not two: at the second of one transaction PostgreSQL
    # looks for the learner's account again, which a guest's adoption may hold while it waits for
    # us.
    settings_may_change = any(event.card is None for event in accepted)
    put_study(learner, accepted, received_at, states, touched, move=not settings_may_change)
    if settings_may_change:
        put_settings(timeline.latest, learner)
        learner.save(update_fields=["next_sequence", *SETTING_FIELDS])
    return {card: Folded(state, touched[card]) for card, state in states.items()}


@dataclass(frozen=True)
class _Unread:
    event_id: str
    problem: Problem


def _read(raw: object, received_at: datetime) -> Event | _Unread:
    try:
        event = parse_event(raw)
        if event.kind is Kind.SETTINGS:
            _check_release(event.data)
    except EventError as error:
        sent = raw.get("event_id") if isinstance(raw, Mapping) else None
        return _Unread(
            str(sent)[:64] if isinstance(sent, str | UUID) else "",
            Problem("malformed", error.field, str(error)),
        )
    return event.received(received_at)


def _check_release(changes: Mapping[str, Any]) -> None:
    """Scheduling knows what a release looks like; which ones exist is known here."""
    if changes.get("go_release", RELEASES[-1].name) not in _RELEASE_NAMES:
        raise EventError("data.go_release", "Must be a Go release that GoPrep knows.")


def _decide(found: Found, intake: Sequence[Event | _Unread]) -> tuple[list[Result], list[Event]]:
    """One result per event, and the events to append."""
    known, states = set(found.known), found.states
    refused = _refused_states(found.learner, states.values())
    results: list[Result] = []
    accepted: list[Event] = []
    for event in intake:
        if isinstance(event, _Unread):
            results.append(Result(event.event_id, "rejected", event.problem))
            continue
        event_id = str(event.event_id)
        problem = None if event.card is None else _card_problem(states.get(event.card), refused)
        if event.event_id in known:
            results.append(Result(event_id, "duplicate"))
        elif problem is not None:
            results.append(Result(event_id, "rejected", problem))
        else:
            known.add(event.event_id)
            accepted.append(event)
            results.append(Result(event_id, "accepted"))
    return results, accepted


def _refused_states(learner: Learner, states: Iterable[str]) -> frozenset[str]:
    """A card that was withdrawn or is being reworked was studied all the same: only a draft,
    which no learner but an editor can have seen, is refused."""
    if Card.State.DRAFT not in states or (learner.user is not None and learner.user.is_staff):
        return frozenset()
    return frozenset({Card.State.DRAFT})


def _card_problem(state: str | None, refused: frozenset[str]) -> Problem | None:
    if state is None:
        return Problem("unknown-card", "card", "There is no card with this id.")
    if state in refused:
        return Problem("not-your-card", "card", "This card is not yours to study.")
    return None


def _touched(learner: Learner, events: Sequence[Event], first_sequence: int) -> dict[UUID, int]:
    """Card id → sequence of the event that makes folding it necessary.

    Each card these events bear on: their own, those of events they undo, and, for a change of
    settings, every card with an event at or after it. The events are not stored yet.
    """
    touched: dict[UUID, int] = {}
    undone_by: dict[UUID, int] = {}
    settings_since: datetime | None = None
    settings_sequence = 0
    for sequence, event in enumerate(events, first_sequence):
        if event.card is not None:
            touched[event.card] = sequence
        elif event.target is not None:
            undone_by[event.event_id] = sequence
        else:
            settings_since = min(settings_since or event.at, event.at)
            settings_sequence = sequence
    if undone_by:
        for kind, card, at, sequence in _targets(learner, events, undone_by):
            if card is not None:
                touched[card] = max(sequence, touched.get(card, 0))
            elif kind == Kind.SETTINGS:
                settings_since = min(settings_since or at, at)
                settings_sequence = max(settings_sequence, sequence)
    if settings_since is not None:
        since = {e.card for e in events if e.card is not None and e.at >= settings_since}
        for card in since | _cards_since(learner, settings_since):
            touched[card] = max(settings_sequence, touched.get(card, 0))
    return touched


def _targets(
    learner: Learner, events: Sequence[Event], undos: Mapping[UUID, int]
) -> list[tuple[str, UUID | None, datetime, int]]:
    """(kind, card, time, sequence of the undo) of what these undos bear on in the end.

    An undo of an undo bears on what that one took back. A target that has not arrived yet bears
    on nothing: its own arrival will fold its card.
    """
    new = {event.event_id: event for event in events}
    target_of = target_map(learner)
    target_of.update((key, event.target) for key, event in new.items() if event.target is not None)
    ends: dict[UUID, int] = {}
    for undo, sequence in undos.items():
        seen = {undo}
        target = target_of[undo]
        while target in target_of and target not in seen:
            seen.add(target)
            target = target_of[target]
        ends[target] = max(sequence, ends.get(target, 0))
    stored = StudyEvent.objects.filter(learner=learner, event_id__in=ends).order_by()
    found: list[tuple[UUID, str, UUID | None, datetime]] = list(
        stored.values_list("event_id", "kind", "card_id", "occurred_at")
    )
    found += [(e.event_id, e.kind, e.card, e.at) for e in events if e.event_id in ends]
    return [(kind, card, at, ends[event_id]) for event_id, kind, card, at in found]


def _cards_since(learner: Learner, since: datetime) -> set[UUID]:
    cards = StudyEvent.objects.filter(learner=learner, occurred_at__gte=since, card__isnull=False)
    return set(cards.order_by().values_list("card_id", flat=True).distinct())
