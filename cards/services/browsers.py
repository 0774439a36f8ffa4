"""The browsers that are logged in to an account."""

from __future__ import annotations

from typing import Any

from cards.models import BrowserSession


def end_browsers(user: Any, *, keep: str | None = None) -> int:
    """Log the account out of every browser, but the one whose session key is ``keep``; how many
    that were. What they had open asks for the password at its next step."""
    sessions = BrowserSession.objects.filter(account_id=user.pk)
    if keep:
        sessions = sessions.exclude(session_key=keep)
    return int(sessions.delete()[0])
