"""Why an editor's wish is not granted. Each says it in a sentence for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise

if TYPE_CHECKING:
    from cards.services.editing.checks import Problem
    from cards.services.editing.revisions import Head

Sentence = str | Promise


class NotAllowed(PermissionDenied):
    """This person may not do this. A view that lets it through answers 403."""


class NotNow(Exception):  # noqa: N818 - it names a state, the text is for people
    """The card is not in a state in which this can be done."""


class Refused(ValueError):  # noqa: N818
    """What was sent cannot be stored: ``errors`` is field → sentence."""

    def __init__(self, errors: Mapping[str, Sentence]) -> None:
        self.errors = errors
        super().__init__("; ".join(f"{field}: {said}" for field, said in errors.items()))


class Collision(Exception):  # noqa: N818
    """Somebody else saved first: ``theirs`` is the newest revision now. Nothing was written."""

    def __init__(self, theirs: Head) -> None:
        self.theirs = theirs
        super().__init__(f"Revision {theirs.number} was saved meanwhile.")


class NotReady(Exception):  # noqa: N818
    """What is missing before the card can be published."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = problems
        super().__init__("; ".join(str(problem) for problem in problems))
