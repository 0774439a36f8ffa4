"""Decks, cards and bundles: what there is to study, without who studies it."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from pydantic import BaseModel
from pydantic_core import to_json
from rest_framework.request import Request

from cards.api.content_build import (
    WRITER,
    card_summary,
    deck_answers,
    one_card,
)
from cards.api.content_shapes import (
    BundleAnswer,
    BundleQuery,
    CardAnswer,
    CardList,
    CardQuery,
    CardsQuery,
    DeckAnswer,
    DeckList,
)
from cards.models import Card, Deck
from cards.querysets import CardQuerySet
from cards.services import bundles
from cards.services.warming import warm_soon
from goprep.api import (
    ApiView,
    Cursor,
    ProblemError,
    PublicView,
    conditional,
    etag_of,
    next_link,
    operation,
    published,
)

CACHED = {"ETag": "Names exactly this answer; send it back in If-None-Match."}
UNCHANGED = "The client has it already."
PAGE = Cursor("cards", int, str)
WRITE = "content:write"


class DecksView(PublicView):
    @operation(
        "All decks",
        tag="content",
        returns={200: DeckList, 304: UNCHANGED},
        headers=CACHED,
        public=True,
        name="listDecks",
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Every deck with its topics, in study order."""
        raw = _raw(DeckList(decks=deck_answers(list(Deck.objects.all()))))
        return published(request, etag_of(raw), lambda: raw)


class DeckView(PublicView):
    @operation(
        "One deck",
        tag="content",
        returns={200: DeckAnswer, 304: UNCHANGED},
        refuses=("not-found",),
        headers=CACHED,
        public=True,
        name="getDeck",
    )
    def get(self, request: Request, deck: str) -> HttpResponseBase:
        """Its topics in study order, and how many cards each has."""
        [told] = deck_answers([get_object_or_404(Deck, slug=deck)])
        raw = _raw(told)
        return published(request, etag_of(raw), lambda: raw)


class ContentView(ApiView):
    """What anybody may read as far as it is published; editors' tokens read drafts too."""

    scope = None

    def cards(self) -> CardQuerySet:
        return Card.objects.visible_to(self.request.user if self.is_editor else None)

    @property
    def is_editor(self) -> bool:
        device: Any = self.request.auth
        return device is not None and WRITE in device.scopes

    def answer(self, shape: BaseModel, headers: dict[str, str] | None = None) -> HttpResponseBase:
        """Under its ETag; compressed and shared only where everybody gets the same."""
        raw = _raw(shape)
        if self.is_editor:
            response = conditional(self.request, etag_of(raw), lambda: raw)
        else:
            response = published(self.request, etag_of(raw), lambda: raw)
        patch_vary_headers(response, ["Authorization"])
        for name, value in (headers or {}).items():
            response[name] = value
        return response


class CardsView(ContentView):
    @operation(
        "The cards of a deck",
        tag="content",
        query=CardsQuery,
        returns={200: CardList, 304: UNCHANGED},
        refuses=("not-found", "invalid-cursor", "not-authenticated"),
        headers={**CACHED, "Link": 'The next page, rel="next"; absent on the last.'},
        public=True,
        name="listCards",
    )
    def get(self, request: Request, deck: str) -> HttpResponseBase:
        """In study order, page by page. Follow the Link header until there is none. With an
        editor's token that has the scope `content:write`, cards that are not published are listed
        too."""
        query = self.query(CardsQuery)
        row = get_object_or_404(Deck, slug=deck)
        cards = _chosen(self.cards().filter(deck=row), query)
        if query.cursor is not None:
            cards = cards.filter(_after(query.cursor))
        ordered = cards.order_by("position", "id").select_related("deck").prefetch_related("texts")
        page = list(ordered[: query.limit + 1])
        more = len(page) > query.limit
        page = page[: query.limit]
        cursor = PAGE.write(page[-1].position, str(page[-1].pk)) if more else None
        shape = CardList(cards=[card_summary(card, query.lang) for card in page])
        return self.answer(shape, next_link(self.request, cursor))


class CardView(ContentView):
    @operation(
        "One card",
        tag="content",
        query=CardQuery,
        returns={200: CardAnswer, 304: UNCHANGED},
        refuses=("not-found", "not-authenticated"),
        headers=CACHED,
        public=True,
        name="getCard",
    )
    def get(self, request: Request, card: uuid.UUID) -> HttpResponseBase:
        """Its texts as Markdown and as safe HTML, its sources, and its worked examples with the
        trace for each release. Cards that are not published are there for editors' tokens with the
        scope `content:write` only."""
        query = self.query(CardQuery)
        rows = self.cards().select_related("deck").prefetch_related("texts", "examples")
        row = get_object_or_404(rows, pk=card)
        return self.answer(one_card(row, query.lang, query.release))


class BundleView(PublicView):
    @operation(
        "Everything of a deck, for offline",
        tag="content",
        query=BundleQuery,
        returns={200: BundleAnswer, 304: UNCHANGED},
        refuses=("not-found", "unavailable"),
        headers=CACHED,
        public=True,
        name="getBundle",
    )
    def get(self, request: Request, deck: str) -> HttpResponseBase:
        """All published cards with all their texts, and the traces that they show. A bundle of one
        version never changes. Ask with `since` for what is new; a version that is not known (any
        more) gets the whole, which `complete` says. After hundreds of cards have changed at once
        it takes a while to make: until then the answer is 503 and says when to ask again."""
        since = self.query(BundleQuery).since
        try:
            version = bundles.bundle_version(deck, WRITER, timezone.now())
        except bundles.NotReadyError:
            warm_soon()
            raise _later(bundles.RETRY_S) from None
        if version is None:
            raise Http404
        old = _version_in(since) if since else ""
        if old and bundles.is_known(deck, old):
            return published(
                request, f"{version}-since-{old}", lambda: _difference(deck, version, old)
            )
        return published(request, version, lambda: _body(deck, version), gzipped=True)


def _body(deck: str, version: str) -> bytes:
    """Raises ProblemError where three newer versions were made since this request began."""
    found = bundles.bundle_body(deck, version)
    if found is None:
        raise _later(1)
    return found


def _difference(deck: str, version: str, old: str) -> bytes:
    """Raises ProblemError where a newer version was made since this request began."""
    found = bundles.difference(deck, version, old, WRITER)
    if found is None:
        raise _later(1)
    return found


def _later(seconds: int) -> ProblemError:
    return ProblemError(
        "unavailable",
        f"The bundle is being made; ask again in {seconds} s.",
        headers={"Retry-After": str(seconds)},
    )


def _version_in(since: str) -> str:
    """The version in what a client kept: the version itself, or an ETag of ours."""
    return since.removeprefix("W/").strip('"').partition("-")[0].replace("\x00", "")


def _chosen(cards: CardQuerySet, query: CardsQuery) -> CardQuerySet:
    if query.release:
        minor = int(query.release.partition(".")[2])
        cards = cards.filter(releases_from__lte=minor, releases_to__gte=minor)
    if query.topic:
        cards = cards.filter(topic=query.topic)
    if query.difficulty:
        cards = cards.filter(difficulty=query.difficulty)
    return cards.search(query.q)


def _after(cursor: str) -> Q:
    position, last = PAGE.read(cursor)
    try:
        return Q(position__gt=position) | Q(position=position, id__gt=uuid.UUID(last))
    except ValueError:
        raise ProblemError("invalid-cursor") from None


def _raw(shape: BaseModel) -> bytes:
    return to_json(shape)
