"""What a push has to know before it can decide and fold, read in a few statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cards.models import Learner
from cards.models.plain import Plain
from cards.models.prepared import Prepared, array_of
from cards.scheduling import Event, MeaningChange
from cards.services.locks import SHARE_CHANGES, share_changes
from cards.services.rows import EVENT_FIELDS, changes_by_card, event_of

SMALL = 100
"""Up to so many events their cards' histories are read before it is known that they are needed: a
repeated push reads some in vain, an answer saves a trip."""

_LEARNER = Plain(Learner, "l")
_LAST = """
    SELECT event_id FROM cards_studyevent
     WHERE learner_id = %(learner)s ORDER BY sequence DESC LIMIT 1
"""
_MEANING = """
      FROM cards_cardrevision
     WHERE card_id = ANY(%(cards)s) AND meaning_changed AND published_at IS NOT NULL
"""
_STANDING = Prepared(
    f"SELECT {_LEARNER.columns}, ({_LAST}) FROM cards_learner l WHERE id = %(learner)s"  # noqa: S608 - constants
)
# The learner first, then the changes of meaning: the other way round two pushes and a publisher
# could wait for each other in a ring.
_LOCKED = Prepared(
    f"""
    WITH locked AS MATERIALIZED (
         SELECT {_LEARNER.columns} FROM cards_learner l WHERE id = %(learner)s FOR UPDATE)
    SELECT locked.*, {SHARE_CHANGES} FROM locked
"""  # noqa: S608 - constants
)
_KNOWN = Prepared(
    f"""
    SELECT ({_LAST}),
           (SELECT array_agg(event_id) FROM cards_studyevent
             WHERE learner_id = %(learner)s AND event_id = ANY(%(events)s)),
           array_agg(id), array_agg(state),
           (SELECT json_agg(json_build_array(card_id, published_at, number)) {_MEANING})
      FROM cards_card WHERE id = ANY(%(cards)s)
"""  # noqa: S608 - constants
)
# Three index scans: one condition with OR would read the learner's whole log.
_LOG = Prepared(
    " UNION ALL ".join(
        f"SELECT {', '.join(EVENT_FIELDS)} FROM cards_studyevent"  # noqa: S608 - constants
        f" WHERE learner_id = %(learner)s AND {which}"
        for which in ("card_id = ANY(%(cards)s)", "kind = 'undo'", "kind = 'settings'")
    )
)
_CHANGES = Prepared(f"SELECT card_id, published_at, number {_MEANING}")


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


def standing(learner_id: UUID) -> Found:
    """What is known of a learner who sends nothing; raises Learner.DoesNotExist if they are
    gone."""
    rows = _STANDING(learner=learner_id)
    if not rows:
        raise Learner.DoesNotExist
    *learner, last = rows[0]
    return Found(_LEARNER.instance(learner), last, set(), {}, None)


def look_up(learner_id: UUID, events: Sequence[Event]) -> Found:
    """Locks the learner, and shares the changes of meaning, until the transaction ends; raises
    Learner.DoesNotExist if they are gone."""
    # The lock comes first: each later statement sees all that was committed under it.
    rows = _LOCKED(learner=learner_id)
    if not rows:
        raise Learner.DoesNotExist
    wanted = array_of({event.card for event in events if event.card is not None})
    [(last, known, cards, states, changes)] = _KNOWN(
        learner=learner_id,
        events=array_of([event.event_id for event in events]),
        cards=wanted,
    )
    history = None
    if len(events) <= SMALL and all(event.card is not None for event in events):
        history = History(_log(learner_id, wanted), _changes(changes or ()))
    return Found(
        _LEARNER.instance(rows[0][:-1]),
        last,
        set(known or ()),
        dict(zip(cards or (), states or (), strict=True)),
        history,
    )


def history_of(learner_id: UUID, cards: Iterable[UUID]) -> History:
    """From here until the transaction ends no change of a card's meaning is published: what is
    folded from this is right when it is stored."""
    wanted = array_of(cards)
    share_changes()
    return History(_log(learner_id, wanted), changes_by_card(_CHANGES(cards=wanted)))


def _log(learner_id: UUID, cards: str) -> list[Event]:
    return list(map(event_of, _LOG(learner=learner_id, cards=cards)))


def _changes(rows: Iterable[tuple[str, str, int]]) -> dict[UUID, list[MeaningChange]]:
    return changes_by_card(
        (UUID(card), datetime.fromisoformat(at), number) for card, at, number in rows
    )
