"""How often a password may be guessed: failures are counted per name and address.

Counted in the shared cache, so every web process agrees. A right password is never refused
because of somebody else's guesses from another address.
"""

from __future__ import annotations

import hashlib

from django.core.cache import cache

FAILURES = 10
WINDOW_S = 15 * 60


def may_try(name: str, address: str) -> bool:
    """False once too many guesses failed within the window."""
    return int(cache.get(_key(name, address), 0)) < FAILURES


def failed(name: str, address: str) -> None:
    """Count a wrong guess; the window starts with the first."""
    key = _key(name, address)
    cache.add(key, 0, timeout=WINDOW_S)
    cache.incr(key)


def succeeded(name: str, address: str) -> None:
    cache.delete(_key(name, address))


def _key(name: str, address: str) -> str:
    # A digest, because names may hold anything and cache keys may not.
    digest = hashlib.sha256(f"{name.casefold()}\n{address}".encode()).hexdigest()
    return f"log-in:{digest}"
