"""A whole standalone GoPrep as a child process, for the launcher's tests."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psutil

CHECKOUT = Path(__file__).resolve().parents[2]
START_TIMEOUT_S = 120.0
# What the tests' own environment says about servers must not reach the launcher.
OURS = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "STATIC_ROOT", "VAR", "HTTPS", "ALLOWED_HOSTS")


def bare_environment(**more: str) -> dict[str, str]:
    """This process's environment without what conftest.py and tests.settings put into it."""
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return {**kept, **more}


class Site:
    """`python -m goprep.standalone` on a folder; its output goes to a file beside that folder."""

    def __init__(self, var: Path, port: int = 0, **environ: str) -> None:
        self.var = var
        self.out = var.with_name(f"{var.name}-{time.monotonic_ns()}.out")
        var.parent.mkdir(parents=True, exist_ok=True)
        with self.out.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "goprep.standalone", "--port", str(port)],
                cwd=CHECKOUT,
                env=bare_environment(VAR=str(var), **environ),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def said(self) -> str:
        return self.out.read_text(encoding="utf-8")

    def wait_for(self, pattern: str, timeout_s: float = START_TIMEOUT_S) -> re.Match[str]:
        """The first match in the output; AssertionError with all output when it never comes."""
        end_s = time.monotonic() + timeout_s
        while time.monotonic() < end_s:
            ended = self.process.poll() is not None  # before reading: its last words count
            found = re.search(pattern, self.said())
            if found:
                return found
            if ended:
                break
            time.sleep(0.1)
        raise AssertionError(f"no {pattern!r} in:\n{self.said()}")

    def url(self) -> str:
        return self.wait_for(r"GoPrep is at (\S+)").group(1)

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(self.url() + path, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def environment(self) -> dict[str, str]:
        return json.loads((self.var / "environment.json").read_text(encoding="utf-8"))

    def children(self) -> dict[str, int]:
        """Process ids by a word of their command line."""
        found = {}
        for pid in child_pids(self.process.pid):
            line = command_line(pid)
            for name in ("gunicorn", " beat", " worker", "valkey-server", "bin/postgres"):
                if name in line:
                    found[name.strip().rsplit("/", 1)[-1]] = pid
                    break
        return found

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(how)
        return self.process.wait(timeout=30)

    def end(self) -> None:
        """Whatever happened in the test: leave nothing running."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def child_pids(pid: int) -> list[int]:
    return [child.pid for child in psutil.Process(pid).children()]


def command_line(pid: int) -> str:
    try:
        return " ".join(psutil.Process(pid).cmdline())
    except psutil.Error:
        return ""


def is_alive(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def until(condition: Callable[[], object], timeout_s: float = 30.0) -> bool:
    """Poll; True as soon as it holds."""
    end_s = time.monotonic() + timeout_s
    while time.monotonic() < end_s:
        if condition():
            return True
        time.sleep(0.1)
    return False
