"""`manage.py import_cards`: card files, a table or an Anki package into the database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cards.interchange import RefusedError
from cards.matter import LANGUAGES
from cards.models import Deck
from cards.services import editing, interchange


class Command(BaseCommand):
    help = (
        "Brings cards from a file: new ones as drafts, changes of published ones as proposals. "
        "What an editor changed is kept unless --take names it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--deck", help="Tables and Anki packages need one.")
        parser.add_argument("--lang", choices=LANGUAGES, default="", help="The language of notes.")
        parser.add_argument("--dry-run", action="store_true", help="Only tell what would happen.")
        parser.add_argument(
            "--take", action="append", default=[], metavar="UUID", help="Let the file win here."
        )
        parser.add_argument(
            "--as", dest="user", required=True, metavar="USER", help="An account with a role."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        user = get_user_model().objects.filter(username=options["user"]).first()
        if user is None:
            raise CommandError(f"--as {options['user']}: there is no such account.")
        deck = None
        if options["deck"]:
            deck = Deck.objects.filter(slug=options["deck"]).first()
            if deck is None:
                raise CommandError(f"--deck {options['deck']}: there is no such deck.")
        try:
            incoming = interchange.read(
                options["file"].read_bytes(), options["file"].name, deck, options["lang"]
            )
            take = {UUID(text) for text in options["take"]}
            if options["dry_run"]:
                plan = interchange.preview(incoming, deck, by=user, take=take)
            else:
                plan = interchange.apply(incoming, deck, by=user, at=timezone.now(), take=take)
        except RefusedError as refused:
            count = len(refused.problems)
            head = f"Nothing was imported: {count} problem{'s' if count > 1 else ''}."
            raise CommandError("\n  ".join([head, *map(str, refused.problems)])) from refused
        except (editing.NotAllowed, OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        self._report(incoming, plan, dry=options["dry_run"], verbosity=options["verbosity"])

    def _report(
        self,
        incoming: interchange.Incoming,
        plan: interchange.Plan,
        *,
        dry: bool,
        verbosity: int,
    ) -> None:
        for one in plan.outcomes:
            if one.verb != "same" or verbosity > 1:
                note = f" ({one.card}): {one.note}" if one.note else "."
                self.stdout.write(f"{one.slug}: {one.verb}{note}")
        for remark in (plan.deck_note, *incoming.remarks):
            if remark:
                self.stdout.write(remark)
        if incoming.media:
            self.stdout.write(f"Left out: {', '.join(incoming.media)}.")
        counts = ", ".join(f"{number} {verb}" for verb, number in plan.counts.items())
        tail = " Nothing was written." if dry else ""
        self.stdout.write(f"{plan.deck.slug}: {counts}.{tail}")
