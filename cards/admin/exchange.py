"""Cards in and out of files: take a deck away; bring a file, look at what it would do, confirm."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cards.admin.exchange_forms import ExportForm, ImportForm
from cards.admin.frame import desk_context
from cards.admin.words import BROUGHT, OUTCOMES
from cards.interchange import RefusedError
from cards.models import BroughtFile, EditorAction
from cards.services import editing, imports, interchange
from cards.textdiff import differences


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
    """The form for a file; a worker reads what it sends."""
    sent_here = request.method == "POST"
    form = ImportForm(request.POST, request.FILES) if sent_here else ImportForm()
    if not form.is_valid():
        return _bringing_page(request, form, 422 if form.is_bound else 200)
    sent, deck, lang = (form.cleaned_data[name] for name in ("file", "deck", "lang"))
    content, at = sent.read(), timezone.now()
    try:
        kept = imports.keep(content, sent.name, deck, lang, by=request.user, at=at)
    except editing.NotNow as error:
        form.add_error(None, str(error))
        return _bringing_page(request, form, 409)
    return redirect("admin:brought", kept.pk)


@never_cache
@require_http_methods(["GET", "POST"])
def brought(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """How far the file is, what it would do, and why not; confirming or dropping it."""
    file = imports.brought_file(pk, request.user)
    if file is None:
        raise Http404
    if request.method == "POST":
        return _decided(request, file)
    asks_again = request.headers.get("HX-Request") == "true"
    if asks_again and not file.at_work:
        answer = HttpResponse()
        answer["HX-Refresh"] = "true"  # the whole page is another one now
        return answer
    if file.status == BroughtFile.Status.DONE:
        return redirect("admin:imported", file.entry_id or 0)
    if file.status == BroughtFile.Status.REFUSED:
        told = {"refused": file.name, "problems": file.problems}
        return _bringing_page(request, ImportForm(), 200, **told)
    if file.status == BroughtFile.Status.READY:
        return _preview_page(request, file)
    page = "admin/import_progress.html" if asks_again else "admin/bringing.html"
    context = {"file": file, "steps": _steps(file), **_progress(file)}
    return render(request, page, desk_context(request, file.name, **context))


def _decided(request: HttpRequest, file: BroughtFile) -> HttpResponseBase:
    if "drop" in request.POST:
        if imports.drop(file):
            return redirect("admin:import")
        messages.error(request, _("It is being brought in already; take it back when it is done."))
        return redirect("admin:brought", file.pk)
    digest, take = request.POST.get("digest", ""), _taken(request.POST)
    if not imports.confirm(file, digest, take, by=request.user, at=timezone.now()):
        messages.error(request, _("The plan is not any more the one you looked at; look again."))
    return redirect("admin:brought", file.pk)


def _steps(file: BroughtFile) -> list[tuple[str, str]]:
    """(words, "done", "now" or "") for each step of the way."""
    names = [
        (_("waiting"), ("queued",)),
        (_("reading"), ("reading",)),
        (_("your decision"), ("refused", "ready")),
        (_("bringing in"), ("confirmed", "applying")),
        (_("done"), ("done",)),
    ]
    now = next((n for n, (_words, states) in enumerate(names) if file.status in states), -1)
    return [
        (words, "now" if n == now else "done" if n < now else "")
        for n, (words, _states) in enumerate(names)
    ]


def _progress(file: BroughtFile) -> dict[str, Any]:
    """The count a worker has told, and what to say of it."""
    far = interchange.progress_of(file)
    if far is None:
        return {}
    told = {"done": f"{far.done:,}", "total": f"{far.total:,}"}
    return {"progress": far, "told": str(BROUGHT[far.step]) % told}


@require_http_methods(["GET", "POST"])
def imported(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What an import did, and taking it back."""
    # Each card that an import changed has a line of its own in the log: it is not meant here.
    entry = get_object_or_404(EditorAction, pk=pk, verb="import", details__has_key="cards")
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


def _preview_page(request: HttpRequest, file: BroughtFile) -> HttpResponse:
    shown = [(one, differences(one["before"], one["after"])) for one in file.plan["shown"]]
    context = {"file": file, "plan": file.plan, "shown": shown}
    return render(request, "admin/brought.html", desk_context(request, file.name, **context))
