"""Cards in and out of files: take a deck away; bring a file, look at what it would do, confirm."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cards.admin.exchange_forms import ExportForm, ImportForm
from cards.admin.frame import desk_context
from cards.admin.words import OUTCOMES
from cards.interchange import RefusedError
from cards.models import BroughtFile, EditorAction
from cards.services import editing, interchange
from cards.services.interchange import Outcome, Result
from cards.textdiff import differences

MOST_DIFFERENCES = 50
"""Cards whose differences a preview spells out."""


@require_http_methods(["GET", "POST"])
def taking(request: HttpRequest) -> HttpResponseBase:
    """The form, and the file it asks for."""
    form = ExportForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _taking_page(request, form, 422 if form.is_bound else 200)
    wanted = form.cleaned_data
    try:
        taken = interchange.export(
            wanted["deck"],
            wanted["form"],
            by=request.user,
            at=timezone.now(),
            which=wanted["which"],
            langs=form.langs,
        )
    except RefusedError as refused:
        return _taking_page(request, form, 422, problems=refused.problems)
    if not taken.cards:
        form.add_error("which", _("There is no such card in this deck."))
        return _taking_page(request, form, 422)
    answer = HttpResponse(taken.content, content_type=taken.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{taken.name}"'
    return answer


@require_http_methods(["GET", "POST"])
def bringing(request: HttpRequest) -> HttpResponseBase:
    """The form for a file. One that cannot be used comes back with every reason."""
    sent_here = request.method == "POST"
    form = ImportForm(request.POST, request.FILES) if sent_here else ImportForm()
    if not form.is_valid():
        return _bringing_page(request, form, 422 if form.is_bound else 200)
    sent, deck, lang = (form.cleaned_data[name] for name in ("file", "deck", "lang"))
    content, at = sent.read(), timezone.now()
    try:
        incoming = interchange.read(content, sent.name, deck, lang)
        interchange.preview(incoming, deck, by=request.user, at=at)
    except RefusedError as refused:
        return _bringing_page(request, form, 422, refused=sent.name, problems=refused.problems)
    kept = interchange.keep(content, sent.name, deck, lang, by=request.user, at=at)
    return redirect("admin:brought", kept.pk)


@require_http_methods(["GET", "POST"])
def brought(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """What the file would do; confirming does it."""
    file = interchange.brought_file(pk, request.user)
    if file is None:
        raise Http404
    if request.method == "POST" and "drop" in request.POST:
        interchange.drop(file)
        return redirect("admin:import")
    at = timezone.now()
    try:
        incoming = interchange.read(bytes(file.content), file.name, file.deck, file.lang)
        plan = interchange.preview(incoming, file.deck, by=request.user, at=at)
        if request.method == "POST" and request.POST.get("digest") == plan.digest:
            take = _taken(request.POST)
            result = interchange.apply(incoming, file.deck, by=request.user, at=at, take=take)
            interchange.drop(file)
            return redirect("admin:imported", result.entry.pk if result.entry else 0)
    except RefusedError as refused:
        form = ImportForm()
        return _bringing_page(request, form, 422, refused=file.name, problems=refused.problems)
    moved = request.method == "POST"
    return _preview_page(request, file, incoming, plan, moved=moved)


@require_http_methods(["GET", "POST"])
def imported(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What an import did, and taking it back."""
    entry = get_object_or_404(EditorAction, pk=pk, verb="import")
    if request.method == "POST":
        try:
            undone = interchange.undo(entry, by=request.user, at=timezone.now())
        except editing.NotNow as error:
            messages.error(request, str(error))
        else:
            _tell_undone(request, undone)
        return redirect("admin:imported", pk)
    cards = [
        {**card, "word": OUTCOMES[card["verb"]]}
        for card in entry.details["cards"]
        if card["verb"] != "same"
    ]
    more: dict[str, Any] = {"entry": entry, "cards": cards, "counts": entry.details["counts"]}
    return render(request, "admin/imported.html", desk_context(request, entry.about, **more))


def _tell_undone(request: HttpRequest, undone: list[interchange.Undone]) -> None:
    messages.success(request, _("The import was taken back."))
    for one in undone:
        if one.note:
            told = {"slug": one.slug, "why": one.note}
            messages.warning(request, _("%(slug)s stays: %(why)s.") % told)


def _taken(sent: QueryDict) -> set[uuid.UUID]:
    """The cards for which the file shall win; what is no uuid is nobody's card."""
    found = set()
    for text in sent.getlist("take"):
        try:
            found.add(uuid.UUID(text))
        except ValueError:
            continue
    return found


def _taking_page(request: HttpRequest, form: ExportForm, status: int, **more: Any) -> HttpResponse:
    context = desk_context(request, _("Export"), form=form, **more)
    return render(request, "admin/export.html", context, status=status)


def _bringing_page(
    request: HttpRequest, form: ImportForm, status: int, **more: Any
) -> HttpResponse:
    context = desk_context(request, _("Import"), form=form, **more)
    return render(request, "admin/import.html", context, status=status)


def _preview_page(
    request: HttpRequest,
    file: BroughtFile,
    incoming: interchange.Incoming,
    plan: Result,
    *,
    moved: bool,
) -> HttpResponse:
    changing = [one for one in plan.outcomes if one.verb in ("changed", "conflict")]
    shown = [(one, _lines(one)) for one in changing[:MOST_DIFFERENCES]]
    context = desk_context(
        request,
        file.name,
        incoming=incoming,
        plan=plan,
        created=[one for one in plan.outcomes if one.verb == "created"],
        shown=shown,
        hidden=len(changing) - len(shown),
        words=OUTCOMES,
        moved=moved,
    )
    return render(request, "admin/brought.html", context, status=409 if moved else 200)


def _lines(one: Outcome) -> Any:
    return differences(one.before, one.after)
