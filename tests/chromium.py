"""The browser of the browser tests: the system's Chromium, installed by `make test` if missing.

`python -m tests.chromium` finds or installs it; browser tests call `chromium()`.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from goprep.bootstrap import apt_get

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
# The second is for the Chinese pages: without it their text is boxes, and sizes mean nothing.
PACKAGES = ("chromium", "fonts-noto-cjk")

MISSING = (
    "The browser tests need Chromium: install it (on Debian the packages"
    f" {' and '.join(PACKAGES)}) or set CHROMIUM to its program."
)


def find() -> str | None:
    """Path of the browser: CHROMIUM if set, else the first known name that exists."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    found = (shutil.which(name) for name in NAMES)
    placed = (place for place in PLACES if Path(place).exists())
    return next((path for path in found if path), None) or next(placed, None)


def chromium() -> str:
    """Path of the browser; RuntimeError saying what to install when there is none."""
    path = find()
    if path is None:
        raise RuntimeError(MISSING)
    return path


def main() -> int:
    if find() is None and not os.environ.get("CHROMIUM"):
        print("Installing Chromium for the browser tests ...", flush=True)
        apt_get(*PACKAGES)
    if find() is None:
        print(f"GoPrep: {MISSING}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
