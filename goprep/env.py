"""Every deployment choice, read strictly from the environment.

`VARIABLES` is the one list of them: settings and launcher read through it, and a test holds the
README's table to it. A value that cannot be understood stops the start with its variable's name;
nothing is guessed, and nothing secret has a default.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")


@dataclass(frozen=True)
class Variable(Generic[T]):
    """One environment variable.

    `default` None means: required. With `secret`, NAME_FILE may name a file that holds the value
    instead (as container secrets do); a named file that cannot be read is an error, not a default.
    """

    name: str
    parse: Callable[[str], T]
    default: str | None
    meaning: str
    secret: bool = False

    def read(self, environ: Mapping[str, str] | None = None) -> T:
        """Return the parsed value.

        Raises ImproperlyConfigured naming the variable when it is missing or not understood.
        """
        raw = self._raw(os.environ if environ is None else environ)
        try:
            return self.parse(raw)
        except ValueError as error:
            raise ImproperlyConfigured(f"{self.name} {error}.") from error

    def _raw(self, environ: Mapping[str, str]) -> str:
        file_name = environ.get(f"{self.name}_FILE") if self.secret else None
        if file_name is not None:
            if self.name in environ:
                raise ImproperlyConfigured(f"Set {self.name} or {self.name}_FILE, not both.")
            try:
                return Path(file_name).read_text(encoding="utf-8").strip()
            except OSError as error:
                raise ImproperlyConfigured(
                    f"{self.name}_FILE names {file_name}, which cannot be read: {error.strerror}."
                ) from error
        raw = environ.get(self.name, self.default)
        if raw is None:
            raise ImproperlyConfigured(f"{self.name} is not set. {self.meaning}")
        return raw


# ---- readers: text in, value out, ValueError with the end of a sentence ----


def text(raw: str) -> str:
    return raw


def filled(raw: str) -> str:
    if not raw.strip():
        raise ValueError("is empty")
    return raw


def boolean(raw: str) -> bool:
    if raw not in ("True", "False"):
        raise ValueError(f"must be exactly True or False, not {raw!r}")
    return raw == "True"


def whole(low: int, high: int) -> Callable[[str], int]:
    """Reader of a whole number in low..high."""

    def read(raw: str) -> int:
        try:
            value = int(raw)
        except ValueError:
            raise ValueError(f"must be a whole number, not {raw!r}") from None
        if not low <= value <= high:
            raise ValueError(f"must be from {low} to {high}, not {value}")
        return value

    return read


def names(raw: str) -> list[str]:
    """Comma-separated names; blanks around them are dropped, empty ones refused."""
    if not raw.strip():
        return []
    parts = [part.strip() for part in raw.split(",")]
    if not all(parts):
        raise ValueError(f"has an empty entry in {raw!r}")
    return parts


def one_of(*allowed: str) -> Callable[[str], str]:
    def read(raw: str) -> str:
        if raw not in allowed:
            raise ValueError(f"must be one of {', '.join(allowed)}, not {raw!r}")
        return raw

    return read


def database(raw: str) -> dict[str, Any]:
    """postgres://user:password@host:port/name?option=value as Django wants it."""
    url = urlsplit(raw)
    if url.scheme not in ("postgres", "postgresql"):
        raise ValueError("must start with postgres:// (GoPrep runs on PostgreSQL only)")
    name = unquote(url.path.removeprefix("/"))
    if not name:
        raise ValueError("does not name a database after the host")
    return {
        "NAME": name,
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": unquote(url.hostname or ""),
        "PORT": str(url.port or ""),
        "OPTIONS": dict(parse_qsl(url.query, strict_parsing=bool(url.query))),
    }


def redis(raw: str) -> str:
    """A redis:// or rediss:// address."""
    url = urlsplit(raw)
    if url.scheme not in ("redis", "rediss") or not url.hostname:
        raise ValueError("must look like redis://host:port/0 (or rediss:// for TLS)")
    return raw


# ---- the variables ----

SECRET_KEY = Variable(
    "SECRET_KEY",
    filled,
    None,
    "Signs sessions and tokens: 50 random characters, kept private; `make run` makes one if unset.",
    secret=True,
)
DEBUG = Variable("DEBUG", boolean, "False", "Django's debug pages; never on a public site.")
ALLOWED_HOSTS = Variable(
    "ALLOWED_HOSTS", names, "localhost,127.0.0.1,[::1]", "Host names the site answers to."
)
CSRF_TRUSTED_ORIGINS = Variable(
    "CSRF_TRUSTED_ORIGINS", names, "", "Further origins (https://…) whose forms are accepted."
)
HTTPS = Variable(
    "HTTPS", boolean, "True", "The site is served over HTTPS: redirects, secure cookies, HSTS."
)
BEHIND_PROXY = Variable(
    "BEHIND_PROXY",
    boolean,
    "False",
    "A proxy in front sets X-Forwarded-Proto and X-Forwarded-For, and strips them from visitors.",
)
DATABASE_URL = Variable(
    "DATABASE_URL",
    database,
    None,
    "postgres://user:password@host:port/name of your PostgreSQL; `make run` starts one if unset.",
    secret=True,
)
REDIS_URL = Variable(
    "REDIS_URL",
    redis,
    None,
    "redis://… of your Redis or Valkey; `make run` starts one if unset.",
    secret=True,
)
STATIC_ROOT = Variable("STATIC_ROOT", text, "staticfiles", "Where collected static files live.")
LOG_LEVEL = Variable(
    "LOG_LEVEL", one_of("DEBUG", "INFO", "WARNING", "ERROR"), "INFO", "Least level that is logged."
)
LOG_FORMAT = Variable("LOG_FORMAT", one_of("json", "text"), "json", "json for machines, or text.")
WEB_WORKERS = Variable("WEB_WORKERS", whole(1, 64), "2", "Web server processes.")
WEB_THREADS = Variable(
    "WEB_THREADS",
    whole(1, 64),
    "4",
    "Threads in each web server process; each keeps a database connection.",
)
WORKER_MEMORY_MB = Variable(
    "WORKER_MEMORY_MB", whole(64, 65536), "400", "A worker process past this is replaced."
)
RUNS_PER_HOUR = Variable(
    "RUNS_PER_HOUR", whole(1, 100_000), "60", "New runs one account or session may start an hour."
)
RUNS_PER_HOUR_PER_ADDRESS = Variable(
    "RUNS_PER_HOUR_PER_ADDRESS",
    whole(1, 1_000_000),
    "300",
    "New runs one network address may start an hour, however many people share it.",
)
FOUR_EYES = Variable(
    "FOUR_EYES",
    boolean,
    "False",
    "Whoever wrote any text of a card since it was last published leaves publishing to another.",
)
API_REQUESTS_PER_MINUTE = Variable(
    "API_REQUESTS_PER_MINUTE",
    whole(0, 1_000_000),
    "600",
    "API requests a minute for one device (a batch of 5,000 events is one); 0: no limit.",
)
API_REQUESTS_PER_MINUTE_PER_ADDRESS = Variable(
    "API_REQUESTS_PER_MINUTE_PER_ADDRESS",
    whole(0, 1_000_000),
    "1200",
    "API requests a minute without a token for one network address; 0: no limit.",
)
TOOLCHAINS = Variable(
    "TOOLCHAINS", filled, "var/toolchains", "Folder of Go toolchains for checking examples."
)
GO_CACHE = Variable(
    "GO_CACHE", filled, "var/go-cache", "Folder where these toolchains keep what they build."
)
HOST = Variable("HOST", filled, "127.0.0.1", "Address `make run` listens on.")
PORT = Variable("PORT", whole(0, 65535), "8000", "Port `make run` listens on; 0 picks a free one.")
VAR = Variable("VAR", filled, "var", "Folder where `make run` keeps its data, logs and secrets.")

VARIABLES: tuple[Variable[Any], ...] = (
    SECRET_KEY,
    DEBUG,
    ALLOWED_HOSTS,
    CSRF_TRUSTED_ORIGINS,
    HTTPS,
    BEHIND_PROXY,
    DATABASE_URL,
    REDIS_URL,
    STATIC_ROOT,
    LOG_LEVEL,
    LOG_FORMAT,
    WEB_WORKERS,
    WEB_THREADS,
    WORKER_MEMORY_MB,
    RUNS_PER_HOUR,
    RUNS_PER_HOUR_PER_ADDRESS,
    FOUR_EYES,
    API_REQUESTS_PER_MINUTE,
    API_REQUESTS_PER_MINUTE_PER_ADDRESS,
    TOOLCHAINS,
    GO_CACHE,
    HOST,
    PORT,
    VAR,
)
