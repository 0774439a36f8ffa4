"""Real PostgreSQL and Valkey for every test run, started here unless the environment names some.

They live in a temporary folder on free ports, so several runs in one checkout do not meet.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from goprep.standalone import Folder, Servers, start_servers

_place = Path(tempfile.mkdtemp(prefix="goprep-tests-"))
_place.chmod(0o755)  # noqa: S103 - PostgreSQL's account has to get in when root runs the tests


def _start() -> Servers:
    """Start the servers and put what the settings need into the environment.

    pytest-django would read the settings before this file is loaded if its ini option named them;
    so they are named here, once the servers' addresses are known.
    """
    folder = Folder(_place)
    folder.prepare()
    servers = start_servers(folder, os.environ, durable=False)
    os.environ.update(servers.environment)
    os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "0123456789abcdef" * 4)
    os.environ.update(
        DEBUG="False",
        HTTPS="False",
        ALLOWED_HOSTS="localhost,127.0.0.1,testserver",
        STATIC_ROOT=str(_place / "static"),
        VAR=str(_place),
        DJANGO_SETTINGS_MODULE="goprep.settings",
    )
    (_place / "static").mkdir()
    return servers


_servers = _start()


def _adjust_settings() -> None:
    from django.conf import settings

    # The hashed names of production need collectstatic; its own test does that.
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    # Cheap hashing: tests sign many people up. Celery is not made eager: see the worker fixture.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if not _servers.environment.get("DATABASE_URL"):
        # Somebody's own server may serve several test runs at once.
        settings.DATABASES["default"]["TEST"] = {"NAME": f"test_goprep_{os.getpid()}"}


_adjust_settings()


def pytest_unconfigure(config: pytest.Config) -> None:
    _servers.stop()
    shutil.rmtree(_place, ignore_errors=True)
