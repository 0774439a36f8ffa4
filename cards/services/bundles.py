"""The newest bundle of a deck, made anew when what it is made from has changed.

Whether it has is one short query: the deck's ``content_tag`` and the simulations' tag are compared
with those that the bundle was made from. Both are new with every change, so an equal tag proves
that nothing changed; where only runs have finished, the bundle's own requests are looked up, and
mostly none of them is among those.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from cards.models import Bundle, BundleState, Deck
from cards.services.faces import keep_faces
from simulations import services as simulations
from simulations.trace import canonical

BODIES_KEPT = 3
"""Newest bodies of a deck that stay: somebody may be about to read the last one."""
VERSIONS_KEPT = 100
"""Newest versions of a deck to which the difference can be told."""


@dataclass(frozen=True)
class Written:
    """Everything published in a deck, as it goes over the wire, and which traces it hangs on.

    ``cards``: id → JSON, in study order.
    """

    deck: Mapping[str, Any]
    cards: Mapping[str, bytes]
    traces: list[dict[str, Any]]
    runs: Mapping[str, str]


Write = Callable[[Deck], Written]


@dataclass(frozen=True)
class _Known:
    """What one query tells of a deck and its newest bundle."""

    deck_id: int
    content_tag: UUID
    traces_tag: UUID | None
    version: str | None
    made_of: tuple[UUID | None, UUID | None, str | None]

    def is_fresh(self, code: str) -> bool:
        return self.version is not None and self.made_of == (
            self.content_tag,
            self.traces_tag,
            code,
        )

    def only_runs_finished(self, code: str) -> bool:
        return self.version is not None and self.made_of[::2] == (self.content_tag, code)


def bundle_version(slug: str, code: str, write: Write, at: datetime) -> str | None:
    """The version of the deck's bundle, made if need be; None where there is no such deck.

    ``code`` names the program that writes: another one makes every bundle anew.
    """
    known = _look(slug)
    if known is None:
        return None
    if known.is_fresh(code):
        return known.version
    if not known.only_runs_finished(code):
        # Before the deck is locked: to render thousands of texts takes long, and editors must not
        # wait for it.
        keep_faces(known.deck_id)
    return _refresh(known, slug, code, write, at)


def bundle_body(slug: str, version: str) -> bytes | None:
    """The gzip of one version's JSON; None where it is not kept any more."""
    rows = Bundle.objects.filter(deck__slug=slug, version=version)
    body = rows.values_list("body_gzip", flat=True).first()
    return None if body is None else bytes(body)


def bundle_index(slug: str, version: str) -> dict[str, dict[str, str]] | None:
    """What was in a version, by hash; None where it is not known, or not any more."""
    rows = Bundle.objects.filter(deck__slug=slug, version=version)
    found: dict[str, dict[str, str]] | None = rows.values_list("index", flat=True).first()
    return found


def difference(
    body: bytes,
    new: Mapping[str, Mapping[str, str]],
    old: Mapping[str, Mapping[str, str]],
    since: str,
) -> bytes:
    """What a client that has version ``since`` lacks of ``body``; JSON, not compressed.

    ``new`` and ``old`` are the two versions' indexes.
    """
    whole = json.loads(gzip.decompress(body))
    cards, traces = old["cards"], old["traces"]
    changed = {key for key, digest in new["cards"].items() if cards.get(key) != digest}
    fresh = {key for key, version in new["traces"].items() if traces.get(key) != version}
    return _json(
        {
            **whole,
            "since": since,
            "complete": False,
            "cards": [card for card in whole["cards"] if card["id"] in changed],
            "removed": sorted(cards.keys() - new["cards"].keys()),
            "traces": [trace for trace in whole["traces"] if trace["digest"] in fresh],
            "removed_traces": sorted(traces.keys() - new["traces"].keys()),
        }
    )


_LOOK = f"""
    SELECT deck.id, deck.content_tag, {simulations.TRACES_TAG},
           bundle.version, state.content_tag, state.traces_tag, state.code
      FROM cards_deck deck
      LEFT JOIN cards_bundlestate state ON state.deck_id = deck.id
      LEFT JOIN cards_bundle bundle ON bundle.id = state.bundle_id
     WHERE deck.slug = %s
"""  # noqa: S608 - nothing of it comes from outside


def _look(slug: str) -> _Known | None:
    """Most requests for a bundle end here: a fixed statement, which the connection has planned,
    costs a third of a query that has to be composed."""
    with connection.cursor() as cursor:
        cursor.execute(_LOOK, [slug])
        row = cursor.fetchone()
    return None if row is None else _Known(row[0], row[1], row[2], row[3], made_of=row[4:])


@transaction.atomic
def _refresh(known: _Known, slug: str, code: str, write: Write, at: datetime) -> str | None:
    """Make the bundle, one request at a time; the others wait and find it made.

    The lock on the deck also makes whoever changes its content wait (the triggers write that row),
    so that what is read belongs together. The tags are read before the content: a run that
    finishes meanwhile is at worst looked at once more.
    """
    deck = Deck.objects.select_for_update(no_key=True).filter(pk=known.deck_id).first()
    now = _look(slug)
    if deck is None or now is None:
        return None
    if now.is_fresh(code):
        return now.version
    state = BundleState.objects.filter(deck=deck)
    if now.only_runs_finished(code) and not _concerned(state.get().runs):
        state.update(traces_tag=now.traces_tag)
        return now.version
    written = write(deck)
    bundle = _store(deck, written, at)
    BundleState.objects.update_or_create(
        deck=deck,
        defaults={
            "bundle": bundle,
            "content_tag": now.content_tag,
            "traces_tag": now.traces_tag,
            "code": code,
            "runs": dict(written.runs),
        },
    )
    _prune(deck)
    return bundle.version


def _concerned(runs: Mapping[str, str]) -> bool:
    """Whether one of these requests has another trace than noted, or has one now."""
    noted = {key: version for key, version in runs.items() if version}
    return simulations.trace_versions(runs) != noted


def _store(deck: Deck, written: Written, at: datetime) -> Bundle:
    index = {
        "cards": {
            key: hashlib.sha256(card).hexdigest()[:16] for key, card in written.cards.items()
        },
        "traces": {trace["digest"]: trace["version"] for trace in written.traces},
    }
    content = [written.deck, index["cards"], list(index["cards"]), written.traces]
    version = hashlib.sha256(canonical(content)).hexdigest()[:32]
    bundle, _ = Bundle.objects.update_or_create(
        deck=deck,
        version=version,
        defaults={
            "index": index,
            "body_gzip": gzip.compress(_body(version, written), compresslevel=6, mtime=0),
            "made_at": at,
        },
    )
    return bundle


def _body(version: str, written: Written) -> bytes:
    """The bundle's JSON, around that of the cards, which is large and there already."""
    before = {"version": version, "since": None, "complete": True, "deck": written.deck}
    after = {"removed": [], "traces": written.traces, "removed_traces": []}
    cards = b",".join(written.cards.values())
    return b"".join([_json(before)[:-1], b',"cards":[', cards, b"],", _json(after)[1:]])


def _prune(deck: Deck) -> None:
    newest = list(Bundle.objects.filter(deck=deck).order_by("-made_at", "-pk").values_list("pk"))
    keep = [pk for (pk,) in newest]
    bundles = Bundle.objects.filter(deck=deck)
    bundles.filter(body_gzip__isnull=False).exclude(pk__in=keep[:BODIES_KEPT]).update(
        body_gzip=None
    )
    bundles.exclude(pk__in=keep[:VERSIONS_KEPT]).delete()


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
