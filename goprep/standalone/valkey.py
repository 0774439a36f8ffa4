"""A Valkey (Redis-protocol) server of our own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import redis

from goprep.standalone.binaries import valkey_program
from goprep.standalone.errors import LaunchError
from goprep.standalone.folder import Folder, saying_why
from goprep.standalone.ports import free_port
from goprep.standalone.processes import Command, Process, start_and_wait

START_TIMEOUT_S = 20.0
PORT_TRIES = 5


@dataclass(frozen=True)
class Valkey:
    process: Process
    url: str


def start_valkey(folder: Folder) -> Valkey:
    """Start it on a free loopback port with a generated password. LaunchError says why not.

    Its snapshot keeps queued jobs over a restart; PostgreSQL remains the truth about runs.
    """
    program = valkey_program()
    password = folder.secret("valkey-password")
    home = folder.path / "valkey"
    with saying_why(folder.path):
        home.mkdir(mode=0o700, exist_ok=True)
    for _ in range(PORT_TRIES):
        port = free_port()
        # In a private file, not as arguments: those every user of the machine can read.
        settings = home / "valkey.conf"
        folder.write_private(settings, _settings(home, port, password))
        url = f"redis://:{password}@127.0.0.1:{port}/0"
        process, good = start_and_wait(
            Command("valkey", [program, settings], folder.log / "valkey.log", cwd=home),
            lambda _, url=url: _answers(url),  # type: ignore[misc]
            START_TIMEOUT_S,
        )
        if good:
            return Valkey(process, url)
        if "Address already in use" not in process.last_lines():
            break
    raise LaunchError(f"Valkey did not start; the end of its log:\n{process.last_lines()}")


def _settings(home: Path, port: int, password: str) -> str:
    place = str(home).replace("\\", "\\\\").replace('"', '\\"')
    return "\n".join(
        (
            "bind 127.0.0.1",
            f"port {port}",
            f"requirepass {password}",
            f'dir "{place}"',
            "daemonize no",
            "save 60 1",
            # A full disk must not stop the queue: the snapshot is a convenience.
            "stop-writes-on-bgsave-error no",
            "maxmemory-policy noeviction",
            "",
        )
    )


def _answers(url: str) -> bool:
    try:
        with redis.Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
