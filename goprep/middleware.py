"""What every request and response carries: who asks, a request id, the Content-Security-Policy."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

from goprep.api.problems import is_api
from goprep.logs import request_id

logger = logging.getLogger("goprep.request")

GetResponse = Callable[[HttpRequest], HttpResponseBase]

# A proxy's own id is kept so that its log and ours meet; anything else could forge log lines.
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestIdMiddleware:
    """Gives each request an id, answers it as X-Request-ID, and logs one line per request."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        name = given if _GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
        token = request_id.set(name)
        started_s = time.perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = name
            logger.info(
                "%s %s %s",
                request.method,
                request.path,
                response.status_code,
                extra={
                    "status": response.status_code,
                    "duration_ms": round((time.perf_counter() - started_s) * 1000, 1),
                },
            )
            return response
        finally:
            request_id.reset(token)


class VisitorAddressMiddleware:
    """Behind our proxy, makes REMOTE_ADDR the visitor's own address, so that limits that count
    by address need not know of proxies: the last one named, which the proxy itself wrote."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.BEHIND_PROXY:
            forwarded = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip()
            request.META["REMOTE_ADDR"] = forwarded or request.META.get("REMOTE_ADDR", "")
        return self.get_response(request)


def _for_pages(middleware: type[MiddlewareMixin]) -> type[MiddlewareMixin]:
    """The middleware, passed by at the API: a device has no session and no messages."""

    class ForPages(middleware):  # type: ignore[misc,valid-type]
        def __call__(self, request: HttpRequest) -> HttpResponseBase:
            if is_api(request):
                passed: HttpResponseBase = self.get_response(request)
                return passed
            answer: HttpResponseBase = super().__call__(request)
            return answer

    return ForPages


PageSession = _for_pages(SessionMiddleware)
PageUser = _for_pages(AuthenticationMiddleware)
PageMessages = _for_pages(MessageMiddleware)


class ContentSecurityPolicyMiddleware:
    """Sends the strict policy of settings on every page: no inline script or style anywhere."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.policy = "; ".join(
            f"{directive} {sources}"
            for directive, sources in settings.CONTENT_SECURITY_POLICY.items()
        )

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response["Content-Security-Policy"] = self.policy
        return response
