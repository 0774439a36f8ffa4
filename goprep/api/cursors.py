"""Opaque positions of paged lists: clients send back what they were given."""

from __future__ import annotations

import base64
import json
from typing import Any

from django.http import HttpRequest

from goprep.api.problems import ProblemError


class Cursor:
    """A short list of plain values as URL-safe text; ``kind`` keeps lists from taking each
    other's cursors."""

    def __init__(self, kind: str, *types: type) -> None:
        self.kind = kind
        self.types = types

    def write(self, *values: Any) -> str:
        text = json.dumps([self.kind, *values], separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    def read(self, text: str) -> list[Any]:
        """The values; raises ProblemError `invalid-cursor`."""
        try:
            padded = text.encode("ascii") + b"=" * (-len(text) % 4)
            read: list[Any] = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
            kind, values = read[0], read[1:]
        except (ValueError, TypeError, LookupError, RecursionError):
            raise ProblemError("invalid-cursor") from None
        right = [type(value) is wanted for value, wanted in zip(values, self.types, strict=False)]
        if kind != self.kind or len(values) != len(self.types) or not all(right):
            raise ProblemError("invalid-cursor")
        return values


def next_link(request: HttpRequest, cursor: str | None) -> dict[str, str]:
    """The Link header to the next page; none on the last."""
    if cursor is None:
        return {}
    query = request.GET.copy()
    query["cursor"] = cursor
    address = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
    return {"Link": f'<{address}>; rel="next"'}
