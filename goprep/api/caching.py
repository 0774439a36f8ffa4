"""Strong ETags, and 304 where the client has it already."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag

PRIVATE = "private, no-cache"
PUBLIC = "public, no-cache"
FOR_EVER = "public, max-age=31536000, immutable"


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
