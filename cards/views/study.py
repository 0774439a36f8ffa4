"""The study session: question, answer, rating, next card. Every step is a plain form."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from cards import desk, services
from cards.faces import title_of
from cards.forms import AnswerForm, BeginForm, RevealForm
from cards.models import Card, Deck, Learner
from cards.sitting import Sitting
from cards.visitors import as_learner, begin, content_lang, learner_of


@never_cache
@require_GET
def study(request: HttpRequest, deck: str) -> HttpResponse:
    """The card on the desk, or why there is none."""
    row, at = get_object_or_404(Deck, slug=deck), timezone.now()
    learner = learner_of(request)
    if learner is None:
        return _page(request, "start", row)
    sitting = Sitting.of(request.session, deck, at)
    if sitting.goal_reached:
        return redirect("cards:done", deck)
    item = desk.item_on_desk(learner, row, sitting, at)
    sitting.save(request.session)
    if item is None:
        return _nothing_left(request, row, learner, sitting, at)
    page = desk.page_of(item, learner, row, sitting, at, content_lang())
    return _page(request, "study", row, page=page)


@require_POST
def start(request: HttpRequest, deck: str) -> HttpResponse:
    """Sit down, perhaps for a few cards only: from here on a visitor's study is kept."""
    get_object_or_404(Deck, slug=deck)
    form, at = BeginForm(request.POST), timezone.now()
    given = form.cleaned_data if form.is_valid() else {}
    begin(request, at, given.get("time_zone") or "")
    sitting = Sitting.of(request.session, deck, at)
    sitting.begin(at, goal=given.get("goal") or 0)
    sitting.save(request.session)
    return redirect("cards:study", deck)


@require_POST
def reveal(request: HttpRequest, deck: str) -> HttpResponse:
    """Turn the card over, keeping what was predicted. With JavaScript the page does it itself."""
    form, at = RevealForm(request.POST), timezone.now()
    sitting = Sitting.of(request.session, deck, at)
    if form.is_valid() and str(form.cleaned_data["card"]) == sitting.card:
        sitting.reveal(form.cleaned_data["note"])
        sitting.save(request.session)
    return redirect("cards:study", deck)


@require_POST
def answer(request: HttpRequest, deck: str) -> HttpResponse:
    """Record one rating; the same form sent twice is one answer."""
    row, at = get_object_or_404(Deck, slug=deck), timezone.now()
    form, learner = AnswerForm(request.POST), learner_of(request)
    if learner is None:
        return redirect("cards:study", deck)
    if not form.is_valid():
        messages.error(request, _("That answer did not arrive whole. Please rate the card again."))
        return redirect("cards:study", deck)
    card = get_object_or_404(Card.objects.filter(deck=row), pk=form.cleaned_data["card"])

    def rate(as_whom: Learner) -> services.Recorded:
        return services.review(
            as_whom,
            card,
            form.cleaned_data["rating"],
            at=at,
            event_id=form.cleaned_data["event_id"],
            duration_ms=form.duration(at),
            predicted=form.prediction(),
            right=form.all_right(),
        )

    recorded, moved = as_learner(request, learner, rate)
    if moved:
        return redirect("cards:study", deck)
    folded = recorded.schedules.get(card.pk)
    if folded is not None and folded.state.leech:
        messages.info(request, _set_aside(row, card))
    sitting = Sitting.of(request.session, deck, at)
    sitting.answer(card)
    sitting.save(request.session)
    return redirect("cards:study", deck)


@require_POST
def undo(request: HttpRequest, deck: str) -> HttpResponse:
    """Take the last answer back and put its card on the desk again."""
    row, at = get_object_or_404(Deck, slug=deck), timezone.now()
    learner = learner_of(request)
    undone = None
    if learner is not None:
        undone, moved = as_learner(
            request, learner, lambda whom: services.undo_last(whom, at=at, deck=row)
        )
        if moved:
            return redirect("cards:study", deck)
    if undone is None:
        messages.info(request, _("There is nothing left to take back."))
    else:
        sitting = Sitting.of(request.session, deck, at)
        sitting.take_back(undone.card_id, at)
        sitting.save(request.session)
        messages.info(request, _("Taken back. Here is the card again."))
    return redirect("cards:study", deck)


@never_cache
@require_GET
def done(request: HttpRequest, deck: str) -> HttpResponse:
    """What this sitting came to."""
    row, at = get_object_or_404(Deck, slug=deck), timezone.now()
    learner = learner_of(request)
    if learner is None:
        return redirect("cards:study", deck)
    sitting = Sitting.of(request.session, deck, at)
    report = desk.report_of(learner, row, sitting, at, content_lang())
    sitting.look_back()
    sitting.save(request.session)
    return _page(request, "done" if report.reviews else "empty", row, report=report)


def _set_aside(deck: Deck, card: Card) -> str:
    """What to do about a card that was forgotten too often, with the way to it."""
    said = _(
        "“{title}” keeps slipping away, so it is set aside. "
        '<a href="{page}">Its page</a> shows another way to learn it.'
    )
    page = reverse("cards:card", args=[deck.slug, card.slug])
    return format_html(said, title=title_of(card, content_lang()), page=page)


def _nothing_left(
    request: HttpRequest, deck: Deck, learner: Learner, sitting: Sitting, at: datetime
) -> HttpResponse:
    """After some answers the page at the end; without any, an honest empty state."""
    report = desk.report_of(learner, deck, sitting, at, content_lang())
    if report.reviews:
        return redirect("cards:done", deck.slug)
    return _page(request, "empty", deck, report=report)


def _page(request: HttpRequest, name: str, deck: Deck, **context: Any) -> HttpResponse:
    title = deck.title.get(content_lang()) or deck.title.get("en") or deck.slug
    context |= {"deck": deck, "deck_title": title, "section": "study"}
    return render(request, f"cards/{name}.html", context)
