"""Child processes: start with a log file, see that they die with us, stop within a time."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from goprep.standalone.folder import saying_why

POLL_S = 0.05
INTERRUPTED_STOP_S = 3.0
LOG_LIMIT_BYTES = 5_000_000

_PR_SET_PDEATHSIG = 1
# Loaded once here: between fork and exec there is no safe time to load a library.
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Account:
    """A user to run a child as, so that a server that refuses root can be started by root."""

    uid: int
    gid: int


@dataclass(frozen=True)
class Command:
    """What to run, and how: an empty `env` inherits ours; `stop_signal` ends it in good order.

    `on_terminal` shows its standard output to the person; the log then holds standard error only.
    """

    name: str
    argv: Sequence[str | Path]
    log: Path
    env: Mapping[str, str] = field(default_factory=dict)
    cwd: Path | None = None
    account: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    pass_fds: tuple[int, ...] = ()
    on_terminal: bool = False


class Process:
    """A started command, the leader of its own process group."""

    def __init__(self, command: Command) -> None:
        self.command = command
        self.started_s = time.monotonic()
        account = command.account
        with saying_why(command.log.parent):
            _trim(command.log)
            log = command.log.open("ab")
        with log:
            self._popen = subprocess.Popen(
                [str(part) for part in command.argv],
                stdin=subprocess.DEVNULL,
                stdout=None if command.on_terminal else log,
                stderr=log,
                env=dict(command.env) or None,
                cwd=command.cwd,
                # Its own group: the terminal's Ctrl-C reaches only us, and we stop in order.
                start_new_session=True,
                pass_fds=command.pass_fds,
                user=account.uid if account else None,
                group=account.gid if account else None,
                extra_groups=[] if account else None,
                preexec_fn=_die_with_parent(os.getpid(), command.stop_signal),
            )

    @property
    def name(self) -> str:
        return self.command.name

    @property
    def pid(self) -> int:
        return self._popen.pid

    def status(self) -> int | None:
        """Exit status, negative for a signal; None while it runs."""
        return self._popen.poll()

    def ask_to_stop(self, how: signal.Signals | None = None) -> None:
        if self.status() is None:
            self._popen.send_signal(how or self.command.stop_signal)

    def wait(self, timeout_s: float) -> bool:
        """True when it ended within the time."""
        try:
            self._popen.wait(timeout_s)
        except subprocess.TimeoutExpired:
            return False
        return True

    def kill(self) -> None:
        """End it and whatever it started, now."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._popen.wait()

    def stop(self, timeout_s: float) -> None:
        """Ask it to end, and after `timeout_s` end it."""
        self.ask_to_stop()
        self.wait(timeout_s)
        self.kill()

    def last_lines(self, count: int = 8) -> str:
        """The end of its log, for a message about why it ended."""
        try:
            lines = self.command.log.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return ""
        return "\n".join(lines[-count:])


def start_and_wait(
    command: Command, ready: Callable[[Process], bool], timeout_s: float
) -> tuple[Process, bool]:
    """Start it and wait until `ready`; with False it is over, and its log says why.

    Interrupted while waiting, it is ended first: no caller knows of it yet.
    """
    process = Process(command)
    try:
        good = wait_until(lambda: ready(process), process, timeout_s)
    except BaseException:
        process.stop(INTERRUPTED_STOP_S)
        raise
    if not good:
        process.kill()
    return process, good


def wait_until(ready: Callable[[], bool], process: Process, timeout_s: float) -> bool:
    """Poll `ready` until it holds; False when the process ended or the time is over."""
    end_s = time.monotonic() + timeout_s
    while time.monotonic() < end_s:
        if ready():
            return True
        if process.status() is not None:
            return False
        time.sleep(POLL_S)
    return False


def _die_with_parent(parent: int, how: signal.Signals) -> Callable[[], None] | None:
    """On Linux: the kernel ends the child when this launcher dies, even by SIGKILL."""
    libc = _libc
    if libc is None:
        return None

    def set_signal() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, how)
        if os.getppid() != parent:  # it died before the request was made
            os._exit(1)

    return set_signal


def _trim(log: Path) -> None:
    """Keep one old log: they grow over months of restarts."""
    if log.exists() and log.stat().st_size > LOG_LIMIT_BYTES:
        log.replace(log.with_suffix(".old.log"))
