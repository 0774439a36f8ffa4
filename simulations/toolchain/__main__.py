"""Install real Go releases: ``python -m simulations.toolchain [VERSION …] [--folder DIR]``.

Without versions, the two that the tests want. Exit code 1 if one could not be installed; those
that are there already, in the folder or on the system, are not fetched again.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from simulations.toolchain.find import find, install
from simulations.toolchain.releases import CHECKED_BY_TESTS, ToolchainError


def main(arguments: Sequence[str]) -> int:
    """Install what is asked for and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m simulations.toolchain", description=__doc__)
    parser.add_argument("versions", nargs="*", default=CHECKED_BY_TESTS, metavar="VERSION")
    folder = Path(os.environ.get("TOOLCHAINS", "var/toolchains"))
    parser.add_argument("--folder", type=Path, default=folder)
    options = parser.parse_args(arguments)
    missing = []
    for version in options.versions:
        try:
            toolchain = install(version, options.folder)
            sys.stdout.write(f"Go {toolchain.version} is ready.\n")
        except ToolchainError as error:
            missing.append(version)
            sys.stderr.write(f"{error}\n")
    if missing:
        there = ", ".join(t.version for t in find(options.folder)) or "none"
        sys.stderr.write(
            f"\n*** Go {' and '.join(missing)} could not be had. Tests that run real Go use what "
            f"is there: {there}. The recorded evidence is checked all the same. ***\n\n"
        )
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
