"""What learners tell of a card, and what became of it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cards.models.content import Card, CardText
from cards.models.study import Learner
from cards.reportsets import ReportQuerySet


class Report(models.Model):
    """A problem a learner saw on a card.

    ::

        open ──► answered   a reply, nothing to change
             ──► resolved   the card was changed; ``fixed_in`` is the revision that did it
             ──► declined   no reply owed (empty, abusive, a duplicate)
        and back to open, by the learner or an editor

    ``revision``, ``lang`` and ``go_release`` say what was on the page; ``digest`` and ``position``
    name a step of a worked example (position 0 is before the first step), "" and None if the
    report is about none. A guest's report stays when the guest is gone; an account's goes with it.
    """

    class Kind(models.TextChoices):
        WRONG = "wrong", _("wrong")
        OUTDATED = "outdated", _("outdated")
        UNCLEAR = "unclear", _("unclear")
        TYPO = "typo", _("typo")
        EXAMPLE = "example", _("trouble with the example")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        ANSWERED = "answered", _("answered")
        RESOLVED = "resolved", _("resolved")
        DECLINED = "declined", _("declined")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="reports")
    learner = models.ForeignKey(
        Learner, on_delete=models.SET_NULL, null=True, blank=True, related_name="reports"
    )
    kind = models.CharField(max_length=8, choices=Kind.choices)
    text = models.TextField()
    revision = models.PositiveIntegerField()
    lang = models.CharField(max_length=8, choices=CardText.Language.choices)
    go_release = models.CharField(max_length=8)
    digest = models.CharField(max_length=64, blank=True, default="")
    position = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()

    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    reply = models.TextField(blank=True, default="")
    fixed_in = models.PositiveIntegerField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    # When its learner last looked at what became of it.
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None)
                | (~Q(state="open") & Q(decided_at__isnull=False)),
                name="report_decided_unless_open",
            ),
            models.CheckConstraint(
                condition=(Q(state="resolved") & Q(fixed_in__isnull=False))
                | (~Q(state="resolved") & Q(fixed_in=None)),
                name="report_resolved_names_revision",
            ),
            models.CheckConstraint(
                condition=~Q(state="answered") | ~Q(reply=""), name="report_answered_has_reply"
            ),
            models.CheckConstraint(
                condition=Q(digest="", position=None) | (~Q(digest="") & Q(position__isnull=False)),
                name="report_step_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["card"], condition=Q(state="open"), name="report_open_of_card"),
            models.Index(fields=["state", "-created_at"], name="report_queue"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.card_id}"

    @property
    def is_news(self) -> bool:
        """Whether its learner has not read yet what editors said: see ``news_for``."""
        told = self.decided_at if self.state in ("answered", "resolved") else None
        return told is not None and (self.seen_at is None or self.seen_at < told)
