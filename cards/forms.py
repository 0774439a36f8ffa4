"""What people type and press, checked before anything else sees it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import UserCreationForm
from django.utils.translation import gettext_lazy as _

from cards.models import Learner, Report
from cards.services.reports import LONGEST_TEXT, SHORTEST_TEXT
from cards.when import known_zone
from simulations.releases import RELEASES

# Together they fit into an event's data (4 KB), also when every character takes three bytes.
NOTE_CHARACTERS = 400
PREDICTED_BYTES = 2400
# A card left open over lunch says nothing about how long the answer took.
LONGEST_ANSWER_MS = 10 * 60 * 1000

RELEASES_OFFERED = [(release.name, f"Go {release.name}") for release in RELEASES]


class AnswerForm(forms.Form):
    """One press of a rating button. `event_id` makes a second press the same answer.

    Only what an answer cannot do without is checked; a prediction that cannot be read is left
    out, because an answer given is never refused.
    """

    event_id = forms.UUIDField()
    card = forms.UUIDField()
    rating = forms.TypedChoiceField(choices=[(n, n) for n in (1, 2, 3, 4)], coerce=int)
    shown_at = forms.CharField(required=False)
    duration_ms = forms.CharField(required=False)
    predicted = forms.CharField(required=False)
    note = forms.CharField(required=False)

    def duration(self, at: datetime) -> int | None:
        """Milliseconds from question to rating: by the page's own clock, or else by ours."""
        try:
            measured = int(self.cleaned_data["duration_ms"])
        except ValueError:
            try:
                shown_at = datetime.fromisoformat(self.cleaned_data["shown_at"])
                measured = round((at - shown_at).total_seconds() * 1000)
            except (ValueError, TypeError):
                return None
        return min(max(measured, 0), LONGEST_ANSWER_MS)

    def prediction(self) -> dict[str, Any] | None:
        """What was predicted before the answer was shown, None if nothing was."""
        found = self._heard()
        if self.cleaned_data["note"]:
            found["note"] = self.cleaned_data["note"][:NOTE_CHARACTERS]
        return found or None

    def all_right(self) -> bool | None:
        """Whether every prediction the player checked came true; None when it checked none."""
        answers = self._heard().get("answers")
        if not isinstance(answers, list) or not answers:
            return None
        return all(isinstance(answer, dict) and answer.get("right") is True for answer in answers)

    def _heard(self) -> dict[str, Any]:
        """What the player reported: {"answers": [{id, at, trace, right, input}], "traces", …}.

        An answer's `trace` is an index into "traces" (digests), `at` the step that answers it.
        """
        text = self.cleaned_data["predicted"]
        if not text or len(text.encode()) > PREDICTED_BYTES:
            return {}
        try:
            found = json.loads(text)
            # Once more as the event will store it: no NaN, no lone surrogates, no NUL.
            stored = json.dumps(found, ensure_ascii=False, allow_nan=False)
            readable = bool(stored.encode()) and "\\u0000" not in stored
        except (ValueError, RecursionError):
            return {}
        return found if readable and isinstance(found, dict) else {}


class RevealForm(forms.Form):
    """Turning the card over without JavaScript."""

    card = forms.UUIDField()
    note = forms.CharField(required=False, max_length=NOTE_CHARACTERS)


class PreferencesForm(forms.Form):
    """The choices in the page's head; each is optional, one is sent at a time."""

    language = forms.ChoiceField(choices=settings.LANGUAGES, required=False)
    scheme = forms.ChoiceField(
        choices=[(name, name) for name in ("auto", "light", "dark")], required=False
    )
    go_release = forms.ChoiceField(choices=RELEASES_OFFERED, required=False)


class BuildForm(forms.Form):
    """Which release to run a worked example on."""

    go = forms.ChoiceField(choices=RELEASES_OFFERED)


class BeginForm(forms.Form):
    """Sitting down: the browser may know where, and the page for how many cards."""

    goal = forms.IntegerField(required=False, min_value=0, max_value=20)
    time_zone = forms.CharField(required=False, max_length=64)


class ReportForm(forms.Form):
    """What is the matter with a card; `places` are the built examples one can point at."""

    kind = forms.ChoiceField(label=_("What is the matter?"), choices=Report.Kind.choices)
    text = forms.CharField(
        label=_("Tell the editors"),
        widget=forms.Textarea({"rows": 4}),
        min_length=SHORTEST_TEXT,
        max_length=LONGEST_TEXT,
        help_text=_("What you read, and what you think it should say."),
    )
    go_release = forms.ChoiceField(label=_("Go release"), choices=RELEASES_OFFERED)
    digest = forms.ChoiceField(label=_("Worked example"), required=False)
    position = forms.IntegerField(label=_("Step"), required=False, min_value=0, max_value=9999)
    next = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if places:
            offered = [("", _("not about an example")), *places]
            self.fields["digest"].choices = offered  # type: ignore[attr-defined]
        else:
            del self.fields["digest"], self.fields["position"]

    def told(self) -> dict[str, Any]:
        """What the service is told."""
        given = self.cleaned_data
        return {name: given[name] for name in given if name != "next"}


class SignUpForm(UserCreationForm):  # type: ignore[type-arg]
    """A name and a password; no address is asked for, because nothing is sent."""

    time_zone = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    class Meta:
        model = get_user_model()
        fields = ("username",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs["autocapitalize"] = "none"
        self.fields["username"].help_text = _("Letters, digits and @ . + - _")


class DeckFilter(forms.Form):
    """Search and filters of the deck page. A value that makes no sense filters nothing."""

    q = forms.CharField(required=False, max_length=100, label=_("Search"))
    release = forms.ChoiceField(
        required=False,
        label=_("Changed in"),
        choices=[("", _("any release")), *RELEASES_OFFERED],
    )
    difficulty = forms.TypedChoiceField(
        required=False,
        label=_("Difficulty"),
        coerce=int,
        empty_value=None,
        choices=[("", _("any")), (1, _("warm-up")), (2, _("standard")), (3, _("deep"))],
    )
    state = forms.ChoiceField(
        required=False,
        label=_("State"),
        choices=[
            ("", _("any")),
            ("new", _("new")),
            ("learning", _("learning")),
            ("due", _("due")),
            ("strong", _("strong")),
        ],
    )


def zones() -> list[tuple[str, str]]:
    """Places people live in, without the database's aliases and offsets."""
    regions = {
        "Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian",
        "Pacific",
    }  # fmt: skip
    names = sorted(z for z in available_timezones() if z.split("/")[0] in regions and "/" in z)
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in names)]


class SettingsForm(forms.Form):
    """Everything about how one learns. Bounds that depend on each other are the service's."""

    language = forms.ChoiceField(label=_("Language"), choices=Learner.Language.choices)
    go_release = forms.ChoiceField(
        label=_("Go release"),
        choices=RELEASES_OFFERED,
        help_text=_("Answers mark what is different in it, and examples run on it."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=zones, help_text=_("It decides when your day begins.")
    )
    rollover_hour = forms.IntegerField(
        label=_("A new day begins at"),
        min_value=0,
        max_value=23,
        help_text=_("The hour, 0 to 23. Studying past midnight still counts as the evening."),
    )
    new_per_day = forms.IntegerField(label=_("New cards a day"), min_value=0, max_value=9999)
    reviews_per_day = forms.IntegerField(label=_("Reviews a day"), min_value=0, max_value=9999)
    desired_retention = forms.IntegerField(
        label=_("Share to remember, in percent"),
        min_value=70,
        max_value=97,
        help_text=_(
            "When a card comes due you should still know it this often. "
            "90 is a good start; 95 more than doubles the work."
        ),
    )

    @staticmethod
    def values_of(learner: Learner) -> dict[str, Any]:
        """A learner's settings as this form shows them."""
        values = {name: getattr(learner, name) for name in SettingsForm.base_fields}
        values["desired_retention"] = round(learner.desired_retention * 100)
        return values

    def clean_time_zone(self) -> str:
        name = str(self.cleaned_data["time_zone"])
        if not known_zone(name):
            raise forms.ValidationError(_("This time zone is not known here."), code="zone")
        return name

    def chosen(self) -> dict[str, Any]:
        """What was changed on the page: a share of 90.5 %, shown as 90, stays what it is."""
        chosen = {name: self.cleaned_data[name] for name in self.changed_data}
        if "desired_retention" in chosen:
            chosen["desired_retention"] /= 100
        return chosen
