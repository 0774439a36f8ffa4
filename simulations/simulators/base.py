"""What a simulator is: scenarios with parameters, each able to tell its story to a recorder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from simulations.parameters import Parameter, Values
from simulations.releases import LATEST, Release
from simulations.trace import Recorder


@dataclass(frozen=True)
class Context:
    """What a story may know besides its parameters: toolchain, language version, seed."""

    go: Release
    lang: Release
    seed: int


@dataclass(frozen=True)
class Preset:
    """Named parameters a form offers: one click, one point made."""

    en: str
    zh: str
    params: Mapping[str, Any]
    go: str = LATEST.name


def no_check(values: Values, context: Context) -> None:
    """Accept every combination of parameters."""


@dataclass(frozen=True)
class Scenario:
    """One story of a simulator.

    ``check(values, context)`` raises ParameterError for combinations no single parameter can
    judge; ``tell(rec, values, context)`` records the trace.
    """

    name: str
    en: str
    zh: str
    parameters: tuple[Parameter, ...]
    tell: Callable[[Recorder, Values, Context], None]
    check: Callable[[Values, Context], None] = no_check
    presets: tuple[Preset, ...] = ()


@dataclass(frozen=True)
class Simulator:
    """A topic's scenarios. ``version`` rises whenever the same parameters give another trace.

    ``uses_lang``: the go.mod language version matters (and may be refused).
    """

    slug: str
    version: int
    en: str
    zh: str
    scenarios: tuple[Scenario, ...] = field(default_factory=tuple)
    uses_lang: bool = False

    def scenario(self, name: str) -> Scenario | None:
        """Return the scenario called ``name``, or None."""
        return next((s for s in self.scenarios if s.name == name), None)
