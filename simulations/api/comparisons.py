"""Two traces side by side, as data."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from rest_framework.request import Request

from goprep.api import (
    FieldError,
    ProblemError,
    PublicView,
    etag_of,
    operation,
    published,
)
from simulations.api.delivery import as_json, version_of
from simulations.api.shapes import ComparisonAnswer
from simulations.api.traces import CACHED, UNCHANGED
from simulations.comparing import NotComparable, side_by_side
from simulations.trace.words import LANGUAGES


class ComparisonView(PublicView):
    @operation(
        "Two traces side by side",
        tag="traces",
        returns={200: ComparisonAnswer, 304: UNCHANGED},
        refuses=("not-found", "invalid"),
        headers=CACHED,
        public=True,
        name="getComparison",
    )
    def get(self, request: Request, a: str, b: str) -> HttpResponseBase:
        """Which positions belong together, and where the two part. Both must be traces of the same
        scenario of the same simulator. The summary may be corrected: revalidate it by its ETag."""
        try:
            return comparison_response(request, a, b)
        except NotComparable as error:
            wrong = FieldError(pointer="b", code="not_comparable", detail=str(error))
            raise ProblemError("invalid", str(error), [wrong]) from error


def comparison_response(request: HttpRequest, a: str, b: str) -> HttpResponseBase:
    """The comparison, or 304; raises Http404 and NotComparable."""
    etag = etag_of(version_of(a), version_of(b))
    return published(request, etag, lambda: _content(a, b))


def _content(a: str, b: str) -> bytes:
    found = side_by_side(a, b)
    if found is None:
        raise Http404
    return as_json(
        {
            **found.body,
            "go_a": found.a["go"]["version"],
            "go_b": found.b["go"]["version"],
            "summary": {lang: found.said(lang) for lang in LANGUAGES},
        }
    )
