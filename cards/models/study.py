"""Who studies, what they did, and what it adds up to.

``StudyEvent`` is the truth and only grows; ``Schedule`` is its cached fold; ``Learner`` carries
the latest settings (the fold of its ``settings`` events).
"""

from __future__ import annotations

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cards.models.content import Card
from cards.querysets import ScheduleQuerySet


def new_salt() -> int:
    """A random 31-bit number; it spreads one learner's due days differently from another's."""
    return secrets.randbits(31)


def default_learning_steps() -> list[int]:
    return [60, 600]


def default_relearning_steps() -> list[int]:
    return [600]


class Learner(models.Model):
    """Whoever studies: an account, or a visitor (``user`` is None, the id is in the session).

    The settings columns cache the end of the settings timeline, which starts at
    ``initial_settings`` and is continued by ``settings`` events.
    """

    class Language(models.TextChoices):
        ENGLISH = "en", "English"
        CHINESE = "zh-hans", "简体中文"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="learner",
    )
    language = models.CharField(max_length=8, choices=Language.choices, default=Language.ENGLISH)
    go_release = models.CharField(max_length=8, default="1.27")
    time_zone = models.CharField(max_length=64, default="UTC")
    rollover_hour = models.PositiveSmallIntegerField(default=4)
    desired_retention = models.FloatField(default=0.9)
    new_per_day = models.PositiveIntegerField(default=20)
    reviews_per_day = models.PositiveIntegerField(default=200)
    learning_steps_s = models.JSONField(default=default_learning_steps)
    relearning_steps_s = models.JSONField(default=default_relearning_steps)
    weights = models.JSONField(null=True, blank=True, help_text=_("21 numbers, or none: default."))
    initial_settings = models.JSONField(default=dict, blank=True, editable=False)
    salt = models.BigIntegerField(default=new_salt, editable=False)
    next_sequence = models.BigIntegerField(default=1, editable=False)
    cursor_floor = models.BigIntegerField(
        default=0,
        editable=False,
        help_text=_("Devices that know less than this sequence must fetch everything anew."),
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at"]
        verbose_name = _("learner")
        verbose_name_plural = _("learners")

    def __str__(self) -> str:
        return str(self.user) if self.user_id is not None else f"guest {self.id}"


class StudyEvent(models.Model):
    """Something a learner did. Append-only: rows are never changed, undo is another event.

    ``occurred_at`` is the time that counts: what the device said, or ``received_at`` if the
    device's clock was more than five minutes ahead (then ``clamped``, and the claim is kept in
    ``claimed_at``). ``data`` by kind:
    review ``{rating: 1-4, duration_ms, mode: "study"|"cram", predicted, right}``, where
    ``predicted`` is ``{note, answers: [{id, at, trace, right, input}], traces: [digest]}``: the
    player's questions by id, with the step that answers them and the index of their trace ·
    flag ``{flagged: bool}`` · settings ``{name: value, …}`` · others empty.
    """

    class Kind(models.TextChoices):
        REVIEW = "review", _("review")
        UNDO = "undo", _("undo")
        SUSPEND = "suspend", _("suspend")
        RESUME = "resume", _("resume")
        BURY = "bury", _("bury")
        FLAG = "flag", _("flag")
        RESET = "reset", _("reset")
        SETTINGS = "settings", _("settings")

    # No index of their own for learner and card: each of them is how other indexes begin.
    learner = models.ForeignKey(
        Learner, on_delete=models.CASCADE, related_name="events", db_index=False
    )
    sequence = models.BigIntegerField(help_text=_("The learner's own count, in order of arrival."))
    event_id = models.UUIDField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    card = models.ForeignKey(
        Card,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        db_index=False,
    )
    card_revision = models.PositiveIntegerField(null=True, blank=True)
    target = models.UUIDField(null=True, blank=True, help_text=_("The event an undo takes back."))
    occurred_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    clamped = models.BooleanField(default=False)
    utc_offset_minutes = models.SmallIntegerField(default=0)
    time_zone = models.CharField(max_length=64, blank=True, default="")
    device = models.CharField(max_length=80, blank=True, default="")
    received_at = models.DateTimeField()
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["sequence"]
        verbose_name = _("study event")
        verbose_name_plural = _("study events")
        constraints = [
            models.UniqueConstraint(fields=["learner", "event_id"], name="event_once_per_learner"),
            models.UniqueConstraint(
                fields=["learner", "sequence"], name="event_sequence_once_per_learner"
            ),
        ]
        indexes = [
            models.Index(fields=["learner", "card", "occurred_at"], name="event_of_card"),
            models.Index(fields=["learner", "occurred_at"], name="event_in_time"),
            models.Index(fields=["card", "-received_at"], name="event_newest_of_card"),
            models.Index(
                fields=["learner", "target"], condition=Q(kind="undo"), name="event_undo_target"
            ),
            models.Index(
                fields=["learner", "occurred_at"],
                condition=Q(kind="settings"),
                name="event_settings_timeline",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"


class Schedule(models.Model):
    """The fold of one learner's events of one card: a cache that ``refold`` can rebuild.

    ``kind`` new has no memory (no stability, no due time). ``step`` belongs to learning and
    relearning. ``introduced_day`` and ``last_review_day`` are study days (dates in the zone each
    review was made in). ``sequence`` is the learner's sequence of the last event that touched it.
    """

    class Kind(models.TextChoices):
        NEW = "new", _("new")
        LEARNING = "learning", _("learning")
        REVIEW = "review", _("review")
        RELEARNING = "relearning", _("relearning")

    # No index of its own: the constraint's begins with it.
    learner = models.ForeignKey(
        Learner, on_delete=models.CASCADE, related_name="schedules", db_index=False
    )
    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="schedules")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.NEW)
    due_at = models.DateTimeField(null=True, blank=True)
    stability = models.FloatField(null=True, blank=True, help_text=_("Days."))
    difficulty = models.FloatField(null=True, blank=True, help_text=_("1 to 10."))
    step = models.PositiveSmallIntegerField(null=True, blank=True)
    interval_days = models.PositiveIntegerField(default=0)
    last_review_at = models.DateTimeField(null=True, blank=True)
    last_review_day = models.DateField(null=True, blank=True)
    introduced_day = models.DateField(null=True, blank=True)
    reviews = models.PositiveIntegerField(default=0)
    lapses = models.PositiveIntegerField(default=0)
    suspended = models.BooleanField(default=False)
    buried_until = models.DateTimeField(null=True, blank=True)
    flagged = models.BooleanField(default=False)
    leech = models.BooleanField(default=False)
    sequence = models.BigIntegerField(default=0)

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "id"]
        verbose_name = _("schedule")
        verbose_name_plural = _("schedules")
        constraints = [
            models.UniqueConstraint(fields=["learner", "card"], name="schedule_once_per_card"),
            models.CheckConstraint(
                condition=Q(kind="new", due_at=None, stability=None)
                | (~Q(kind="new") & Q(due_at__isnull=False, stability__gt=0)),
                name="schedule_kind_has_its_memory",
            ),
        ]
        indexes = [
            models.Index(
                fields=["learner", "due_at"],
                condition=Q(suspended=False, due_at__isnull=False),
                name="schedule_queue",
            ),
            models.Index(
                fields=["learner", "due_at"],
                condition=Q(kind__in=["learning", "relearning"]),
                name="schedule_on_steps",
            ),
            models.Index(fields=["learner", "last_review_day"], name="schedule_day"),
            models.Index(fields=["learner", "sequence"], name="schedule_changes"),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.card_id} {self.kind}"
