"""Cards of a deck → a file to take away."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cards.cardfile import CardFile
from cards.interchange import (
    Sheet,
    Told,
    rows_of,
    write_apkg,
    write_card_files,
    write_csv,
    write_xlsx,
)
from cards.matter import LANGUAGES
from cards.models import Card, Deck
from cards.services.cardrows import card_as_file
from cards.services.editing.log import log
from cards.services.editing.revisions import WAITING, heads_of
from cards.services.editing.writing import require
from cards.services.interchange.reading import deck_as_file
from simulations import services as simulations
from simulations.errors import ParameterError

FORMATS: Mapping[str, tuple[str | Promise, str]] = {
    "md": (_("Card files (zip)"), "application/zip"),
    "csv": (_("CSV table"), "text/csv; charset=utf-8"),
    "xlsx": (
        _("XLSX workbook"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "apkg": (_("Anki package"), "application/octet-stream"),
}
"""Name → what people call it, media type."""

WHICH: Mapping[str, str | Promise] = {
    "published": _("What learners see"),
    "newest": _("The newest text of every card"),
    "waiting": _("Only drafts and what is in review"),
}

_SUFFIX = {"md": "zip"}


@dataclass(frozen=True)
class Exported:
    """`not_built` counts worked examples that had to be left out of an Anki package."""

    name: str
    media_type: str
    content: bytes
    cards: int
    not_built: int = 0


@dataclass(frozen=True)
class _Taken:
    file: CardFile
    changed_at: datetime


@dataclass(frozen=True)
class _Trace:
    """The digest of a built example's trace, and when it was made or asked for again."""

    digest: str
    at: datetime


def export(
    deck: Deck,
    form: str,
    *,
    by: Any,
    at: datetime,
    which: str = "published",
    langs: Sequence[str] = LANGUAGES,
) -> Exported:
    """The file, and a line in the log. `langs` narrows an Anki package; the other forms hold both
    languages. Raises NotAllowed; KeyError for a form or a choice there is not; RefusedError where
    the form cannot hold a card."""
    require(by, "cards.view_card")
    taken = _TAKE[which](deck)
    found = _WRITE[form](deck, taken, langs)
    name = f"{deck.slug}.{_SUFFIX.get(form, form)}"
    log(by, "export", at=at, about=name, deck=deck.slug, which=which, cards=len(taken))
    content, not_built = found
    return Exported(name, FORMATS[form][1], content, len(taken), not_built)


def _rows(deck: Deck) -> list[Card]:
    rows = deck.cards.exclude(state=Card.State.WITHDRAWN).order_by("position", "slug")
    return list(rows.prefetch_related("texts", "examples"))


def _published(deck: Deck) -> list[_Taken]:
    return [
        _Taken(card_as_file(card), card.updated_at)
        for card in _rows(deck)
        if card.state == Card.State.PUBLISHED
    ]


def _newest(deck: Deck) -> list[_Taken]:
    heads = heads_of(_rows(deck)).values()
    return [_Taken(head.file, head.row.at if head.row else head.card.updated_at) for head in heads]


def _waiting(deck: Deck) -> list[_Taken]:
    heads = heads_of(_rows(deck)).values()
    return [
        _Taken(head.file, head.row.at if head.row else head.card.updated_at)
        for head in heads
        if head.state in WAITING
    ]


_TAKE: Mapping[str, Callable[[Deck], list[_Taken]]] = {
    "published": _published,
    "newest": _newest,
    "waiting": _waiting,
}


def _card_files(deck: Deck, taken: Sequence[_Taken], langs: Sequence[str]) -> tuple[bytes, int]:
    return write_card_files(deck_as_file(deck, (one.file for one in taken))), 0


def _csv(deck: Deck, taken: Sequence[_Taken], langs: Sequence[str]) -> tuple[bytes, int]:
    return write_csv(rows_of(one.file for one in taken)), 0


def _xlsx(deck: Deck, taken: Sequence[_Taken], langs: Sequence[str]) -> tuple[bytes, int]:
    return write_xlsx(rows_of(one.file for one in taken), deck.slug), 0


def _apkg(deck: Deck, taken: Sequence[_Taken], langs: Sequence[str]) -> tuple[bytes, int]:
    built = _built([one.file for one in taken])
    sheets = [_sheet(one, built) for one in taken]
    not_built = sum(told.document is None for sheet in sheets for told in sheet.examples)
    return write_apkg(deck_as_file(deck), sheets, langs), not_built


def _sheet(one: _Taken, built: Mapping[tuple[str, str], _Trace]) -> Sheet:
    """With an example that was built since, the note is newer than its card: of notes that it has
    already, Anki takes only newer ones."""
    told, changed_at = [], one.changed_at
    for example in one.file.examples:
        trace = built.get((one.file.slug, example.key))
        told.append(Told(example, _document(trace)))
        if trace is not None:
            changed_at = max(changed_at, trace.at)
    return Sheet(one.file, changed_at, tuple(told))


_WRITE: Mapping[str, Callable[[Deck, Sequence[_Taken], Sequence[str]], tuple[bytes, int]]] = {
    "md": _card_files,
    "csv": _csv,
    "xlsx": _xlsx,
    "apkg": _apkg,
}


def _built(files: Sequence[CardFile]) -> dict[tuple[str, str], _Trace]:
    """(card, example) → its trace on the newest release for which one is built."""
    keys: dict[tuple[str, str], list[str]] = {}
    asked = []
    for file in files:
        for example in file.examples:
            for release in example.releases:
                try:
                    request = simulations.asked(
                        example.simulator, example.params, go=release, seed=example.seed
                    )
                except ParameterError:
                    continue  # an unfinished example; it is then among those not built
                asked.append(request)
                keys.setdefault((file.slug, example.key), []).append(request.key)
    runs = simulations.find_runs(asked)
    found = {}
    for place, wanted in keys.items():
        for run in (runs[key] for key in wanted if key in runs):
            if run.document_id:  # kept while it is made again
                found[place] = _Trace(run.document_id, run.finished_at or run.queued_at)
    return found


def _document(trace: _Trace | None) -> Mapping[str, Any] | None:
    body = simulations.trace_body(trace.digest) if trace else None
    return body.document() if body else None
