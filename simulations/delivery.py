"""How a stored trace is sent: as the bytes that were compressed once, named by a strong ETag."""

from __future__ import annotations

import gzip
import json

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers

from simulations.models import TraceDocument
from simulations.services import TraceBody, trace_body
from simulations.trace.words import LANGUAGES

FOR_EVER = "public, max-age=31536000, immutable"


def accepts_gzip(header: str) -> bool:
    """True when an Accept-Encoding header allows gzip (RFC 9110 §12.5.3; q=0 forbids)."""
    weights: dict[str, float] = {}
    for part in header.lower().split(","):
        coding, _, parameter = part.partition(";")
        name, _, value = parameter.partition("=")
        try:
            weights[coding.strip()] = float(value) if name.strip() == "q" else 1.0
        except ValueError:
            weights[coding.strip()] = 0.0
    named = [weights[coding] for coding in ("gzip", "x-gzip") if coding in weights]
    return max(named) > 0 if named else weights.get("*", 0.0) > 0


def trace_response(request: HttpRequest, digest: str, lang: str = "") -> HttpResponseBase | None:
    """Return the document, or 304 where the client has it; None when there is no such trace.

    `lang` sends the texts of one language only. Each encoding and language is a representation of
    its own, with its own strong ETag. Whether the client has it is known before the body is read.
    """
    known = TraceDocument.objects.filter(pk=digest).values_list("body_digest", flat=True).first()
    if known is None:
        return None
    zipped = accepts_gzip(request.headers.get("Accept-Encoding", ""))
    parts = [digest, known[:12], *([lang] if lang else []), *(["gzip"] if zipped else [])]
    response = HttpResponse(content_type="application/json")
    response["ETag"] = f'"{"-".join(parts)}"'
    response["Cache-Control"] = FOR_EVER
    patch_vary_headers(response, ["Accept-Encoding"])
    answer = get_conditional_response(request, etag=response["ETag"], response=response)
    if answer is not response:
        return answer
    body = trace_body(digest)
    if body is None:
        return None
    response.content = _content(body, lang, zipped)
    if zipped:
        response["Content-Encoding"] = "gzip"
    return response


def _content(body: TraceBody, lang: str, zipped: bool) -> bytes:
    if not lang:
        return body.gzip if zipped else body.json()
    plain = only(body, lang)
    return gzip.compress(plain, compresslevel=6, mtime=0) if zipped else plain


def only(body: TraceBody, lang: str) -> bytes:
    """Return the document with the texts of one language; a missing one falls back to English."""
    if lang not in LANGUAGES:
        raise ValueError(f"{lang!r} is not one of {', '.join(LANGUAGES)}")
    document = body.document()
    document["text"] = {
        key: {lang: locales.get(lang) or locales["en"]} for key, locales in document["text"].items()
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
