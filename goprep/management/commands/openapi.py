"""manage.py openapi [--check]: write the API's OpenAPI document, or compare it with the code."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from goprep.api import document


class Command(BaseCommand):
    help = "Write the API's OpenAPI document."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Change nothing; fail if stale.")

    def handle(self, *args: Any, **options: Any) -> None:
        found = document.generated()
        stale = not document.PLACE.exists() or document.PLACE.read_bytes() != found
        if options["check"] and stale:
            raise CommandError(f"{document.PLACE.name} is not what the code says: make openapi")
        if stale:
            document.PLACE.write_bytes(found)
        self.stdout.write(f"{document.PLACE.name} is {'written' if stale else 'current'}.")
