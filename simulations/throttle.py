"""How many new runs one visitor and one address may start in an hour.

Only work is counted: reading traces, and asking for one that is already made, is free.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from rest_framework.request import Request

from simulations import services
from simulations.services import Asked

WINDOW_S = 3600


def wait_for(wanted: Sequence[Asked], limits: Mapping[str, int], at: dt.datetime) -> int:
    """Count one run if any of these is still to be made; return 0, or the seconds to wait."""
    known = services.find_runs(wanted)
    work = any(one.key not in known or known[one.key].may_be_asked_again for one in wanted)
    return take(limits, at) if work else 0


def take(limits: Mapping[str, int], at: dt.datetime) -> int:
    """Count one run against each name; return 0, or the seconds to wait when one is used up.

    `limits` maps a name ("account:7", "address:203.0.113.9") to the runs it may start an hour.
    Hours are those of the clock, so every web process agrees with no other state than a counter.
    """
    window, into = divmod(int(at.timestamp()), WINDOW_S)
    allowed = True
    for name, per_hour in limits.items():
        key = f"runs:{window}:{name}"
        cache.add(key, 0, timeout=WINDOW_S)
        allowed = cache.incr(key) <= per_hour and allowed
    return 0 if allowed else WINDOW_S - into


def limits(request: HttpRequest | Request) -> dict[str, int]:
    """Whose hours a run counts against: the account or session, and the address behind it. A
    stranger at the API has no session."""
    session = getattr(request, "session", None)
    limits = {f"address:{request.META.get('REMOTE_ADDR', '')}": settings.RUNS_PER_HOUR_PER_ADDRESS}
    if request.user.is_authenticated:
        limits[f"account:{request.user.pk}"] = settings.RUNS_PER_HOUR
    elif session is not None and session.session_key:
        limits[f"session:{session.session_key}"] = settings.RUNS_PER_HOUR
    return limits
