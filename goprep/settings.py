"""Django settings: one module; what a deployment may choose comes from `goprep.env`."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from goprep import env
from goprep.logs import logging_config

BASE_DIR = Path(__file__).resolve().parent.parent

SECRET_KEY = env.SECRET_KEY.read()
DEBUG = env.DEBUG.read()
ALLOWED_HOSTS = env.ALLOWED_HOSTS.read()
CSRF_TRUSTED_ORIGINS = env.CSRF_TRUSTED_ORIGINS.read()

INSTALLED_APPS = [
    "goprep.apps.GoprepConfig",
    "cards.apps.CardsConfig",
    "simulations.apps.SimulationsConfig",
    "goprep.apps.GoprepAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "goprep.apps.GoprepStaticFilesConfig",
    "django.contrib.postgres",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "django_htmx",
]

MIDDLEWARE = [
    "goprep.middleware.RequestIdMiddleware",
    "goprep.middleware.VisitorAddressMiddleware",
    "goprep.middleware.ContentSecurityPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "goprep.middleware.PageSession",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "goprep.middleware.PageUser",
    "goprep.middleware.PageMessages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "goprep.urls"
WSGI_APPLICATION = "goprep.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cards.context.visitor",
            ],
        },
    }
]

# ---- database ----

_database = env.DATABASE_URL.read()
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **_database,
        "ENGINE": "goprep.postgres",
        "CONN_HEALTH_CHECKS": True,  # a restarted server costs no visitor an error
        "CONN_MAX_AGE": 600,  # each thread keeps its own: a pool would be asked at every request
        "OPTIONS": _database["OPTIONS"],
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ---- broker and cache ----

REDIS_URL = env.REDIS_URL.read()
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "goprep",
    }
}

RUNS_PER_HOUR: int = env.RUNS_PER_HOUR.read()
RUNS_PER_HOUR_PER_ADDRESS: int = env.RUNS_PER_HOUR_PER_ADDRESS.read()

# Real Go, where there is one: examples are held against it.
TOOLCHAINS = BASE_DIR / env.TOOLCHAINS.read()
GO_CACHE = BASE_DIR / env.GO_CACHE.read()

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_SERIALIZER = "json"
CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True  # the run's row holds its state; nobody asks the queue
CELERY_TASK_ACKS_LATE = True
# For tasks that name no limits of their own (a simulator run does).
CELERY_TASK_SOFT_TIME_LIMIT = 60
CELERY_TASK_TIME_LIMIT = 75
CELERY_TASK_STORE_EAGER_RESULT = False
CELERY_TASK_SEND_SENT_EVENT = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_MEMORY_PER_CHILD = env.WORKER_MEMORY_MB.read() * 1000  # kilobytes
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Celery would connect anew for every task; goprep.celery drops connections that are no good.
CELERY_DB_REUSE_MAX = 1_000_000_000
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Longer than any task runs and any retry waits; sooner, live tasks would be delivered twice.
    "visibility_timeout": 120,
    # kombu sweeps for unacknowledged messages only every tenth time otherwise.
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_timeout": 30,
    "socket_connect_timeout": 5,
}
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "put-back-lost-runs": {"task": "simulations.put_back_lost_runs", "schedule": 30.0},
    "put-back-lost-files": {"task": "cards.put_back_lost_files", "schedule": 30.0},
    # Some examples each time; a worker without real Go has nothing to do.
    "verify-published-examples": {"task": "cards.verify_published_examples", "schedule": 600.0},
    # What an editor's step did not send already; a bundle that is up to date costs one query.
    "warm-bundles": {"task": "cards.warm_bundles", "schedule": 120.0},
    "count-cards": {"task": "cards.count_cards", "schedule": 600.0},
}

# ---- people ----

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/accounts/log-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
# A guest's study hangs on the session: keep it long, and renew it while they come back.
SESSION_ENGINE = "cards.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 180
# An editor who leaves the desk is logged out after at most this long.
EDITOR_IDLE_S = 60 * 60 * 4
FOUR_EYES: bool = env.FOUR_EYES.read()

# The second step at the editors' desk. Wrong codes are counted by cards.attempts: django-otp's own
# waits double without end, and whoever has the password could shut the owner out.
OTP_TOTP_ISSUER = "GoPrep"
OTP_TOTP_THROTTLE_FACTOR = 0

# ---- language and time ----

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "goprep" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# ---- static files ----

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / env.STATIC_ROOT.read()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "goprep.storage.StaticStorage"
    },
}

# ---- security ----

CONTENT_SECURITY_POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
}
HTTPS = env.HTTPS.read()
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # probes come without the proxy
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
BEHIND_PROXY: bool = env.BEHIND_PROXY.read()
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# ---- the API ----

API_REQUESTS_PER_MINUTE: int = env.API_REQUESTS_PER_MINUTE.read()
API_REQUESTS_PER_MINUTE_PER_ADDRESS: int = env.API_REQUESTS_PER_MINUTE_PER_ADDRESS.read()
API_MAX_BODY_BYTES = 8_000_000  # 5,000 events with long notes
REST_FRAMEWORK = {
    # goprep.api.ApiView, the base of every view, says who is let in and what is spoken.
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_SCHEMA_CLASS": "goprep.api.spec.ApiSchema",
    "URL_FORMAT_OVERRIDE": None,  # the Accept header says it
    "EXCEPTION_HANDLER": "goprep.api.problems.exception_handler",
}
KNOX_TOKEN_MODEL = "cards.Device"  # noqa: S105 - a model, not a token
MIGRATION_MODULES = {"knox": None}  # its own would make the table that ours replaces
REST_KNOX = {
    "AUTH_HEADER_PREFIX": "Bearer",
    # A phone in a drawer for half a year logs in again; its outbox waits.
    "TOKEN_TTL": timedelta(days=180),
    "TOKEN_PREFIX": "gp_",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "GoPrep",
    "VERSION": "1.0.0",
    "DESCRIPTION": "Study Go interview questions from any client, offline first. How it hangs"
    " together is told at /api/docs; every problem's `type` is an address that explains it.",
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SCHEMA_PATH_PREFIX_TRIM": False,
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": False,
    "COMPONENT_SPLIT_PATCH": False,
    # None of the library's: no components of their own for every choice of words.
    "POSTPROCESSING_HOOKS": ["goprep.api.spec.finished"],
    "SERVERS": [{"url": "/"}],
    "TAGS": [
        {"name": "content", "description": "Decks, cards and bundles: the same for everybody."},
        {"name": "traces", "description": "Worked examples step by step, and what real Go says."},
        {"name": "simulations", "description": "Simulators, and runs of them."},
        {"name": "study", "description": "What to study next, and how it went."},
        {"name": "sync", "description": "Events out of the outbox, schedules back."},
        {"name": "account", "description": "Sign-up, log-in, settings, export, deletion."},
        {"name": "devices", "description": "The devices that are logged in to an account."},
    ],
}

LOGGING = logging_config(env.LOG_LEVEL.read(), env.LOG_FORMAT.read())
