"""What there is to study: decks, cards, their texts and worked examples."""

from __future__ import annotations

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cards.querysets import CardQuerySet, search_vector


class Deck(models.Model):
    slug = models.SlugField(unique=True)
    position = models.PositiveIntegerField(default=0)
    title = models.JSONField(help_text=_('Text by language: {"en": …, "zh-CN": …}'))
    description = models.JSONField(default=dict, blank=True)
    topics = models.JSONField(
        default=list,
        blank=True,
        help_text=_('In study order: [{"slug": …, "area": …, "title": {"en": …, "zh-CN": …}}]'),
    )
    # Triggers (migration 0006) give a new one with every change to the deck, its cards, their
    # texts and their examples, whoever makes it: a service, the admin, an import, SQL by hand.
    content_tag = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        ordering = ["position", "slug"]
        verbose_name = _("deck")
        verbose_name_plural = _("decks")

    def __str__(self) -> str:
        return self.slug


class Card(models.Model):
    """A question of a deck. Its texts are ``CardText`` rows, one per language."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        IN_REVIEW = "in_review", _("in review")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    deck = models.ForeignKey(Deck, on_delete=models.PROTECT, related_name="cards")
    slug = models.SlugField(max_length=80)
    topic = models.SlugField(max_length=80, help_text=_("Cards of one topic are kept apart."))
    area = models.SlugField(max_length=40)
    difficulty = models.PositiveSmallIntegerField(
        default=2, validators=[MinValueValidator(1), MaxValueValidator(3)]
    )
    position = models.PositiveIntegerField(default=0)
    releases_from = models.PositiveSmallIntegerField(help_text=_("Minor: 15 for Go 1.15."))
    releases_to = models.PositiveSmallIntegerField(help_text=_("Minor: 27 for Go 1.27."))
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    source_hash = models.CharField(
        max_length=64, blank=True, default="", help_text=_("What load_deck wrote last (SHA-256).")
    )
    sources = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    # Like the deck's, of triggers (migration 0018): new with every change to card, texts, examples.
    content_tag = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = CardQuerySet.as_manager()

    class Meta:
        ordering = ["position", "slug"]
        verbose_name = _("card")
        verbose_name_plural = _("cards")
        default_permissions = ("add", "change", "view")  # withdrawn, never deleted
        permissions = [
            ("publish_card", _("Can publish a card")),
            ("withdraw_card", _("Can withdraw a card")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["deck", "slug"], name="card_slug_once_per_deck"),
            models.CheckConstraint(
                condition=Q(difficulty__gte=1, difficulty__lte=3), name="card_difficulty_1_to_3"
            ),
            models.CheckConstraint(
                condition=Q(releases_from__lte=models.F("releases_to")),
                name="card_releases_in_order",
            ),
        ]
        indexes = [
            models.Index(
                fields=["deck", "position", "id"],
                condition=Q(state="published"),
                name="card_published_order",
            ),
            models.Index(fields=["topic"], name="card_topic"),
        ]

    def __str__(self) -> str:
        return self.slug


class CardText(models.Model):
    """One language of a card; every part is Markdown, the title is plain text."""

    class Language(models.TextChoices):
        ENGLISH = "en", "English"
        CHINESE = "zh-CN", "简体中文"

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="texts")
    lang = models.CharField(max_length=8, choices=Language.choices)
    title = models.CharField(max_length=200)
    question = models.TextField()
    answer = models.TextField()
    explanation = models.TextField(blank=True, default="")
    pitfalls = models.TextField(blank=True, default="")
    changes = models.TextField(blank=True, default="")
    follow_ups = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["lang"]
        verbose_name = _("card text")
        verbose_name_plural = _("card texts")
        constraints = [
            models.UniqueConstraint(fields=["card", "lang"], name="card_text_once_per_language")
        ]
        indexes = [GinIndex(search_vector(), name="card_text_words")]

    def __str__(self) -> str:
        return f"{self.title} ({self.lang})"


class CardFace(models.Model):
    """One text as HTML, kept so that it is rendered once; what ``cards.services.faces`` reads.

    ``source`` is the hash of the text it was made of and ``code`` names the program that made it;
    where either is another now, the row is only something to be written over.
    """

    # No constraint: to check it, whoever keeps a face would wait for an editor who deletes the
    # text. A row that outlives its text is never read.
    text = models.OneToOneField(
        CardText,
        on_delete=models.CASCADE,
        primary_key=True,
        db_constraint=False,
        related_name="face",
    )
    source = models.CharField(max_length=64)
    code = models.CharField(max_length=64)
    html = models.JSONField()

    class Meta:
        verbose_name = _("text as HTML")
        verbose_name_plural = _("texts as HTML")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.text_id}"


class WorkedExample(models.Model):
    """A simulator and its parameters, shown with a card."""

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="examples")
    key = models.SlugField(max_length=80)
    position = models.PositiveIntegerField(default=0)
    title = models.JSONField(help_text=_('Text by language: {"en": …, "zh-CN": …}'))
    simulator = models.SlugField(max_length=80)
    params = models.JSONField(default=dict, blank=True)
    releases = models.JSONField(default=list, help_text=_('Built in advance: ["1.17", "1.27"]'))
    seed = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["position", "key"]
        verbose_name = _("worked example")
        verbose_name_plural = _("worked examples")
        constraints = [
            models.UniqueConstraint(fields=["card", "key"], name="example_key_once_per_card")
        ]

    def __str__(self) -> str:
        return self.key
