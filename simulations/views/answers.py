"""What the views of this app share: who asks in which form, limits, refusals."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from simulations import services
from simulations.models import SimulationRun


def problem(status: HTTPStatus, field: str, detail: str) -> JsonResponse:
    """An error as JSON: which field, and a sentence."""
    return JsonResponse({"status": status, "field": field, "detail": detail}, status=status)


def wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def by_htmx(request: HttpRequest) -> bool:
    """True when the answer will replace a part of a page that is already there."""
    return request.headers.get("HX-Request") == "true"


def too_many(request: HttpRequest, wait_s: int) -> HttpResponse:
    minutes = max(1, round(wait_s / 60))
    said = _("You have started many runs this hour. The next one can start in %(minutes)s minutes.")
    context = {"said": said % {"minutes": minutes}}
    if wants_json(request):
        response: HttpResponse = problem(HTTPStatus.TOO_MANY_REQUESTS, "", context["said"])
    else:
        name = "_too_many" if by_htmx(request) else "too_many"
        response = render(
            request, f"simulations/{name}.html", context, status=HTTPStatus.TOO_MANY_REQUESTS
        )
    response["Retry-After"] = str(wait_s)
    return response


def run_context(run: SimulationRun) -> dict[str, Any]:
    waiting = run.status == SimulationRun.Status.PENDING
    return {"run": run, "ahead": services.ahead_of(run) if waiting else 0}
