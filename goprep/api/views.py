"""The one base of all API views: bodies and queries read by pydantic, answers written by it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, TypeVar

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails, to_json
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from goprep.api.devices import DeviceAuthentication
from goprep.api.limits import Standing, limiter
from goprep.api.problems import FieldError, ProblemError
from goprep.api.spec import ANY_SCOPE

M = TypeVar("M", bound=BaseModel)


class Shape(BaseModel):
    """Base of all bodies: unknown members are ignored, so that old servers take new clients."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class RawJson(BaseParser):
    """Hands the bytes on: pydantic parses and validates them in one go."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        return bytes(stream.read())


class ShapeRenderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, media_type: Any = None, renderer_context: Any = None) -> bytes:
        return b"" if data is None else to_json(data)


class ApiView(APIView):
    """``scope``: what the device's token must allow (``ANY_SCOPE``: nothing in particular); None
    for views that anybody may use."""

    authentication_classes: tuple[type[DeviceAuthentication], ...] = (DeviceAuthentication,)
    parser_classes = (RawJson,)
    renderer_classes: tuple[type[ShapeRenderer], ...] = (ShapeRenderer,)
    scope: ClassVar[str | None] = "study"
    standing: tuple[str, Standing] | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > settings.API_MAX_BODY_BYTES:
            megabytes = settings.API_MAX_BODY_BYTES // 1_000_000
            raise ProblemError("too-large", f"A body may have at most {megabytes} MB.")

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        renderer = self.renderer_classes[0]
        # What nearly every client says; reading it by the rules takes longer than it seems.
        if request.META.get("HTTP_ACCEPT", "*/*") in ("*/*", renderer.media_type):
            return renderer(), renderer.media_type
        return super().perform_content_negotiation(request, force)

    def check_throttles(self, request: Request) -> None:
        device: Any = request.auth
        if device is None:
            policy, limit = "address", settings.API_REQUESTS_PER_MINUTE_PER_ADDRESS
            client = f"address:{request.META.get('REMOTE_ADDR', '')}"
        else:
            policy, limit = "device", settings.API_REQUESTS_PER_MINUTE
            client = f"device:{device.id}"
        if limit:
            self.standing = policy, limiter.spend(client, limit, time.time())

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)
        if self.standing is not None:
            policy, standing = self.standing
            standing.tell(answer, policy)
        return answer

    def check_permissions(self, request: Request) -> None:
        if self.scope is None:
            return
        device: Any = request.auth
        if device is None:
            self.permission_denied(request)
        if self.scope != ANY_SCOPE and self.scope not in device.scopes:
            raise ProblemError("missing-scope", f"The token lacks the scope “{self.scope}”.")

    def body(self, shape: type[M]) -> M:
        """The request's JSON as this shape; raises ProblemError pointing at what is wrong."""
        raw = self.request.data
        if not isinstance(raw, bytes):
            raise ProblemError("malformed", "The request has no body; send a JSON object.")
        try:
            return shape.model_validate_json(raw)
        except ValidationError as error:
            raise refusal(error.errors(include_url=False, include_context=False)) from None

    def query(self, shape: type[M]) -> M:
        """The query parameters as this shape; of a repeated one the last counts."""
        try:
            return shape.model_validate_strings(self.request.query_params.dict())
        except ValidationError as error:
            found = error.errors(include_url=False, include_context=False)
            raise refusal(found, in_query=True) from None


class PublicView(ApiView):
    """What is the same for everybody: no token is looked at, not even a revoked one."""

    authentication_classes = ()
    scope = None


def reply(
    data: object, status: int = 200, headers: Mapping[str, str] | None = None
) -> HttpResponseBase:
    """``data`` as JSON; None for an answer without a body."""
    answer = HttpResponse(status=status, headers=dict(headers or {}))
    if data is None:
        del answer["Content-Type"]
    else:
        answer["Content-Type"] = ShapeRenderer.media_type
        answer.content = to_json(data)
    return answer


def refusal(found: Iterable[ErrorDetails], *, in_query: bool = False) -> ProblemError:
    """What pydantic found, as a problem."""
    errors = [
        FieldError(
            pointer=_pointer(error["loc"], in_query), code=error["type"], detail=error["msg"]
        )
        for error in found
    ]
    if any(error.code == "json_invalid" for error in errors):
        return ProblemError("malformed", errors[0].detail)
    first = errors[0]
    detail = f"{first.pointer}: {first.detail}" if first.pointer else first.detail
    return ProblemError("invalid", detail, errors)


def _pointer(loc: tuple[int | str, ...], in_query: bool) -> str:
    if in_query:
        return ".".join(map(str, loc))
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in loc)
