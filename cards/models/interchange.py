"""A file on its way in."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cards.models.content import Deck


class BroughtFile(models.Model):
    """A file an editor has sent and not yet confirmed: what they looked at is what gets applied.

    One per editor; the next one takes its place, and applying or dropping it removes it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    editor = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="brought_file"
    )
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, null=True, related_name="+")
    lang = models.CharField(max_length=8, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        verbose_name = _("brought file")
        verbose_name_plural = _("brought files")
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
