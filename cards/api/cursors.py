"""How far a device has come, as the text it keeps."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from cards.changes import AFTER_ALL, Position, is_within, marks
from cards.models import Learner
from goprep.api import Cursor, ProblemError

_CHANGES = Cursor("changes", str, int, str, str)
_REVIEWS = Cursor("reviews", str, int)


def write_positions(learner: Learner, *positions: Position) -> list[str]:
    """Each position as the text that a device keeps; one query."""
    marked = marks(learner, *(position.sequence for position in positions))
    return [
        _CHANGES.write(
            learner.pk.hex[:8],
            position.sequence,
            marked[position.sequence],
            "" if position.card == AFTER_ALL else position.card.hex,
        )
        for position in positions
    ]


def read_position(learner: Learner, text: str) -> Position:
    """Raises ProblemError: `invalid-cursor`, or `cursor-expired` where the device has to start
    anew (another learner's cursor, one from before a repair or from after a restored backup)."""
    if not text:
        return Position(0)
    whose, sequence, mark, card = _CHANGES.read(text)
    try:
        position = Position(sequence, UUID(card) if card else AFTER_ALL)
    except ValueError:
        raise ProblemError("invalid-cursor") from None
    mine = whose == learner.pk.hex[:8] and is_within(learner, position)
    if not mine or marks(learner, sequence)[sequence] != mark:
        raise ProblemError(
            "cursor-expired",
            "Changes can no longer be told from this cursor: ask again without one. Send all the"
            " events that you still have, sent before or not: each counts once.",
        )
    return position


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
