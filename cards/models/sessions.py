"""Browsers that are logged in: Django's sessions, which here know whose they are."""

from __future__ import annotations

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class BrowserSession(AbstractBaseSession):
    """One browser's session; ``account_id`` is the user's, None while nobody is logged in.

    Written by ``cards.sessions``. Without a constraint: a session outlives its account by the one
    request that deletes it.
    """

    account_id = models.IntegerField(null=True, db_index=True)

    class Meta(AbstractBaseSession.Meta):
        default_permissions = ()
