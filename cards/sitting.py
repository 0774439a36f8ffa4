"""One sitting at the desk: what this browser is being shown, between two requests.

Kept in the session, so that a page reloads to the same card, and a learner without JavaScript
can turn it over. It is a convenience: losing it loses no study.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase

from cards.models import Card

_KEY = "sitting"
# After a longer pause the next answer begins a new sitting, with its own page at the end.
PAUSE = timedelta(hours=3)
# A card left open for longer than this is no longer the one to come back to.
STALE = timedelta(minutes=30)
# Reloading within this time writes nothing.
NOTED = timedelta(minutes=1)


@dataclass
class Sitting:
    """Instants are kept as ISO text because the session is JSON.

    `goal` is the number of answers after which to stop and look back once (`looked_back`), 0 for as
    many as there are.
    """

    deck: str
    since: str
    seen_at: str
    card: str = ""
    laid_at: str = ""
    revealed: bool = False
    note: str = ""
    topic: str = ""
    answered: int = 0
    goal: int = 0
    looked_back: bool = False

    @classmethod
    def of(cls, session: SessionBase, deck: str, at: datetime) -> Sitting:
        """The sitting going on with this deck, or a new one."""
        kept: dict[str, Any] = session.get(_KEY) or {}
        if kept.get("deck") == deck and at - datetime.fromisoformat(kept["seen_at"]) < PAUSE:
            sitting = cls(**kept)
            away = at - datetime.fromisoformat(sitting.seen_at)
            if away > STALE:
                sitting.put_away()
            if away > NOTED:
                sitting.seen_at = at.isoformat()
            return sitting
        return cls(deck=deck, since=at.isoformat(), seen_at=at.isoformat())

    def begin(self, at: datetime, goal: int = 0) -> None:
        """Start counting anew; what lies on the desk stays there."""
        self.since, self.answered, self.goal = at.isoformat(), 0, goal
        self.looked_back = False

    @property
    def since_at(self) -> datetime:
        return datetime.fromisoformat(self.since)

    def show(self, card: Card | UUID, at: datetime) -> None:
        """Put a card on the desk, question up, unless it lies there already."""
        key = str(card if isinstance(card, UUID) else card.pk)
        if self.card != key:
            self.put_away()
            self.card, self.laid_at = key, at.isoformat()

    def answered_elsewhere(self, last_review_at: datetime | None) -> bool:
        """The card on the desk was answered since it lies there: on a phone, in another tab."""
        laid_at = datetime.fromisoformat(self.laid_at) if self.laid_at else None
        return bool(last_review_at and laid_at and last_review_at >= laid_at)

    @property
    def goal_reached(self) -> bool:
        """Time to look back; who has done so and comes again wants to go on."""
        return bool(self.goal) and self.answered >= self.goal and not self.looked_back

    def look_back(self) -> None:
        self.looked_back = self.goal_reached or self.looked_back

    def reveal(self, note: str) -> None:
        self.revealed, self.note = True, note

    def put_away(self) -> None:
        """Clear the desk."""
        self.card, self.laid_at, self.revealed, self.note = "", "", False, ""

    def answer(self, card: Card) -> None:
        """Count an answer to the card on the desk; the next card should be of another topic.

        An answer to a card that no longer lies there is the same form sent again.
        """
        if self.card == str(card.pk):
            self.answered += 1
            self.topic = card.topic
            self.put_away()

    def take_back(self, card_id: UUID, at: datetime) -> None:
        """Undo: the card lies on the desk again, and its answer no longer counts."""
        self.answered = max(self.answered - 1, 0)
        self.looked_back = False
        self.show(card_id, at)

    def save(self, session: SessionBase) -> None:
        if session.get(_KEY) != asdict(self):
            session[_KEY] = asdict(self)
