"""Examples that were sent to be made again: how far they are, and which failed with what."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cards.admin.frame import desk_context
from cards.admin.traces import OnRelease, made
from cards.models import Card, EditorAction
from cards.services import editing
from cards.visitors import content_lang
from simulations import services as simulations


@dataclass(frozen=True)
class Failed:
    """An example that could not be made on one release."""

    card: Card
    title: str
    params: str
    one: OnRelease


@never_cache
@require_safe
def runs_again(request: HttpRequest, pk: int) -> HttpResponse:
    """The progress of one such request: a page, or by htmx the part of it that changes."""
    action = get_object_or_404(EditorAction, pk=pk, verb="run_again")
    cards = Card.objects.filter(pk__in=action.details["cards"]).select_related("deck")
    files = {card: editing.head_of(card).file for card in cards}
    asked = [a for file in files.values() for a in editing.requests_of(file.examples)]
    progress = simulations.progress(asked)
    lang = content_lang()
    failed = [
        Failed(card, one.title, one.params, on)
        for card, file in files.items()
        for one in made(file.examples, lang)
        for on in one.releases
        if on.status in ("failed", "refused")
    ]
    context = {"action": action, "progress": progress, "failed": failed, "cards": list(files)}
    if request.headers.get("HX-Request") == "true":
        return render(request, "admin/cards/card/progress.html", context)
    page = desk_context(request, _("Examples being run again"), **context)
    return render(request, "admin/cards/card/runs.html", page)
