"""The devices that a learner is logged in on: one token each."""

from __future__ import annotations

import uuid
from datetime import datetime
from functools import cache
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken, AuthTokenManager
from knox.settings import knox_settings

from cards.models.plain import Plain
from cards.models.prepared import Prepared
from cards.models.study import Learner


class DeviceManager(AuthTokenManager):  # type: ignore[misc]  # knox has no types
    def by_digest(self, digest: str) -> Device | None:
        """The device with its account and the account's learner; None for a closed account."""
        statement, parts = _by_digest()
        rows = statement(digest=digest)
        if not rows:
            return None
        row = rows[0]
        found: list[Any] = []
        for part in parts:
            found.append(part.instance(row[: part.width]))
            row = row[part.width :]
        device: Device = found[0]
        user, learner = found[1:]
        device.user = user
        if learner.pk is not None:
            user.learner = learner
        return device


@cache
def _by_digest() -> tuple[Prepared, list[Plain[Any]]]:
    parts: list[Plain[Any]] = [
        Plain(Device, "d"),
        Plain(get_user_model(), "u"),
        Plain(Learner, "l"),
    ]
    columns = ", ".join(part.columns for part in parts)
    statement = Prepared(
        f"""
        SELECT {columns}
          FROM cards_device d
          JOIN auth_user u ON u.id = d.user_id AND u.is_active
          LEFT JOIN cards_learner l ON l.user_id = u.id
         WHERE d.digest = %(digest)s
    """  # noqa: S608 - constants
    )
    return statement, parts


class Device(AbstractAuthToken):  # type: ignore[misc]  # knox has no types
    """A named, scoped token. Only its hash is stored: the token itself is shown once, at log-in.

    ``scopes``: what it may do, of ``SCOPES``. Every use moves ``expiry`` on: a token ends half a
    year after it was last used.
    """

    SCOPES = ("study", "content:write")

    id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    scopes = models.JSONField(default=list)
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects = DeviceManager()

    class Meta:
        ordering = ["-created"]
        verbose_name = _("device")
        verbose_name_plural = _("devices")

    def __str__(self) -> str:
        return self.name

    def note_use(self, at: datetime) -> None:
        """Remember when the token was last used, and let it live on from there."""
        self.last_used_at = at
        self.expiry = at + knox_settings.TOKEN_TTL
        kept = {"last_used_at": self.last_used_at, "expiry": self.expiry}
        type(self).objects.filter(pk=self.pk).update(**kept)
