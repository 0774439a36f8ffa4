"""How often the code of a second step may be guessed, and the password that turns it off.

Counted in the shared cache, per account and address. Six digits can be guessed from many addresses,
so wrong ones also count for the account from wherever they come; recovery codes, which are too long
to guess, still let the owner in then.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.cache import cache

FAILURES = 10
WINDOW_S = 15 * 60
FAILURES_PER_ACCOUNT = 50
ANYWHERE = "anywhere"


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


def counted(user: Any) -> str:
    """The name under which wrong codes for an account count, on the web and over the API alike."""
    return f"second step of {user.pk}"


def may_guess(name: str, address: str, code: str) -> bool:
    """False while no further code is taken from here; digits may be refused alone."""
    digits = "".join(code.split()).isdigit()
    return may_try(name, address) and (not digits or may_guess_digits(name))


def missed(name: str, address: str) -> None:
    """Count a wrong code, here and wherever the account's codes are guessed."""
    failed(name, address)
    failed(name, ANYWHERE)


def may_guess_digits(name: str) -> bool:
    """False once an account's six digits were guessed wrong too often, from wherever."""
    return int(cache.get(_key(name, ANYWHERE), 0)) < FAILURES_PER_ACCOUNT


def _key(name: str, address: str) -> str:
    # A digest, because names may hold anything and cache keys may not.
    digest = hashlib.sha256(f"{name.casefold()}\n{address}".encode()).hexdigest()
    return f"second-step:{digest}"
