"""What a learner can set, and how settings change over time.

A change applies forward: each review is scheduled by the settings in force when it was made.
The timeline starts with the settings a learner was created with and goes on with their
``settings`` events, in the same order as every other event.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from cards.scheduling.days import named_zone
from cards.scheduling.events import Event, Key, Kind
from cards.scheduling.memory import DEFAULT_WEIGHTS, Model, check_weights

LANGUAGES = ("en", "zh-hans")
MAX_STEPS = 10
MAX_STEP_S = 86_399
MAX_PER_DAY = 9_999


class SettingsError(ValueError):
    """Settings that cannot be used; ``errors``: field → sentence."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(" ".join(f"{name}: {text}" for name, text in errors.items()))
        self.errors = dict(errors)


@dataclass(frozen=True)
class Settings:
    """Defaults are what a new learner gets. ``weights`` None means the shipped FSRS-6 weights."""

    desired_retention: float = 0.9
    learning_steps_s: tuple[int, ...] = (60, 600)
    relearning_steps_s: tuple[int, ...] = (600,)
    weights: tuple[float, ...] | None = None
    time_zone: str = "UTC"
    rollover_hour: int = 4
    new_per_day: int = 20
    reviews_per_day: int = 200
    language: str = "en"
    go_release: str = "1.27"

    @cached_property
    def model(self) -> Model:
        return Model(
            self.weights or DEFAULT_WEIGHTS,
            self.desired_retention,
            self.learning_steps_s,
            self.relearning_steps_s,
        )

    def changed(self, changes: Mapping[str, Any]) -> Settings:
        """These settings with ``changes`` (as they stand in JSON); raises SettingsError."""
        values: dict[str, Any] = {}
        errors: dict[str, str] = {}
        for name, value in changes.items():
            reader = _READERS.get(name)
            if reader is None:
                errors[name] = "There is no such setting."
                continue
            try:
                values[name] = reader(value)
            except ValueError as error:
                errors[name] = str(error)
        if errors:
            raise SettingsError(errors)
        return replace(self, **values)

    def replayed(self, stored: Mapping[str, Any]) -> Settings:
        """These settings with changes that were checked when they were made.

        A fold must never fail: a zone this machine has not heard of, or a setting that is no
        more, is no reason to lose a learner's schedules.
        """
        known = {name: _frozen(value) for name, value in stored.items() if name in _READERS}
        return replace(self, **known)

    def as_json(self) -> dict[str, Any]:
        """Every setting by name, as ``changed`` reads it."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        return {k: list(v) if isinstance(v, tuple) else v for k, v in values.items()}


class Timeline:
    """The settings in force at any moment of a learner's history."""

    __slots__ = ("_keys", "_settings")

    def __init__(self, initial: Settings, events: Iterable[Event] = ()) -> None:
        """``events``: the effective ``settings`` events, in order; others are ignored."""
        self._keys: list[Key] = []
        self._settings = [initial]
        for event in events:
            if event.kind is Kind.SETTINGS:
                self._keys.append(event.key)
                self._settings.append(self._settings[-1].replayed(event.data))

    @property
    def latest(self) -> Settings:
        return self._settings[-1]

    def before(self, event: Event) -> Settings:
        """The settings that this event meets."""
        if not self._keys:
            return self._settings[0]
        return self._settings[bisect_right(self._keys, event.key)]

    def at(self, at: datetime) -> Settings:
        """The settings in force just before anything that happened at ``at``."""
        return self._settings[bisect_left(self._keys, (at, at, 0))]


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _whole(low: int, high: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if type(value) is not int or not low <= value <= high:
            raise ValueError(f"Must be a whole number from {low} to {high}.")
        return value

    return read


def _retention(value: Any) -> float:
    if type(value) not in (int, float) or not 0.70 <= value <= 0.97:
        raise ValueError("Must be a number from 0.70 to 0.97.")
    return float(value)


def _steps(value: Any) -> tuple[int, ...]:
    if not isinstance(value, list | tuple) or len(value) > MAX_STEPS:
        raise ValueError(f"Must be a list of at most {MAX_STEPS} delays in seconds.")
    if not all(type(step) is int and 1 <= step <= MAX_STEP_S for step in value):
        raise ValueError("Each delay must be a whole number of seconds, under a day.")
    return tuple(value)


def _weights(value: Any) -> tuple[float, ...] | None:
    if value is None:
        return None
    if not isinstance(value, list | tuple) or not all(
        type(w) in (int, float) and math.isfinite(w) for w in value
    ):
        raise ValueError("Must be a list of numbers.")
    return check_weights(tuple(float(w) for w in value))


def _time_zone(value: Any) -> str:
    if not isinstance(value, str) or len(value) > 64 or named_zone(value) is None:
        raise ValueError("Must be the name of a time zone, such as Europe/Berlin.")
    return value


def _language(value: Any) -> str:
    if value not in LANGUAGES:
        raise ValueError(f"Must be one of {', '.join(LANGUAGES)}.")
    return str(value)


def _go_release(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"1\.[1-9][0-9]?", value, re.ASCII):
        raise ValueError("Must be a Go release, such as 1.24.")
    return value


_READERS: dict[str, Callable[[Any], Any]] = {
    "desired_retention": _retention,
    "learning_steps_s": _steps,
    "relearning_steps_s": _steps,
    "weights": _weights,
    "time_zone": _time_zone,
    "rollover_hour": _whole(0, 23),
    "new_per_day": _whole(0, MAX_PER_DAY),
    "reviews_per_day": _whole(0, MAX_PER_DAY),
    "language": _language,
    "go_release": _go_release,
}
