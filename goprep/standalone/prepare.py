"""Brings database and static files up to date: migrations, the deck, the first administrator."""

from __future__ import annotations

import hashlib
import os
import secrets
import sys
from pathlib import Path

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
        collect_static(folder)
        make_first_admin(folder)
    except CommandError as error:
        sys.exit(str(error))


def collect_static(folder: Folder) -> None:
    """Collect when a source file changed: collecting takes seconds, looking does not."""
    from django.conf import settings

    mark = folder.path / "static-fingerprint"
    now = _fingerprint()
    if Path(settings.STATIC_ROOT).is_dir() and mark.exists() and mark.read_text() == now:
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    mark.write_text(now)


def _fingerprint() -> str:
    from django.contrib.staticfiles.finders import get_finders

    total = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            state = Path(storage.path(path)).stat()
            total.update(f"{path} {state.st_size} {state.st_mtime_ns}\n".encode())
    return total.hexdigest()


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
