"""The tools that compile a TypeScript client: installed by `make test` where Node is present.

`python -m tests.typescript` installs what tests/client/typescript/package.json pins into
`var/typescript`; the test calls `tools()`.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "tests" / "client" / "typescript"
PLACE = ROOT / "var" / "typescript"
WAIT_S = 300

MISSING = (
    "*** The generated TypeScript client is not compiled: there is no Node, or its packages could"
    " not be installed (python -m tests.typescript says why). ***"
)


def tools() -> Path | None:
    """Folder of the programs `openapi-typescript` and `tsc`, None where they are missing."""
    found = PLACE / "node_modules" / ".bin"
    there = all((found / name).exists() for name in ("openapi-typescript", "tsc"))
    return found if there and shutil.which("node") and _current() else None


def main() -> int:
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        print(MISSING, file=sys.stderr)
        return 1
    if tools() is not None:
        return 0
    print("Installing the TypeScript compiler for the tests ...", flush=True)
    shutil.rmtree(PLACE, ignore_errors=True)
    PLACE.mkdir(parents=True)
    shutil.copy(SOURCE / "package.json", PLACE)
    # Nothing of a package runs while it is installed; no lock file, which would name a registry.
    quiet = ["--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    try:
        done = subprocess.run([npm, "install", *quiet], cwd=PLACE, check=False, timeout=WAIT_S)
        failed = done.returncode != 0
    except (OSError, subprocess.TimeoutExpired):
        failed = True
    if failed:
        shutil.rmtree(PLACE, ignore_errors=True)  # half an installation would pass for one
        print(MISSING, file=sys.stderr)
        return 1
    return 0


def _current() -> bool:
    installed = PLACE / "package.json"
    return installed.exists() and installed.read_bytes() == (SOURCE / "package.json").read_bytes()


if __name__ == "__main__":
    sys.exit(main())
