"""The settings of tests and of mypy's Django plugin: the real ones, with a key of its own."""

from __future__ import annotations

import os

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "0123456789abcdef" * 4)
# The servers' real addresses come from conftest.py; mypy reads the settings without any server.
os.environ.setdefault("DATABASE_URL", "postgres://no-server@127.0.0.1:9/goprep")
os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:9/0")
os.environ.setdefault("HTTPS", "False")
# Whole runs come from one address; tests of the limits set their own.
os.environ.setdefault("API_REQUESTS_PER_MINUTE", "0")
os.environ.setdefault("API_REQUESTS_PER_MINUTE_PER_ADDRESS", "0")
os.environ.setdefault("ALLOWED_HOSTS", "localhost,127.0.0.1,testserver")

from goprep.settings import *  # noqa: F403
from goprep.settings import DATABASES, STORAGES

# Tests sign many people up.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The hashed names of production need collectstatic; the launcher's test does that.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# So the browser tests' live server finds static files where they are written.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# Somebody's own server may serve several test runs at once.
DATABASES["default"]["TEST"] = {"NAME": f"test_goprep_{os.getpid()}"}
