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

from django.db.models import CharField, F, Func

from cards import cardrules, faces, markup
from cards.cardrules import SECTIONS
from cards.faces import face_of
from cards.markup import render
from cards.models import Card, CardFace, CardText
from simulations.releases import LATEST

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


def keep_parts(cards: Iterable[Card]) -> dict[int, Parts]:
    """The same of every text of these cards; what was not kept is rendered now, and kept.

    No row that editors write is locked. Reads `card.texts`: prefetch it.
    """
    rows = list(cards)
    kept = kept_parts(rows)
    missing = [text.pk for card in rows for text in card.texts.all() if text.pk not in kept]
    texts = CardText.objects.filter(pk__in=missing).annotate(now=_source())
    made = [CardFace(text=text, source=text.now, code=CODE, html=parts_of(text)) for text in texts]
    CardFace.objects.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=["text"],
        update_fields=["source", "code", "html"],
    )
    return kept | {face.text_id: face.html for face in made}


def _source(path: str = "") -> Func:
    """What the text is now, as one hash."""
    return Func(
        *(F(f"{path}{name}") for name in ("lang", *SECTIONS.values())),
        function="jsonb_build_array",
        template="encode(sha256(convert_to(%(function)s(%(expressions)s)::text, 'UTF8')), 'hex')",
        output_field=CharField(),
    )
