"""A PostgreSQL server of our own: make its data, start it, find its port."""

from __future__ import annotations

import errno
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from goprep.standalone.binaries import postgres_programs
from goprep.standalone.errors import LaunchError
from goprep.standalone.folder import NO_SPACE, Folder, saying_why
from goprep.standalone.ports import free_port
from goprep.standalone.postgres_account import Site, site
from goprep.standalone.processes import Command, Process, start_and_wait

START_TIMEOUT_S = 60.0
PORT_TRIES = 5
USER = DATABASE = "goprep"

# Loopback with a password, no Unix socket: a socket's path may be at most 107 bytes long, and a
# checkout's path can be longer.
_OPTIONS = ("listen_addresses=127.0.0.1", "unix_socket_directories=", "timezone=UTC", "jit=off")
_NOT_DURABLE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@dataclass(frozen=True)
class Postgres:
    process: Process
    url: str


def start_postgres(folder: Folder, *, durable: bool = True) -> Postgres:
    """Start PostgreSQL on the folder's data, making the data first when there is none.

    It listens on a free loopback port only and asks for a generated password. `durable` False
    gives up safety against power loss for speed: for tests. LaunchError says why it did not start.
    """
    place = site(folder, postgres_programs())
    password = folder.secret("postgres-password")
    if not (place.data / "PG_VERSION").exists():
        folder.prepared_file.unlink(missing_ok=True)
        _initialise(place, password)
    _check_version(place)
    place.end_leftover()
    for _ in range(PORT_TRIES):
        port = free_port()
        process, good = start_and_wait(
            _command(place, port, folder.log / "postgres.log", durable),
            lambda process: _is_ready(place.data, process.pid),
            START_TIMEOUT_S,
        )
        if good:
            url = f"postgres://{USER}:{quote(password, safe='')}@127.0.0.1:{port}/{DATABASE}"
            _make_database(url, process)
            return Postgres(process, url)
        if "could not bind" not in process.last_lines():
            break
    raise LaunchError(
        f"PostgreSQL did not start on {place.data}; the end of its log:\n{process.last_lines()}"
    )


def _initialise(place: Site, password: str) -> None:
    """Run initdb into a side folder and rename: a half-made data folder is never started."""
    making = place.data.with_name("data.new")
    password_file = place.home / "initial-password"
    place.remove(making)
    with saying_why(place.home):
        place.write(password_file, password)
    try:
        done = subprocess.run(
            [
                str(place.programs.bin / "initdb"),
                f"--pgdata={making}",
                f"--username={USER}",
                f"--pwfile={password_file}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync",
                "--no-instructions",
            ],
            capture_output=True,
            text=True,
            check=False,
            **place.run_as(),
        )
    finally:
        password_file.unlink(missing_ok=True)
    if done.returncode:
        place.remove(making)
        if NO_SPACE in done.stderr:
            with saying_why(place.home):
                raise OSError(errno.ENOSPC, NO_SPACE)
        raise LaunchError(
            f"PostgreSQL could not make its data in {place.home}:\n{done.stderr.strip()}"
        )
    making.rename(place.data)


def _check_version(place: Site) -> None:
    written_by = (place.data / "PG_VERSION").read_text(encoding="ascii").strip()
    said = subprocess.run(
        [str(place.programs.bin / "postgres"), "--version"],
        capture_output=True,
        text=True,
        check=True,
        **place.run_as(),
    ).stdout  # "postgres (PostgreSQL) 18.6"
    present = said.split(")")[1].split(".")[0].strip()
    if written_by != present:
        raise LaunchError(
            f"The data in {place.data} was written by PostgreSQL {written_by} and this is"
            f" {present}: dump it with the old version first, or set VAR to a new folder."
        )


def _command(place: Site, port: int, log: Path, durable: bool) -> Command:
    options = [*_OPTIONS, f"port={port}", *(() if durable else _NOT_DURABLE)]
    return Command(
        name="postgres",
        argv=[
            place.programs.bin / "postgres",
            "-D",
            place.data,
            *(part for option in options for part in ("-c", option)),
        ],
        log=log,
        cwd=place.home,
        account=place.account,
        stop_signal=signal.SIGINT,  # "fast": roll back, disconnect, write a checkpoint
    )


def _is_ready(data: Path, pid: int) -> bool:
    """True when postmaster.pid is that process's and says so in its eighth line."""
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"


def _make_database(url: str, process: Process) -> None:
    base = url.rsplit("/", 1)[0]
    try:
        with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
            known = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
            ).fetchone()
            if not known:
                connection.execute(f"CREATE DATABASE {DATABASE}")
    except psycopg.Error as error:
        process.stop(5)
        raise LaunchError(f"PostgreSQL started but refuses us: {error}") from error
