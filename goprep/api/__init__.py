"""What both apps' APIs share: errors, devices' tokens, shapes, cursors, conditional answers.

    problems   every error is an RFC 9457 problem, also those from outside the views
    devices    who asks: one hashed token per device, with scopes
    views      ``ApiView``: bodies and queries read through pydantic, answers written by it
    cursors    opaque positions of paged lists
    caching    strong ETags, 304, compression of what is public
    limits     how many requests a minute
    spec       ``operation``: what a view's method takes and returns, for OpenAPI

``simulations.api`` and ``cards.api`` import these names; nothing here knows either of them.
"""

from goprep.api.caching import FOR_EVER, conditional, etag_of, published
from goprep.api.cursors import Cursor, next_link
from goprep.api.problems import CODES, FieldError, Problem, ProblemError
from goprep.api.spec import ANY_SCOPE, operation
from goprep.api.views import ApiView, PublicView, Shape, ShapeRenderer, reply

__all__ = [
    "ANY_SCOPE",
    "CODES",
    "FOR_EVER",
    "ApiView",
    "Cursor",
    "FieldError",
    "Problem",
    "ProblemError",
    "PublicView",
    "Shape",
    "ShapeRenderer",
    "conditional",
    "etag_of",
    "next_link",
    "operation",
    "published",
    "reply",
]
