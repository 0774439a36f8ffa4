"""The deck as a map: areas, their topics, and where each card stands in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cards import queue
from cards.models import Card, CardText, Deck, Learner
from cards.queue import CardState
from cards.when import delay

AREAS: Mapping[str, str | Promise] = {
    "data-structures": _("Data structures"),
    "language": _("Language"),
    "concurrency": _("Concurrency"),
    "runtime": _("Runtime"),
}
# status → (the state it counts as, the word it is called by)
STATES: Mapping[str, tuple[str, str | Promise]] = {
    "new": ("new", _("new")),
    "learning": ("learning", _("learning")),
    "scheduled": ("learning", _("learning")),
    "due": ("due", _("due")),
    "strong": ("strong", _("strong")),
    "buried": ("paused", _("resting until tomorrow")),
    "suspended": ("paused", _("set aside")),
    "leech": ("paused", _("keeps slipping away")),
}
COUNTED: tuple[tuple[str, str | Promise], ...] = (
    ("due", _("due")),
    ("learning", _("learning")),
    ("strong", _("strong")),
    ("new", _("new")),
    ("paused", _("set aside")),
)


@dataclass(frozen=True)
class Tile:
    """One card on the map; `due_in` is "" when it is due now or has no date."""

    slug: str
    title: str
    difficulty: int
    state: str
    word: str
    due_in: str


@dataclass(frozen=True)
class Topic:
    slug: str
    title: str
    tiles: list[Tile]


@dataclass(frozen=True)
class Area:
    slug: str
    title: str | Promise
    topics: list[Topic]

    @property
    def cards(self) -> int:
        return sum(len(topic.tiles) for topic in self.topics)


@dataclass(frozen=True)
class Count:
    """How many cards of the whole deck are in a state, whatever is filtered."""

    state: str
    word: str | Promise
    number: int


@dataclass(frozen=True)
class Atlas:
    areas: list[Area]
    counts: list[Count]
    topics: int
    total: int
    shown: int


def atlas(
    deck: Deck, learner: Learner | None, at: datetime, lang: str, chosen: Mapping[str, Any]
) -> Atlas:
    """The whole deck, or what the cleaned filters of `chosen` leave of it; at most five queries."""
    states = _states(deck, learner, at)
    titles = _titles(deck, lang)
    kept = _matching(deck, states, chosen)
    words = {status: str(word) for status, (_name, word) in STATES.items()}
    by_topic: dict[str, list[Tile]] = {}
    for state in states:
        if state.card.pk in kept:
            tile = _tile(state, words, titles, learner, at)
            by_topic.setdefault(state.card.topic, []).append(tile)
    areas = _areas(deck, states, by_topic, lang)
    number = Counter(STATES[state.status][0] for state in states)
    return Atlas(
        areas=areas,
        counts=[Count(name, word, number[name]) for name, word in COUNTED if number[name]],
        topics=len({state.card.topic for state in states}),
        total=len(states),
        shown=len(kept),
    )


def _states(deck: Deck, learner: Learner | None, at: datetime) -> list[CardState]:
    if learner is not None:
        return queue.deck_states(learner, deck, at)
    cards = Card.objects.published().filter(deck=deck).order_by("position", "slug")
    return [CardState(card=card, schedule=None, status="new") for card in cards]


def _titles(deck: Deck, lang: str) -> dict[Any, str]:
    """Titles alone: the texts of thousands of cards are long."""
    rows = CardText.objects.filter(card__deck=deck, lang__in=(lang, "en")).values_list(
        "card_id", "lang", "title"
    )
    titles: dict[Any, str] = {}
    for card_id, row_lang, title in rows:
        if row_lang == lang or card_id not in titles:
            titles[card_id] = title
    return titles


def _matching(deck: Deck, states: Iterable[CardState], chosen: Mapping[str, Any]) -> set[Any]:
    kept = {state.card.pk for state in states if _passes(state, chosen)}
    cards = Card.objects.filter(deck=deck)
    if chosen.get("q"):
        kept &= set(cards.search(chosen["q"]).values_list("pk", flat=True))
    if chosen.get("release"):
        mark = f"**{chosen['release']}"
        changed = cards.filter(texts__changes__contains=mark).values_list("pk", flat=True)
        kept &= set(changed)
    return kept


def _passes(state: CardState, chosen: Mapping[str, Any]) -> bool:
    difficulty, wanted = chosen.get("difficulty"), chosen.get("state")
    if difficulty and state.card.difficulty != difficulty:
        return False
    return not wanted or STATES[state.status][0] == wanted


def _tile(
    state: CardState,
    words: Mapping[str, str],
    titles: Mapping[Any, str],
    learner: Learner | None,
    at: datetime,
) -> Tile:
    card, schedule = state.card, state.schedule
    name, _word = STATES[state.status]
    due_at = schedule.due_at if schedule is not None else None
    waits = learner is not None and due_at is not None and due_at > at and name != "paused"
    return Tile(
        slug=card.slug,
        title=titles.get(card.pk, card.slug),
        difficulty=card.difficulty,
        state=name,
        word=words[state.status],
        due_in=delay(due_at, at, learner) if waits and learner and due_at else "",
    )


def _areas(
    deck: Deck, states: Iterable[CardState], tiles: Mapping[str, list[Tile]], lang: str
) -> list[Area]:
    """Topics in the deck's own order; those the deck does not list come last, by their cards."""
    listed = {topic["slug"]: topic for topic in deck.topics}
    where = {slug: topic["area"] for slug, topic in listed.items()}
    for state in states:
        where.setdefault(state.card.topic, state.card.area)
    names = [*AREAS, *dict.fromkeys(area for area in where.values() if area not in AREAS)]
    found = []
    for name in names:
        topics = [
            Topic(slug, _topic_title(listed.get(slug), slug, lang), tiles[slug])
            for slug, area in where.items()
            if area == name and slug in tiles
        ]
        if topics:
            found.append(Area(name, AREAS.get(name, name), topics))
    return found


def _topic_title(listed: Mapping[str, Any] | None, slug: str, lang: str) -> str:
    if listed is None:
        return slug.replace("-", " ")
    return str(listed["title"].get(lang) or listed["title"]["en"])
