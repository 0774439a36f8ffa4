"""The log of privileged actions, for superusers and publishers."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cards.admin.frame import desk_context
from cards.admin.words import VERBS
from cards.models import EditorAction

A_PAGE = 50


@require_safe
def logbook(request: HttpRequest) -> HttpResponse:
    """Everything that was done, the newest first; ``?who=`` and ``?card=`` narrow it."""
    actions = EditorAction.objects.select_related("actor", "card")
    if who := request.GET.get("who", ""):
        actions = actions.filter(actor__username=who)
    if about := request.GET.get("about", ""):
        actions = actions.filter(about=about)
    page = Paginator(actions, A_PAGE).get_page(request.GET.get("page"))
    rows = [(action, VERBS.get(action.verb, action.verb)) for action in page.object_list]
    context = {"page": page, "rows": rows, "who": who, "about": about}
    return render(request, "admin/log.html", desk_context(request, _("Log"), **context))
