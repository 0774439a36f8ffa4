"""The HTML of cards' texts, rendered once and kept until the text or the program changes.

Rendering Markdown is most of what a bundle costs. A kept face belongs to exactly one text as it
was: PostgreSQL hashes the text whenever it is looked for, so that no writer has to remember to
throw anything away, not even SQL by hand.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import CharField, Exists, F, Func, OuterRef, QuerySet

from cards import cardrules, faces, markup
from cards.cardrules import SECTIONS
from cards.faces import face_of
from cards.markup import render
from cards.models import Card, CardFace, CardText
from simulations.releases import LATEST

BATCH = 200
"""Texts rendered in one transaction: what a stopped worker loses at most."""

Parts = Mapping[str, Any]
"""`question`, `answer`, `explanation`, `pitfalls`, `unchanged`: HTML; `changes`: a list of `first`,
`last` (minor releases) and `html`; `follow_ups`: a list of `question` and `answer`."""


def _code() -> str:
    sources = [Path(str(one.__file__)).read_bytes() for one in (cardrules, faces, markup)]
    libraries = [version(name).encode() for name in ("markdown-it-py", "nh3", "pygments")]
    return hashlib.sha256(
        b"\0".join([*sources, Path(__file__).read_bytes(), *libraries])
    ).hexdigest()


CODE = _code()
"""Names the program that renders, by its own source: nobody has to remember to raise a number."""


def parts_of(text: CardText) -> Parts:
    """The text's HTML, rendered now."""
    page = face_of(text, LATEST.name)
    return {
        "question": render(text.question, text.lang),
        "answer": page.answer,
        "explanation": page.explanation,
        "pitfalls": page.pitfalls,
        "changes": [
            {"first": one.first, "last": one.last, "html": one.html} for one in page.changes
        ],
        "unchanged": page.unchanged,
        "follow_ups": [{"question": one.question, "answer": one.answer} for one in page.follow_ups],
    }


def kept_parts(cards: Iterable[Card]) -> dict[int, Parts]:
    """CardText's pk → its HTML, where it is kept and up to date; one query."""
    rows = CardFace.objects.filter(text__card__in=list(cards), code=CODE)
    fresh = rows.annotate(now=_source("text__")).filter(source=F("now"))
    return dict(fresh.values_list("text_id", "html"))


def keep_faces(deck_id: int) -> None:
    """Render what is published in the deck and not kept yet, batch by batch.

    Whoever else does the same at the time waits for the batch and goes on with the next one, so
    nothing is rendered twice. No row that editors write is locked.
    """
    while _keep_some(deck_id):
        pass


@transaction.atomic
def _keep_some(deck_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_RENDERING, deck_id])
    texts = list(_not_kept(deck_id)[:BATCH])
    CardFace.objects.bulk_create(
        [CardFace(text=text, source=text.now, code=CODE, html=parts_of(text)) for text in texts],
        update_conflicts=True,
        unique_fields=["text"],
        update_fields=["source", "code", "html"],
    )
    return len(texts) == BATCH


_RENDERING = 0x60_9E_02
"""Any number nobody else uses (see `cards.services.locks`)."""


def _not_kept(deck_id: int) -> QuerySet[Any]:
    texts = CardText.objects.filter(card__deck=deck_id, card__state=Card.State.PUBLISHED)
    kept = CardFace.objects.filter(text=OuterRef("pk"), code=CODE, source=OuterRef("now"))
    return texts.annotate(now=_source()).filter(~Exists(kept)).order_by("pk")


def _source(path: str = "") -> Func:
    """What the text is now, as one hash."""
    return Func(
        *(F(f"{path}{name}") for name in ("lang", *SECTIONS.values())),
        function="jsonb_build_array",
        template="encode(sha256(convert_to(%(function)s(%(expressions)s)::text, 'UTF8')), 'hex')",
        output_field=CharField(),
    )
