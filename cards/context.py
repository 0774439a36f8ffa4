"""What the base page needs on every request. Lazy: a page that shows none of it asks for none."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from cards.visitors import learner_of, release_of, scheme_of
from simulations.releases import RELEASES

RELEASE_NAMES = tuple(release.name for release in RELEASES)


def visitor(request: HttpRequest) -> dict[str, Any]:
    return {
        "scheme": scheme_of(request),
        "go_release": SimpleLazyObject(lambda: release_of(request)),
        "releases": RELEASE_NAMES,
        "learner": SimpleLazyObject(lambda: learner_of(request)),
    }
