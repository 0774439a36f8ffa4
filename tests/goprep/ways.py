"""A way for another account to a test's own folder."""

from __future__ import annotations

import tempfile
from pathlib import Path


def open_way_to(folder: Path) -> None:
    """Let everybody pass to ``folder``, which pytest keeps closed.

    Where root runs the tests PostgreSQL runs as somebody else.
    """
    shared = Path(tempfile.gettempdir()).resolve()
    assert shared in folder.resolve().parents, f"{folder} is not a temporary folder"
    for part in (folder, *folder.resolve().parents):
        if part == shared:
            return
        part.chmod(0o755)
