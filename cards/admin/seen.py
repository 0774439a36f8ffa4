"""A card as learners will see it, made from what is typed: the same code, the same sanitiser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cards.admin.forms import LABELS, TAIL, field_name
from cards.cardfile import CardFile
from cards.cardrules import SECTIONS
from cards.faces import Face, face_of
from cards.matter import LANGUAGES
from cards.models import CardText
from cards.services.editing import Problem

LANGUAGE_NAMES = dict(CardText.Language.choices)


@dataclass(frozen=True)
class Seen:
    """One section in one language; ``id`` is that of the element which shows it."""

    part: str
    lang: str
    face: Face
    empty: bool

    @property
    def id(self) -> str:
        return f"seen-{self.part}-{TAIL[self.lang]}"


@dataclass(frozen=True)
class Note:
    """A problem with the words and the link a page shows it with."""

    where: str
    target: str
    problem: Problem


def faces(file: CardFile, go: str) -> dict[str, Face]:
    """Both languages of a card that need not be stored, for a reader of Go ``go``."""
    return {
        lang: face_of(CardText(lang=lang, title=file.title[lang], **vars(file.texts[lang])), go)
        for lang in LANGUAGES
    }


def seen(file: CardFile, go: str) -> dict[str, list[Seen]]:
    """Section → its rendering in each language."""
    both = faces(file, go)
    return {
        part: [
            Seen(part, lang, both[lang], not getattr(file.texts[lang], part).strip())
            for lang in LANGUAGES
        ]
        for part in SECTIONS.values()
    }


def notes(problems: list[Problem]) -> list[Note]:
    """Problems in the order of the page, each with where it is."""
    return sorted(_notes(problems), key=lambda note: note.problem.warns)


def _notes(problems: list[Problem]) -> Iterator[Note]:
    for problem in problems:
        name, _colon, rest = problem.field.partition(":")
        label = str(LABELS.get(name, ""))
        if name in ("example", "examples"):
            yield Note(rest, "#examples", problem)
            continue
        language = LANGUAGE_NAMES.get(rest, "")
        where = " · ".join(word for word in (label, str(language)) if word)
        yield Note(where, f"#id_{field_name(problem.field)}", problem)
