"""Real PostgreSQL and Valkey for every test run, started here unless the environment names some.

They live in a temporary folder on free ports, so several runs in one checkout do not meet. Where
one run has several processes (`pytest -n`) they share the servers, each with databases of its own.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import django
import hypothesis
import pytest

from goprep.standalone import Folder, Servers, start_servers
from tests.browsing import chrome, open_page  # noqa: F401 - fixtures of the browser tests
from tests.player.fixtures import open_player, site  # noqa: F401

_place = Path(tempfile.mkdtemp(prefix="goprep-tests-"))
_place.chmod(0o755)  # PostgreSQL's account has to get in when root runs the tests


def _start() -> Servers:
    """Start the servers and put what the settings need into the environment.

    pytest-django would read the settings before this file is loaded if its ini option named them;
    so they are named here, once the servers' addresses are known.
    """
    folder = Folder(_place)
    folder.prepare()
    servers = start_servers(folder, os.environ, durable=False)
    os.environ.update(servers.environment)
    if name := os.environ.get("PYTEST_XDIST_WORKER"):  # pytest-django names the other database
        os.environ["REDIS_URL"] = f"{_redis_of_the_run()}/{int(name.removeprefix('gw')) + 1}"
    os.environ.update(
        STATIC_ROOT=str(_place / "static"),
        VAR=str(_place),
        DJANGO_SETTINGS_MODULE="tests.settings",
    )
    (_place / "static").mkdir()
    django.setup()
    return servers


def _redis_of_the_run() -> str:
    """The server's address without a database's number."""
    return urlsplit(os.environ["REDIS_URL"])._replace(path="").geturl()


_servers = _start()

# A busy machine is no failure: time is what benchmarks are for.
hypothesis.settings.register_profile("goprep", deadline=None)
hypothesis.settings.load_profile("goprep")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """The processes of a run inherit its servers; the settings they read when they have theirs."""
    del os.environ["DJANGO_SETTINGS_MODULE"]


def pytest_unconfigure(config: pytest.Config) -> None:
    _servers.stop()
    shutil.rmtree(_place, ignore_errors=True)
