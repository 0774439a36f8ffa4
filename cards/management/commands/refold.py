from __future__ import annotations

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from cards.services import refold_learners


class Command(BaseCommand):
    help = (
        "Fold study events into schedules anew; with --check only compare, and fail if they differ."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing")
        parser.add_argument("--learner", type=UUID, action="append", help="only this one")

    def handle(self, *args: Any, **options: Any) -> None:
        check: bool = options["check"]
        learners = schedules = differences = 0
        for refolded in refold_learners(options["learner"], repair=not check):
            learners += 1
            schedules += refolded.schedules
            differences += len(refolded.differences)
            for difference in refolded.differences:
                self.stdout.write(f"learner {refolded.learner_id}: {difference}")
        counted = f"{schedules} schedules of {learners} learners"
        if differences and check:
            raise CommandError(f"{counted}: {differences} differ from their events. Run refold.")
        if differences:
            self.stdout.write(f"{counted}: {differences} differed and were repaired.")
        else:
            self.stdout.write(f"{counted}: all agree with their events.")
