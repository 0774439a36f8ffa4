"""The two servers every GoPrep needs: ours when the environment names none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from goprep.standalone.folder import Folder
from goprep.standalone.postgres import start_postgres
from goprep.standalone.processes import Process
from goprep.standalone.valkey import start_valkey


@dataclass(frozen=True)
class Servers:
    """`environment` is what to add so that GoPrep finds them; `processes` are ours to stop."""

    environment: dict[str, str] = field(default_factory=dict)
    processes: list[Process] = field(default_factory=list)

    def stop(self, timeout_s: float = 5.0) -> None:
        for process in self.processes:
            process.ask_to_stop()
        for process in self.processes:
            process.stop(timeout_s)


def start_servers(
    folder: Folder,
    environ: Mapping[str, str],
    *,
    durable: bool = True,
    adopt: Callable[[Process], None] | None = None,
) -> Servers:
    """Start what `environ` does not name. When one fails, the other is stopped again.

    `adopt` takes each process as soon as it runs; without it they are the caller's to stop.
    """
    servers = Servers()
    try:
        if not _named("DATABASE_URL", environ):
            postgres = start_postgres(folder, durable=durable)
            servers.processes.append(postgres.process)
            if adopt:
                adopt(postgres.process)
            servers.environment["DATABASE_URL"] = postgres.url
        if not _named("REDIS_URL", environ):
            valkey = start_valkey(folder)
            servers.processes.append(valkey.process)
            if adopt:
                adopt(valkey.process)
            servers.environment["REDIS_URL"] = valkey.url
    except BaseException:
        servers.stop()
        raise
    return servers


def _named(name: str, environ: Mapping[str, str]) -> bool:
    return bool(environ.get(name) or environ.get(f"{name}_FILE"))
