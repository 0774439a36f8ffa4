"""`make run`: the order in which one machine becomes a GoPrep."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from types import FrameType

from django.core.exceptions import ImproperlyConfigured

from goprep import env
from goprep.standalone import commands
from goprep.standalone.errors import LaunchError
from goprep.standalone.folder import Folder, code_fingerprint
from goprep.standalone.processes import Process, wait_until
from goprep.standalone.servers import start_servers
from goprep.standalone.supervisor import Supervisor

READY_TIMEOUT_S = 180.0
LOOK_EVERY_S = 0.2
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequestedError(BaseException):
    """Ctrl-C, SIGTERM or a closed terminal: not an error to be caught on the way."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until told to stop. Returns the exit status: 0 after a stop, 1 with a sentence else."""
    environ = {**os.environ, **_options(arguments)}
    for number in STOPS:
        # Under nohup, which ignores the closed terminal for us, we stay.
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _request_stop)
    try:
        folder = Folder.from_environment(environ)
        folder.prepare()
        with folder.locked(), _listen(environ) as listener:
            _run(folder, listener, environ)
    except StopRequestedError:
        return 0
    except (LaunchError, ImproperlyConfigured) as error:
        print(f"GoPrep: {error}", file=sys.stderr, flush=True)
        return 1
    return 0


def _options(arguments: Sequence[str] | None) -> dict[str, str]:
    """The command line says the same as the environment, and is heard first."""
    parser = argparse.ArgumentParser(prog="goprep", description="Run GoPrep on this machine.")
    for variable in (env.HOST, env.PORT, env.VAR):
        parser.add_argument(f"--{variable.name.lower()}", dest=variable.name, help=variable.meaning)
    given = vars(parser.parse_args(arguments))
    return {name: value for name, value in given.items() if value is not None}


def _request_stop(number: int, frame: FrameType | None) -> None:
    # Once is enough: a second Ctrl-C must not interrupt the stopping.
    for again in STOPS:
        signal.signal(again, signal.SIG_IGN)
    raise StopRequestedError


def _say(line: str) -> None:
    # Whoever read our output may be gone; that must not keep us from stopping in order.
    with suppress(OSError):
        print(line, flush=True)


def _listen(environ: Mapping[str, str]) -> socket.socket:
    """The web server's socket, held by us: no race for the port, and it outlives a web crash."""
    host, port = env.HOST.read(environ), env.PORT.read(environ)
    try:
        return socket.create_server((host, port), family=_family(host), backlog=512)
    except OSError as error:
        raise LaunchError(
            f"Cannot listen on {host} port {port}: {_reason(error)}."
            f" Stop what uses it, or choose another port: make run PORT={port + 1}"
        ) from error


def _reason(error: OSError) -> str:
    # Python adds the address to the system's text; the sentence has it already.
    known = error.errno is not None and error.errno > 0
    return os.strerror(error.errno).lower() if known and error.errno else str(error)


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _run(folder: Folder, listener: socket.socket, environ: Mapping[str, str]) -> None:
    supervisor = Supervisor(_say)
    try:
        _say("Starting the database and the queue …")
        servers = start_servers(folder, environ, adopt=supervisor.adopt)
        full = commands.environment(folder, environ, servers.environment)
        # Somebody else's database may have changed in any way since: only ours is trusted.
        if "DATABASE_URL" not in servers.environment or not folder.is_prepared():
            _prepare(supervisor, folder, full)
        url = _start_site(supervisor, folder, full, listener)
        _say(f"\nGoPrep is at {url}\nStop it with Ctrl-C; what you did stays in {folder.path}.\n")
        supervisor.start(commands.beat(folder, full))
        builder = supervisor.start_job(commands.build_examples(folder, full))
        _watch(supervisor, builder)
    finally:
        _say("Stopping …")
        supervisor.stop()


def _prepare(supervisor: Supervisor, folder: Folder, full: Mapping[str, str]) -> None:
    fingerprint = code_fingerprint()  # before: a file changed meanwhile means once more
    job = supervisor.start_job(commands.prepare(folder, full))
    while job.status() is None:
        supervisor.check()
        job.wait(LOOK_EVERY_S)
    if job.status() != 0:
        raise LaunchError(
            f"Preparing the database failed; the end of {job.command.log}:\n{job.last_lines()}"
        )
    folder.write_private(folder.prepared_file, fingerprint)


def _start_site(
    supervisor: Supervisor, folder: Folder, full: Mapping[str, str], listener: socket.socket
) -> str:
    """Start web and worker; return the address once the site says it is ready."""
    web = supervisor.start(commands.web(folder, full, listener.fileno()))
    supervisor.start(commands.worker(folder, full))
    host, port = listener.getsockname()[:2]
    reach = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    url = f"http://{reach}:{port}/"
    if not wait_until(_is_ready(f"{url}readyz"), web, READY_TIMEOUT_S):
        folder.prepared_file.unlink(missing_ok=True)  # the next start looks at everything again
        raise LaunchError(
            f"The site did not get ready; the end of {web.command.log}:\n{web.last_lines()}"
        )
    return url


def _is_ready(url: str) -> Callable[[], bool]:
    def ask() -> bool:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own http URL
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    return ask


def _watch(supervisor: Supervisor, builder: Process) -> None:
    """Until told to stop; reports once how building the examples ended."""
    reported = False
    while True:
        supervisor.check()
        status = builder.status()
        if status is not None and not reported:
            reported = True
            if status != 0:
                _say(
                    f"Building the examples ended early; its log is {builder.command.log}."
                    " Try again with: .venv/bin/python manage.py build_examples"
                )
        time.sleep(LOOK_EVERY_S)
