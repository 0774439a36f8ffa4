"""Which cards the list shows and what it knows of each, in a number of queries that never grows."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cards.cardpage import DIFFICULTY
from cards.cardrules import SECTIONS
from cards.desk import topic_title
from cards.models import Card, CardRevision, CardText, Deck, Schedule, WorkedExample
from cards.visitors import content_lang
from simulations.releases import RELEASES

Cards = QuerySet[Any]
"""Cards ``for_list``, with what that adds to each."""


def for_list(cards: QuerySet[Card]) -> Cards:
    """With the titles, the deck, whether each language is complete, what waits for a decision,
    how often learners forgot it and what they reported."""
    known: Cards = cards.with_open_reports()  # type: ignore[attr-defined]
    found: Cards = (
        known.select_related("deck")
        .prefetch_related("texts")
        .annotate(
            full_en=full("en"),
            full_zh=full("zh-CN"),
            waiting=Subquery(_waiting().values("state")[:1]),
            example_count=Coalesce(_one(WorkedExample, Count("pk")), 0),
            lapse_sum=_one(Schedule, Sum("lapses")),
        )
    )
    return found


def full(lang: str) -> Exists:
    """Whether the card has every part in this language."""
    empty = Q(title="")
    for field in SECTIONS.values():
        empty |= Q(**{field: ""})
    return Exists(CardText.objects.filter(card=OuterRef("pk"), lang=lang).exclude(empty))


def _waiting() -> QuerySet[CardRevision]:
    """The newest revision of each card, if it is not published."""
    newer = CardRevision.objects.filter(card=OuterRef("card"), number__gt=OuterRef("number"))
    return CardRevision.objects.filter(
        ~Exists(newer), card=OuterRef("pk"), state__in=["draft", "in_review"]
    ).order_by("-number")


def _one(model: Any, figure: Any) -> Subquery:
    """One figure of the rows of ``model`` that belong to the card."""
    rows = model.objects.filter(card=OuterRef("pk")).order_by().values("card")
    return Subquery(rows.annotate(figure=figure).values("figure"))


class StateFilter(admin.SimpleListFilter):
    """The card's state, or that a proposal for it waits."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [*Card.State.choices, ("proposal", _("proposal to decide on"))]

    def queryset(self, request: HttpRequest, queryset: Cards) -> Cards:
        if self.value() == "proposal":
            return queryset.filter(state="published", waiting="in_review")
        return queryset.filter(state=self.value()) if self.value() else queryset


class TopicFilter(admin.SimpleListFilter):
    title = _("topic")
    parameter_name = "topic"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        lang = content_lang()
        return [
            (topic["slug"], topic_title(deck, topic["slug"], lang))
            for deck in Deck.objects.all()
            for topic in deck.topics
        ]

    def queryset(self, request: HttpRequest, queryset: Cards) -> Cards:
        return queryset.filter(topic=self.value()) if self.value() else queryset


class DifficultyFilter(admin.SimpleListFilter):
    title = _("difficulty")
    parameter_name = "difficulty"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [(str(number), word) for number, word in DIFFICULTY.items()]

    def queryset(self, request: HttpRequest, queryset: Cards) -> Cards:
        known = {str(number) for number in DIFFICULTY}
        return queryset.filter(difficulty=self.value()) if self.value() in known else queryset


class Languages(admin.SimpleListFilter):
    title = _("languages")
    parameter_name = "languages"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [
            ("both", _("both complete")),
            ("no-en", _("English incomplete")),
            ("no-zh", _("Chinese incomplete")),
        ]

    def queryset(self, request: HttpRequest, queryset: Cards) -> Cards:
        match self.value():
            case "both":
                return queryset.filter(full_en=True, full_zh=True)
            case "no-en":
                return queryset.filter(full_en=False)
            case "no-zh":
                return queryset.filter(full_zh=False)
        return queryset


class Covers(admin.SimpleListFilter):
    """Cards whose range of releases holds one."""

    title = _("covers release")
    parameter_name = "release"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [(release.name, release.name) for release in reversed(RELEASES)]

    def queryset(self, request: HttpRequest, queryset: Cards) -> Cards:
        value = self.value() or ""
        if value not in [release.name for release in RELEASES]:
            return queryset
        minor = int(value.removeprefix("1."))
        return queryset.filter(releases_from__lte=minor, releases_to__gte=minor)


class Names(admin.SimpleListFilter):
    """Cards that say something of a release by name, in Changes or by an example made for it in
    advance; or those that cover it and do not, the ones to look at when it comes out."""

    title = _("names release")
    parameter_name = "names"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        newest_first = [release.name for release in reversed(RELEASES)]
        named = [(name, name) for name in newest_first]
        return [*named, *((f"not-{name}", _("not %s") % name) for name in newest_first)]

    def queryset(self, request: HttpRequest, queryset: Cards) -> Cards:
        value = self.value() or ""
        name = value.removeprefix("not-")
        if name not in [release.name for release in RELEASES]:
            return queryset
        if name == value:
            return queryset.filter(_names(name))
        minor = int(name.removeprefix("1."))
        covering = queryset.filter(releases_from__lte=minor, releases_to__gte=minor)
        return covering.exclude(_names(name))


def _names(release: str) -> Q:
    """Alone or at an end of a range: "- **1.18-1.20**: …"."""
    said = Q(changes__contains=f"**{release}") | Q(changes__contains=f"{release}**")
    texts = CardText.objects.filter(said, card=OuterRef("pk"))
    examples = WorkedExample.objects.filter(card=OuterRef("pk"), releases__contains=[release])
    return Q(Exists(texts)) | Q(Exists(examples))


class Reported(admin.SimpleListFilter):
    """Cards that learners reported something of, still waiting for an editor."""

    title = _("reports")
    parameter_name = "reported"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("open", _("some are open"))]

    def queryset(self, request: HttpRequest, queryset: Cards) -> Cards:
        return queryset.filter(open_reports__gt=0) if self.value() == "open" else queryset
