"""The worked examples of a card: tried out with a real job, attached, ordered, run again."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cards.admin.frame import desk_context
from cards.admin.traces import made, written
from cards.cardfile import Example
from cards.matter import LONGEST_SLUG, LONGEST_TITLE
from cards.models import Card
from cards.services import editing
from cards.visitors import content_lang
from simulations import registry
from simulations import services as simulations
from simulations.errors import ParameterError
from simulations.forms import RunForm, bound_form, form_for, preset_form
from simulations.releases import RELEASES


class AttachForm(forms.Form):
    """What a card says of an example besides its parameters."""

    key = forms.CharField(
        label=gettext_lazy("Name in addresses"),
        max_length=LONGEST_SLUG,
        help_text=gettext_lazy("Lower-case words with hyphens, once in this card."),
    )
    title_en = forms.CharField(label=gettext_lazy("Title, English"), max_length=LONGEST_TITLE)
    title_zh = forms.CharField(label=gettext_lazy("Title, Chinese"), max_length=LONGEST_TITLE)
    releases = forms.MultipleChoiceField(
        label=gettext_lazy("Built in advance for Go"),
        choices=[(release.name, release.name) for release in RELEASES],
        widget=forms.CheckboxSelectMultiple,
    )

    def example(self, run: RunForm) -> Example:
        data = self.cleaned_data
        return Example(
            key=data["key"],
            simulator=run.simulator.slug,
            params=run.params(),
            releases=tuple(data["releases"]),
            title={"en": data["title_en"], "zh-CN": data["title_zh"]},
            seed=run.cleaned_data["seed"],
        )


@require_safe
def examples(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The card's examples, what each has come to, and the simulators to begin a new one with."""
    card = _card(pk)
    head = editing.head_of(card)
    lang = content_lang()
    context = {
        "card": card,
        "deck": card.deck,
        "head": head,
        "examples": made(head.file.examples, lang),
        "simulators": _simulators(),
        "usual": head.file.topic,
    }
    page = desk_context(request, _("Worked examples"), **context)
    return render(request, "admin/cards/card/examples.html", page)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: uuid.UUID, key: str = "") -> HttpResponseBase:
    """The parameters of a new example, or of one the card has; POST attaches it."""
    card = _card(pk)
    head = editing.head_of(card)
    held = next((one for one in head.file.examples if one.key == key), None)
    if key and held is None:
        raise Http404
    try:
        if request.method == "POST":
            run = bound_form(request.POST.get("simulator", ""), request.POST)
        else:
            run = _run_form(request, held)
    except ParameterError as error:
        raise Http404(str(error)) from error
    attach = AttachForm(request.POST or None, initial=_attached(held, run))
    sound = request.method == "POST" and run.is_valid() and attach.is_valid()
    if sound and _attach(request, card, attach, run, key):
        return redirect("admin:cards_card_examples", pk)
    return _page(request, card, run, attach, key, held)


def _page(
    request: HttpRequest,
    card: Card,
    run: RunForm,
    attach: AttachForm,
    key: str = "",
    held: Example | None = None,
) -> HttpResponse:
    context = {
        "card": card,
        "deck": card.deck,
        "form": run,
        "attach": attach,
        "key": key,
        "params": written(held.params) if held else "",
        "releases": RELEASES,
    }
    title = _("Worked example %s") % key if key else _("New worked example")
    page = desk_context(request, title, **context)
    status = 422 if request.method == "POST" else 200
    return render(request, "admin/cards/card/example.html", page, status=status)


@require_POST
def run(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """Run what the form says on its release: a real job, watched where it was asked for."""
    card = _card(pk)
    try:
        form = bound_form(request.POST.get("simulator", ""), request.POST)
    except ParameterError as error:
        raise Http404(str(error)) from error
    asked = None
    if form.is_valid():
        try:
            asked = simulations.asked(form.simulator.slug, form.params(), **form.rest())
        except ParameterError as error:
            form.refuse(error)
    by_htmx = request.headers.get("HX-Request") == "true"
    if asked is None:
        if by_htmx:
            return render(request, "admin/cards/card/run_refused.html", {"form": form}, status=422)
        return _page(request, card, form, AttachForm(request.POST))
    found = simulations.start(asked)
    if not by_htmx:
        return redirect("simulations:run", found.pk)
    context = {
        "run": found,
        "ahead": simulations.ahead_of(found),
        "params": written(found.params),
    }
    return render(request, "admin/cards/card/run.html", context)


@require_POST
def arrange(request: HttpRequest, pk: uuid.UUID, key: str) -> HttpResponseBase:
    """Move an example up or down, or take it out."""
    card, at = _card(pk), timezone.now()
    match request.POST.get("do"):
        case "up" | "down" as way:
            editing.move_example(card, key, way == "up", by=request.user, at=at)
        case "remove":
            if editing.remove_example(card, key, by=request.user, at=at):
                messages.success(request, _("The example is taken out; the history keeps it."))
        case _:
            raise Http404
    return redirect("admin:cards_card_examples", pk)


@require_POST
def run_all(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """Have all examples of the card made again on all their releases."""
    action = editing.run_cards_again([_card(pk)], by=request.user, at=timezone.now())
    return redirect("admin:runs_again", action.pk)


def _attach(request: HttpRequest, card: Card, attach: AttachForm, run: RunForm, key: str) -> bool:
    """True if it was stored; otherwise the forms say what was not accepted."""
    example = attach.example(run)
    try:
        editing.put_example(card, example, instead_of=key, by=request.user, at=timezone.now())
    except editing.Refused as refused:
        for field, sentence in refused.errors.items():
            name = field.replace("title:zh-CN", "title_zh").replace("title:en", "title_en")
            attach.add_error(name if name in attach.fields else None, str(sentence))
        return False
    messages.success(request, _("The example is attached, and is being made for its releases."))
    return True


def _run_form(request: HttpRequest, held: Example | None) -> RunForm:
    """The stored parameters, or those of the scenario and preset that were asked for."""
    scenario, preset = request.GET.get("scenario"), request.GET.get("preset")
    slug = request.GET.get("simulator") or (held.simulator if held else "")
    if held is None or scenario or preset or slug != held.simulator:
        return preset_form(slug, scenario, preset)
    return form_for(
        slug, held.params, go=held.releases[-1] if held.releases else "1.27", seed=held.seed
    )


def _attached(held: Example | None, run: RunForm) -> dict[str, Any]:
    if held is None:
        return {"releases": [run.initial["go"]] if run.initial.get("go") else []}
    return {
        "key": held.key,
        "title_en": held.title.get("en", ""),
        "title_zh": held.title.get("zh-CN", ""),
        "releases": list(held.releases),
    }


def _simulators() -> list[tuple[str, str]]:
    chinese = (get_language() or "").startswith("zh")
    return [(one.slug, one.zh if chinese else one.en) for one in registry.SIMULATORS]


def _card(pk: uuid.UUID) -> Card:
    return get_object_or_404(Card.objects.select_related("deck"), pk=pk)
