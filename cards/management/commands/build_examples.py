"""Have the workers make the worked examples of all published cards, and show how far they are."""

from __future__ import annotations

import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cards.models import WorkedExample
from simulations import services
from simulations.errors import ParameterError
from simulations.services import Asked, Progress

POLL_S = 0.5


class Command(BaseCommand):
    help = "Ask for every worked example on each of its releases and wait until they are made."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("cards", nargs="*", help="card slugs; every published card if left out")
        parser.add_argument("--go", help="only this Go release")
        parser.add_argument("--rebuild", action="store_true", help="make finished ones again")
        parser.add_argument("--no-wait", action="store_true", help="ask and return at once")
        parser.add_argument(
            "--timeout", type=float, default=600.0, metavar="SECONDS", help="give up waiting after"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        asked, refused = self.ask(options)
        if options["no_wait"]:
            self.stdout.write(f"asked for {len(asked)} examples")
        else:
            self.wait(list(asked.values()), options["timeout"])
            refused += self.failures(asked)
        for line in refused:
            self.stderr.write(line)
        if refused:
            sys.exit(1)

    def ask(self, options: dict[str, Any]) -> tuple[dict[str, Asked], list[str]]:
        """Ask for every example; return name → request, and what was refused."""
        examples = WorkedExample.objects.filter(card__state="published").select_related("card")
        if options["cards"]:
            examples = examples.filter(card__slug__in=options["cards"])
        asked: dict[str, Asked] = {}
        refused: list[str] = []
        for row in examples:
            for go in row.releases:
                if options["go"] not in (None, go):
                    continue
                name = f"{row.card.slug}/{row.key} on Go {go}"
                try:
                    request = services.asked(row.simulator, row.params, go=go, seed=row.seed)
                    services.start(request, rebuild=options["rebuild"])
                    asked[name] = request
                except ParameterError as error:
                    refused.append(f"{name}: {error}")
        return asked, refused

    def wait(self, asked: list[Asked], timeout_s: float) -> None:
        """Show progress until every run is finished or the time is over."""
        end_s = time.monotonic() + timeout_s
        last: Progress | None = None
        while True:
            now = services.progress(asked)
            if now != last:
                self.show(now)
            last = now
            if now.finished == now.total or time.monotonic() > end_s:
                break
            time.sleep(POLL_S)
        self.stdout.write("")

    def show(self, now: Progress) -> None:
        """One line that rewrites itself on a terminal, a line each time elsewhere."""
        line = f"worked examples: {now.succeeded} of {now.total} made"
        if now.failed:
            line += f", {now.failed} failed"
        if self.stdout.isatty():
            self.stdout.write(f"\r{line}", ending="")
        else:
            self.stdout.write(line)
        self.stdout.flush()

    def failures(self, asked: dict[str, Asked]) -> list[str]:
        """Say of each example that was not made why."""
        runs = services.find_runs(asked.values())
        return [
            f"{name}: {runs[a.key].error or 'still waiting for a worker'}"
            for name, a in asked.items()
            if runs[a.key].status != "succeeded"
        ]
