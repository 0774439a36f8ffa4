"""`manage.py load_deck`: bring a deck's files into the database."""

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cards.cardfile import CardFileError, dump
from cards.services import content

DECKS = Path(__file__).resolve().parents[2] / "decks"


class Command(BaseCommand):
    help = (
        "Loads a deck from its folder of card files. Running it again changes nothing; a card that "
        "an editor changed is kept, and the command says how to decide otherwise."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "deck", nargs="?", default="go-runtime", help="A deck that ships with GoPrep."
        )
        parser.add_argument("--folder", type=Path, help="Load this folder instead.")
        parser.add_argument(
            "--take",
            nargs=2,
            action="append",
            default=[],
            metavar=("file|editor", "SLUG"),
            help="Whose version of a card to keep where an editor changed it; may be repeated.",
        )
        parser.add_argument(
            "--check", action="store_true", help="Only read the files and tell every problem."
        )
        parser.add_argument(
            "--tidy", action="store_true", help="Only rewrite the files in their one spelling."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["folder"] or DECKS / options["deck"]
        take = _decisions(options["take"])
        try:
            deck = content.read_deck(folder)
            if options["tidy"]:
                self._tidy(folder, deck.cards)
            elif options["check"]:
                self.stdout.write(f"{deck.slug}: {len(deck.cards)} cards, no problem.")
            else:
                self._report(deck.slug, content.load_deck(deck, take), options["verbosity"])
        except CardFileError as error:
            raise CommandError(_refusal(error)) from error

    def _tidy(self, folder: Path, cards: Any) -> None:
        for card in cards:
            path = folder / f"{card.slug}.md"
            text = dump(card)
            if path.read_text("utf-8") != text:
                path.write_text(text, "utf-8")
                self.stdout.write(f"rewrote {path.name}")

    def _report(self, slug: str, outcomes: list[content.Outcome], verbosity: int) -> None:
        counts: Counter[str] = Counter(outcome.verb for outcome in outcomes)
        for outcome in outcomes:
            if outcome.note:
                self.stdout.write(self.style.WARNING(f"{outcome.slug}: {outcome.note}"))
            elif verbosity > 1 or outcome.verb == "changed":
                self.stdout.write(f"{outcome.slug}: {outcome.verb}.")
        verbs = ["created", "changed", "same", "kept", *(["refused"] if counts["refused"] else [])]
        self.stdout.write(f"{slug}: " + ", ".join(f"{counts[verb]} {verb}" for verb in verbs) + ".")


def _decisions(pairs: list[list[str]]) -> dict[str, content.Side]:
    take: dict[str, content.Side] = {}
    for side, slug in pairs:
        if side == "file":
            take[slug] = "file"
        elif side == "editor":
            take[slug] = "editor"
        else:
            raise CommandError(f"--take {side} {slug}: write --take file or --take editor.")
    return take


def _refusal(error: CardFileError) -> str:
    count = len(error.problems)
    head = f"Nothing was loaded: {count} problem{'s' if count > 1 else ''}."
    return "\n  ".join([head, *error.problems])
