"""Runs of a bundle's JSON, compressed once: the next bundle takes over those that did not change.

A run ends where a card's digest says so, one in ``LENGTH``, and not by counting: a card that comes
or goes changes its own run and moves no other. Sixteen cards compress almost as well as all of
them; each by itself would be 29 % larger.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from uuid import UUID

from cards.gzipped import Part, part_of
from cards.models import BundlePart, CardJson

LENGTH = 16
RUNS_AT_ONCE = 20
"""Runs that are read and compressed together: some megabytes."""

Cards = Sequence[tuple[UUID, str]]
"""Cards in study order, each with the digest of its JSON."""


def keep_cards(deck_id: int, cards: Cards) -> list[str]:
    """Compress the runs of these cards that are not kept yet; returns the keys of all of them."""
    runs = {_key(digest for _, digest in run): run for run in _runs(cards)}
    known = _known(deck_id, runs)
    missing = [key for key in runs if key not in known]
    for start in range(0, len(missing), RUNS_AT_ONCE):
        some = {key: runs[key] for key in missing[start : start + RUNS_AT_ONCE]}
        wanted = [card for run in some.values() for card, _ in run]
        bodies = dict(CardJson.objects.filter(card__in=wanted).values_list("card_id", "body"))
        BundlePart.objects.bulk_create(
            _part(deck_id, key, b",".join(bodies[card] for card, _ in run))
            for key, run in some.items()
        )
    return list(runs)


def keep(deck_id: int, names: Iterable[str], make: Callable[[], bytes]) -> str:
    """Compress what has these names, where it is not kept yet; returns its key."""
    key = _key(names)
    if not _known(deck_id, [key]):
        _part(deck_id, key, make()).save()
    return key


def kept_parts(deck_id: int, keys: Collection[str]) -> dict[str, Part]:
    """Key → part, as far as they are kept."""
    rows = BundlePart.objects.filter(deck=deck_id, key__in=keys)
    found = rows.values_list("key", "size", "crc", "deflated")
    return {key: Part(size, crc, bytes(deflated)) for key, size, crc, deflated in found}


def forget_others(deck_id: int, keys: Collection[str]) -> None:
    BundlePart.objects.filter(deck=deck_id).exclude(key__in=keys).delete()


def _runs(cards: Cards) -> Iterator[list[tuple[UUID, str]]]:
    run: list[tuple[UUID, str]] = []
    for card in cards:
        run.append(card)
        if int(card[1], 16) % LENGTH == 0:
            yield run
            run = []
    if run:
        yield run


def _key(names: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:32]


def _known(deck_id: int, keys: Collection[str]) -> set[str]:
    rows = BundlePart.objects.filter(deck=deck_id, key__in=keys)
    return set(rows.values_list("key", flat=True))


def _part(deck_id: int, key: str, raw: bytes) -> BundlePart:
    part = part_of(raw)
    return BundlePart(
        deck_id=deck_id, key=key, size=part.size, crc=part.crc, deflated=part.deflated
    )
