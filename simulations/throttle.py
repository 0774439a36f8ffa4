"""How many new runs one visitor and one address may start in an hour.

Only work is counted: reading traces, and asking for one that is already made, is free.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.core.cache import cache

WINDOW_S = 3600


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
