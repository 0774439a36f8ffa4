"""The log of privileged actions: every service that changes content or rights writes to it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cards.models import Card, EditorAction


def log(actor: Any, verb: str, *, at: datetime, **said: Any) -> EditorAction:
    """Note what ``new_action`` says, and store it."""
    action = new_action(actor, verb, at=at, **said)
    action.save()
    return action


def new_action(
    actor: Any,
    verb: str,
    *,
    at: datetime,
    card: Card | None = None,
    about: str = "",
    **details: Any,
) -> EditorAction:
    """A line of the log that is not stored yet: ``actor`` did ``verb`` (see
    ``cards.admin.words``) to a card or to ``about``."""
    return EditorAction(
        actor=actor,
        at=at,
        verb=verb,
        card=card,
        about=(about or (card.slug if card else ""))[:200],
        details=details,
    )
