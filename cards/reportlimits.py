"""How many reports one may send: per learner and, because anyone may become one, per address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.core.cache import cache

REPORTS_PER_HOUR = 12
REPORTS_PER_HOUR_PER_ADDRESS = 60
HOUR_S = 3600


def take_report(limits: Mapping[str, int], at: datetime) -> int:
    """Count one report against each name ("learner:…", "address:…"): 0, or the seconds to wait.

    Hours are those of the clock, as for runs of simulators.
    """
    hour, into_s = divmod(int(at.timestamp()), HOUR_S)
    allowed = True
    for name, per_hour in limits.items():
        key = f"reports:{hour}:{name}"
        cache.add(key, 0, timeout=HOUR_S)
        allowed = cache.incr(key) <= per_hour and allowed
    return 0 if allowed else HOUR_S - into_s
