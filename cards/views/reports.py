"""Reporting a problem with a card, and reading what became of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cards import reportlimits
from cards.examples import shown
from cards.faces import title_of
from cards.forms import ReportForm
from cards.models import Card, Report
from cards.reportpage import places, told_by
from cards.services import reports as services
from cards.services.reports import ReportError
from cards.visitors import address_of, begin, content_lang, learner_of, release_of


@never_cache
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, deck: str, card: str) -> HttpResponse:
    """The form, and what it sends. A page script shows the same in a dialog, where one stands."""
    row = get_object_or_404(
        Card.objects.visible_to(request.user)
        .select_related("deck")
        .prefetch_related("texts", "examples"),
        deck__slug=deck,
        slug=card,
    )
    form = _form(request, row)
    status = 200
    if request.method == "POST":
        status = _tell(request, row, form, timezone.now())
        if status == 200:
            return _thanks(request, row, form)
    context = {
        "deck": row.deck,
        "card": row,
        "form": form,
        "title": title_of(row, content_lang()),
        "back": _back(request, row, form["next"].value()),
        "in_dialog": _in_dialog(request),
        "section": "deck",
    }
    name = "_report" if _in_dialog(request) else "report"
    return render(request, f"cards/{name}.html", context, status=status)


@never_cache
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """What this learner reported, with the editors' replies."""
    learner = learner_of(request)
    told = told_by(learner, content_lang())
    if learner is not None and any(one.new for one in told):
        services.seen(learner, timezone.now())
    return render(request, "cards/reports.html", {"told": told})


@require_POST
def reopen(request: HttpRequest, report: UUID) -> HttpResponse:
    """The learner says that it is still so; only their own report is there for them."""
    learner = learner_of(request)
    if learner is None:
        raise Http404
    try:
        services.reopen_own(report, learner)
    except Report.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("It is with the editors again."))
    return redirect(f"{reverse('cards:reports')}#report-{report}")


def _form(request: HttpRequest, card: Card) -> ReportForm:
    go = release_of(request)
    asked = request.GET.get("kind", "")
    first = {
        "kind": asked if asked in Report.Kind.values else Report.Kind.WRONG,
        "go_release": go,
        "next": request.GET.get("next", ""),
    }
    offered = places(shown(card.examples.all(), content_lang(), go))
    return ReportForm(request.POST or None, initial=first, places=offered)


def _tell(request: HttpRequest, card: Card, form: ReportForm, at: datetime) -> int:
    """The status to answer with: 200 when the report was kept, else the form says what was not."""
    if not form.is_valid():
        return 422
    wait_s = reportlimits.take_report(_limits(request), at)
    if wait_s:
        minutes = max(1, round(wait_s / 60))
        said = ngettext(
            "You have sent many reports this hour. Please send this one in %(n)d minute.",
            "You have sent many reports this hour. Please send this one in %(n)d minutes.",
            minutes,
        )
        form.add_error(None, said % {"n": minutes})
        return 429
    try:
        services.report(begin(request, at), card, lang=content_lang(), at=at, **form.told())
    except ReportError as error:
        form.add_error(error.field, str(error))
        return 422
    return 200


def _limits(request: HttpRequest) -> dict[str, int]:
    learner = learner_of(request)
    limits = {f"address:{address_of(request)}": reportlimits.REPORTS_PER_HOUR_PER_ADDRESS}
    if learner is not None:
        limits[f"learner:{learner.pk}"] = reportlimits.REPORTS_PER_HOUR
    return limits


def _thanks(request: HttpRequest, card: Card, form: ReportForm) -> HttpResponse:
    """In a dialog, in the form's place; otherwise on the page the learner came from."""
    if _in_dialog(request):
        return render(request, "cards/_report_thanks.html")
    messages.success(
        request, _("Thank you. The editors have it; their reply will be under Your reports.")
    )
    return redirect(_back(request, card, form.cleaned_data["next"]))


def _back(request: HttpRequest, card: Card, there: str | None) -> str:
    """Where the learner came from, if that is a page of ours; else the card's page."""
    ours = url_has_allowed_host_and_scheme(
        there, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return there if ours and there else reverse("cards:card", args=[card.deck.slug, card.slug])


def _in_dialog(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"
