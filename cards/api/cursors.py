"""How far a device has come, as the text it keeps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from cards.changes import AFTER_ALL, Position, is_within, mark_of, marks
from cards.models import Learner
from cards.services import Mark
from goprep.api import Cursor, ProblemError

_CHANGES = Cursor("changes", str, int, str, str)
_REVIEWS = Cursor("reviews", str, int)


def write_mark(learner: Learner, mark: Mark) -> str:
    """The end of a log as the text that a device keeps."""
    return _write(learner, Position(mark.sequence), mark_of(mark.event_id))


def write_position(learner: Learner, position: Position, known: Mapping[int, str]) -> str:
    """A position as the text that a device keeps; asks for its mark unless it is ``known``."""
    sequence = position.sequence
    return _write(
        learner, position, (known if sequence in known else marks(learner, sequence))[sequence]
    )


def read_position(learner: Learner, text: str) -> tuple[Position, Mapping[int, str]]:
    """The position, and the marks met on the way: of it and of the log's end; one query.

    Raises ProblemError: `invalid-cursor`, or `cursor-expired` where the device has to start
    anew (another learner's cursor, one from before a repair or from after a restored backup)."""
    if not text:
        return Position(0), {}
    whose, sequence, mark, card = _CHANGES.read(text)
    try:
        position = Position(sequence, UUID(card) if card else AFTER_ALL)
    except ValueError:
        raise ProblemError("invalid-cursor") from None
    if whose == learner.pk.hex[:8] and is_within(learner, position):
        known = marks(learner, sequence, learner.next_sequence - 1)
        if known[sequence] == mark:
            return position, known
    raise ProblemError(
        "cursor-expired",
        "Changes can no longer be told from this cursor: ask again without one. Send all the"
        " events that you still have, sent before or not: each counts once.",
    )


def _write(learner: Learner, position: Position, mark: str) -> str:
    card = "" if position.card == AFTER_ALL else position.card.hex
    return _CHANGES.write(learner.pk.hex[:8], position.sequence, mark, card)


def write_review(at: datetime, sequence: int) -> str:
    return _REVIEWS.write(at.isoformat(), sequence)


def read_review(text: str) -> tuple[datetime, int] | None:
    if not text:
        return None
    at, sequence = _REVIEWS.read(text)
    try:
        found = datetime.fromisoformat(at)
    except ValueError:
        raise ProblemError("invalid-cursor") from None
    if found.tzinfo is None or abs(sequence) >= 2**63:
        raise ProblemError("invalid-cursor")
    return found.astimezone(UTC), sequence
