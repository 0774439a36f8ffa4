"""Has bundles made before somebody asks: after a change of what is published, once committed.

The task itself stands in ``cards.api.warming``, because what a bundle says is the API's: it is
sent by its name. Beat sends it too, for what changes otherwise (runs that finish, SQL by hand).
"""

from __future__ import annotations

import logging

from celery import current_app
from django.core.cache import cache
from django.db import transaction
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import RedisError

TASK = "cards.warm_bundles"
GATHER_S = 5
"""Many changes in a row, such as a bulk action's, are one message."""
_SENT = "bundles:warming"

logger = logging.getLogger(__name__)


def warm_soon() -> None:
    """Once this transaction is committed. Without a broker nothing is lost: beat sends it later,
    and a request makes a bundle that lacks little."""
    transaction.on_commit(_send)


def _send() -> None:
    try:
        if cache.add(_SENT, 1, timeout=GATHER_S):
            current_app.send_task(TASK, countdown=GATHER_S)
    except (BrokerError, RedisError):
        logger.warning("broker away, bundles stay cold", exc_info=True)
