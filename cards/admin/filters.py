"""Searches an editor keeps."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cards.services import editing

KEPT = ("q", "state", "topic", "difficulty", "languages", "release", "o")
"""What of an address is a search; a page number is not."""


@require_POST
def keep(request: HttpRequest) -> HttpResponseBase:
    """Keep the search the list was showing."""
    sent = QueryDict(request.POST.get("query", "")[:1000])
    kept = QueryDict(mutable=True)
    for name in KEPT:
        if name in sent:
            kept[name] = sent[name]
    try:
        editing.keep_filter(request.user, request.POST.get("name", ""), kept.urlencode())
        messages.success(request, _("Kept: it stands above the filters from now on."))
    except editing.Refused as refused:
        messages.error(request, str(refused.errors["name"]))
    return redirect(f"{reverse('admin:cards_card_changelist')}?{kept.urlencode()}")


@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Forget one of them."""
    editing.forget_filter(request.user, pk)
    return redirect("admin:cards_card_changelist")
