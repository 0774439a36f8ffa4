"""The queue of what learners reported: read, reply, resolve, decline, by card."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from cards.admin.frame import desk_context
from cards.forms import RELEASES_OFFERED
from cards.models import Report
from cards.reportpage import Waiting, waiting
from cards.services import reports as services
from cards.services.reports import ReportError
from cards.visitors import content_lang

PER_PAGE = 40


class QueueFilter(forms.Form):
    """What to show; a value that makes no sense filters nothing."""

    card = forms.CharField(required=False, max_length=100, label=gettext_lazy("Card"))
    state = forms.ChoiceField(
        required=False,
        label=gettext_lazy("State"),
        choices=[("", gettext_lazy("any")), *Report.State.choices],
    )
    kind = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Kind"),
        choices=[("", gettext_lazy("any")), *Report.Kind.choices],
    )
    release = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Go release"),
        choices=[("", gettext_lazy("any")), *RELEASES_OFFERED],
    )


class DecisionForm(forms.Form):
    """A reply, and, where the card was put right, the revision that did it."""

    verb = forms.ChoiceField(choices=[(v, v) for v in ("reply", "resolve", "reopen")])
    reply = forms.CharField(required=False, strip=False)
    revision = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    query = forms.CharField(required=False, max_length=500)


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Open reports first, those of one card together."""
    return _page(request, request.GET)


@require_POST
def decide(request: HttpRequest, report: UUID) -> HttpResponse:
    """Reply, resolve or put back; what was typed stays on the page when it is refused."""
    row = get_object_or_404(Report, pk=report)
    form = DecisionForm(request.POST)
    query = QueryDict(request.POST.get("query", ""))
    if not form.is_valid():
        return _page(request, query, refused=(row, _first_error(form)), status=422)
    try:
        said = _decide(request, row, form.cleaned_data, timezone.now())
    except ReportError as error:
        return _page(request, query, refused=(row, str(error)), status=422)
    messages.success(request, said)
    return redirect(f"{_queue_address(query)}#report-{row.pk}")


@require_POST
def decline(request: HttpRequest) -> HttpResponse:
    """Close several without a reply: asked once more, and to be taken back afterwards."""
    chosen = _chosen(request)
    query = QueryDict(request.POST.get("query", ""))
    rows = Report.objects.waiting().filter(pk__in=chosen).with_page_parts()
    if not rows:
        messages.info(request, _("Choose at least one report that is still open."))
        return redirect(_queue_address(query))
    if "confirmed" not in request.POST:
        found = [waiting(row, content_lang()) for row in rows]
        context = desk_context(
            request, _("Close without a reply?"), found=found, query=query.urlencode()
        )
        return render(request, "admin/cards/reports_decline.html", context)
    at = timezone.now()
    count = services.decline(chosen, by=request.user, at=at)
    told = query.copy()
    told["declined"], told["at"] = str(count), at.isoformat()
    return redirect(_queue_address(told))


@require_POST
def undo_decline(request: HttpRequest) -> HttpResponse:
    """Open again what this editor closed by one press."""
    query = QueryDict(request.POST.get("query", ""))
    try:
        at = datetime.fromisoformat(request.POST.get("at", ""))
    except ValueError:
        raise Http404 from None
    if timezone.is_naive(at):
        raise Http404
    count = services.take_back_decline(by=request.user, decided_at=at, at=timezone.now())
    said = ngettext("%(n)d report is open again.", "%(n)d reports are open again.", count)
    messages.success(request, said % {"n": count})
    return redirect(_queue_address(query))


def open_reports() -> int:
    """How many wait: for the desk's navigation."""
    return Report.objects.waiting().count()


def _page(
    request: HttpRequest,
    query: QueryDict,
    refused: tuple[Report, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    form = QueueFilter(query)
    form.is_valid()
    rows = Report.objects.matching(form.cleaned_data).in_queue_order().with_page_parts()
    page = Paginator(rows, PER_PAGE).get_page(query.get("page"))
    plain = query.copy()
    for name in ("page", "declined", "at"):
        plain.pop(name, None)
    found = [waiting(row, content_lang()) for row in page.object_list]
    if refused is not None and refused[0].pk not in {each.report.pk for each in found}:
        found.insert(0, waiting(refused[0], content_lang()))
    context = desk_context(
        request,
        _("Reports"),
        form=form,
        filtered=any(form.cleaned_data.values()),
        page=page,
        groups=_by_card(found),
        query=plain.urlencode(),
        declined=query.get("declined", "") if query.get("declined", "").isdigit() else "",
        declined_at=query.get("at", ""),
        refused=refused[0].pk if refused else None,
        refusal=refused[1] if refused else "",
        typed=request.POST,
    )
    return render(request, "admin/cards/reports.html", context, status=status)


def _by_card(found: list[Waiting]) -> list[list[Waiting]]:
    """Neighbours of one card together."""
    groups: list[list[Waiting]] = []
    for each in found:
        if groups and groups[-1][0].report.card_id == each.report.card_id:
            groups[-1].append(each)
        else:
            groups.append([each])
    return groups


def _decide(request: HttpRequest, row: Report, given: dict[str, Any], at: datetime) -> str:
    by = request.user
    if given["verb"] == "reopen":
        services.reopen(row.pk, by=by, at=at)
        return _("The report is open again.")
    if given["verb"] == "reply":
        services.reply(row.pk, by=by, text=given["reply"], at=at)
        return _("Your reply is with the learner.")
    services.resolve(row.pk, by=by, at=at, text=given["reply"], revision=given["revision"])
    return _("The report is closed; the learner reads which revision put it right.")


def _chosen(request: HttpRequest) -> list[UUID]:
    """The ids ticked; what is no id was not on our page and is left out."""
    found = []
    for text in request.POST.getlist("report"):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _first_error(form: forms.Form) -> str:
    return next(str(error) for errors in form.errors.values() for error in errors)


def _queue_address(query: QueryDict) -> str:
    address = reverse("admin:reports")
    return f"{address}?{query.urlencode()}" if query else address
