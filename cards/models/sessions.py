"""Browsers that are logged in: Django's sessions, which here know whose they are."""

from __future__ import annotations

from django.contrib.sessions.base_session import AbstractBaseSession
from django.contrib.sessions.base_session import BaseSessionManager as SessionManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class BrowserSession(AbstractBaseSession):
    """One browser's session; ``account_id`` is the user's, None while nobody is logged in.

    Written by ``cards.sessions``. Without a constraint: a session outlives its account by the one
    request that deletes it.
    """

    account_id = models.IntegerField(null=True, db_index=True)

    objects: SessionManager = SessionManager()

    class Meta(AbstractBaseSession.Meta):
        verbose_name = _("browser session")
        verbose_name_plural = _("browser sessions")
        default_permissions = ()
