"""What was counted of a card's reviews, kept so that a page need not read them all."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from cards.models.content import Card


class CardCount(models.Model):
    """Figures of all learners together (see ``cards.cardstats.Counted``), as of ``counted_at``."""

    card = models.OneToOneField(
        Card, on_delete=models.CASCADE, primary_key=True, related_name="count"
    )
    counted_at = models.DateTimeField()
    figures = models.JSONField()

    class Meta:
        verbose_name = _("figures of a card")
        verbose_name_plural = _("figures of cards")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.card_id)
