"""The newest bundle of a deck, made anew when what it is made from has changed.

Whether it has is one short query: the deck's ``content_tag`` and the simulations' tag are compared
with those that the bundle was made from. Both are new with every change, so an equal tag proves
that nothing changed.

Making it costs what the change costs: each card's JSON is kept (``cards.services.cardjson``), and
so are compressed runs of it (``cards.services.bundleparts``). A bundle itself is a list of names.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import OperationalError, transaction

from cards.gzipped import gzip_of, part_of
from cards.models import Bundle, BundleState, Card, CardJson, Deck
from cards.models.prepared import Prepared
from cards.services import bundleparts, cardjson
from cards.services.cardjson import Writer
from cards.services.locks import too_long, wait_briefly
from simulations import services as simulations
from simulations.trace import canonical

BODIES_KEPT = 3
"""Newest bundles of a deck that stay whole: somebody may be about to read the last one."""
VERSIONS_KEPT = 100
"""Newest versions of a deck to which the difference can be told."""
MOST_AT_ONCE = 100
"""Cards that a request writes, at some 15 ms each; where more are missing, a worker writes them."""
BATCHES_AT_ONCE = 30
"""What a task writes, in less than half the time that it has."""
FEW = 5
"""Cards written while editors wait: those that changed after the last batch."""
RETRY_S = 5


class NotReadyError(Exception):
    """The bundle is being made, or a worker has to make it: ask again in ``RETRY_S`` seconds."""


@dataclass(frozen=True)
class _Known:
    """What one query tells of a deck and its newest bundle."""

    deck_id: int
    content_tag: UUID
    traces_tag: UUID | None
    version: str | None
    made_of: tuple[UUID | str | None, ...]

    def is_fresh(self, code: str) -> bool:
        return self.version is not None and self.made_of == (
            self.content_tag,
            self.traces_tag,
            code,
        )


def bundle_version(slug: str, writer: Writer, at: datetime) -> str | None:
    """The version of the deck's bundle, made if need be; None where there is no such deck.

    Nobody waits long, and nothing is made twice: who asks at the same time finds it made. Raises
    NotReadyError where more is missing than a request may make.
    """
    known = _look(slug)
    if known is None:
        return None
    if known.is_fresh(writer.code):
        return known.version
    deck = Deck(pk=known.deck_id, slug=slug)
    with _no_long_wait():
        if len(cardjson.stale_cards(deck, writer)) > MOST_AT_ONCE:
            raise NotReadyError
        # Before the deck is locked: to render texts takes long, and editors must not wait for it.
        while cardjson.write_some(deck, writer) == cardjson.BATCH:
            pass
        return _refresh(slug, writer, at)


def write_cards(slug: str, writer: Writer) -> None:
    """Write as many of the cards that the bundle lacks as a task may. Raises NotReadyError where
    others hold it up."""
    deck = Deck.objects.get(slug=slug)
    with _no_long_wait():
        for _ in range(BATCHES_AT_ONCE):
            if cardjson.write_some(deck, writer) < cardjson.BATCH:
                break


def bundle_body(slug: str, version: str) -> bytes | None:
    """The gzip of one version's JSON; None where it is not kept any more."""
    row = Bundle.objects.filter(deck__slug=slug, version=version).first()
    if row is None or row.parts is None:
        return None
    cards, traces = row.parts["cards"], row.parts["traces"]
    kept = bundleparts.kept_parts(row.deck_id, [*cards, traces])
    if not kept.keys() >= {*cards, traces}:
        return None
    between = part_of(b",")
    pieces = [part_of(_head(version, None, row.parts["deck"]))]
    for number, key in enumerate(cards):
        pieces += [between, kept[key]] if number else [kept[key]]
    pieces += [part_of(b'],"removed":[],"traces":['), kept[traces]]
    return gzip_of([*pieces, part_of(b'],"removed_traces":[]}')])


def is_known(slug: str, version: str) -> bool:
    """Whether the difference to this version can be told."""
    return Bundle.objects.filter(deck__slug=slug, version=version).exists()


def difference(slug: str, version: str, since: str, writer: Writer) -> bytes | None:
    """What a client that has version ``since`` lacks of ``version``; JSON, not compressed. None
    where one of them is not known any more, or the cards have changed again already."""
    both = Bundle.objects.filter(deck__slug=slug, version__in=(version, since))
    rows = {row.version: row for row in both}
    parts = rows[version].parts if version in rows else None
    if parts is None or since not in rows:
        return None
    new, old = rows[version].index, rows[since].index
    changed = {key for key, digest in new["cards"].items() if old["cards"].get(key) != digest}
    fresh = {key: name for key, name in new["traces"].items() if old["traces"].get(key) != name}
    kept = CardJson.objects.filter(card__in=changed).order_by("card__position", "card_id")
    cards = [
        bytes(body)
        for card, digest, body in kept.values_list("card_id", "digest", "body")
        if digest == new["cards"][str(card)]
    ]
    traces = [one for one in writer.traces(fresh) if one["version"] == fresh[one["digest"]]]
    if len(cards) < len(changed) or len(traces) < len(fresh):
        return None
    after = {
        "removed": sorted(old["cards"].keys() - new["cards"].keys()),
        "traces": traces,
        "removed_traces": sorted(old["traces"].keys() - new["traces"].keys()),
    }
    head = _head(version, since, parts["deck"])
    return b"".join([head, b",".join(cards), b"],", _json(after)[1:]])


_LOOK = Prepared(
    f"""
    SELECT deck.id, deck.content_tag, {simulations.TRACES_TAG},
           bundle.version, state.content_tag, state.traces_tag, state.code
      FROM cards_deck deck
      LEFT JOIN cards_bundlestate state ON state.deck_id = deck.id
      LEFT JOIN cards_bundle bundle ON bundle.id = state.bundle_id
     WHERE deck.slug = %(slug)s
    """  # noqa: S608 - nothing of it comes from outside
)


def _look(slug: str) -> _Known | None:
    """Most requests for a bundle end here."""
    for deck_id, content_tag, traces_tag, version, *made_of in _LOOK(slug=slug):
        return _Known(deck_id, content_tag, traces_tag, version, tuple(made_of))
    return None


@contextmanager
def _no_long_wait() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        if too_long(error):
            raise NotReadyError from error
        raise


@transaction.atomic
def _refresh(slug: str, writer: Writer, at: datetime) -> str | None:
    """Make the bundle of cards that are written, one request at a time; the others find it made.

    The lock on the deck also makes whoever changes its content wait (the triggers write that row),
    so that what is read belongs together. The tags are read before the content: a run that
    finishes meanwhile is at worst looked at once more.
    """
    wait_briefly()
    deck = Deck.objects.select_for_update(no_key=True).filter(slug=slug).first()
    now = _look(slug)
    if deck is None or now is None:
        return None
    if now.is_fresh(writer.code):
        return now.version
    stale = cardjson.stale_cards(deck, writer)
    if len(stale) > FEW:
        raise NotReadyError
    if stale:
        cardjson.write_cards(stale, deck, writer)
    content = _content(deck, writer)
    if content.version == now.version:
        bundle = BundleState.objects.select_related("bundle").get(deck=deck).bundle
    else:
        bundle = _store(deck, content, writer, at)
        _prune(deck)
    BundleState.objects.update_or_create(
        deck=deck,
        defaults={
            "bundle": bundle,
            "content_tag": now.content_tag,
            "traces_tag": now.traces_tag,
            "code": writer.code,
        },
    )
    return content.version


@dataclass(frozen=True)
class _Content:
    """What is published: the deck, cards in study order with their digests, traces' versions."""

    deck: Mapping[str, Any]
    cards: list[tuple[UUID, str]]
    traces: Mapping[str, str]

    @property
    def index(self) -> dict[str, Any]:
        return {"cards": {str(card): digest for card, digest in self.cards}, "traces": self.traces}

    @property
    def version(self) -> str:
        whole = [self.deck, [digest for _, digest in self.cards], self.traces]
        return hashlib.sha256(canonical(whole)).hexdigest()[:32]


def _content(deck: Deck, writer: Writer) -> _Content:
    rows = CardJson.objects.filter(card__deck=deck, card__state=Card.State.PUBLISHED)
    cards: list[tuple[UUID, str]] = []
    traces: dict[str, str] = {}
    for card, digest, runs in rows.order_by("card__position", "card_id").values_list(
        "card_id", "digest", "runs"
    ):
        cards.append((card, digest))
        traces |= dict(trace.split("-") for trace in runs.values() if trace)
    return _Content(writer.deck(deck), cards, traces)


def _store(deck: Deck, content: _Content, writer: Writer, at: datetime) -> Bundle:
    parts = {
        "deck": content.deck,
        "cards": bundleparts.keep_cards(deck.pk, content.cards),
        "traces": _keep_traces(deck, content.traces, writer),
    }
    bundle, _ = Bundle.objects.update_or_create(
        deck=deck,
        version=content.version,
        defaults={"index": content.index, "parts": parts, "made_at": at},
    )
    return bundle


def _keep_traces(deck: Deck, traces: Mapping[str, str], writer: Writer) -> str:
    names = [f"{digest}-{version}" for digest, version in sorted(traces.items())]
    return bundleparts.keep(deck.pk, names, lambda: _json(writer.traces(traces))[1:-1])


def _prune(deck: Deck) -> None:
    bundles = Bundle.objects.filter(deck=deck)
    newest = list(bundles.order_by("-made_at", "-pk").values_list("pk", flat=True))
    bundles.exclude(pk__in=newest[:VERSIONS_KEPT]).delete()
    whole = bundles.filter(parts__isnull=False)
    whole.exclude(pk__in=newest[:BODIES_KEPT]).update(parts=None)
    parts: list[Any] = list(whole.values_list("parts", flat=True))
    used = {key for one in parts for key in (*one["cards"], one["traces"])}
    bundleparts.forget_others(deck.pk, used)


def _head(version: str, since: str | None, deck: Mapping[str, Any]) -> bytes:
    """The JSON up to the cards."""
    head = {"version": version, "since": since, "complete": since is None, "deck": deck}
    return _json(head)[:-1] + b',"cards":['


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
