"""`manage.py export_cards`: a deck as card files, a table or an Anki package."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cards.interchange import RefusedError
from cards.matter import LANGUAGES
from cards.models import Deck
from cards.services import editing, interchange


class Command(BaseCommand):
    help = "Writes the cards of a deck into a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("deck", help="The deck's name, such as go-runtime.")
        parser.add_argument("--form", choices=list(interchange.FORMATS), default="md")
        parser.add_argument("--which", choices=list(interchange.WHICH), default="published")
        parser.add_argument(
            "--lang", action="append", choices=LANGUAGES, help="For Anki packages; default: both."
        )
        parser.add_argument("--to", type=Path, help="The file; default: named after the deck.")
        parser.add_argument(
            "--as", dest="user", required=True, metavar="USER", help="An account with a role."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        deck = Deck.objects.filter(slug=options["deck"]).first()
        if deck is None:
            raise CommandError(f"There is no deck {options['deck']}; run load_deck first.")
        user = get_user_model().objects.filter(username=options["user"]).first()
        if user is None:
            raise CommandError(f"--as {options['user']}: there is no such account.")
        try:
            taken = interchange.export(
                deck,
                options["form"],
                by=user,
                at=timezone.now(),
                which=options["which"],
                langs=options["lang"] or LANGUAGES,
            )
        except RefusedError as refused:
            raise CommandError(f"Nothing was written.\n{refused}") from refused
        except editing.NotAllowed as error:
            raise CommandError(str(error)) from error
        path = options["to"] or Path(taken.name)
        path.write_bytes(taken.content)
        self.stdout.write(f"{path}: {taken.cards} cards, {len(taken.content):,} bytes.")
        if taken.not_built:
            self.stdout.write(
                f"{taken.not_built} worked examples are not built yet; run build_examples first."
            )
