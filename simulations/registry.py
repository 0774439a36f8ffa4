"""The simulators, and the one way to run one.

    from simulations.registry import simulate
    trace = simulate("slice-growth", {"scenario": "append-chunks", "adds": [3, 4]}, go="1.27")
    trace.observables["caps"]      # [3, 8]

Nothing here needs Django, a database or a broker.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulations.errors import ParameterError
from simulations.parameters import Values
from simulations.releases import LATEST, Release, release
from simulations.sentences import say
from simulations.simulators import (
    channel,
    map_collisions,
    map_growth,
    slice_growth,
    slice_header,
    string_builder,
    string_concat,
    sync_map,
    sync_pool,
)
from simulations.simulators.base import Context, Scenario, Simulator
from simulations.trace import Recorder, Trace

SIMULATORS: tuple[Simulator, ...] = (
    slice_header.SIMULATOR,
    slice_growth.SIMULATOR,
    map_collisions.SIMULATOR,
    map_growth.SIMULATOR,
    string_concat.SIMULATOR,
    string_builder.SIMULATOR,
    channel.SIMULATOR,
    sync_map.SIMULATOR,
    sync_pool.SIMULATOR,
)

MAX_SEED = 2**63 - 1
FIRST_STRICT_LANG = 21
"""From this toolchain on a newer language version is refused; older ones ignore it."""


@dataclass(frozen=True)
class Request:
    """A checked request: everything that decides a trace, in canonical form."""

    simulator: Simulator
    scenario: Scenario
    values: Values
    context: Context

    @property
    def params(self) -> dict[str, Any]:
        """The complete parameters, defaults filled in, ``scenario`` first."""
        return {"scenario": self.scenario.name, **self.values}


def simulator(slug: Any) -> Simulator:
    """Return the simulator called ``slug``, or raise ParameterError("simulator")."""
    for known in SIMULATORS:
        if known.slug == slug:
            return known
    names = ", ".join(known.slug for known in SIMULATORS)
    raise ParameterError("simulator", say("not-one-of", value=slug, known=names))


def parse(
    slug: Any,
    params: Mapping[str, Any] | None = None,
    *,
    go: Any = LATEST.name,
    lang: Any = None,
    seed: Any = 0,
) -> Request:
    """Check a request and fill in its defaults; raise ParameterError naming the first bad field."""
    chosen = simulator(slug)
    given = _object(params)
    target = release(go)
    context = Context(target, _language(chosen, target, lang), _seed(seed))
    name = given.pop("scenario", chosen.scenarios[0].name)
    scenario = chosen.scenario(name) if isinstance(name, str) else None
    if scenario is None:
        names = ", ".join(s.name for s in chosen.scenarios)
        raise ParameterError("scenario", say("not-one-of", value=name, known=names))
    known = {parameter.name for parameter in scenario.parameters}
    for field in given:
        if field not in known:
            allowed = ", ".join(p.name for p in scenario.parameters) or "no parameters"
            raise ParameterError(
                str(field), say("no-such-parameter", scenario=scenario.name, allowed=allowed)
            )
    values = {
        parameter.name: parameter.parse(given.get(parameter.name, parameter.default))
        for parameter in scenario.parameters
    }
    scenario.check(values, context)
    return Request(chosen, scenario, values, context)


def run(request: Request) -> Trace:
    """Tell the story of a checked request."""
    rec = Recorder(
        slug=request.simulator.slug,
        version=request.simulator.version,
        go=request.context.go,
        lang=request.context.lang,
        params=request.params,
        seed=request.context.seed,
    )
    request.scenario.tell(rec, request.values, request.context)
    return rec.finish()


def simulate(
    slug: Any,
    params: Mapping[str, Any] | None = None,
    *,
    go: Any = LATEST.name,
    lang: Any = None,
    seed: Any = 0,
) -> Trace:
    """Return the trace of one simulator; ParameterError names a bad field before anything runs."""
    return run(parse(slug, params, go=go, lang=lang, seed=seed))


def _object(params: Any) -> dict[str, Any]:
    if params is None:
        return {}
    if not isinstance(params, Mapping):
        raise ParameterError("params", say("not-object"))
    return dict(params)


def _seed(seed: Any) -> int:
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed <= MAX_SEED:
        raise ParameterError("seed", say("whole", low=0, high=MAX_SEED))
    return seed


def _language(chosen: Simulator, go: Release, lang: Any) -> Release:
    """Return the language version in force: an old toolchain ignores one newer than itself."""
    if lang is None:
        return go
    try:
        asked = release(lang)
    except ParameterError as error:
        raise ParameterError("lang", error.problem) from error
    if not chosen.uses_lang:
        return go
    if asked > go:
        if go.minor >= FIRST_STRICT_LANG:
            raise ParameterError("lang", say("lang-too-new", go=go.name, asked=asked.name))
        return go
    return asked
