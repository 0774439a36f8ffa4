"""How a stored trace is sent: as the bytes that were compressed once, named by a strong ETag."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from goprep.api import FOR_EVER, published
from goprep.api.caching import Recent, has_already
from simulations.services import TraceBody, trace_body, trace_version
from simulations.trace.words import LANGUAGES

Document = dict[str, Any]

recent = Recent(seconds=30, most=10_000)
"""Versions of traces: who has one that was the newest a moment ago is told so without a query. What
is sent is always looked up."""


def trace_response(request: HttpRequest, digest: str, lang: str = "") -> HttpResponseBase:
    """The stored document, or 304 where the client has it; Http404 when there is no such trace.

    ``lang`` sends the texts of one language only. The digest does not cover the texts: who wants
    corrected ones asks with ``?v=`` and the version of the bytes, past every cache.
    """
    if lang:
        return derived(request, digest, lang, lambda document: only(document, lang))
    now_s = time.monotonic()
    version = recent.get(digest, now_s)
    if version is None or not has_already(request, version):
        version = version_of(digest)
        recent.put(digest, version, now_s)
    return published(
        request,
        version,
        lambda: body_of(digest).gzip,
        cache=FOR_EVER,
        gzipped=True,
    )


def derived(
    request: HttpRequest, digest: str, name: str, make: Callable[[Document], Mapping[str, Any]]
) -> HttpResponseBase:
    """What ``make`` takes from the document; ``name`` tells it from everything else taken from it.

    Whether the client has it is known before the body is read. It holds sentences, and those may
    be corrected under the same digest: caches ask again, and mostly hear that nothing changed.
    """
    return published(
        request,
        f"{version_of(digest)}-{name}",
        lambda: as_json(make(body_of(digest).document())),
    )


def version_of(digest: str) -> str:
    """The name of exactly these bytes: captions may change under one digest."""
    known = trace_version(digest)
    if known is None:
        raise Http404
    return f"{digest}-{known}"


def body_of(digest: str) -> TraceBody:
    body = trace_body(digest)
    if body is None:
        raise Http404
    return body


def as_json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def only(document: Document, lang: str) -> Document:
    """The document with the texts of one language; a missing one falls back to English."""
    if lang not in LANGUAGES:
        raise ValueError(f"{lang!r} is not one of {', '.join(LANGUAGES)}")
    text = {
        key: {lang: locales.get(lang) or locales["en"]} for key, locales in document["text"].items()
    }
    return {**document, "text": text}
