"""The first page: what this is, shown by doing it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cards import queue
from cards.frontpage import FIGURE_STEP, facts, figure
from cards.models import Deck
from cards.visitors import content_lang, learner_of, release_of


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Claim, a figure that runs, three facts, and a way to begin."""
    lang = content_lang()
    deck = Deck.objects.order_by("position").first()
    learner = learner_of(request)
    context = {
        "deck": deck,
        "summary": queue.summary(learner, deck, timezone.now()) if learner and deck else None,
        "figure": figure(lang, release_of(request)),
        "figure_step": FIGURE_STEP,
        "facts": facts(deck, lang),
    }
    return render(request, "cards/home.html", context)
