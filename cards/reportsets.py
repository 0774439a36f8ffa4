"""Which reports? The vocabulary of the editors' queue and of a learner's own page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Case, Count, F, IntegerField, Q, Value, When, Window

if TYPE_CHECKING:
    from cards.models import Learner, Report  # noqa: F401 - named in strings below


class ReportQuerySet(models.QuerySet["Report"]):
    def of_learner(self, learner: Learner | None) -> ReportQuerySet:
        """What one learner reported; nobody's reports for a visitor who is none."""
        return self.none() if learner is None else self.filter(learner=learner)

    def waiting(self) -> ReportQuerySet:
        """Reports that wait for an editor."""
        return self.filter(state="open")

    def news_for(self, learner: Learner | None) -> ReportQuerySet:
        """What editors answered or put right since this learner last looked."""
        told = self.of_learner(learner).filter(state__in=["answered", "resolved"])
        return told.filter(Q(seen_at=None) | Q(seen_at__lt=F("decided_at")))

    def in_queue_order(self) -> ReportQuerySet:
        """Open before closed, cards with most open reports first, a card's reports together
        (newest first). Annotates ``open_of_card``, counted within the rows selected."""
        still_open = Count("pk", filter=Q(state="open"))
        return self.annotate(
            open_of_card=Window(still_open, partition_by=F("card")),
            closed=Case(
                When(state="open", then=Value(0)), default=Value(1), output_field=IntegerField()
            ),
        ).order_by("closed", "-open_of_card", "card__position", "card__slug", "-created_at")

    def with_page_parts(self) -> ReportQuerySet:
        """Everything a page shows with a report, in a constant number of queries."""
        return self.select_related("card__deck", "decided_by").prefetch_related("card__texts")

    def matching(self, chosen: dict[str, Any]) -> ReportQuerySet:
        """Filter by ``card`` (part of its slug or title), ``state``, ``kind`` and ``release``; what
        is empty excludes nothing."""
        found = self
        if chosen.get("card"):
            word = chosen["card"]
            titled = Q(card__slug__icontains=word) | Q(card__texts__title__icontains=word)
            found = found.filter(pk__in=self.filter(titled).values("pk"))
        for field, name in (("state", "state"), ("kind", "kind"), ("go_release", "release")):
            if chosen.get(name):
                found = found.filter(**{field: chosen[name]})
        return found
