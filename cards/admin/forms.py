"""The form in which a card is written: both languages, and what stands around them."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cards.cardfile import CardFile, CardText, Source
from cards.cardrules import SECTIONS, lines_of
from cards.matter import (
    FIRST_PLACE,
    LANGUAGES,
    LAST_PLACE,
    LONGEST_SLUG,
    LONGEST_TITLE,
    SLUG,
    minor,
)
from cards.models import Deck
from simulations.releases import FIRST_MINOR, LAST_MINOR, RELEASES

TAIL = {"en": "en", "zh-CN": "zh"}
"""Content language → the end of its fields' names."""

LABELS: Mapping[str, str | Promise] = {
    "question": _("Question"),
    "answer": _("In thirty seconds"),
    "explanation": _("Explanation"),
    "pitfalls": _("What people get wrong"),
    "changes": _("What changed between releases"),
    "follow_ups": _("What they may ask next"),
}
HELP: Mapping[str, str | Promise] = {
    "question": _("One paragraph; code below it."),
    "answer": _("What one says aloud: at most 90 words, 180 汉字."),
    "explanation": _("Headings begin with ###."),
    "pitfalls": _("A list: each line begins with “- ”."),
    "changes": _("Oldest first: “- **1.18**: …”; or one line, “- none: …”."),
    "follow_ups": _("“- question — short answer”, one a line."),
}
LONGEST_TEXT = 20_000
_FILE = re.compile(r"(?P<file>\S+)(?:\s+(?P<symbol>.+?))?\s+(?P<release>1\.\d\d)")
_SPEC = re.compile(r"spec:\s*(?P<spec>\S.*)")


@dataclass(frozen=True)
class Part:
    """One section of the card with its two fields."""

    name: str
    label: str | Promise
    help: str | Promise
    fields: list[forms.BoundField]


class CardForm(forms.Form):
    """``deck`` decides the topics. Names of fields are what ``Problem.field`` is turned into by
    ``field_name``."""

    base = forms.IntegerField(widget=forms.HiddenInput, initial=0, min_value=0)
    slug = forms.CharField(
        label=_("Name in addresses"),
        max_length=LONGEST_SLUG,
        help_text=_("Lower-case words with hyphens, such as map-growth."),
    )
    topic = forms.ChoiceField(label=_("Topic"))
    position = forms.IntegerField(
        label=_("Place in the deck"),
        min_value=FIRST_PLACE,
        max_value=LAST_PLACE,
        help_text=_("The topic’s number times ten, plus its place there."),
    )
    difficulty = forms.TypedChoiceField(
        label=_("Difficulty"),
        coerce=int,
        choices=[(1, _("warm-up")), (2, _("standard")), (3, _("deep"))],
    )
    releases_from = forms.TypedChoiceField(
        label=_("From Go"), coerce=int, choices=[(r.minor, r.name) for r in RELEASES]
    )
    releases_to = forms.TypedChoiceField(
        label=_("to Go"), coerce=int, choices=[(r.minor, r.name) for r in RELEASES]
    )
    sources = forms.CharField(
        label=_("Sources"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "One a line: a file of Go, a symbol in it and the release; or “spec:” and a section’s"
            " heading. For example: runtime/slice.go growslice 1.27"
        ),
    )
    note = forms.CharField(
        label=_("What you changed"),
        required=False,
        max_length=200,
        help_text=_("One line for the history."),
    )
    meaning_changed = forms.BooleanField(
        label=_("The meaning changed"),
        required=False,
        help_text=_(
            "Learners who knew the card get it back within three days of its publication. Leave it"
            " off for typos and better words: their progress stays as it is."
        ),
    )

    def __init__(self, deck: Deck, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.deck = deck
        self.topics = {topic["slug"]: topic for topic in deck.topics}
        topic = self.fields["topic"]
        assert isinstance(topic, forms.ChoiceField)  # noqa: S101 - said to the type checker
        topic.choices = [
            (slug, f"{n}. {_title(t)}") for n, (slug, t) in enumerate(self.topics.items(), 1)
        ]
        for lang, tail in TAIL.items():
            self.fields[f"title_{tail}"] = forms.CharField(
                label=_("Title"), max_length=LONGEST_TITLE, required=False, widget=_text(lang, 1)
            )
            for name in SECTIONS.values():
                rows = 3 if name == "question" else 7
                self.fields[f"{name}_{tail}"] = forms.CharField(
                    label=str(LABELS[name]),
                    max_length=LONGEST_TEXT,
                    required=False,
                    strip=False,
                    widget=_text(lang, rows),
                )

    @property
    def titles(self) -> list[forms.BoundField]:
        return [self[f"title_{tail}"] for tail in TAIL.values()]

    @property
    def parts(self) -> list[Part]:
        return [
            Part(name, LABELS[name], HELP[name], [self[f"{name}_{tail}"] for tail in TAIL.values()])
            for name in SECTIONS.values()
        ]

    @property
    def around(self) -> list[forms.BoundField]:
        names = ("slug", "topic", "position", "difficulty", "releases_from", "releases_to")
        return [self[name] for name in names]

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        if not SLUG.fullmatch(slug):
            raise forms.ValidationError(_("Write lower-case words with hyphens."))
        return slug

    def clean_sources(self) -> str:
        for place, line in enumerate(str(self.cleaned_data["sources"]).splitlines(), 1):
            if line.strip() and source_of(line) is None:
                raise forms.ValidationError(
                    _("Line %(place)s names neither a file with its release nor a section."),
                    params={"place": place},
                )
        return str(self.cleaned_data["sources"])

    def clean(self) -> dict[str, Any]:
        """A heading of the file's own levels inside a section would end that section."""
        found = super().clean() or {}
        for tail in TAIL.values():
            for name in SECTIONS.values():
                text = _lines(found.get(f"{name}_{tail}") or "")
                heads = [
                    li for li, code in lines_of(text) if not code and li.startswith(("# ", "## "))
                ]
                if heads:
                    self.add_error(
                        f"{name}_{tail}", _("Begin headings with ###: “%s”.") % heads[0][:40]
                    )
        if (found.get("releases_from") or 0) > (found.get("releases_to") or 99):
            self.add_error("releases_to", _("Must not be before the first release."))
        return found

    def file(self, pk: uuid.UUID) -> CardFile:
        """The card as typed, as far as it can be read: for previews, and once valid to be saved."""
        data = self.cleaned_data
        topic = str(data.get("topic") or "")
        return CardFile(
            uuid=pk,
            slug=str(data.get("slug") or ""),
            topic=topic,
            area=str(self.topics.get(topic, {}).get("area", "")),
            position=int(data.get("position") or FIRST_PLACE),
            difficulty=int(data.get("difficulty") or 2),
            releases_from=int(data.get("releases_from") or FIRST_MINOR),
            releases_to=int(data.get("releases_to") or LAST_MINOR),
            title={lang: str(data.get(f"title_{tail}") or "") for lang, tail in TAIL.items()},
            examples=(),
            sources=tuple(
                source
                for line in str(data.get("sources") or "").splitlines()
                if (source := source_of(line))
            ),
            texts={lang: self._text(tail) for lang, tail in TAIL.items()},
        )

    def _text(self, tail: str) -> CardText:
        # What was refused in one field must not empty the preview of it.
        return CardText(
            **{
                name: _lines(
                    str(
                        self.cleaned_data.get(f"{name}_{tail}")
                        or self.data.get(f"{name}_{tail}")
                        or ""
                    )
                ).strip("\n")
                for name in SECTIONS.values()
            }
        )

    @staticmethod
    def values_of(file: CardFile) -> dict[str, Any]:
        """A card as this form shows it."""
        values: dict[str, Any] = {
            name: getattr(file, name)
            for name in ("slug", "topic", "position", "difficulty", "releases_from", "releases_to")
        }
        values["sources"] = "\n".join(line_of(source) for source in file.sources)
        for lang in LANGUAGES:
            values[f"title_{TAIL[lang]}"] = file.title.get(lang, "")
            for name in SECTIONS.values():
                values[f"{name}_{TAIL[lang]}"] = getattr(file.texts[lang], name)
        return values


def field_name(problem_field: str) -> str:
    """The form's field (or the part of the page) a problem is about: "answer:zh-CN" → answer_zh."""
    name, _colon, lang = problem_field.partition(":")
    return f"{name}_{TAIL[lang]}" if lang in TAIL else name


def source_of(line: str) -> Source | None:
    """A line of the sources field; None if it is neither a file with its release nor a section."""
    text = line.strip()
    if found := _SPEC.fullmatch(text):
        return Source(spec=found["spec"])
    found = _FILE.fullmatch(text)
    if found is None or minor(found["release"], FIRST_MINOR, LAST_MINOR) is None:
        return None
    return Source(file=found["file"], symbol=found["symbol"] or "", release=found["release"])


def line_of(source: Source) -> str:
    if source.spec:
        return f"spec: {source.spec}"
    return " ".join(part for part in (source.file, source.symbol, source.release) if part)


def _title(topic: Mapping[str, Any]) -> str:
    title: Mapping[str, str] = topic["title"]
    return f"{title.get('en', '')} · {title.get('zh-CN', '')}"


def _text(lang: str, rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "lang": lang, "spellcheck": "true"})


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
