"""Two traces side by side, and the way there for any two releases."""

from __future__ import annotations

import json
import uuid

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from simulations import services, throttle
from simulations.api.comparisons import comparison_response
from simulations.comparing import NotComparable, SideBySide, side_by_side
from simulations.errors import ParameterError
from simulations.models import SimulationRun
from simulations.reading import content_lang, reading
from simulations.releases import RELEASES
from simulations.views.answers import run_context, too_many


@require_safe
def compare_json(request: HttpRequest, a: str, b: str) -> HttpResponseBase:
    """The comparison as data; it never changes, so it may be cached for ever."""
    try:
        return comparison_response(request, a, b)
    except NotComparable as error:
        raise Http404(str(error)) from error


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
        return _not_comparable(request, error.told(content_lang(get_language())))
    except ValueError:
        return _not_comparable(request, _("The example's parameters could not be read."))
    wait_s = throttle.wait_for(wanted, throttle.limits(request), timezone.now())
    if wait_s:
        return too_many(request, wait_s)
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
    context = {"runs": [run_context(run) for run in runs], "waiting": waiting}
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
