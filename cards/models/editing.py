"""What editors did: revisions, remarks, drafts not yet saved, filters kept, and the log.

``CardRevision`` is the history: the whole card in the deck's own file format, so a difference, a
restored state and an export are all made from one text. What learners see are the rows of
``Card`` and ``CardText``; ``cards.services.editing`` says when a revision becomes those rows.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cards.models.content import Card


class CardRevision(models.Model):
    """The card as it was saved. ``author`` is None for what came from the deck's files.

    ``state`` is the revision's own: the newest one may be a draft while learners still see the
    last published one, which is ``Card.revision``. ``meaning_changed`` counts once
    ``published_at`` is set: see ``cards.scheduling.changes``.
    """

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    source = models.TextField(help_text=_("The whole card as a file of the deck."))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)
    meaning_changed = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=Card.State.choices)
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-number"]
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["card", "number"], name="revision_once_per_card")
        ]
        indexes = [
            models.Index(
                fields=["card"],
                condition=Q(meaning_changed=True, published_at__isnull=False),
                name="revision_meaning_changed",
            ),
            models.Index(
                fields=["card"],
                condition=Q(state__in=["draft", "in_review"]),
                name="revision_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.card_id} {self.number}"


class CardRemark(models.Model):
    """Something said about a card, or a step of its way (``was`` → ``became``), or both."""

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="remarks")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()
    text = models.TextField(blank=True)
    revision = models.PositiveIntegerField()
    was = models.CharField(max_length=12, choices=Card.State.choices, blank=True)
    became = models.CharField(max_length=12, choices=Card.State.choices, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.card_id} {self.at:%Y-%m-%d}"


class CardDraft(models.Model):
    """What an editor has typed and not saved, and that they have the card open.

    ``card`` is None for a card not made yet. ``fields`` is what the form would send, empty while
    nothing was typed; ``base`` the number of the revision it was opened at.
    """

    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="card_drafts"
    )
    card = models.ForeignKey(Card, on_delete=models.CASCADE, null=True, related_name="drafts")
    fields = models.JSONField(default=dict, blank=True)
    base = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["-seen_at"]
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["editor", "card"], name="draft_once_per_card", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.editor_id} {self.card_id}"


class SavedFilter(models.Model):
    """A search of the list of cards that an editor wants again; ``query`` as in the address."""

    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="card_filters"
    )
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)

    class Meta:
        ordering = ["name"]
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["editor", "name"], name="filter_name_once_per_editor")
        ]

    def __str__(self) -> str:
        return self.name


class EditorAction(models.Model):
    """The log: every privileged action, who, when, on what. Rows are never changed but for
    ``undone_at``. ``details`` holds what an undo needs."""

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()
    verb = models.CharField(max_length=30)
    card = models.ForeignKey(Card, on_delete=models.SET_NULL, null=True, related_name="+")
    about = models.CharField(max_length=200, help_text=_("Whom or what it was done to."))
    details = models.JSONField(default=dict, blank=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("action of an editor")
        verbose_name_plural = _("actions of editors")
        default_permissions = ("view",)
        indexes = [models.Index(fields=["-at"], name="action_newest")]

    def __str__(self) -> str:
        return f"{self.verb} {self.about}"
