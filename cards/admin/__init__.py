"""The editors' desk: Django's admin site in GoPrep's dress. Thin: every write is a service's."""

from cards.admin import cards

__all__ = ["cards"]
