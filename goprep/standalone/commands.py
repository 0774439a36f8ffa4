"""The programs of a standalone GoPrep and the environment they share."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from goprep import env
from goprep.standalone.folder import CHECKOUT, Folder
from goprep.standalone.processes import Command


def environment(
    folder: Folder, environ: Mapping[str, str], servers: Mapping[str, str]
) -> dict[str, str]:
    """The children's whole environment; what is not inherited is kept for manage.py."""
    ours = {
        "HTTPS": "False",
        "STATIC_ROOT": str(folder.path / "static"),
        "VAR": str(folder.path),
        "ALLOWED_HOSTS": ",".join(_host_names(environ)),
        **servers,
    }
    if "SECRET_KEY" not in environ and "SECRET_KEY_FILE" not in environ:
        ours["SECRET_KEY"] = folder.secret("secret-key")
    ours = {name: value for name, value in ours.items() if name in servers or name not in environ}
    folder.write_private(folder.environment_file, json.dumps(ours, indent=1) + "\n")
    return {**environ, **ours, "PYTHONUNBUFFERED": "1"}


def _host_names(environ: Mapping[str, str]) -> list[str]:
    usual = env.ALLOWED_HOSTS.read({})
    host = env.HOST.read(environ)
    if host in ("0.0.0.0", "::"):  # noqa: S104 - asked for by whoever set HOST
        return ["*"]
    return usual if host in usual else [*usual, f"[{host}]" if ":" in host else host]


def prepare(folder: Folder, full: Mapping[str, str]) -> Command:
    return _python("prepare", folder, full, "-m", "goprep.standalone.prepare", on_terminal=True)


def web(folder: Folder, full: Mapping[str, str], listener: int) -> Command:
    return _python(
        "web",
        folder,
        full,
        *("-m", "gunicorn", "--config", "python:goprep.serving"),
        *("--bind", f"fd://{listener}", "goprep.wsgi"),
        pass_fds=(listener,),
    )


def worker(folder: Folder, full: Mapping[str, str]) -> Command:
    return _celery(
        "worker",
        folder,
        full,
        "--concurrency",
        str(min(os.cpu_count() or 1, 4)),
        "--without-mingle",
    )


def beat(folder: Folder, full: Mapping[str, str]) -> Command:
    """A process of its own: inside the worker nobody would see it end."""
    schedule = folder.path / "beat-schedule"
    return _celery("beat", folder, full, "--schedule", str(schedule), "--pidfile=")


def build_examples(folder: Folder, full: Mapping[str, str]) -> Command:
    return _python("build", folder, full, "manage.py", "build_examples", on_terminal=True)


def _celery(name: str, folder: Folder, full: Mapping[str, str], *arguments: str) -> Command:
    return _python(
        name, folder, full, "-m", "celery", "-A", "goprep.celery", "--quiet", name, *arguments
    )


def _python(
    name: str,
    folder: Folder,
    full: Mapping[str, str],
    *arguments: str,
    pass_fds: tuple[int, ...] = (),
    on_terminal: bool = False,
) -> Command:
    return Command(
        name=name,
        argv=[Path(sys.executable), *arguments],
        log=folder.log / f"{name}.log",
        env=full,
        cwd=CHECKOUT,
        pass_fds=pass_fds,
        on_terminal=on_terminal,
    )
