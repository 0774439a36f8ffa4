"""Keeps the children running: restarts what ends, gives up loudly, stops everything in order."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from goprep.standalone.errors import LaunchError
from goprep.standalone.processes import Command, Process

# From Ctrl-C to the end of the last child: 5 s for web and worker, 3 s for the servers, and a
# margin. A job that is cut off here is put back by its lease.
APP_STOP_S = 5.0
SERVER_STOP_S = 3.0

LONGEST_PAUSE_S = 8.0
# This many ends within the window is no accident: better a clear stop than half a site.
MOST_ENDS = 5
WINDOW_S = 60.0


@dataclass
class Service:
    """A child that should always run. `process` is None while it waits to be started again."""

    command: Command
    process: Process | None
    is_server: bool
    ends_s: list[float] = field(default_factory=list)
    start_again_s: float = 0.0

    def pause_s(self) -> float:
        return min(2.0 ** (len(self.ends_s) - 1), LONGEST_PAUSE_S)


class Supervisor:
    """Owns every child. `say` prints one line to the terminal."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._services: list[Service] = []
        self._jobs: list[Process] = []

    def adopt(self, process: Process) -> None:
        """Watch a server that is already running."""
        self._services.append(Service(process.command, process, is_server=True))

    def start(self, command: Command) -> Process:
        """Start one of our own programs and watch it."""
        process = Process(command)
        self._services.append(Service(command, process, is_server=False))
        return process

    def start_job(self, command: Command) -> Process:
        """Start something that ends by itself; only stopped with the rest."""
        process = Process(command)
        self._jobs.append(process)
        return process

    def check(self) -> None:
        """Look at every child once. LaunchError when one keeps ending."""
        now_s = time.monotonic()
        for service in self._services:
            if service.process is None:
                if now_s >= service.start_again_s:
                    service.process = Process(service.command)
                continue
            status = service.process.status()
            if status is not None:
                self._ended(service, service.process, status, now_s)

    def _ended(self, service: Service, process: Process, status: int, now_s: float) -> None:
        process.kill()  # what it had started must not live on beside its successor
        service.process = None
        service.ends_s = [at for at in service.ends_s if now_s - at < WINDOW_S] + [now_s]
        name, log = service.command.name, service.command.log
        if len(service.ends_s) >= MOST_ENDS:
            raise LaunchError(
                f"{name} ended {MOST_ENDS} times within a minute; the end of {log}:\n"
                f"{process.last_lines()}"
            )
        service.start_again_s = now_s + service.pause_s()
        self._say(
            f"{name} ended ({_how(status)}); starting it again in {service.pause_s():.0f} s."
            f" Its log is {log}."
        )

    def stop(self) -> None:
        """End everything: first what uses the servers, then the servers."""
        running = [s.process for s in self._services if s.process and not s.is_server]
        self._end([*self._jobs, *running], APP_STOP_S)
        self._end([s.process for s in self._services if s.process and s.is_server], SERVER_STOP_S)
        self._services.clear()
        self._jobs.clear()

    def _end(self, processes: list[Process], timeout_s: float) -> None:
        end_s = time.monotonic() + timeout_s
        for process in processes:
            process.ask_to_stop()
        for process in processes:
            if not process.wait(max(0.0, end_s - time.monotonic())):
                self._say(f"{process.name} did not stop in {timeout_s:.0f} s and was ended.")
            process.kill()


def _how(status: int) -> str:
    return f"status {status}" if status >= 0 else f"signal {-status}"
