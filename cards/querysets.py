"""Which rows? The vocabulary every reader of cards uses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import models
from django.db.models import Count, F, FilteredRelation, Func, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

if TYPE_CHECKING:
    from cards.models import Card, Learner, Schedule  # noqa: F401 - named in strings below

COUNTED_ANEW = timedelta(days=1)


_WORDS = re.compile(r"[\u3400-\u9fff]+|[^\W_\u3400-\u9fff]+")


def search_vector() -> Func:
    """The words of a card's text as PostgreSQL keeps them for searching, each 汉字 a word of its
    own: Chinese has no spaces, and a phrase of single characters finds what stands together.

    Marks within names are blanks to it, so `runtime.growslice` is found by either word.
    """
    return Func(
        "title", "question", "answer", "explanation", "pitfalls", "changes", "follow_ups",
        arg_joiner=" || ' ' || ",
        template=(
            "to_tsvector('simple', regexp_replace(translate(%(expressions)s, './_-', '    '),"
            " '([\u3400-\u9fff])', ' \\1 ', 'g'))"
        ),
        output_field=SearchVectorField(),
    )  # fmt: skip


def search_query(text: str) -> SearchQuery | None:
    """What ``search_vector`` is asked for: every word of ``text``, Latin ones as beginnings,
    neighbouring 汉字 as a phrase. None when there is no word in it."""
    terms = list(_terms(text))
    return SearchQuery(" & ".join(terms), config="simple", search_type="raw") if terms else None


def _terms(text: str) -> Iterator[str]:
    for word in _WORDS.findall(text.lower()):
        if "\u3400" <= word[0] <= "\u9fff":
            yield "(" + " <-> ".join(f"'{sign}'" for sign in word) + ")"
        else:
            yield f"'{word}':*"


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

    def find(self, text: str) -> CardQuerySet:
        """Cards of which one language holds every word of ``text``, by the index on the words of
        texts; or whose slug holds it. Blank text excludes nothing."""
        query = search_query(text)
        if query is None:
            return self
        texts: Any = apps.get_model("cards", "CardText").objects
        held = texts.alias(words=search_vector()).filter(words=query).values("card")
        return self.filter(Q(pk__in=held) | Q(slug__icontains=text.strip()))

    def with_open_reports(self) -> CardQuerySet:
        """Annotate ``open_reports``: how many reports of the card wait for an editor.

        A subquery, so that it neither multiplies nor is multiplied by what else is counted.
        """
        reports = self.model._meta.get_field("reports").related_model
        waiting = reports._default_manager.filter(card=OuterRef("pk"), state="open").order_by()
        count = waiting.values("card").annotate(n=Count("pk")).values("n")
        return self.annotate(open_reports=Coalesce(Subquery(count), 0))

    def to_count(self, at: datetime) -> CardQuerySet:
        """Studied cards whose figures are out of date at ``at``, the oldest figures first.

        A new event of the card makes them so; an undo names no card and is found after a day.
        """
        events = self.model._meta.get_field("events").related_model
        newest = events._default_manager.filter(card=OuterRef("pk")).order_by("-received_at")
        return (
            self.annotate(newest_event=Subquery(newest.values("received_at")[:1]))
            .filter(newest_event__isnull=False)
            .filter(
                Q(count=None)
                | Q(newest_event__gte=F("count__counted_at"))
                | Q(count__counted_at__lte=at - COUNTED_ANEW)
            )
            .order_by(F("count__counted_at").asc(nulls_first=True), "pk")
        )


class ScheduleQuerySet(models.QuerySet["Schedule"]):
    def active(self, at: datetime) -> ScheduleQuerySet:
        """Schedules of published cards that may be shown: suspended cards, leeches and cards
        buried past ``at`` stay out."""
        return self.filter(card__state="published", suspended=False, leech=False).filter(
            Q(buried_until=None) | Q(buried_until__lte=at)
        )
