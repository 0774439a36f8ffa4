"""Cards a learner takes out of the way, for a day or until they fetch them back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cards import services
from cards.models import Card
from cards.sitting import Sitting
from cards.views.preferences import back
from cards.visitors import as_learner, begin

VERBS: Mapping[str, tuple[Callable[..., Any], Promise]] = {
    "tomorrow": (services.bury, _("Put away until tomorrow.")),
    "set-aside": (services.suspend, _("Set aside. Its page brings it back.")),
    "bring-back": (services.resume, _("It is among your cards again.")),
}


@require_POST
def put(request: HttpRequest, deck: str, card: str, verb: str) -> HttpResponse:
    """Do one of `VERBS` with a card; a visitor becomes a guest by it."""
    row = get_object_or_404(Card.objects.published(), deck__slug=deck, slug=card)
    if verb not in VERBS:
        raise Http404
    at = timezone.now()
    act, said = VERBS[verb]
    if as_learner(request, begin(request, at), lambda whom: act(whom, row, at=at))[1]:
        return redirect(back(request))
    sitting = Sitting.of(request.session, deck, at)
    if sitting.card == str(row.pk):
        sitting.put_away()
        sitting.save(request.session)
    messages.info(request, str(said))
    return redirect(back(request))
