"""What differs between two states of a card: field by field, as file text, and rendered."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cards.admin.forms import LABELS, CardForm, line_of
from cards.admin.seen import faces
from cards.cardfile import CardFile, dump
from cards.cardrules import SECTIONS
from cards.faces import Face
from cards.matter import LANGUAGES
from cards.textdiff import Line, differences


@dataclass(frozen=True)
class FieldDifference:
    """One field or section that is not the same in both."""

    label: str | Promise
    lang: str
    lines: list[Line]


@dataclass(frozen=True)
class RenderedDifference:
    """A section as learners see it, before and after."""

    part: str
    label: str | Promise
    lang: str
    before: Face
    after: Face


def field_differences(a: CardFile, b: CardFile) -> list[FieldDifference]:
    """Every field that differs from ``a`` to ``b``, in the order of the form."""
    found = []
    for name in ("slug", "topic", "position", "difficulty", "releases_from", "releases_to"):
        lines = differences(str(getattr(a, name)), str(getattr(b, name)))
        found.append(FieldDifference(CardForm.base_fields[name].label or name, "", lines))
    for lang in LANGUAGES:
        title = differences(a.title.get(lang, ""), b.title.get(lang, ""))
        found.append(FieldDifference(_("Title"), lang, title))
        for part in SECTIONS.values():
            lines = differences(getattr(a.texts[lang], part), getattr(b.texts[lang], part))
            found.append(FieldDifference(LABELS[part], lang, lines))
    before, after = ("\n".join(line_of(one) for one in file.sources) for file in (a, b))
    found.append(FieldDifference(_("Sources"), "", differences(before, after)))
    return [difference for difference in found if difference.lines]


def source_differences(a: CardFile, b: CardFile) -> list[Line]:
    """What differs between the two as files of the deck: examples and parameters included."""
    return differences(dump(a), dump(b))


def rendered_differences(a: CardFile, b: CardFile, go: str) -> list[RenderedDifference]:
    """The sections whose text differs, both ways."""
    before, after = faces(a, go), faces(b, go)
    return [
        RenderedDifference(part, LABELS[part], lang, before[lang], after[lang])
        for part in SECTIONS.values()
        for lang in LANGUAGES
        if getattr(a.texts[lang], part) != getattr(b.texts[lang], part)
    ]
