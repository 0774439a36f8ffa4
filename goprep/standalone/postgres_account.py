"""Where our PostgreSQL lives and as whom it runs.

PostgreSQL refuses to run as root. Started by root, it runs as an unprivileged account, which must
be able to reach its data and its programs whatever the modes of the folders above them: a clone
in root's home is closed to everybody else.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from goprep.standalone.binaries import PostgresPrograms
from goprep.standalone.errors import LaunchError
from goprep.standalone.folder import Folder, saying_why
from goprep.standalone.processes import Account

# Used when our own folder cannot be reached by the account PostgreSQL runs as.
OUTSIDE = Path("/var/lib/goprep")
LEFTOVER_TIMEOUT_S = 10.0


@dataclass(frozen=True)
class Site:
    """Folder (`home`, with `data` in it), programs and account (None: our own) of one server."""

    home: Path
    programs: PostgresPrograms
    account: Account | None

    @property
    def data(self) -> Path:
        return self.home / "data"

    def run_as(self) -> dict[str, Any]:
        """Arguments for subprocess.run."""
        if self.account is None:
            return {"cwd": self.home}
        return {
            "cwd": self.home,
            "user": self.account.uid,
            "group": self.account.gid,
            "extra_groups": [],
        }

    def write(self, path: Path, text: str) -> None:
        """Write a file only the account can read."""
        path.unlink(missing_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        if self.account:
            os.chown(path, self.account.uid, self.account.gid)

    def remove(self, folder: Path) -> None:
        if folder.exists():
            with saying_why(folder):
                shutil.rmtree(folder)

    def end_leftover(self) -> None:
        """Stop a server that an earlier launcher left on our data when it was killed.

        We hold the folder's lock, so nobody else's server can be meant.
        """
        try:
            pid = int((self.data / "postmaster.pid").read_text(encoding="utf-8").split("\n")[0])
        except (OSError, ValueError):
            return
        end_s = time.monotonic() + LEFTOVER_TIMEOUT_S
        while time.monotonic() < end_s and _runs_on(pid, self.data):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGINT)
            time.sleep(0.2)


def site(folder: Folder, programs: PostgresPrograms) -> Site:
    """Decide and make the place. LaunchError when there is no account to use or no room."""
    home = folder.path / "postgres"
    if os.geteuid() != 0:
        with saying_why(folder.path):
            home.mkdir(mode=0o700, exist_ok=True)
            home.chmod(0o700)
        return Site(home, programs, None)
    account = _account()
    if not _can_reach(folder.path, account):
        home = OUTSIDE / f"postgres-{folder.secret('postgres-place')}"
    with saying_why(home):
        home.mkdir(mode=0o755, parents=True, exist_ok=True)
        if home.stat().st_uid != account.uid:
            _give(home, account)
        home.chmod(0o700)
        if programs.wheel and not _can_reach(programs.bin / "postgres", account):
            programs = _copied(programs, programs.wheel, home, account)
    return Site(home, programs, account)


def _account() -> Account:
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(entry.pw_uid, entry.pw_gid)
    raise LaunchError(
        "PostgreSQL refuses to run as root and there is no account postgres or nobody:"
        " run as an ordinary user, or set DATABASE_URL."
    )


def _can_reach(path: Path, account: Account) -> bool:
    """True when the account may enter every folder above `path`, and `path` itself."""
    for part in (path, *path.parents):
        state = part.stat()
        if state.st_uid == account.uid:
            needed = stat.S_IXUSR
        elif state.st_gid == account.gid:
            needed = stat.S_IXGRP
        else:
            needed = stat.S_IXOTH
        if not state.st_mode & needed:
            return False
    return True


def _give(home: Path, account: Account) -> None:
    """Own everything in `home`: it may have been another account's before."""
    os.chown(home, account.uid, account.gid)
    for parent, folders, files in os.walk(home):
        for name in (*folders, *files):
            os.chown(Path(parent) / name, account.uid, account.gid, follow_symlinks=False)


def _copied(
    programs: PostgresPrograms, wheel: Path, home: Path, account: Account
) -> PostgresPrograms:
    """Copy the wheel's programs, and the libraries beside them, to where the account can read."""
    size = (programs.bin / "postgres").stat().st_size
    target = home / f"programs-{size}"
    copied = PostgresPrograms(target / wheel.name / "pginstall" / "bin", None)
    if (copied.bin / "postgres").exists():
        return copied
    making = home / "programs.new"
    shutil.rmtree(making, ignore_errors=True)
    # The programs look for their libraries relative to themselves: keep both places.
    shutil.copytree(
        wheel / "pginstall",
        making / wheel.name / "pginstall",
        ignore=shutil.ignore_patterns("include"),
        symlinks=True,
    )
    libraries = wheel.with_name(f"{wheel.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, making / libraries.name)
    _give(making, account)
    making.rename(target)
    return copied


def _runs_on(pid: int, data: Path) -> bool:
    """True when that process is alive and its command line names `data`."""
    return str(data) in _command_line(pid)


def _command_line(pid: int) -> str:
    if sys.platform == "linux":  # where a small system may lack ps
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            return ""
    ps = ["ps", "-ww", "-o", "args=", "-p", str(pid)]
    return subprocess.run(ps, capture_output=True, text=True, check=False).stdout
