"""Brings database and static files up to date: migrations, the deck, the first administrator.

It is a program of its own because it needs Django and the launcher does not.
"""

from __future__ import annotations

import os
import secrets
import sys

import django
from django.core.management import CommandError, call_command

from goprep.standalone.folder import Folder

ADMIN = "admin"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goprep.settings")
    django.setup()
    folder = Folder.from_environment(os.environ)
    try:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_deck", "go-runtime")
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        make_first_admin(folder)
    except CommandError as error:
        sys.exit(str(error))


def make_first_admin(folder: Folder) -> None:
    """On a database without administrators: make one, with a random password kept in a file."""
    from django.contrib.auth import get_user_model

    users = get_user_model()._default_manager
    if users.filter(is_superuser=True).exists():
        return
    password = secrets.token_urlsafe(12)
    folder.write_private(folder.admin_file, f"name: {ADMIN}\npassword: {password}\n")
    users.create_superuser(ADMIN, password=password)
    print(
        f"\nThe editors' pages are at /admin/ — name {ADMIN}, password {password}"
        f"\n(shown once; kept in {folder.admin_file})"
    )


if __name__ == "__main__":
    main()
