"""The worked examples of a card: attached, changed, removed, put in another order, run again.

Each is a revision like any other: of a published card it is a proposal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cards.cardfile import Example
from cards.matter import LANGUAGES, SLUG
from cards.models import Card, CardRevision
from cards.services.editing.errors import Refused, Sentence
from cards.services.editing.revisions import head_of
from cards.services.editing.writing import locked, require, store
from simulations import services as simulations
from simulations.errors import ParameterError
from simulations.services import Asked


@transaction.atomic
def put_example(
    card: Card, example: Example, *, instead_of: str = "", by: Any, at: datetime
) -> CardRevision | None:
    """Attach an example, or put it in the place of the one called ``instead_of``; its runs are
    asked for at once. None if nothing changed. Raises NotAllowed, Refused."""
    head = head_of(locked(card))
    others = [one.key for one in head.file.examples if one.key != instead_of]
    if errors := _errors(example, others):
        raise Refused(errors)
    kept = list(head.file.examples)
    places = [place for place, one in enumerate(kept) if one.key == instead_of]
    if places:
        kept[places[0]] = example
    else:
        kept.append(example)
    for request in requests_of([example]):
        simulations.start(request)
    if tuple(kept) == head.file.examples:
        return None
    file = replace(head.file, examples=tuple(kept))
    note = _("Example %s") % example.key
    return store(head, file, author=by, at=at, note=str(note), verb="example", example=example.key)


@transaction.atomic
def remove_example(card: Card, key: str, *, by: Any, at: datetime) -> CardRevision | None:
    """Take an example out; None if there is none of that name. Raises NotAllowed."""
    head = head_of(locked(card))
    kept = tuple(one for one in head.file.examples if one.key != key)
    if kept == head.file.examples:
        return None
    file = replace(head.file, examples=kept)
    note = _("Without example %s") % key
    return store(head, file, author=by, at=at, note=str(note), verb="example", removed=key)


@transaction.atomic
def move_example(card: Card, key: str, up: bool, *, by: Any, at: datetime) -> CardRevision | None:
    """Let an example change places with the one before (``up``) or after it. Raises NotAllowed."""
    head = head_of(locked(card))
    kept = list(head.file.examples)
    here = next((place for place, one in enumerate(kept) if one.key == key), None)
    there = None if here is None else here + (-1 if up else 1)
    if here is None or there is None or not 0 <= there < len(kept):
        return None
    kept[here], kept[there] = kept[there], kept[here]
    file = replace(head.file, examples=tuple(kept))
    return store(
        head, file, author=by, at=at, note=str(_("Examples in another order")), verb="example"
    )


def run_again(examples: Sequence[Example], *, by: Any, rebuild: bool = True) -> list[Asked]:
    """Have every example made on each of its releases (finished ones again, for ``rebuild``).

    Those that cannot be built are left out. Raises NotAllowed.
    """
    require(by, "cards.change_card")
    asked = requests_of(examples)
    for request in asked:
        simulations.start(request, rebuild=rebuild)
    return asked


def requests_of(examples: Sequence[Example]) -> list[Asked]:
    """The request of every example on each of its releases; what cannot be built is left out."""
    found = []
    for one in examples:
        for go in one.releases:
            try:
                found.append(simulations.asked(one.simulator, one.params, go=go, seed=one.seed))
            except ParameterError:
                continue
    return found


def _errors(example: Example, others: Sequence[str]) -> dict[str, Sentence]:
    errors: dict[str, Sentence] = {}
    if not SLUG.fullmatch(example.key):
        errors["key"] = _("Write lower-case words with hyphens.")
    elif example.key in others:
        errors["key"] = _("Another example of this card has that name.")
    for lang in LANGUAGES:
        if not example.title.get(lang, "").strip():
            errors[f"title:{lang}"] = _("Give it a title.")
    if not example.releases:
        errors["releases"] = _("Choose at least one release to build it for.")
    for go in example.releases:
        try:
            simulations.asked(example.simulator, example.params, go=go, seed=example.seed)
        except ParameterError as error:
            errors["releases"] = _("On Go %(go)s: %(reason)s") % {"go": go, "reason": error}
    return errors
