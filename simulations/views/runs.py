"""Runs: ask for one, watch it, change its parameters."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from simulations import services, throttle
from simulations.api.runs import answer_of
from simulations.errors import ParameterError
from simulations.forms import RunForm, bound_form, form_for, preset_form
from simulations.models import SimulationRun
from simulations.views.answers import by_htmx, run_context, too_many, wants_json


@require_POST
def start_run(request: HttpRequest) -> HttpResponseBase:
    """Ask for a run. What is already made is answered at once and costs the visitor nothing."""
    form = _sent_form(request)
    if not form.is_valid():
        return _refused(request, form)
    try:
        asked = services.asked(form.simulator.slug, form.params(), **form.rest())
    except ParameterError as error:
        form.refuse(error)
        return _refused(request, form)
    wait_s = throttle.wait_for([asked], throttle.limits(request), timezone.now())
    if wait_s:
        return too_many(request, wait_s)
    run = services.start(asked)
    if wants_json(request):
        state = answer_of(run).model_dump(mode="json")
        response = JsonResponse(state, status=200 if run.is_finished else 202)
        response["Location"] = reverse("simulations:run", args=[run.pk])
        return response
    if by_htmx(request):
        return _under_way(request, form, run)
    return redirect("simulations:run", run.pk)


@never_cache
@require_safe
def show_run(request: HttpRequest, run_id: uuid.UUID) -> HttpResponseBase:
    """How a run is going: JSON, a fragment that asks again by itself, or a page that reloads."""
    run = get_object_or_404(SimulationRun, pk=run_id)
    if wants_json(request):
        response: HttpResponseBase = JsonResponse(answer_of(run).model_dump(mode="json"))
    elif by_htmx(request):
        template = "_run_poll" if "poll" in request.GET else "_run"
        response = render(request, f"simulations/{template}.html", run_context(run))
    else:
        context = {**run_context(run), "form": _form_of(run)}
        response = render(request, "simulations/run.html", context)
    patch_vary_headers(response, ["Accept", "HX-Request"])
    return response


@require_safe
def try_it(request: HttpRequest, slug: str) -> HttpResponse:
    """The form of one scenario, as a page or as the fragment that replaces another scenario's."""
    try:
        form = preset_form(slug, request.GET.get("scenario"), request.GET.get("preset"))
    except ParameterError as error:
        raise Http404(str(error)) from error
    template = "simulations/_form.html" if by_htmx(request) else "simulations/try.html"
    response = render(request, template, {"form": form})
    patch_vary_headers(response, ["HX-Request"])
    return response


def _sent_form(request: HttpRequest) -> RunForm:
    try:
        return bound_form(request.POST.get("simulator", ""), request.POST)
    except ParameterError as error:
        raise Http404(str(error)) from error


def _form_of(run: SimulationRun) -> RunForm | None:
    """The form filled with a run's parameters; None once the simulator or scenario is gone."""
    try:
        return form_for(run.simulator, run.params, go=run.go, lang=run.lang, seed=run.seed)
    except ParameterError:
        return None


def _under_way(request: HttpRequest, form: RunForm, run: SimulationRun) -> HttpResponse:
    """The run as a fragment; after a refusal with the form, which is no longer marked."""
    if "refused" not in request.POST:
        return render(request, "simulations/_run.html", run_context(run))
    context = {**run_context(run), "form": form}
    return _in_place(render(request, "simulations/_form.html", context))


def _refused(request: HttpRequest, form: RunForm) -> HttpResponse:
    """422 with the form and what is wrong on each field."""
    if wants_json(request):
        return JsonResponse({"status": 422, "errors": form.errors.get_json_data()}, status=422)
    if by_htmx(request):
        return _in_place(render(request, "simulations/_form.html", {"form": form}, status=422))
    return render(request, "simulations/try.html", {"form": form}, status=422)


def _in_place(response: HttpResponse) -> HttpResponse:
    """Have htmx put the answer where the form stands, not where the run would have appeared."""
    response["HX-Retarget"] = "closest .try-it"
    response["HX-Reswap"] = "outerHTML"
    return response
