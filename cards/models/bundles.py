"""What clients load to study offline: bundles, and what they are put together from."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from cards.models.content import Card, Deck


class CardJson(models.Model):
    """One card as its deck's bundle says it, kept so that a change of another one costs it nothing.

    Up to date while ``tag`` is the card's ``content_tag``, ``code`` names the program that writes
    now, and no request in ``runs`` has another trace: key → "digest-version", "" where there is
    none. ``traces_tag`` is the simulations' from before they were looked up.
    """

    # No constraint, as for CardFace.
    card = models.OneToOneField(
        Card, on_delete=models.CASCADE, primary_key=True, db_constraint=False, related_name="json"
    )
    tag = models.UUIDField()
    code = models.CharField(max_length=100)
    traces_tag = models.UUIDField(null=True)
    runs = models.JSONField()
    digest = models.CharField(max_length=16)
    body = models.BinaryField()

    class Meta:
        verbose_name = _("card as JSON")
        verbose_name_plural = _("cards as JSON")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.card_id}"


class Bundle(models.Model):
    """One version of everything published in a deck, as clients load it to study offline.

    ``version`` is the hash of the content. Old versions keep their ``index``, from which the
    difference to the newest is told; only the newest few keep their ``parts``.
    """

    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, related_name="bundles")
    version = models.CharField(max_length=32)
    index = models.JSONField(help_text='Hashes: {"cards": {id: …}, "traces": {digest: …}}')
    parts = models.JSONField(
        null=True, help_text='What it is made of: {"deck": {…}, "cards": [key], "traces": key}'
    )
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("bundle")
        verbose_name_plural = _("bundles")
        constraints = [
            models.UniqueConstraint(fields=["deck", "version"], name="bundle_version_once_per_deck")
        ]
        indexes = [models.Index(fields=["deck", "-made_at"], name="bundle_newest")]

    def __str__(self) -> str:
        return self.version


class BundlePart(models.Model):
    """Some cards that follow one another in a bundle, or its traces, as compressed JSON.

    ``key`` is the hash of what is in it: the next bundle, and the one after it, share it.
    """

    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=32)
    size = models.PositiveIntegerField()
    crc = models.BigIntegerField()
    deflated = models.BinaryField()

    class Meta:
        verbose_name = _("part of a bundle")
        verbose_name_plural = _("parts of bundles")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["deck", "key"], name="bundle_part_once_per_deck")
        ]

    def __str__(self) -> str:
        return self.key


class BundleState(models.Model):
    """Which bundle of a deck is the newest, and what it was made from.

    As long as the tags and the code are the same, it is up to date.
    """

    deck = models.OneToOneField(
        Deck, on_delete=models.CASCADE, primary_key=True, related_name="bundle_state"
    )
    bundle = models.ForeignKey(Bundle, on_delete=models.CASCADE, related_name="+")
    content_tag = models.UUIDField()
    traces_tag = models.UUIDField(null=True)
    code = models.CharField(max_length=32)

    class Meta:
        verbose_name = _("state of a bundle")
        verbose_name_plural = _("states of bundles")

    def __str__(self) -> str:
        return f"{self.deck_id}"
