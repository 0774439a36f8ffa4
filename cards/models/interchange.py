"""A file on its way in."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cards.importsets import BroughtFileQuerySet
from cards.models.content import Deck
from cards.models.editing import EditorAction


class BroughtFile(models.Model):
    """A file an editor has sent, and the job of bringing it in: what they looked at is what gets
    applied.

    ::

        queued ──► reading ──► ready ──► confirmed ──► applying ──► done (`entry` is the log's)
           ▲          │          └────────── the cards have changed since ──────┐   │
           │          ├──► refused (`problems`)                                 │   │
           └──────────┼─────────────────────────────────────────────────────────┘   │
                      └──► failed (`error`) ◄────────────────────────────────────────┘

    One per editor; the next one takes its place, dropping it removes it, both until it is being
    applied. `lease_expires_at` and `attempt` say which worker has it, as with a simulation run.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", _("waiting for a worker")
        READING = "reading", _("being read")
        REFUSED = "refused", _("refused")
        READY = "ready", _("ready to be brought in")
        CONFIRMED = "confirmed", _("confirmed, waiting for a worker")
        APPLYING = "applying", _("being brought in")
        DONE = "done", _("brought in")
        FAILED = "failed", _("failed")

    AT_WORK = frozenset({Status.QUEUED, Status.READING, Status.CONFIRMED, Status.APPLYING})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    editor = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="brought_file"
    )
    key = models.CharField(max_length=64, help_text="SHA-256 of all that was asked for")
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, null=True, related_name="+")
    lang = models.CharField(max_length=8, blank=True)
    at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    attempt = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField()
    lease_expires_at = models.DateTimeField(null=True)
    plan = models.JSONField(default=dict, help_text="what the page shows of what would happen")
    digest = models.CharField(max_length=64, blank=True, help_text="of the plan")
    moved = models.BooleanField(default=False, help_text="planned anew: the cards had changed")
    take = models.JSONField(default=list, help_text="cards for which the file shall win")
    problems = models.JSONField(default=list)
    error = models.JSONField(default=dict, help_text="one sentence by language")
    entry = models.ForeignKey(EditorAction, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = BroughtFileQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        verbose_name = _("brought file")
        verbose_name_plural = _("brought files")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=["reading", "applying"])
                | Q(lease_expires_at__isnull=False),
                name="brought_file_at_work_has_lease",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def at_work(self) -> bool:
        return self.status in self.AT_WORK
