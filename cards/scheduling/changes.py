"""A card whose meaning changed comes back to whoever knew it, within three study days.

Editing a card leaves every schedule alone, unless the publisher marks that its meaning changed.
That mark is a fact about the card, not an event of any learner: an instant and the revision that
was published. It is a second input of the fold, like the timeline of settings, so that

    state(card) = fold(events in order, settings timeline, changes of the card)

holds for a device that was offline when it happened: its late events are folded with the same
changes, wherever they fall in time. The rules need nothing else, so every device and the server
agree, in whatever order and however often events arrive.

1. At the instant of a change a known card is due at the start of the third study day after it, or
   when it was due anyway if that is sooner. Memory is left as it was: FSRS sees an early review.
2. A review of an older revision than a change before it (a phone that had not heard yet) counts as
   a review, and the card comes back within three study days of it: the old text was known.
3. A review of the new revision, or of no known one, settles the change.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cards.scheduling.days import Moment
from cards.scheduling.events import Event, Kind
from cards.scheduling.states import Review, ScheduleState

BACK_WITHIN = timedelta(days=3)


@dataclass(frozen=True, order=True, slots=True)
class MeaningChange:
    """Revision ``revision`` was published at ``at`` (UTC), and means something else than before."""

    at: datetime
    revision: int


class Changes:
    """The changes of one card, met one after the other while its events are folded."""

    __slots__ = ("_changes", "_met")

    def __init__(self, changes: Iterable[MeaningChange] = ()) -> None:
        self._changes: Sequence[MeaningChange] = sorted(set(changes))
        self._met = 0

    def until(self, at: datetime | None) -> Iterable[MeaningChange]:
        """Those not met yet that happened up to ``at`` (all that are left, for None)."""
        while self._met < len(self._changes) and (at is None or self._changes[self._met].at <= at):
            self._met += 1
            yield self._changes[self._met - 1]

    def unread_in(self, event: Event) -> bool:
        """Whether this event is a review of a text older than a change met before it."""
        if event.kind is not Kind.REVIEW or event.cram or event.card_revision is None:
            return False
        newest = max((change.revision for change in self._changes[: self._met]), default=0)
        return event.card_revision < newest


def brought_back(schedule: ScheduleState, moment: Moment) -> ScheduleState:
    """The schedule with a known card due within three study days of ``moment``."""
    state = schedule.state
    if not isinstance(state, Review):
        return schedule  # new, or on steps of less than a day
    due_at = min(state.due_at, moment.start_of(moment.day + BACK_WITHIN))
    return replace(schedule, state=replace(state, due_at=due_at))
