"""What the API says of simulators."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import ConfigDict, Field

from goprep.api import Shape
from simulations.releases import RELEASES, changes_for
from simulations.services import Cost
from simulations.simulators.base import Scenario, Simulator
from simulations.trace.document import MAX_STEPS

Texts = dict[str, str]


class SimulatorEntry(Shape):
    slug: str
    version: int = Field(description="Rises when the same parameters give another trace.")
    title: Texts = Field(description="By language.")
    scenarios: list[str]


class SimulatorList(Shape):
    """All simulators."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "simulators": [
                        {
                            "slug": "slice-growth",
                            "version": 3,
                            "title": {"en": "How a slice grows", "zh-CN": "slice 如何扩容"},
                            "scenarios": ["append-one-by-one", "append-chunks"],
                        }
                    ]
                }
            ]
        }
    )

    simulators: list[SimulatorEntry]

    @classmethod
    def of(cls, simulators: Iterable[Simulator]) -> SimulatorList:
        return cls(
            simulators=[
                SimulatorEntry(
                    slug=one.slug,
                    version=one.version,
                    title=_texts(one.en, one.zh),
                    scenarios=[scenario.name for scenario in one.scenarios],
                )
                for one in simulators
            ]
        )


class PresetAnswer(Shape):
    """Parameters that make a point."""

    title: Texts
    params: dict[str, Any] = Field(description="Complete with `scenario`; send them as they are.")
    go_version: str


class ScenarioAnswer(Shape):
    name: str
    title: Texts
    params_schema: dict[str, Any] = Field(
        description="JSON Schema of `params`. `x-text` names a parameter by language, `x-unit` is"
        " its unit, `x-options` and `x-forms` say what a value may be."
    )
    presets: list[PresetAnswer]


class ChangeAnswer(Shape):
    """Something that works differently from a release on."""

    since: str
    text: Texts
    source_only: bool = Field(description="Read in Go's source, not seen on a real toolchain.")


class CostAnswer(Shape):
    """What runs may cost, and what the latest have."""

    steps_max: int
    runs: int = Field(description="How many of the latest runs the two medians are of.")
    seconds: float | None = Field(description="Median seconds in a worker; null without runs.")
    bytes: int | None = Field(description="Median size of the trace; null without runs.")


class SimulatorAnswer(Shape):
    """One simulator."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "slug": "slice-growth",
                    "version": 3,
                    "title": {"en": "How a slice grows", "zh-CN": "slice 如何扩容"},
                    "uses_lang": False,
                    "scenarios": [
                        {
                            "name": "append-one-by-one",
                            "title": {"en": "One element at a time", "zh-CN": "每次一个元素"},
                            "params_schema": {
                                "type": "object",
                                "properties": {
                                    "scenario": {"const": "append-one-by-one"},
                                    "appends": {
                                        "type": "integer",
                                        "minimum": 1,
                                        "maximum": 2000,
                                        "default": 20,
                                    },
                                },
                                "additionalProperties": False,
                            },
                            "presets": [],
                        }
                    ],
                    "releases": ["1.26", "1.27"],
                    "changes": [
                        {
                            "since": "1.18",
                            "text": {"en": "append grows differently.", "zh-CN": "扩容规则改变。"},
                            "source_only": True,
                        }
                    ],
                    "cost": {"steps_max": 5000, "runs": 12, "seconds": 0.02, "bytes": 9120},
                }
            ]
        }
    )

    slug: str
    version: int
    title: Texts
    uses_lang: bool = Field(description="Whether the language version in go.mod matters.")
    scenarios: list[ScenarioAnswer]
    releases: list[str]
    changes: list[ChangeAnswer]
    cost: CostAnswer

    @classmethod
    def of(cls, simulator: Simulator, cost: Cost) -> SimulatorAnswer:
        return cls(
            slug=simulator.slug,
            version=simulator.version,
            title=_texts(simulator.en, simulator.zh),
            uses_lang=simulator.uses_lang,
            scenarios=[_scenario(scenario) for scenario in simulator.scenarios],
            releases=[release.name for release in RELEASES],
            changes=[
                ChangeAnswer(
                    since=change.since.name,
                    text=_texts(change.en, change.zh),
                    source_only=change.source_only,
                )
                for change in changes_for(simulator.slug)
            ],
            cost=CostAnswer(steps_max=MAX_STEPS, **vars(cost)),
        )


def _scenario(scenario: Scenario) -> ScenarioAnswer:
    named = {"scenario": scenario.name}
    return ScenarioAnswer(
        name=scenario.name,
        title=_texts(scenario.en, scenario.zh),
        params_schema={
            "type": "object",
            "properties": {
                "scenario": {"const": scenario.name},
                **{parameter.name: parameter.schema() for parameter in scenario.parameters},
            },
            "additionalProperties": False,
        },
        presets=[
            PresetAnswer(
                title=_texts(preset.en, preset.zh),
                params={**named, **preset.params},
                go_version=preset.go,
            )
            for preset in scenario.presets
        ],
    )


def _texts(en: str, zh: str) -> Texts:
    return {"en": en, "zh-CN": zh}
