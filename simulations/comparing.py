"""Comparisons of two stored traces: made on first request, stored, and said in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from simulations.models import Comparison
from simulations.services import trace_body
from simulations.trace import compare, summary


class NotComparable(ValueError):  # noqa: N818 - it names a state, the text is for people
    """The two traces tell different stories, so no step of one has a partner in the other."""


@dataclass(frozen=True)
class SideBySide:
    """A comparison with both documents: ``body`` as ``simulations.trace.compare`` returns it."""

    body: Mapping[str, Any]
    a: Mapping[str, Any]
    b: Mapping[str, Any]

    def said(self, lang: str) -> str:
        """Return the comparison in one sentence."""
        sentences = summary(self.body, self.a, self.b)
        return sentences.get(lang) or sentences["en"]

    def pair(self, wanted: str | None) -> int:
        """Return the index of the pair a link names; without one, the first that differs."""
        last = len(self.body["pairs"]) - 1
        if wanted and wanted.isascii() and wanted.isdigit() and len(wanted) < 10:
            return min(int(wanted), last)
        return self.first or 0

    @property
    def first(self) -> int | None:
        """The index of the first pair that differs, or None."""
        for index, (_, _, differs) in enumerate(self.body["pairs"]):
            if differs:
                return index
        return None


def side_by_side(a: str, b: str) -> SideBySide | None:
    """Return the comparison of two traces by digest, or None where one does not exist.

    Raises NotComparable when they are of different simulators or scenarios.
    """
    bodies = [trace_body(digest) for digest in (a, b)]
    if bodies[0] is None or bodies[1] is None:
        return None
    left, right = bodies[0].document(), bodies[1].document()
    if _story(left) != _story(right):
        raise NotComparable("These two traces are of different examples.")
    stored = Comparison.objects.filter(a_id=a, b_id=b).first()
    if stored is None:
        stored, _ = Comparison.objects.get_or_create(
            a_id=a,
            b_id=b,
            defaults={"body": compare(left, right), "created_at": timezone.now()},
        )
    return SideBySide(stored.body, left, right)


def _story(document: Mapping[str, Any]) -> tuple[str, Any]:
    return document["simulator"]["name"], document["params"].get("scenario")
