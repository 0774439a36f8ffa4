"""Two probes: /healthz says the process answers, /readyz that it can do its work."""

from __future__ import annotations

import logging
from collections.abc import Callable

import redis
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

logger = logging.getLogger("goprep.health")

BROKER_TIMEOUT_S = 2.0


@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    """200 as long as the process can answer at all; touches no server."""
    return JsonResponse({"status": "alive"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when database, broker and migrations are as they should be, else 503 and which is not."""
    checks = {name: _passes(name, check) for name, check in _CHECKS.items()}
    good = all(checks.values())
    return JsonResponse(
        {"status": "ready" if good else "not ready", "checks": checks}, status=200 if good else 503
    )


def _passes(name: str, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception as error:  # whatever is wrong, the probe's answer is "no"
        # The address and the reason are for the log, not for whoever asks.
        logger.warning("readyz: %s: %s", name, error)
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _broker() -> bool:
    client = redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=BROKER_TIMEOUT_S,
        socket_connect_timeout=BROKER_TIMEOUT_S,
    )
    with client:
        return bool(client.ping())


def _migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


_CHECKS: dict[str, Callable[[], bool]] = {
    "database": _database,
    "broker": _broker,
    "migrations": _migrations,
}
