"""Errors as clients get them: RFC 9457 problems, one form for all of them.

``type`` is an address on this site that explains the problem; ``code`` is its last part, for
programs to switch on. ``errors`` points at the parts of the request that are at fault.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse
from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import to_json
from rest_framework import exceptions
from rest_framework.response import Response

from goprep import unreadable
from goprep.logs import request_id

CONTENT_TYPE = "application/problem+json"
TYPES_AT = "/api/problems/"
logger = logging.getLogger("goprep.api")


@dataclass(frozen=True)
class Kind:
    """A kind of problem: its status, its title, and what a client does about it."""

    status: HTTPStatus
    title: str
    advice: str


CODES: Mapping[str, Kind] = {
    **{code: Kind(*kind) for code, kind in unreadable.KINDS.items()},
    "invalid-cursor": Kind(
        HTTPStatus.BAD_REQUEST,
        "The cursor is not one of ours",
        "Send cursors back exactly as they were given, to the same address.",
    ),
    "not-authenticated": Kind(
        HTTPStatus.UNAUTHORIZED,
        "A device's token is needed",
        "Log in, and send the token as `Authorization: Bearer <token>`. A token that was revoked"
        " or has expired stays refused: log in again and keep what was not yet sent.",
    ),
    "wrong-password": Kind(
        HTTPStatus.UNAUTHORIZED,
        "User name and password do not match an account",
        "Ask the person to type them again.",
    ),
    "not-confirmed": Kind(
        HTTPStatus.FORBIDDEN,
        "The password is not right",
        "Ask the person for the account's password again. The token stays valid.",
    ),
    "last-administrator": Kind(
        HTTPStatus.CONFLICT,
        "This is the only administrator's account",
        "Make somebody else a superuser first; without one nobody could name editors.",
    ),
    "scope-refused": Kind(
        HTTPStatus.FORBIDDEN,
        "This account may not have that scope",
        "Log in without the scope that `detail` names, or with an editor's account.",
    ),
    "second-step": Kind(
        HTTPStatus.UNAUTHORIZED,
        "The code of the second step is needed, or was wrong",
        "Ask for the code of the authenticator app, or for a recovery code, and send it as `code`.",
    ),
    "forbidden": Kind(
        HTTPStatus.FORBIDDEN,
        "This account may not do that",
        "Nothing that a client can change.",
    ),
    "missing-scope": Kind(
        HTTPStatus.FORBIDDEN,
        "The token lacks a scope",
        "Log in again and ask for the scope that `detail` names.",
    ),
    "not-found": Kind(
        HTTPStatus.NOT_FOUND,
        "There is nothing here for you",
        "Check the address. What belongs to somebody else is not found either.",
    ),
    "method-not-allowed": Kind(
        HTTPStatus.METHOD_NOT_ALLOWED,
        "This address does not take that method",
        "The Allow header lists the methods it takes.",
    ),
    "not-acceptable": Kind(
        HTTPStatus.NOT_ACCEPTABLE,
        "There is no such representation",
        "Accept application/json.",
    ),
    "conflict": Kind(
        HTTPStatus.CONFLICT,
        "It is not in a state that allows that",
        "Read it anew; `detail` says what is in the way.",
    ),
    "cursor-expired": Kind(
        HTTPStatus.GONE,
        "The cursor is too old",
        "Ask for the changes again without a cursor, and keep every event that was not yet sent.",
    ),
    "too-large": Kind(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        "The request is too large",
        "Send the same in several smaller requests.",
    ),
    "unsupported-media-type": Kind(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        "The body is not JSON",
        "Send Content-Type: application/json.",
    ),
    "invalid": Kind(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "Some values cannot be used",
        "`errors` points at each of them and says what is wrong.",
    ),
    "too-many-requests": Kind(
        HTTPStatus.TOO_MANY_REQUESTS,
        "Too many requests",
        "Wait as many seconds as the Retry-After header says, then send the same again.",
    ),
    "internal": Kind(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "Something went wrong on our side",
        "Send the same again later; quote `request_id` when you tell us of it.",
    ),
    "unavailable": Kind(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "The service is not ready",
        "Send the same again after as many seconds as the Retry-After header says.",
    ),
}


class FieldError(BaseModel):
    """One part of the request that is at fault."""

    pointer: str = Field(description="JSON pointer into the body, or the query parameter's name.")
    code: str = Field(description="Short and stable, for programs.")
    detail: str = Field(description="A sentence for people.")


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "/api/problems/invalid",
                    "code": "invalid",
                    "title": "Some values cannot be used",
                    "status": 422,
                    "detail": "limit: Input should be less than or equal to 500",
                    "request_id": "5f0c9f5c0f7c4e0b9d0a5b6c7d8e9f00",
                    "errors": [
                        {
                            "pointer": "limit",
                            "code": "less_than_equal",
                            "detail": "Input should be less than or equal to 500",
                        }
                    ],
                }
            ]
        }
    )

    type: str = Field(description="Address that explains this kind of problem.")
    code: str = Field(description="The last part of `type`.")
    title: str
    status: int
    detail: str = Field(description="A sentence for people about this case.")
    request_id: str = Field(description="Names this request in our logs.")
    errors: list[FieldError] = Field(default_factory=list)


@dataclass
class ProblemError(Exception):
    """Raised by views; becomes the answer. ``code`` is a key of ``CODES``."""

    code: str
    detail: str = ""
    errors: list[FieldError] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)


def problem(code: str, detail: str = "", errors: Iterable[FieldError] = ()) -> Problem:
    kind = CODES[code]
    return Problem(
        type=f"{TYPES_AT}{code}",
        code=code,
        title=kind.title,
        status=kind.status,
        detail=detail or f"{kind.title}.",
        request_id=request_id.get(),
        errors=list(errors),
    )


def exception_handler(error: Exception, context: Mapping[str, Any]) -> Response:
    """DRF's hook: every error that a view raises, as a problem."""
    said = _read(error)
    if said.code == "internal":
        request = context.get("request")
        logger.error(
            "unhandled error", exc_info=error, extra={"path": getattr(request, "path", "")}
        )
    body = problem(said.code, said.detail, said.errors)
    return Response(body, body.status, headers=said.headers, content_type=CONTENT_TYPE)


def response(code: str, detail: str = "", headers: Mapping[str, str] | None = None) -> HttpResponse:
    """A problem outside DRF: unknown addresses, errors of the middleware."""
    body = problem(code, detail)
    return HttpResponse(
        to_json(body), status=body.status, content_type=CONTENT_TYPE, headers=dict(headers or {})
    )


def is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/v")


def _read(error: Exception) -> ProblemError:
    match error:
        case ProblemError():
            return error
        case Http404():
            return ProblemError("not-found")
        case PermissionDenied() | exceptions.PermissionDenied():
            return ProblemError("forbidden")
        case RequestDataTooBig() | TooManyFilesSent():
            return ProblemError("too-large")
        case exceptions.NotAuthenticated() | exceptions.AuthenticationFailed():
            return ProblemError(
                "not-authenticated", str(error.detail), headers={"WWW-Authenticate": "Bearer"}
            )
        case exceptions.MethodNotAllowed():
            return ProblemError("method-not-allowed", str(error.detail))
        case exceptions.NotAcceptable():
            return ProblemError("not-acceptable")
        case exceptions.UnsupportedMediaType():
            return ProblemError("unsupported-media-type", str(error.detail))
        case exceptions.Throttled():
            return throttled(getattr(error, "wait", None))
        case exceptions.ParseError():
            return ProblemError("malformed", str(error.detail))
        case _:
            return ProblemError("internal")


def throttled(wait_s: float | None) -> ProblemError:
    seconds = max(1, round(wait_s or 1))
    return ProblemError(
        "too-many-requests",
        f"Try again in {seconds} seconds.",
        headers={"Retry-After": str(seconds)},
    )
