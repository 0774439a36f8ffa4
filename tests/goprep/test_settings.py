"""The settings as a deployment sees them: a process of its own with that environment."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.test import override_settings

from goprep.checks import settings_go_together
from tests.goprep.site import CHECKOUT, bare_environment

PRODUCTION = {
    "SECRET_KEY": "".join(chr(33 + (7 * n) % 90) for n in range(64)),
    "DATABASE_URL": "postgres://goprep:secret@db.internal/goprep",
    "REDIS_URL": "redis://:secret@queue.internal:6379/0",
    "ALLOWED_HOSTS": "goprep.example",
}


def manage(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=CHECKOUT,
        env=bare_environment(**environ),
        capture_output=True,
        text=True,
        check=False,
    )


def test_django_finds_nothing_to_warn_of_in_production() -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, []),
        ({"DEBUG": True}, ["goprep.E001"]),
        ({"CSRF_TRUSTED_ORIGINS": ["http://other.example"]}, ["goprep.E002"]),
        ({"CSRF_TRUSTED_ORIGINS": ["https://other.example"]}, []),
        ({"ALLOWED_HOSTS": ["*"]}, ["goprep.W001"]),
        ({"HTTPS": False, "DEBUG": True, "CSRF_TRUSTED_ORIGINS": ["http://localhost:1"]}, []),
    ],
)
def test_settings_that_do_not_go_together_are_reported(
    change: dict[str, object], found: list[str]
) -> None:
    production = {"DEBUG": False, "HTTPS": True, "ALLOWED_HOSTS": ["goprep.example"]}
    with override_settings(**{**production, **change}):
        assert [message.id for message in settings_go_together()] == found


def test_a_missing_server_stops_every_command_with_its_name() -> None:
    environ = {key: value for key, value in PRODUCTION.items() if key != "DATABASE_URL"}
    done = manage("check", **environ)
    assert done.returncode != 0
    assert "DATABASE_URL is not set." in done.stderr


def test_a_web_process_without_a_secret_key_does_not_start() -> None:
    environ = {key: value for key, value in PRODUCTION.items() if key != "SECRET_KEY"}
    done = subprocess.run(
        [sys.executable, "-c", "import goprep.wsgi"],
        cwd=CHECKOUT,
        env=bare_environment(**environ),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "SECRET_KEY is not set." in done.stderr
