"""What gofmt makes of a piece of Go: a whole file, declarations or statements."""

from __future__ import annotations

import os
import subprocess
from functools import lru_cache

from simulations.toolchain.find import Toolchain

TIMEOUT_S = 5
LONGEST = 20_000


@lru_cache(maxsize=512)
def gofmt(toolchain: Toolchain, code: str) -> str | None:
    """The code as gofmt writes it; None where it is no Go (a sketch with “…”), or gofmt is away."""
    if len(code) > LONGEST:
        return None
    try:
        done = subprocess.run(  # noqa: S603 - a toolchain that was found, no shell
            [str(toolchain.go.with_name("gofmt"))],
            input=code,
            env={"PATH": os.defpath, "HOME": os.devnull},
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return None if done.returncode else done.stdout
