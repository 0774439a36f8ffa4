"""Which rows? The vocabulary every reader of cards uses."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import FilteredRelation, Q

if TYPE_CHECKING:
    from cards.models import Card, Learner, Schedule  # noqa: F401 - named in strings below


class CardQuerySet(models.QuerySet["Card"]):
    def published(self) -> CardQuerySet:
        """Cards a learner may meet; drafts, cards in review and withdrawn cards stay out."""
        return self.filter(state="published")

    def visible_to(self, user: Any) -> CardQuerySet:
        """Editors (staff) see every card, everyone else (visitors too) the published ones."""
        if user is not None and user.is_active and user.is_staff:
            return self
        return self.published()

    def with_schedule(self, learner: Learner) -> CardQuerySet:
        """Join the learner's own schedule, in the same query, as ``card.own_schedule``.

        A card the learner has never touched does not get the attribute: read it with ``getattr``.
        """
        return self.annotate(
            own_schedule=FilteredRelation("schedules", condition=Q(schedules__learner=learner))
        ).select_related("own_schedule")  # type: ignore[misc]  # the plugin sees no alias

    def due_for(self, learner: Learner, at: datetime) -> CardQuerySet:
        """Published cards whose time has come for this learner, most overdue first.

        New cards are not due; suspended cards, leeches and cards buried past ``at`` stay out.
        """
        return (
            self.published()
            .with_schedule(learner)
            .filter(own_schedule__due_at__lte=at)  # type: ignore[misc]  # the plugin sees no alias
            .filter(own_schedule__suspended=False, own_schedule__leech=False)
            .filter(Q(own_schedule__buried_until=None) | Q(own_schedule__buried_until__lte=at))
            .order_by("own_schedule__due_at", "position", "id")
        )

    def search(self, text: str) -> CardQuerySet:
        """Cards in which every word of ``text`` occurs, in any language, whatever the case.

        Substring matching, not stemming: Chinese has no spaces, and people search for
        identifiers such as ``growslice``. Blank text excludes nothing.
        """
        found = self
        for word in text.split():
            found = found.filter(
                Q(topic__icontains=word)
                | Q(texts__title__icontains=word)
                | Q(texts__question__icontains=word)
                | Q(texts__answer__icontains=word)
                | Q(texts__explanation__icontains=word)
            )
        return found.distinct() if found is not self else found


class ScheduleQuerySet(models.QuerySet["Schedule"]):
    def active(self, at: datetime) -> ScheduleQuerySet:
        """Schedules of published cards that may be shown: suspended cards, leeches and cards
        buried past ``at`` stay out."""
        return self.filter(card__state="published", suspended=False, leech=False).filter(
            Q(buried_until=None) | Q(buried_until__lte=at)
        )
