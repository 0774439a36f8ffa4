"""A card's way: comparing what is proposed with what is published, deciding, saying why."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from cards.admin.diffs import field_differences, rendered_differences, source_differences
from cards.admin.frame import desk_context
from cards.admin.seen import faces, notes
from cards.admin.traces import made
from cards.models import Card
from cards.services import editing
from cards.services.editing import Head
from cards.visitors import content_lang, release_of


class StepForm(forms.Form):
    """A step, or only a word."""

    verb = forms.ChoiceField(
        choices=[(v, v) for v in ("submit", "give_back", "publish", "withdraw", "remark")]
    )
    text = forms.CharField(required=False, max_length=2000)
    meaning_changed = forms.BooleanField(required=False)
    decided = forms.BooleanField(required=False)

    def meaning(self) -> bool | None:
        """The publisher's word on it; None where the page did not ask."""
        return self.cleaned_data["meaning_changed"] if self.cleaned_data["decided"] else None


STEPS: Mapping[str, tuple[Callable[..., Any], str | Promise]] = {
    "submit": (editing.submit, _("Sent to review.")),
    "give_back": (editing.give_back, _("It is a draft again.")),
    "publish": (editing.publish, _("Published: learners see it from now on.")),
    "withdraw": (editing.withdraw, _("Withdrawn: learners do not get it any more.")),
    "remark": (editing.remark, _("Said.")),
}


@require_POST
def step(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """Take one step with a card. What is missing before publication is listed with links."""
    card = _card(pk)
    form = StepForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Keep what you say to 2,000 characters."))
        return redirect("admin:cards_card_change", pk)
    verb, text = form.cleaned_data["verb"], form.cleaned_data["text"].strip()
    more = {"meaning_changed": form.meaning()} if verb == "publish" else {}
    act, said = STEPS[verb]
    try:
        if verb != "remark" or text:
            act(card, by=request.user, at=timezone.now(), text=text, **more)
            messages.success(request, str(said))
    except editing.NotNow as not_now:
        messages.error(request, str(not_now))
    except editing.NotReady as not_ready:
        return _review(request, card, missing=not_ready.problems, status=409, text=text)
    return redirect("admin:cards_card_change", pk)


@require_GET
def review(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The newest revision beside what learners see, with everything a publisher has to know."""
    return _review(request, _card(pk))


def _review(
    request: HttpRequest, card: Card, *, missing: Any = None, status: int = 200, text: str = ""
) -> HttpResponse:
    head = editing.head_of(card)
    if missing is None:
        missing = editing.missing_for_publication(head.file, card)
    published = card.revisions.filter(published_at__isnull=False).exclude(number=head.number)
    before = published.first()
    old = editing.file_of(before) if before else None
    go, lang = release_of(request), content_lang()
    context = {
        "card": card,
        "deck": card.deck,
        "head": head,
        "before": before,
        "missing": notes(missing),
        "edit_url": reverse("admin:cards_card_change", args=[card.pk]),
        "fields": field_differences(old, head.file) if old else [],
        "source": source_differences(old, head.file) if old else [],
        "rendered": rendered_differences(old, head.file, go) if old else [],
        "whole": [] if old else list(faces(head.file, go).values()),
        "examples": made(head.file.examples, lang),
        "may": _may(request, head),
        "own_words": editing.own_words(request.user, head),
        "remarks": card.remarks.select_related("author"),
        "text": text,
        "go_release": go,
    }
    page = desk_context(request, _("Compare and decide"), **context)
    return render(request, "admin/cards/card/review.html", page, status=status)


def _may(request: HttpRequest, head: Head) -> dict[str, bool]:
    return {verb: editing.may(request.user, verb, head) for verb in ("give_back", "publish")}


def _card(pk: uuid.UUID) -> Card:
    return get_object_or_404(Card.objects.select_related("deck"), pk=pk)
