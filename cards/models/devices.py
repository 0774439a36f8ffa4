"""The devices that a learner is logged in on: one token each."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken


class Device(AbstractAuthToken):  # type: ignore[misc]  # knox has no types
    """A named, scoped token. Only its hash is stored: the token itself is shown once, at log-in.

    ``scopes``: what it may do, of ``SCOPES``. ``expiry`` None would be for ever; log-in sets one.
    """

    SCOPES = ("study", "content:write")

    id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    scopes = models.JSONField(default=list)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created"]
        verbose_name = _("device")
        verbose_name_plural = _("devices")

    def __str__(self) -> str:
        return self.name

    def note_use(self, at: datetime) -> None:
        """Remember when the token was last used."""
        type(self).objects.filter(pk=self.pk).update(last_used_at=at)
