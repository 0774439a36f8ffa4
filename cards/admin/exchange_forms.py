"""The forms for taking cards away and for bringing them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cards.interchange import LARGEST_UPLOAD, MOST_ROWS, megabytes
from cards.matter import LANGUAGES
from cards.models import CardText, Deck
from cards.services.interchange import FORMATS, SUFFIXES, WHICH

_LANGS = [(choice.value, choice.label) for choice in CardText.Language]


class ExportForm(forms.Form):
    deck = forms.ModelChoiceField(
        Deck.objects.all(), label=_("Deck"), empty_label=None, to_field_name="slug"
    )
    form = forms.ChoiceField(
        label=_("Form"), choices=[(name, said) for name, (said, _kind) in FORMATS.items()]
    )
    which = forms.ChoiceField(label=_("Cards"), choices=list(WHICH.items()))
    lang = forms.ChoiceField(
        label=_("Language"),
        choices=[("", _("Both")), *_LANGS],
        required=False,
        help_text=_("For Anki packages; the other forms always hold both."),
    )

    @property
    def langs(self) -> tuple[str, ...]:
        chosen = self.cleaned_data["lang"]
        return (chosen,) if chosen else LANGUAGES


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ",".join(SUFFIXES)}),
        help_text=format_lazy(
            _("{suffixes}, at most {size} and {rows} cards."),
            suffixes=", ".join(SUFFIXES),
            size=megabytes(LARGEST_UPLOAD),
            rows=f"{MOST_ROWS:,}",
        ),
    )
    deck = forms.ModelChoiceField(
        Deck.objects.all(),
        label=_("Deck"),
        empty_label=_("As the file says"),
        to_field_name="slug",
        required=False,
        help_text=_("Archives of card files name their deck; tables and Anki packages do not."),
    )
    lang = forms.ChoiceField(
        label=_("Language of notes"),
        choices=[("", _("Told by their script")), *_LANGS],
        required=False,
        help_text=_("For Anki packages and tables of questions and answers."),
    )

    def clean_file(self) -> Any:
        """A file that is too large is not even read."""
        file: Any = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_UPLOAD:
            size = megabytes(LARGEST_UPLOAD)
            raise forms.ValidationError(
                _("The file is larger than %(size)s; bring less at a time."), params={"size": size}
            )
        return file
