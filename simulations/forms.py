"""A form made from a simulator's own parameter list: bounds, units, help and presets included.

The simulator stays the judge: the form turns text into JSON values, and whatever the registry then
refuses comes back with `refuse` as an error on the field it named.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from simulations import registry
from simulations.errors import ParameterError
from simulations.parameters import Bool, Choice, Hashes, Int, IntList, Ops, Parameter, Text
from simulations.reading import content_lang
from simulations.releases import LATEST, RELEASES
from simulations.sentences import in_lang, say
from simulations.simulators.base import Scenario, Simulator

PREFIX = "p_"
MAX_TEXT = 100_000  # characters in one box; every list the simulators take fits easily
_ENTRY = re.compile(r"^(?P<name>\w+)\[(?P<index>\d+)\]")


def chinese() -> bool:
    """True where the page is in Chinese."""
    return (get_language() or "").startswith("zh")


def told(en: str, zh: str) -> str:
    """Return the text in the page's language."""
    return zh if chinese() else en


class LinesField(forms.CharField):
    """One entry per line; blank lines do not count."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=MAX_TEXT, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(str(item) for item in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        return [line.strip() for line in text.splitlines() if line.strip()]


class NumbersField(LinesField):
    """Whole numbers, one per line or separated by commas or blanks."""

    def to_python(self, value: Any) -> Any:
        words = [word for line in super().to_python(value) for word in re.split(r"[\s,，]+", line)]
        return [self._number(place, word) for place, word in enumerate(words, 1) if word]

    def _number(self, place: int, word: str) -> int:
        try:
            return int(word)
        except ValueError:
            raise forms.ValidationError(
                _("Entry %(place)s, “%(word)s”, is not a whole number."),
                params={"place": place, "word": word[:40]},
            ) from None


class PairsField(LinesField):
    """An object, one `key value` pair per line."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return "\n".join(f"{key} {item}" for key, item in value.items())
        return value

    def to_python(self, value: Any) -> Any:
        pairs = {}
        for place, line in enumerate(super().to_python(value), 1):
            key, _space, item = line.replace("=", " ").replace(":", " ").partition(" ")
            if not item.strip():
                raise forms.ValidationError(
                    _("Line %(place)s needs a key and a value."), params={"place": place}
                )
            pairs[key] = item.strip()
        return pairs


def field_for(parameter: Parameter) -> forms.Field:
    """Return the form field of one parameter: same bounds, and its text in the page's language."""
    common: dict[str, Any] = {
        "label": told(parameter.en, parameter.zh),
        "initial": parameter.default,
        "help_text": _help(parameter),
        "required": False,
    }
    rows = {"rows": 6, "spellcheck": "false", "class": "code"}
    match parameter:
        case Int():
            common["required"] = True
            return forms.IntegerField(min_value=parameter.low, max_value=parameter.high, **common)
        case Bool():
            return forms.BooleanField(**common)
        case Choice():
            options = [(key, told(*text)) for key, text in parameter.options.items()]
            return forms.ChoiceField(choices=options, **{**common, "required": True})
        case Text():
            return forms.CharField(max_length=MAX_TEXT, strip=False, **common)
        case IntList():
            return NumbersField(widget=forms.Textarea(attrs=rows), **common)
        case Hashes():
            return PairsField(widget=forms.Textarea(attrs=rows), **common)
        case _:
            return LinesField(widget=forms.Textarea(attrs=rows), **common)


def _help(parameter: Parameter) -> str:
    """Say what may be entered; Django adds the bounds of a number only once they are broken."""
    match parameter:
        case Int():
            bounds = _("%(low)s to %(high)s") % {
                "low": f"{parameter.low:,}",
                "high": f"{parameter.high:,}",
            }
            return f"{bounds} {_unit(parameter.unit)}".strip()
        case Text():
            return _("At most %(most)s bytes.") % {"most": f"{parameter.max_bytes:,}"}
        case IntList():
            return _(
                "%(least)s to %(most)s numbers, one per line, each from %(low)s to %(high)s."
            ) % {
                "least": parameter.min_items,
                "most": f"{parameter.max_items:,}",
                "low": f"{parameter.low:,}",
                "high": f"{parameter.high:,}",
            }
        case Ops():
            return _("One per line, %(least)s to %(most)s lines: %(forms)s") % {
                "least": parameter.min_items,
                "most": f"{parameter.max_items:,}",
                "forms": " · ".join(parameter.forms),
            }
        case Hashes():
            return _("One per line: the key, a space, 16 hex digits. Empty: made up from the seed.")
    return ""


def _unit(unit: str) -> str:
    units = {"byte": _("bytes"), "ns": _("nanoseconds")}
    return units.get(unit, unit)


class RunForm(forms.Form):
    """Parameters, Go release and seed for one scenario of one simulator."""

    def __init__(
        self, simulator: Simulator, scenario: Scenario, data: Any = None, **kwargs: Any
    ) -> None:
        # Several such forms may stand on one page: ids must differ, and stay the same on reload.
        mark = hashlib.sha256(repr((scenario.name, kwargs.get("initial"))).encode()).hexdigest()
        super().__init__(data, auto_id=f"{simulator.slug}-{mark[:6]}-%s", **kwargs)
        self.simulator = simulator
        self.scenario = scenario
        names = [(s.name, told(s.en, s.zh)) for s in simulator.scenarios]
        self.fields["scenario"] = forms.ChoiceField(label=_("Scenario"), choices=names)
        for parameter in scenario.parameters:
            self.fields[f"{PREFIX}{parameter.name}"] = field_for(parameter)
        releases = [(r.name, f"Go {r.name}") for r in reversed(RELEASES)]
        self.fields["go"] = forms.ChoiceField(
            label=_("Go release"), choices=releases, initial=LATEST.name
        )
        if simulator.uses_lang:
            self.fields["lang"] = forms.ChoiceField(
                label=_("Language version in go.mod"),
                choices=[("", _("same as the release")), *((r.name, r.name) for r in RELEASES)],
                required=False,
            )
        self.fields["seed"] = forms.IntegerField(
            label=_("Seed"),
            help_text=_("Another seed is another possible run, where chance plays a part."),
            min_value=0,
            max_value=registry.MAX_SEED,
            initial=0,
        )

    @property
    def name(self) -> str:
        """The simulator's name in the page's language."""
        return told(self.simulator.en, self.simulator.zh)

    @property
    def presets(self) -> list[tuple[int, str]]:
        """Number and name of each preset of the scenario."""
        return [(i, told(p.en, p.zh)) for i, p in enumerate(self.scenario.presets)]

    @property
    def run_fields(self) -> list[forms.BoundField]:
        """The bound fields every simulator has: release, language version, seed."""
        return [self[name] for name in ("go", "lang", "seed") if name in self.fields]

    @property
    def parameter_fields(self) -> list[forms.BoundField]:
        """The bound fields of the scenario's own parameters, in their order."""
        return [self[name] for name in self.fields if name.startswith(PREFIX)]

    def params(self) -> dict[str, Any]:
        """Return the parameters as JSON values; an empty optional box means the default."""
        values: dict[str, Any] = {"scenario": self.scenario.name}
        for parameter in self.scenario.parameters:
            value = self.cleaned_data.get(f"{PREFIX}{parameter.name}")
            if isinstance(parameter, Hashes) and not value:
                continue
            values[parameter.name] = value
        return values

    def rest(self) -> dict[str, Any]:
        """Return the Go release, language version and seed as the registry takes them."""
        return {
            "go": self.cleaned_data["go"],
            "lang": self.cleaned_data.get("lang") or None,
            "seed": self.cleaned_data["seed"],
        }

    def refuse(self, error: ParameterError) -> None:
        """Show a refused parameter on its own field, with the line for one entry of a list."""
        entry = _ENTRY.match(error.field)
        name = entry["name"] if entry else error.field
        field = next((f for f in (f"{PREFIX}{name}", name) if f in self.fields), None)
        lang = content_lang(get_language())
        problem = in_lang(error.problem, lang) if field else error.told(lang)
        if entry:
            problem = _("Line %(line)s: %(problem)s") % {
                "line": int(entry["index"]) + 1,
                "problem": problem,
            }
        self.add_error(field, problem)


def form_for(
    slug: str, params: Mapping[str, Any], *, go: str = LATEST.name, lang: str = "", seed: int = 0
) -> RunForm:
    """Return the unbound form of a scenario, filled with `params` over its defaults.

    Raises ParameterError for an unknown simulator or scenario.
    """
    simulator = registry.simulator(slug)
    scenario = scenario_of(simulator, params.get("scenario"))
    initial = {f"{PREFIX}{name}": value for name, value in params.items() if name != "scenario"}
    initial |= {"scenario": scenario.name, "go": go, "lang": lang, "seed": seed}
    return RunForm(simulator, scenario, initial=initial)


def preset_form(slug: str, scenario_name: str | None, preset: str | None) -> RunForm:
    """Return the form of a scenario with its defaults, or with the preset of that number.

    Raises ParameterError for an unknown simulator, scenario or preset.
    """
    scenario = scenario_of(registry.simulator(slug), scenario_name)
    params: dict[str, Any] = {"scenario": scenario.name}
    if preset is None:
        return form_for(slug, params)
    if not (preset.isascii() and preset.isdigit() and int(preset[:4]) < len(scenario.presets)):
        raise ParameterError(
            "preset", say("presets", scenario=scenario.name, n=len(scenario.presets))
        )
    chosen = scenario.presets[int(preset[:4])]
    return form_for(slug, {**params, **chosen.params}, go=chosen.go)


def bound_form(slug: str, data: Mapping[str, Any]) -> RunForm:
    """Return the form bound to what was sent. Raises ParameterError as `form_for` does."""
    simulator = registry.simulator(slug)
    return RunForm(simulator, scenario_of(simulator, data.get("scenario") or None), data)


def scenario_of(simulator: Simulator, name: Any) -> Scenario:
    """Return the named scenario, the first one for None, or raise ParameterError("scenario")."""
    found = simulator.scenarios[0] if name is None else simulator.scenario(str(name))
    if found is None:
        names = ", ".join(s.name for s in simulator.scenarios)
        raise ParameterError("scenario", say("not-one-of", value=name, known=names))
    return found
