"""The deck's map and one card's permalink."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from cards.atlas import atlas
from cards.cardpage import page_of
from cards.forms import BuildForm, DeckFilter
from cards.models import Card, Deck, WorkedExample
from cards.visitors import content_lang, learner_of, release_of
from simulations import services as simulations
from simulations.errors import ParameterError


@require_safe
def deck(request: HttpRequest, deck: str) -> HttpResponse:
    """Every topic with the state of its cards; search and filters in the address."""
    row, lang = get_object_or_404(Deck, slug=deck), content_lang()
    form = DeckFilter(request.GET)
    form.is_valid()
    chosen = form.cleaned_data
    context = {
        "section": "deck",
        "deck": row,
        "deck_title": row.title.get(lang) or row.title["en"],
        "description": row.description.get(lang) or row.description.get("en", ""),
        "form": form,
        "filtered": any(chosen.values()),
        "atlas": atlas(row, learner_of(request), timezone.now(), lang, chosen),
    }
    return render(request, "cards/deck.html", context)


@require_safe
def card(request: HttpRequest, deck: str, card: str) -> HttpResponse:
    """One card with everything open. Editors also see cards that are not published."""
    row = get_object_or_404(
        Card.objects.visible_to(request.user)
        .select_related("deck")
        .prefetch_related("texts", "examples"),
        deck__slug=deck,
        slug=card,
    )
    page = page_of(
        row, learner_of(request), timezone.now(), content_lang(), release_of(request), request.GET
    )
    context = {"section": "deck", "deck": row.deck, "card": row, "page": page}
    return render(request, "cards/card.html", context)


@require_POST
def build(request: HttpRequest, deck: str, card: str, example: str) -> HttpResponse:
    """Have a worked example run on one more release, and go and watch.

    Not throttled: an example has as many runs as there are releases, and each is made once.
    """
    row = get_object_or_404(
        WorkedExample.objects.filter(card__in=Card.objects.visible_to(request.user)),
        card__deck__slug=deck,
        card__slug=card,
        key=example,
    )
    form = BuildForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(render_to_string("400.html"))
    try:
        go = form.cleaned_data["go"]
        run = simulations.request_run(row.simulator, row.params, go=go, seed=row.seed)
    except ParameterError:
        # Not for this release: the card's page says why.
        query = urlencode({"example": row.key, "go": go})
        return redirect(f"{reverse('cards:card', args=[deck, card])}?{query}#{row.key}")
    return redirect("simulations:run", run.pk)
