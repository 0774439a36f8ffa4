"""The way back in for an administrator who lost device and recovery codes."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cards.services import second_step


class Command(BaseCommand):
    help = "Turn the second step at log-in off for an account whose device and codes are lost."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["username"]
        user = get_user_model().objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"There is no account {name}.")
        if second_step.device_of(user) is None:
            raise CommandError(f"The second step of {name} is not on.")
        second_step.turn_off(user, by=None, at=timezone.now())
        self.stdout.write(f"{name} gets in with the password alone; the second step is off.")
