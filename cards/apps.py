from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CardsConfig(AppConfig):
    """What a learner studies: decks, cards, events and schedules."""

    name = "cards"
    label = "cards"
    verbose_name = _("Cards")
    default_auto_field = "django.db.models.BigAutoField"
