"""Print the worked examples of a deck's files as the parameter list that `verify` reads."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cards.cardfile import CardFileError
from cards.services import content

DECKS = Path(__file__).resolve().parents[2] / "decks"


class Command(BaseCommand):
    help = "Print a deck's worked examples as JSON, for `verify --params-file`. Reads files only."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "deck", nargs="?", default="go-runtime", help="A deck that ships with GoPrep."
        )
        parser.add_argument("--folder", type=Path, help="Read this folder instead.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            deck = content.read_deck(options["folder"] or DECKS / options["deck"])
        except CardFileError as error:
            raise CommandError("\n  ".join(error.problems)) from error
        entries = [
            {"simulator": one.simulator, "params": dict(one.params), "seed": one.seed}
            for card in deck.cards
            for one in card.examples
        ]
        self.stdout.write(json.dumps(entries, ensure_ascii=False))
