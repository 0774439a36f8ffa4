"""Strong ETags, and 304 where the client has it already."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag

PRIVATE = "private, no-cache"
PUBLIC = "public, no-cache"
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


def etag_of(*parts: object) -> str:
    """A short name for exactly this content."""
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32]


def conditional(
    request: HttpRequest,
    etag: str,
    content: Callable[[], bytes],
    *,
    cache: str = PRIVATE,
    content_type: str = "application/json",
) -> HttpResponseBase:
    """The content under its ETag, or 304; ``content`` is called only where it is needed."""
    response = HttpResponse(content_type=content_type)
    response["ETag"] = quote_etag(etag)
    response["Cache-Control"] = cache
    patch_vary_headers(response, ["Accept", "Authorization", "Accept-Language"])
    answer = get_conditional_response(request, etag=response["ETag"], response=response)
    if answer is not None and answer is not response:
        return answer
    response.content = content()
    return response


def published(
    request: HttpRequest,
    etag: str,
    content: Callable[[], bytes],
    *,
    cache: str = PUBLIC,
    gzipped: bool = False,
) -> HttpResponseBase:
    """Public content under its strong ETag, compressed where the client takes that; or 304.

    ``gzipped`` says that ``content`` is compressed already. Each encoding is a representation of
    its own, with an ETag of its own. Only for content that is the same for everybody: an answer
    that held a secret must not be compressed beside what a stranger can choose (BREACH).
    """
    zipped = _zipped(request)
    response = HttpResponse(content_type="application/json")
    response["ETag"] = _quoted(etag, zipped)
    response["Cache-Control"] = cache
    patch_vary_headers(response, ["Accept-Encoding"])
    answer = get_conditional_response(request, etag=response["ETag"], response=response)
    if answer is not None and answer is not response:
        return answer
    body = content()
    if zipped:
        response["Content-Encoding"] = "gzip"
        response.content = body if gzipped else gzip.compress(body, compresslevel=6, mtime=0)
    else:
        response.content = gzip.decompress(body) if gzipped else body
    return response


def has_already(request: HttpRequest, etag: str) -> bool:
    """Whether `published` would answer 304 under this ETag, told from one that the client named."""
    return request.headers.get("If-None-Match", "") == _quoted(etag, _zipped(request))


def _zipped(request: HttpRequest) -> bool:
    return accepts_gzip(request.headers.get("Accept-Encoding", ""))


def _quoted(etag: str, zipped: bool) -> str:
    return quote_etag(f"{etag}-gzip" if zipped else etag)


class Recent:
    """What this process looked up in the last ``seconds``; at most ``most`` of it."""

    def __init__(self, seconds: float, most: int) -> None:
        self.seconds, self.most = seconds, most
        self._found: dict[str, tuple[str, float]] = {}

    def get(self, name: str, now_s: float) -> str | None:
        value, until_s = self._found.get(name, ("", now_s))
        return value if now_s < until_s else None

    def put(self, name: str, value: str, now_s: float) -> None:
        if len(self._found) >= self.most:
            self._found = {}
        self._found[name] = value, now_s + self.seconds

    def clear(self) -> None:
        self._found = {}
