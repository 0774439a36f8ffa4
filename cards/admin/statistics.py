"""How learners fare with one card: a page of its own, and the part that stands beside an editor."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cards import cardstats
from cards.admin.frame import desk_context
from cards.faces import title_of
from cards.models import Card
from cards.visitors import content_lang


@require_safe
def card_statistics(request: HttpRequest, card: UUID) -> HttpResponse:
    """All figures of a card. Asked for by htmx it is the part alone, for the editor's page."""
    found = Card.objects.with_open_reports().prefetch_related("texts").select_related("deck")
    row = get_object_or_404(found, pk=card)
    lang = content_lang()
    part = {"card": row, "statistics": cardstats.statistics(row, lang)}
    if request.headers.get("HX-Request") == "true":
        return render(request, "admin/cards/_statistics.html", part)
    title = title_of(row, lang)
    context = desk_context(request, _("How learners fare"), subtitle=title, **part)
    return render(request, "admin/cards/statistics.html", context)
