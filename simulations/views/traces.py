"""Traces by digest: the document, and a page to step through it."""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from simulations import services
from simulations.api.delivery import trace_response
from simulations.reading import content_lang, position, reading
from simulations.trace.words import LANGUAGES
from simulations.views.answers import problem


@require_safe
def trace_json(request: HttpRequest, digest: str) -> HttpResponseBase:
    """The document itself, cacheable for ever; `?lang=` leaves out the other languages."""
    lang = request.GET.get("lang", "")
    if lang and lang not in LANGUAGES:
        return problem(HTTPStatus.BAD_REQUEST, "lang", _("There is no such language here."))
    return trace_response(request, digest, lang)


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
