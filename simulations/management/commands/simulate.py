"""Print a trace from the shell; needs no database and no broker."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from simulations import registry
from simulations.errors import ParameterError, SimulationError
from simulations.releases import LATEST
from simulations.trace import validate

REFUSED = 2  # exit code for parameters the simulator does not take
BROKEN = 1


class Command(BaseCommand):
    help = "Run one simulator and print its trace as JSON."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "slug", help="one of: " + ", ".join(s.slug for s in registry.SIMULATORS)
        )
        parser.add_argument("--go", default=LATEST.name, help="Go release, such as 1.23")
        parser.add_argument(
            "--lang", help="language version in go.mod; the release's own if left out"
        )
        parser.add_argument("--seed", default="0", help="whole number; feeds whatever is invented")
        parser.add_argument(
            "--param",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="one parameter; the value is read as JSON where it is JSON, else as text",
        )
        parser.add_argument(
            "--params-json", default="{}", metavar="OBJECT", help="parameters as one JSON object"
        )
        parser.add_argument("--observables", action="store_true", help="print only those")
        parser.add_argument("--indent", type=int, default=None, help="spaces; compact if left out")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            params = given(options["params_json"], options["param"])
            seed = json_or_text(options["seed"])
            trace = registry.simulate(
                options["slug"], params, go=options["go"], lang=options["lang"], seed=seed
            )
            validate(trace)
        except ParameterError as error:
            self.stderr.write(str(error))
            sys.exit(REFUSED)
        except SimulationError as error:
            self.stderr.write(str(error))
            sys.exit(BROKEN)
        shown = trace.observables if options["observables"] else trace.document
        self.stdout.write(json.dumps(shown, ensure_ascii=False, indent=options["indent"]))


def given(as_json: str, pairs: list[str]) -> dict[str, Any]:
    """Return the parameters of `--params-json`, overridden by each `--param name=value`."""
    params = json_or_text(as_json)
    if not isinstance(params, dict):
        raise ParameterError("params-json", "must be a JSON object: parameter → value")
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise ParameterError(name, "write --param name=value")
        params[name] = json_or_text(value)
    return params


def json_or_text(value: str) -> Any:
    """Return what the JSON says; text that is not JSON stays text."""
    try:
        return json.loads(value)
    except ValueError:
        return value
