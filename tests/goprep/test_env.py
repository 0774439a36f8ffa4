from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from goprep import env


@pytest.mark.parametrize(
    ("variable", "raw", "sentence"),
    [
        (env.DEBUG, "true", "DEBUG must be exactly True or False, not 'true'."),
        (env.DEBUG, "1", "DEBUG must be exactly True or False, not '1'."),
        (env.PORT, "http", "PORT must be a whole number, not 'http'."),
        (env.PORT, "65536", "PORT must be from 0 to 65535, not 65536."),
        (env.ALLOWED_HOSTS, "a,,b", "ALLOWED_HOSTS has an empty entry in 'a,,b'."),
        (env.SECRET_KEY, "  ", "SECRET_KEY is empty."),
        (
            env.LOG_LEVEL,
            "LOUD",
            "LOG_LEVEL must be one of DEBUG, INFO, WARNING, ERROR, not 'LOUD'.",
        ),
        (
            env.DATABASE_URL,
            "sqlite:///db",
            "DATABASE_URL must start with postgres:// (GoPrep runs on PostgreSQL only).",
        ),
        (
            env.DATABASE_URL,
            "postgres://host",
            "DATABASE_URL does not name a database after the host.",
        ),
        (
            env.REDIS_URL,
            "localhost:6379",
            "REDIS_URL must look like redis://host:port/0 (or rediss:// for TLS).",
        ),
    ],
)
def test_a_value_that_is_not_understood_stops_the_start_naming_its_variable(
    variable: env.Variable[object], raw: str, sentence: str
) -> None:
    with pytest.raises(ImproperlyConfigured) as caught:
        variable.read({variable.name: raw})
    assert str(caught.value) == sentence


def test_what_is_secret_or_a_server_has_no_default() -> None:
    required = {variable.name for variable in env.VARIABLES if variable.default is None}
    assert required == {"SECRET_KEY", "DATABASE_URL", "REDIS_URL"}
    for variable in env.VARIABLES:
        if variable.default is None:
            with pytest.raises(ImproperlyConfigured, match=f"{variable.name} is not set"):
                variable.read({})


def test_every_default_can_be_read_and_every_meaning_is_a_sentence() -> None:
    for variable in env.VARIABLES:
        if variable.default is not None:
            variable.read({})
        assert variable.meaning.endswith("."), variable.name


def test_debug_is_off_unless_it_says_true() -> None:
    assert env.DEBUG.read({}) is False
    assert env.DEBUG.read({"DEBUG": "True"}) is True


def test_a_database_address_is_taken_apart_with_its_escapes() -> None:
    raw = "postgres://us%40er:p%2Fw@db.internal:5433/go%20prep?sslmode=require"
    assert env.DATABASE_URL.read({"DATABASE_URL": raw}) == {
        "NAME": "go prep",
        "USER": "us@er",
        "PASSWORD": "p/w",
        "HOST": "db.internal",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("from a file\n")
    assert env.SECRET_KEY.read({"SECRET_KEY_FILE": str(file)}) == "from a file"


def test_a_named_secret_file_that_cannot_be_read_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"SECRET_KEY_FILE names .* cannot be read"):
        env.SECRET_KEY.read({"SECRET_KEY_FILE": str(tmp_path / "missing")})


def test_a_secret_given_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="not both"):
        env.SECRET_KEY.read({"SECRET_KEY": "a", "SECRET_KEY_FILE": str(tmp_path)})
