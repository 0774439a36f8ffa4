"""What a push has to know before it can decide and fold, read in one trip to the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from pydantic_core import from_json

from cards.models import Learner
from cards.models.plain import Plain
from cards.scheduling import Event, MeaningChange
from cards.services.locks import SHARE_CHANGES
from cards.services.rows import EVENT_FIELDS, changes_by_card, event_of
from cards.services.trips import Send, array_of, one_trip

SMALL = 100
"""Up to so many events their cards' histories are read before it is known that they are needed: a
repeated push reads some in vain, an answer saves a trip."""

_KNOWN = """
    SELECT (SELECT array_agg(event_id) FROM cards_studyevent
             WHERE learner_id = %s AND event_id = ANY(%s::uuid[])),
           (SELECT event_id FROM cards_studyevent
             WHERE learner_id = %s ORDER BY sequence DESC LIMIT 1),
           array_agg(id), array_agg(state)
      FROM cards_card WHERE id = ANY(%s::uuid[])
"""
# Three index scans: one condition with OR would read the learner's whole log.
_LOG = " UNION ALL ".join(
    f"SELECT {', '.join(EVENT_FIELDS)} FROM cards_studyevent WHERE learner_id = %s AND {which}"  # noqa: S608 - constants
    for which in ("card_id = ANY(%s::uuid[])", "kind = 'undo'", "kind = 'settings'")
)
_CHANGES = """
    SELECT card_id, published_at, number FROM cards_cardrevision
     WHERE card_id = ANY(%s::uuid[]) AND meaning_changed AND published_at IS NOT NULL
"""


@dataclass(frozen=True)
class History:
    """All that the schedules of some cards are folded from: their events with all undos and changes
    of settings, and when their meaning changed."""

    log: list[Event]
    changes: dict[UUID, list[MeaningChange]]


@dataclass(frozen=True)
class Found:
    """``learner``: as stored, and locked. ``last``: the id of the log's last event. ``known``: the
    ids among those sent that the log has already. ``states``: card id → state, of the cards named.
    ``history``: of the cards named; None for a push that is large or may bear on other cards."""

    learner: Learner
    last: UUID | None
    known: set[UUID]
    states: dict[UUID, str]
    history: History | None


def look_up(learner_id: UUID, events: Sequence[Event]) -> Found:
    """Locks the learner until the transaction ends, unless there is nothing to write; raises
    Learner.DoesNotExist if they are gone."""
    plain, locking = _locking(bool(events))
    cards = {event.card for event in events if event.card is not None}
    ids = array_of(event.event_id for event in events)
    with one_trip() as send:
        # The lock comes first: each later statement sees all that was committed under it.
        locked = send(locking, [learner_id])
        asked = send(_KNOWN, [learner_id, ids, learner_id, array_of(cards)])
        soon = 0 < len(events) <= SMALL and all(event.card is not None for event in events)
        sent = _ask_history(send, learner_id, cards) if soon else None
        row = locked.fetchone()
        if row is None:
            raise Learner.DoesNotExist
        known, last, found, states = asked.fetchone()
        history = None if sent is None else _history(*sent)
    return Found(
        plain.instance(row),
        last,
        set(known or ()),
        dict(zip(found or (), states or (), strict=True)),
        history,
    )


def history_of(learner_id: UUID, cards: Iterable[UUID]) -> History:
    """From here until the transaction ends no change of a card's meaning is published: what is
    folded from this is right when it is stored."""
    with one_trip() as send:
        return _history(*_ask_history(send, learner_id, cards))


def _ask_history(send: Send, learner_id: UUID, cards: Iterable[UUID]) -> tuple[Any, Any]:
    wanted = array_of(cards)
    send(*SHARE_CHANGES)
    log = send(_LOG, [learner_id, wanted, learner_id, learner_id])
    return log, send(_CHANGES, [wanted])


def _history(log: Any, changes: Any) -> History:
    # Django has the driver hand JSON over as text.
    events = [event_of((*row[:-1], from_json(row[-1]))) for row in log.fetchall()]
    return History(events, changes_by_card(changes.fetchall()))


@cache
def _locking(for_update: bool) -> tuple[Plain[Learner], str]:
    plain = Plain(Learner, "l")
    lock = "FOR UPDATE" if for_update else ""
    return plain, f"SELECT {plain.columns} FROM cards_learner l WHERE id = %s {lock}"  # noqa: S608
