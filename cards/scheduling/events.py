"""What a learner did, and the order in which it counts.

The order is (``at``, claimed time, ``event_id``): one total order that every device and the
server agree on, whatever order the events arrived in.

A device clock that runs ahead must not put a review into the future, so an event that claims
to be more than five minutes later than its arrival counts at its arrival (``received``). That
is decided once, when the event first arrives, and stored with it: from then on it is a fact
like any other and the fold does not depend on arrival. Several such events of one batch share
one instant; the claimed time keeps them in the order in which they were made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Any
from uuid import UUID

from cards.scheduling.days import named_zone, offset_minutes
from cards.scheduling.values import value

CLOCK_TOLERANCE = timedelta(minutes=5)

# (when it counts, what the device claimed, id as a number: it sorts like the UUID, but fast)
Key = tuple[datetime, datetime, int]


class Kind(StrEnum):
    REVIEW = "review"
    UNDO = "undo"
    SUSPEND = "suspend"
    RESUME = "resume"
    BURY = "bury"
    FLAG = "flag"
    RESET = "reset"
    SETTINGS = "settings"


OF_A_CARD = frozenset(Kind) - {Kind.UNDO, Kind.SETTINGS}


class Rating(IntEnum):
    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


@value
class Event:
    """``at`` and ``claimed_at`` are in UTC; ``claimed_at`` is None unless the clock ran ahead.

    ``offset_minutes`` is how far the device's wall clock was ahead of UTC, ``time_zone`` its
    IANA name ("" when the device named none). ``data`` is what is stored besides; the fold
    reads ``rating`` and ``cram`` (reviews) and, from ``data``, settings and the flag.
    """

    event_id: UUID
    kind: Kind
    at: datetime
    card: UUID | None = None
    rating: Rating | None = None
    cram: bool = False
    target: UUID | None = None
    offset_minutes: int = 0
    time_zone: str = ""
    claimed_at: datetime | None = None
    card_revision: int | None = None
    device: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> Key:
        return (self.at, self.claimed_at or self.at, self.event_id.int)

    def received(self, received_at: datetime) -> Event:
        """The event as it counts, given when it arrived (see the module's note on clocks).

        A zone we know says what the wall clock said, also for a device that sends its times in
        UTC; it is noted now, so that no later change of the zone's rules moves the study day.
        """
        ahead = self.at - received_at > CLOCK_TOLERANCE
        at = received_at if ahead else self.at
        zone = named_zone(self.time_zone) if self.time_zone else None
        offset = offset_minutes(at.astimezone(zone)) if zone else self.offset_minutes
        if not ahead and offset == self.offset_minutes:
            return self
        claimed_at = self.at if ahead else None
        # Spelled out: dataclasses.replace takes longer than all the rest.
        return Event(
            event_id=self.event_id,
            kind=self.kind,
            at=at,
            card=self.card,
            rating=self.rating,
            cram=self.cram,
            target=self.target,
            offset_minutes=offset,
            time_zone=self.time_zone,
            claimed_at=claimed_at,
            card_revision=self.card_revision,
            device=self.device,
            data=self.data,
        )


def undone(events: Iterable[Event]) -> frozenset[UUID]:
    """The ids that are taken back: those an effective undo points at.

    An undo is effective unless an effective undo takes it back in turn, so undoing an undo
    brings the event back. Whether a target has arrived yet does not matter. Undos that point
    at each other in a ring, which no honest client makes, have no effect.
    """
    target_of = {e.event_id: e.target for e in events if e.kind is Kind.UNDO and e.target}
    return resolve_undos(target_of)


def resolve_undos(target_of: Mapping[UUID, UUID]) -> frozenset[UUID]:
    """``undone`` for undos given as {undo's id: its target's id}."""
    # An undo is settled once every undo of it is; those in a ring never are.
    waiting_for = Counter(target for target in target_of.values() if target in target_of)
    settled = [undo for undo in target_of if not waiting_for[undo]]
    taken_back: set[UUID] = set()
    while settled:
        undo = settled.pop()
        target = target_of[undo]
        if undo not in taken_back:
            taken_back.add(target)
        if target in target_of:
            waiting_for[target] -= 1
            if not waiting_for[target]:
                settled.append(target)
    return frozenset(taken_back)


def in_order(events: Iterable[Event], taken_back: frozenset[UUID]) -> list[Event]:
    """Each event once, without those taken back, in the order in which they count."""
    kept: dict[UUID, Event] = {}
    for event in sorted(events, key=lambda e: e.key):
        if event.event_id not in taken_back:
            kept.setdefault(event.event_id, event)
    return list(kept.values())
