"""The session engine (``SESSION_ENGINE``): Django's own, with whose the session is in a column.

Sessions are encoded; without the column, to log an account out of every browser would mean to
decode everybody's. The class keeps Django's name because it is part of the signature: sessions of
before can still be read.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from cards.models import BrowserSession


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[BrowserSession]:
        return BrowserSession

    def create_model_instance(self, data: dict[str, Any]) -> BrowserSession:
        row: Any = super().create_model_instance(data)
        account = str(data.get(SESSION_KEY, ""))
        row.account_id = int(account) if account.isdecimal() else None
        return row  # type: ignore[no-any-return]
