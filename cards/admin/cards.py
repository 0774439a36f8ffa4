"""The list of cards: found by words, narrowed by filters, moved many at a time."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from cards.admin import bulk, editor, examples, filters, flow, history
from cards.admin.finding import (
    Covers,
    DifficultyFilter,
    Languages,
    Names,
    Reported,
    StateFilter,
    TopicFilter,
    for_list,
)
from cards.cardpage import DIFFICULTY
from cards.desk import topic_title
from cards.faces import title_of
from cards.models import Card, SavedFilter
from cards.visitors import content_lang

WAITING = {"draft": _("proposal: draft"), "in_review": _("proposal: in review")}


@admin.register(Card)
class CardAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = [
        "title",
        "topic_name",
        "difficulty_word",
        "languages",
        "way",
        "releases",
        "example_count",
        "lapses",
        "reports",
    ]
    list_display_links = ["title"]
    list_filter = [StateFilter, TopicFilter, DifficultyFilter, Languages, Covers, Names, Reported]
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    search_fields = ["slug"]
    search_help_text = _("Words in either language, or a name such as growslice")
    ordering = ["position", "slug"]
    actions = ["submit_cards", "publish_cards", "give_back_cards", "withdraw_cards", "run_examples"]

    # ---- rows ----

    def get_queryset(self, request: HttpRequest) -> QuerySet[Card]:
        return for_list(super().get_queryset(request))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return queryset.find(search_term), False  # type: ignore[attr-defined]

    @admin.display(description=_("title"), ordering="slug")
    def title(self, card: Card) -> SafeString:
        title = title_of(card, content_lang())
        return format_html("{}<small>{}</small>", title, card.slug)

    @admin.display(description=_("topic"), ordering="topic")
    def topic_name(self, card: Card) -> str:
        return topic_title(card.deck, card.topic, content_lang())

    @admin.display(description=_("difficulty"), ordering="difficulty")
    def difficulty_word(self, card: Card) -> str:
        return str(DIFFICULTY.get(card.difficulty, card.difficulty))

    @admin.display(description=_("languages"))
    def languages(self, card: Card) -> SafeString:
        marks = [(_("English"), "en", card.full_en), (_("Chinese"), "中", card.full_zh)]  # type: ignore[attr-defined]
        return format_html_join(
            " ",
            '<span class="lang-mark" title="{}">{}&nbsp;{}<span class="said">{}</span></span>',
            [
                (name, mark, "✓" if full else "–", _("complete") if full else _("incomplete"))
                for name, mark, full in marks
            ],
        )

    @admin.display(description=_("state"), ordering="state")
    def way(self, card: Card) -> SafeString:
        chip = '<span class="chip state-chip--{}">{}</span>'
        found = [(card.state, card.get_state_display())]
        waiting = card.waiting  # type: ignore[attr-defined]
        if waiting and card.state == Card.State.PUBLISHED:
            found.append((waiting, str(WAITING[waiting])))
        return format_html_join(" ", chip, found)

    @admin.display(description=_("releases"), ordering="releases_from")
    def releases(self, card: Card) -> str:
        return f"1.{card.releases_from}–1.{card.releases_to}"

    @admin.display(description=_("examples"), ordering="example_count")
    def example_count(self, card: Card) -> int:
        return card.example_count  # type: ignore[attr-defined, no-any-return]

    @admin.display(description=_("lapses"), ordering="lapse_sum")
    def lapses(self, card: Card) -> int:
        return card.lapse_sum or 0  # type: ignore[attr-defined]

    @admin.display(description=_("reports"), ordering="open_reports")
    def reports(self, card: Card) -> SafeString | str:
        waiting = card.open_reports  # type: ignore[attr-defined]
        if not waiting:
            return ""
        return format_html(
            '<a href="{}?card={}">{}</a>', reverse("admin:reports"), card.slug, waiting
        )

    # ---- many at once: each asks first, on a page of its own ----

    @admin.action(description=_("Send to review"), permissions=["change"])
    def submit_cards(self, request: HttpRequest, rows: QuerySet[Card]) -> HttpResponse | None:
        return bulk.confirm(request, rows, "submit")

    @admin.action(description=_("Publish"), permissions=["publish"])
    def publish_cards(self, request: HttpRequest, rows: QuerySet[Card]) -> HttpResponse | None:
        return bulk.confirm(request, rows, "publish")

    @admin.action(description=_("Give back"), permissions=["publish"])
    def give_back_cards(self, request: HttpRequest, rows: QuerySet[Card]) -> HttpResponse | None:
        return bulk.confirm(request, rows, "give_back")

    @admin.action(description=_("Withdraw"), permissions=["withdraw"])
    def withdraw_cards(self, request: HttpRequest, rows: QuerySet[Card]) -> HttpResponse | None:
        return bulk.confirm(request, rows, "withdraw")

    @admin.action(description=_("Run the examples again"), permissions=["change"])
    def run_examples(self, request: HttpRequest, rows: QuerySet[Card]) -> HttpResponse | None:
        return bulk.confirm(request, rows, "run_again")

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("cards.publish_card")

    def has_withdraw_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("cards.withdraw_card")

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Cards are withdrawn, not deleted: learners' events speak of them."""
        return False

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    # ---- addresses ----

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, with the searches this editor keeps."""
        more = {
            "saved": SavedFilter.objects.filter(editor=request.user),  # type: ignore[misc]
            "undo": bulk.last_action(request),
        }
        context = {**(extra_context or {}), **more}
        return super().changelist_view(request, context)

    def get_urls(self) -> list[URLPattern]:
        def page(route: str, view: Callable[..., Any], name: str) -> URLPattern:
            return path(
                route, self.admin_site.admin_view(_for_editors(view)), name=f"cards_card_{name}"
            )

        ours = [
            page("add/", editor.add, "add"),
            page("add/draft/", editor.type_in, "draft_new"),
            page("add/discard/", editor.discard, "discard_new"),
            page("many/", bulk.act, "many"),
            page("many/<int:action>/undo/", bulk.undo, "undo"),
            page("filters/", filters.keep, "keep_filter"),
            page("filters/<int:pk>/forget/", filters.forget, "forget_filter"),
            page("<uuid:pk>/change/", editor.change, "change"),
            page("<uuid:pk>/draft/", editor.type_in, "draft"),
            page("<uuid:pk>/company/", editor.company, "company"),
            page("<uuid:pk>/discard/", editor.discard, "discard"),
            page("<uuid:pk>/step/", flow.step, "step"),
            page("<uuid:pk>/review/", flow.review, "review"),
            page("<uuid:pk>/history/", history.history, "history"),
            page("<uuid:pk>/compare/", history.compare, "compare"),
            page("<uuid:pk>/restore/<int:number>/", history.restore, "restore"),
            page("<uuid:pk>/examples/", examples.examples, "examples"),
            page("<uuid:pk>/examples/new/", examples.edit, "new_example"),
            page("<uuid:pk>/examples/run/", examples.run, "run_example"),
            page("<uuid:pk>/examples/again/", examples.run_all, "run_all"),
            page("<uuid:pk>/examples/<slug:key>/", examples.edit, "example"),
            page("<uuid:pk>/examples/<slug:key>/arrange/", examples.arrange, "arrange"),
        ]
        return [*ours, *super().get_urls()[:1]]


def _for_editors(view: Callable[..., Any]) -> Callable[..., Any]:
    """Pages about cards are for those who may change them."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm("cards.change_card"):
            raise PermissionDenied
        answer: HttpResponseBase = view(request, *args, **kwargs)
        return answer

    return checked
