"""The API for people: its documentation, its problems, and the document itself."""

from __future__ import annotations

import json
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goprep.api import document, reading
from goprep.api.caching import PUBLIC, conditional, etag_of
from goprep.api.problems import CODES
from goprep.api.problems import problem as make_problem


@require_safe
def openapi(request: HttpRequest) -> HttpResponseBase:
    """The OpenAPI document, for programs."""
    body = document.committed()
    return conditional(request, etag_of(body), lambda: body, cache=PUBLIC)


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Every operation and every shape; ``?q=`` leaves the operations that hold all its words."""
    sought = request.GET.get("q", "")[:100].strip()
    words = sought.casefold().split()
    found = [
        replace(section, operations=[o for o in section.operations if o.matches(words)])
        for section in reading.sections(document.parsed())
    ]
    context = {
        "sections": [section for section in found if section.operations],
        "shapes": reading.shapes(document.parsed()),
        "problems": CODES,
        "sought": sought,
    }
    return render(request, "goprep/api/docs.html", context)


@require_safe
def problems(request: HttpRequest) -> HttpResponse:
    return render(request, "goprep/api/problems.html", {"problems": CODES})


@require_safe
def problem(request: HttpRequest, code: str) -> HttpResponse:
    """What a problem's ``type`` leads to."""
    kind = CODES.get(code)
    if kind is None:
        raise Http404
    example = {**make_problem(code).model_dump(), "request_id": "5f0c9f5c0f7c4e0b9d0a5b6c7d8e9f00"}
    context = {"code": code, "kind": kind, "example": json.dumps(example, indent=2)}
    return render(request, "goprep/api/problem.html", context)
