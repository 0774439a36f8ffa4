"""What a card said before: its revisions, what differs between any two, and going back to one."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cards.admin.diffs import field_differences, rendered_differences, source_differences
from cards.admin.frame import desk_context
from cards.models import Card, CardRevision
from cards.services import editing
from cards.visitors import release_of


class PairForm(forms.Form):
    a = forms.IntegerField(min_value=0)
    b = forms.IntegerField(min_value=0)


@require_GET
def history(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """All revisions, the newest first."""
    card = _card(pk)
    revisions = list(card.revisions.select_related("author").defer("source"))
    context = {
        "card": card,
        "deck": card.deck,
        "revisions": revisions,
        "remarks": card.remarks.select_related("author"),
        "newest": revisions[0].number if revisions else None,
    }
    page = desk_context(request, _("History"), **context)
    return render(request, "admin/cards/card/history.html", page)


@require_GET
def compare(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What differs between two revisions: as text, and as learners see it. The older comes first,
    whichever way they were named."""
    card = _card(pk)
    form = PairForm(request.GET)
    if not form.is_valid():
        raise Http404
    a, b = sorted((form.cleaned_data["a"], form.cleaned_data["b"]))
    old, new = (_revision(card, number) for number in (a, b))
    before, after = editing.file_of(old), editing.file_of(new)
    context = {
        "card": card,
        "deck": card.deck,
        "old": old,
        "new": new,
        "fields": field_differences(before, after),
        "source": source_differences(before, after),
        "rendered": rendered_differences(before, after, release_of(request)),
        "go_release": release_of(request),
    }
    title = _("Revisions %(a)s and %(b)s") % {"a": a, "b": b}
    return render(request, "admin/cards/card/compare.html", desk_context(request, title, **context))


@require_POST
def restore(request: HttpRequest, pk: uuid.UUID, number: int) -> HttpResponseBase:
    """Make an old revision's text the newest one."""
    card = _card(pk)
    _revision(card, number)
    made = editing.restore(card, number, author=request.user, at=timezone.now())
    if made is None:
        messages.info(request, _("The newest revision says the same already."))
    else:
        said = _("Revision %(old)s is back, as revision %(new)s.")
        messages.success(request, said % {"old": number, "new": made.number})
    return redirect("admin:cards_card_change", pk)


def _card(pk: uuid.UUID) -> Card:
    return get_object_or_404(Card.objects.select_related("deck"), pk=pk)


def _revision(card: Card, number: int) -> CardRevision:
    return get_object_or_404(card.revisions.select_related("author"), number=number)
