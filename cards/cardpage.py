"""What the page of one card shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cards.atlas import STATES
from cards.desk import topic_title
from cards.examples import Shown, shown
from cards.faces import Change, Face, face, title_of
from cards.models import Card, Learner, Schedule
from cards.progress import status_of
from cards.sources import Source, source_of
from cards.when import delay
from simulations.releases import RELEASES

DIFFICULTY: Mapping[int, str | Promise] = {1: _("warm-up"), 2: _("standard"), 3: _("deep")}
_RELEASE_NAMES = frozenset(release.name for release in RELEASES)


@dataclass(frozen=True)
class Neighbour:
    slug: str
    title: str


@dataclass(frozen=True)
class CardPage:
    """`slips` is how often a card was forgotten that was taken out for it, else 0."""

    face: Face
    topic: str
    difficulty: str | Promise
    releases: str
    marks: list[tuple[str, bool]]
    sources: list[Source]
    examples: list[Shown]
    state: str
    word: str | Promise
    due_in: str
    slips: int
    before: Neighbour | None
    after: Neighbour | None
    unpublished: str | Promise


def page_of(
    card: Card,
    learner: Learner | None,
    at: datetime,
    lang: str,
    go: str,
    query: Mapping[str, str],
) -> CardPage:
    """Everything of one card. `query` may open an example ("example") at a release ("go")."""
    text = face(card, lang, go)
    schedule = _schedule(card, learner)
    state, word, due_in = _memory(schedule, learner, at)
    before, after = _neighbours(card, lang)
    return CardPage(
        face=text,
        topic=topic_title(card.deck, card.topic, lang),
        difficulty=DIFFICULTY.get(card.difficulty, ""),
        releases=f"1.{card.releases_from}–1.{card.releases_to}",
        marks=_marks(card, text.changes),
        sources=[source_of(source) for source in card.sources],
        examples=shown(card.examples.all(), lang, go, _wanted(query)),
        state=state,
        word=word,
        due_in=due_in,
        slips=schedule.lapses if schedule is not None and schedule.leech else 0,
        before=before,
        after=after,
        unpublished="" if card.state == Card.State.PUBLISHED else card.get_state_display(),
    )


def _marks(card: Card, changes: tuple[Change, ...]) -> list[tuple[str, bool]]:
    """Each release the card covers, and whether something changed in it."""
    changed = {change.first for change in changes}
    span = range(card.releases_from, card.releases_to + 1)
    return [(f"1.{minor}", minor in changed) for minor in span]


def _wanted(query: Mapping[str, str]) -> dict[str, str]:
    key, go = query.get("example", ""), query.get("go", "")
    return {key: go} if key and go in _RELEASE_NAMES else {}


def _schedule(card: Card, learner: Learner | None) -> Schedule | None:
    return Schedule.objects.filter(learner=learner, card=card).first() if learner else None


def _memory(
    schedule: Schedule | None, learner: Learner | None, at: datetime
) -> tuple[str, str | Promise, str]:
    """State, its word, and how long it still waits: "" when it is due or has no date."""
    state, word = STATES[status_of(schedule, at)]
    due_at = schedule.due_at if schedule is not None else None
    if learner is None or due_at is None or due_at <= at:
        return state, word, ""
    return state, word, delay(due_at, at, learner)


def _neighbours(card: Card, lang: str) -> tuple[Neighbour | None, Neighbour | None]:
    cards = Card.objects.published().filter(deck=card.deck_id).prefetch_related("texts")
    before = cards.filter(position__lt=card.position).order_by("-position").first()
    after = cards.filter(position__gt=card.position).order_by("position").first()
    return _neighbour(before, lang), _neighbour(after, lang)


def _neighbour(card: Card | None, lang: str) -> Neighbour | None:
    return None if card is None else Neighbour(card.slug, title_of(card, lang))
