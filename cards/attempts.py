"""How often a password may be guessed.

Tries are counted in the shared cache, so every web process agrees, and before the password is
looked at, so that many at once are no way round. A right one takes its own count back. Three
counts, each for a quarter of an hour:

- for one name from one address: nobody guesses more often than ``PER_PAIR``;
- from one address over all names: no list of names is tried from there;
- for one name over all addresses: past ``PER_NAME`` a guess every ``SLOW_S`` seconds goes through.

From where somebody logged in before, only the first counts: others' guesses from elsewhere never
keep an owner out there, and at a new place make them wait for seconds.
"""

from __future__ import annotations

import hashlib
import ipaddress

from django.core.cache import cache

WINDOW_S = 15 * 60
PER_PAIR = 10
PER_ADDRESS = 100
PER_NAME = 30
SLOW_S = 10
SIGN_UPS_PER_ADDRESS = 60
_KNOWN_FOR_S = 180 * 24 * 60 * 60


def begin(name: str, address: str) -> int:
    """Count a try; 0 if it may go on, otherwise how many seconds to wait at most."""
    pair, place, person = _keys(name, address)
    if _count(pair) > PER_PAIR:
        return WINDOW_S
    if cache.get(_known(pair)):
        return 0
    if _count(place) > PER_ADDRESS:
        return WINDOW_S
    if _count(person) > PER_NAME and not cache.add(f"{person}:slow", 1, timeout=SLOW_S):
        return SLOW_S
    return 0


def succeeded(name: str, address: str) -> None:
    """The password was right: this place is known, and its tries are forgotten."""
    pair, place, person = _keys(name, address)
    cache.delete(pair)
    if not cache.get(_known(pair)):
        for key in (place, person):
            _take_back(key)
    cache.set(_known(pair), 1, timeout=_KNOWN_FOR_S)


def begin_sign_up(address: str) -> int:
    """Count an account about to be made; 0, or how many seconds to wait at most."""
    return WINDOW_S if _count(_key("sign-up", network(address))) > SIGN_UPS_PER_ADDRESS else 0


def network(address: str) -> str:
    """Where an address belongs: a household has a whole /64 of IPv6 addresses to guess from."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    return str(ipaddress.ip_network(f"{found}/64", strict=False))


def _count(key: str) -> int:
    """One more; the window starts with the first."""
    if cache.add(key, 1, timeout=WINDOW_S):
        return 1
    try:
        return int(cache.incr(key))
    except ValueError:  # it ran out this very moment
        cache.add(key, 1, timeout=WINDOW_S)
        return 1


def _take_back(key: str) -> None:
    try:
        cache.decr(key)
    except ValueError:
        return  # it ran out: there is nothing to take back


def _keys(name: str, address: str) -> tuple[str, str, str]:
    place = network(address)
    folded = name.casefold()
    return (
        _key("pair", folded, place),
        _key("place", place),
        _key("person", folded),
    )


def _known(pair: str) -> str:
    return f"{pair}:known"


def _key(kind: str, *parts: str) -> str:
    # A digest, because names may hold anything and cache keys may not.
    digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    return f"log-in:{kind}:{digest}"
