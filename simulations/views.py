"""Traces by digest, and runs: ask for one, watch it, change its parameters."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from simulations import services, throttle
from simulations.comparing import NotComparable, SideBySide, side_by_side
from simulations.delivery import FOR_EVER, trace_response
from simulations.errors import ParameterError
from simulations.forms import RunForm, bound_form, form_for, preset_form
from simulations.models import SimulationRun
from simulations.reading import content_lang, position, reading
from simulations.releases import RELEASES
from simulations.trace.words import LANGUAGES

# ---- traces ----


@require_safe
def trace_json(request: HttpRequest, digest: str) -> HttpResponseBase:
    """The document itself, cacheable for ever; `?lang=` leaves out the other languages."""
    lang = request.GET.get("lang", "")
    if lang and lang not in LANGUAGES:
        return problem(HTTPStatus.BAD_REQUEST, "lang", _("There is no such language here."))
    response = trace_response(request, digest, lang)
    if response is None:
        raise Http404
    return response


@require_safe
def trace_page(request: HttpRequest, digest: str) -> HttpResponse:
    """The player, and inside it one position as a complete page for those without JavaScript."""
    body = services.trace_body(digest)
    if body is None:
        raise Http404
    document = body.document()
    lang = content_lang(request.GET.get("lang") or get_language())
    n = position(document, request.GET.get("step"))
    context = {
        "digest": digest,
        "version": body.version,
        "reading": reading(document, n, lang),
        "simulator": document["simulator"]["name"],
        "asked_lang": lang if "lang" in request.GET else "",
    }
    return render(request, "simulations/trace.html", context)


# ---- two traces side by side ----


@require_safe
def compare_json(request: HttpRequest, a: str, b: str) -> HttpResponse:
    """The comparison as data; it never changes, so it may be cached for ever."""
    found = _side_by_side(a, b)
    response = JsonResponse(dict(found.body))
    response["Cache-Control"] = FOR_EVER
    return response


@require_safe
def compare_page(request: HttpRequest, a: str, b: str) -> HttpResponse:
    """Two players with one scrubber; inside them one pair of positions for those without script."""
    found = _side_by_side(a, b)
    lang = content_lang(request.GET.get("lang") or get_language())
    index = found.pair(request.GET.get("pair"))
    ia, ib, differs = found.body["pairs"][index]
    context = {
        "found": found,
        "a": a,
        "b": b,
        "said": found.said(lang),
        "index": index,
        "last": len(found.body["pairs"]) - 1,
        "differs": differs,
        "reading_a": reading(found.a, ia, lang),
        "reading_b": reading(found.b, ib, lang),
        "releases": RELEASES,
        "params": json.dumps(found.a["params"], ensure_ascii=False),
        "simulator": found.a["simulator"]["name"],
        "seed": found.a["seed"],
    }
    return render(request, "simulations/compare.html", context)


@require_POST
def start_comparison(request: HttpRequest) -> HttpResponseBase:
    """Ask for the same example on two releases; what is made already costs nothing."""
    try:
        params = json.loads(request.POST.get("params", ""))
        seed = int(request.POST.get("seed") or 0)
        wanted = [
            services.asked(request.POST.get("simulator", ""), params, go=go, seed=seed)
            for go in (request.POST.get("a", ""), request.POST.get("b", ""))
        ]
    except ParameterError as error:
        return _not_comparable(request, str(error))
    except ValueError:
        return _not_comparable(request, _("The example's parameters could not be read."))
    known = services.find_runs(wanted)
    if any(one.key not in known or known[one.key].may_be_asked_again for one in wanted):
        wait_s = throttle.take(_limits(request), timezone.now())
        if wait_s:
            return _too_many(request, wait_s)
    runs = [services.start(one) for one in wanted]
    return redirect("simulations:comparison", runs[0].pk, runs[1].pk)


@never_cache
@require_safe
def await_comparison(request: HttpRequest, run_a: uuid.UUID, run_b: uuid.UUID) -> HttpResponse:
    """Go on to the comparison once both runs are done; until then say how they are going."""
    runs = [get_object_or_404(SimulationRun, pk=pk) for pk in (run_a, run_b)]
    if all(run.document_id for run in runs):
        return redirect("simulations:compare", runs[0].document_id, runs[1].document_id)
    waiting = any(not run.is_finished for run in runs)
    context = {"runs": [_run_context(run) for run in runs], "waiting": waiting}
    return render(request, "simulations/comparison.html", context)


def _side_by_side(a: str, b: str) -> SideBySide:
    try:
        found = side_by_side(a, b)
    except NotComparable as error:
        raise Http404(str(error)) from error
    if found is None:
        raise Http404
    return found


def _not_comparable(request: HttpRequest, said: str) -> HttpResponse:
    return render(request, "simulations/not_comparable.html", {"said": said}, status=422)


# ---- runs ----


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
    known = services.find_run(asked)
    if known is None or known.may_be_asked_again:
        wait_s = throttle.take(_limits(request), timezone.now())
        if wait_s:
            return _too_many(request, wait_s)
    run = services.start(asked)
    if _wants_json(request):
        done = run.status == SimulationRun.Status.SUCCEEDED
        response = JsonResponse(run_state(run), status=200 if done else 202)
        response["Location"] = reverse("simulations:run", args=[run.pk])
        return response
    if _by_htmx(request):
        return render(request, "simulations/_run.html", _run_context(run))
    return redirect("simulations:run", run.pk)


@never_cache
@require_safe
def show_run(request: HttpRequest, run_id: uuid.UUID) -> HttpResponseBase:
    """How a run is going: JSON, a fragment that asks again by itself, or a page that reloads."""
    run = get_object_or_404(SimulationRun, pk=run_id)
    if _wants_json(request):
        response: HttpResponseBase = JsonResponse(run_state(run))
    elif _by_htmx(request):
        template = "_run_poll" if "poll" in request.GET else "_run"
        response = render(request, f"simulations/{template}.html", _run_context(run))
    else:
        context = {**_run_context(run), "form": _form_of(run)}
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
    template = "simulations/_form.html" if _by_htmx(request) else "simulations/try.html"
    response = render(request, template, {"form": form})
    patch_vary_headers(response, ["HX-Request"])
    return response


def run_state(run: SimulationRun) -> dict[str, Any]:
    """The public face of a run as JSON; `error` says what went wrong and in which field."""
    state: dict[str, Any] = {
        "id": str(run.pk),
        "status": run.status,
        "simulator": run.simulator,
        "params": run.params,
        "go": run.go,
        "lang": run.lang,
        "seed": run.seed,
        "created_at": _written(run.created_at),
        "started_at": _written(run.started_at),
        "finished_at": _written(run.finished_at),
        "trace": None,
        "page": None,
        "error": None,
    }
    if run.document_id:
        state["trace"] = reverse("simulations:trace-json", args=[run.document_id])
        state["page"] = reverse("simulations:trace", args=[run.document_id])
    if run.status == SimulationRun.Status.FAILED:
        state["error"] = {
            "code": run.error_code,
            "field": run.error_field,
            "detail": run.error,
            "may_be_asked_again": run.may_be_asked_again,
        }
    return state


def problem(status: HTTPStatus, field: str, detail: str) -> JsonResponse:
    """An error as JSON: which field, and a sentence."""
    return JsonResponse({"status": status, "field": field, "detail": detail}, status=status)


def _written(at: dt.datetime | None) -> str | None:
    return at.isoformat() if at else None


def _wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def _by_htmx(request: HttpRequest) -> bool:
    """True when the answer will replace a part of a page that is already there."""
    return request.headers.get("HX-Request") == "true"


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


def _run_context(run: SimulationRun) -> dict[str, Any]:
    waiting = run.status == SimulationRun.Status.PENDING
    return {"run": run, "ahead": services.ahead_of(run) if waiting else 0}


def _refused(request: HttpRequest, form: RunForm) -> HttpResponse:
    """422 with the form and what is wrong on each field."""
    if _wants_json(request):
        return JsonResponse({"status": 422, "errors": form.errors.get_json_data()}, status=422)
    if _by_htmx(request):
        response = render(request, "simulations/_form.html", {"form": form}, status=422)
        # The answer belongs where the form stands, not where the run would have appeared.
        response["HX-Retarget"] = "closest .try-it"
        response["HX-Reswap"] = "outerHTML"
        return response
    return render(request, "simulations/try.html", {"form": form}, status=422)


def _too_many(request: HttpRequest, wait_s: int) -> HttpResponse:
    minutes = max(1, round(wait_s / 60))
    said = _("You have started many runs this hour. The next one can start in %(minutes)s minutes.")
    context = {"said": said % {"minutes": minutes}}
    if _wants_json(request):
        response: HttpResponse = problem(HTTPStatus.TOO_MANY_REQUESTS, "", context["said"])
    else:
        name = "_too_many" if _by_htmx(request) else "too_many"
        response = render(
            request, f"simulations/{name}.html", context, status=HTTPStatus.TOO_MANY_REQUESTS
        )
    response["Retry-After"] = str(wait_s)
    return response


def _limits(request: HttpRequest) -> dict[str, int]:
    """Whose hours a run counts against: the account or session, and the address behind it."""
    limits = {f"address:{_address(request)}": settings.RUNS_PER_HOUR_PER_ADDRESS}
    if request.user.is_authenticated:
        limits[f"account:{request.user.pk}"] = settings.RUNS_PER_HOUR
    elif request.session.session_key:
        limits[f"session:{request.session.session_key}"] = settings.RUNS_PER_HOUR
    return limits


def _address(request: HttpRequest) -> str:
    """The visitor's address; behind our proxy the last entry, which the proxy itself wrote."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_PROXY else ""
    return forwarded.split(",")[-1].strip() or str(request.META.get("REMOTE_ADDR", ""))
