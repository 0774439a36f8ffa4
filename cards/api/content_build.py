"""From rows to what the API says of them; the number of queries does not grow with the cards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from pydantic_core import to_json

from cards.api.content_shapes import (
    CardAnswer,
    CardSummary,
    ChangePart,
    ComparisonOffer,
    DeckAnswer,
    ExampleAnswer,
    ExampleRelease,
    HtmlParts,
    MarkdownParts,
    MeaningChangeAnswer,
    SourceAnswer,
    TextAnswer,
    TopicAnswer,
    TraceEntry,
)
from cards.cardrules import SECTIONS
from cards.examples import ForRelease, comparisons, offered
from cards.models import Card, CardText, Deck, WorkedExample
from cards.scheduling import MeaningChange
from cards.services import faces, meaning_changes
from cards.services.cardjson import Writer, WrittenCard
from cards.sources import source_of
from goprep.api import etag_of
from simulations import services as simulations
from simulations.registry import SIMULATORS
from simulations.releases import CHANGES, release
from simulations.services import TraceFacts

FORMAT = 4
"""Raise it when the code below writes something else of the same rows."""
CODE = etag_of(
    FORMAT,
    *(f"{one.slug} {one.version}" for one in SIMULATORS),
    *CHANGES,
    faces.CODE,
)
"""Names the program that writes bundles: what they say besides what the database holds."""

Facts = Mapping[str, TraceFacts]
Offers = Sequence[tuple[WorkedExample, tuple[ForRelease, ...]]]


def deck_answers(decks: Iterable[Deck]) -> list[DeckAnswer]:
    """Decks with how many of their cards are published; one query."""
    counts: dict[int, Counter[str]] = {deck.pk: Counter() for deck in decks}
    published = Card.objects.published().filter(deck__in=counts)
    for deck_id, topic in published.order_by().values_list("deck_id", "topic"):
        counts[deck_id][topic] += 1
    return [_deck(deck, counts[deck.pk]) for deck in decks]


def _deck(deck: Deck, cards: Counter[str]) -> DeckAnswer:
    topics = [TopicAnswer(**topic, cards=cards[topic["slug"]]) for topic in deck.topics]
    return DeckAnswer(
        slug=deck.slug,
        position=deck.position,
        title=deck.title,
        description=deck.description,
        cards=cards.total(),
        topics=topics,
    )


def written_cards(ids: Sequence[UUID]) -> Iterator[WrittenCard]:
    """These cards as bundles say them; the number of queries does not grow with the cards."""
    rows = list(
        Card.objects.filter(pk__in=ids).select_related("deck").prefetch_related("texts", "examples")
    )
    offers = offered([example for card in rows for example in card.examples.all()], _releases)
    facts = _facts(offers)
    changes = meaning_changes(ids)
    kept = faces.keep_parts(rows)
    own: dict[UUID, list[tuple[WorkedExample, tuple[ForRelease, ...]]]] = {}
    for row, releases in offers:
        own.setdefault(row.card_id, []).append((row, releases))
    for card in rows:
        mine = own.get(card.pk, ())
        told = card_answer(card, mine, facts, changes.get(card.pk, ()), kept, lasting=True)
        yield WrittenCard(card.pk, to_json(told), _runs(mine, facts))


def trace_entries(digests: Iterable[str]) -> list[dict[str, Any]]:
    facts = simulations.trace_facts(digests)
    return [_trace(facts[digest]).model_dump(mode="json") for digest in sorted(facts)]


def deck_entry(deck: Deck) -> dict[str, Any]:
    [told] = deck_answers([deck])
    return told.model_dump(mode="json")


WRITER = Writer(CODE, written_cards, deck_entry, trace_entries)
"""What writes bundles for `cards.services.bundles`."""


def _releases(row: WorkedExample) -> Iterable[str]:
    return list(row.releases)


def _runs(offers: Offers, facts: Facts) -> dict[str, str]:
    return {
        one.key: f"{one.digest}-{facts[one.digest].version}" if one.digest in facts else ""
        for _, releases in offers
        for one in releases
        if one.key
    }


def one_card(card: Card, lang: str | None, release: str | None) -> CardAnswer:
    """The card as it is now, waiting runs included; four queries besides the card's own."""

    def names(row: WorkedExample) -> set[str]:
        return {*row.releases, *([release] if release else [])}

    offers = offered(card.examples.all(), names)
    changes = meaning_changes([card.pk]).get(card.pk, ())
    kept = faces.kept_parts([card])
    return card_answer(card, offers, _facts(offers), changes, kept, lang=lang, release=release)


def card_answer(
    card: Card,
    offers: Offers,
    facts: Facts,
    changes: Iterable[MeaningChange],
    kept: Mapping[int, faces.Parts],
    *,
    lang: str | None = None,
    release: str | None = None,
    lasting: bool = False,
) -> CardAnswer:
    """`lasting` leaves out what passes: the state of runs that have no trace."""
    texts = [text for text in card.texts.all() if text.lang == lang] or [*card.texts.all()]
    return CardAnswer(
        **_summary(card, None),
        texts=[_text(text, kept.get(text.pk) or faces.parts_of(text), release) for text in texts],
        sources=[SourceAnswer(**vars(source_of(source))) for source in card.sources],
        examples=[_example(row, releases, facts, lasting) for row, releases in offers],
        meaning_changes=[
            MeaningChangeAnswer(at=change.at, revision=change.revision)
            for change in sorted(changes)
        ],
    )


def card_summary(card: Card, lang: str | None) -> CardSummary:
    return CardSummary(**_summary(card, lang))


def _summary(card: Card, lang: str | None) -> dict[str, Any]:
    titles = {text.lang: text.title for text in card.texts.all()}
    if lang:
        found = titles.get(lang) or titles.get("en") or card.slug
        titles = {lang: found}
    return {
        **{name: getattr(card, name) for name in _PLAIN},
        "deck": card.deck.slug,
        "releases_from": f"1.{card.releases_from}",
        "releases_to": f"1.{card.releases_to}",
        "title": titles,
    }


_PLAIN = (
    *("id", "slug", "topic", "area", "difficulty"),
    *("position", "state", "revision"),
)


def _text(text: CardText, parts: faces.Parts, go: str | None) -> TextAnswer:
    changes = [
        ChangePart(
            since=f"1.{change['first']}",
            until=f"1.{change['last']}",
            html=change["html"],
            ahead=change["first"] > release(go).minor if go else None,
        )
        for change in parts["changes"]
    ]
    return TextAnswer(
        lang=text.lang,
        title=text.title,
        markdown=MarkdownParts(**{name: getattr(text, name) for name in SECTIONS.values()}),
        html=HtmlParts(**{**parts, "changes": changes}),
    )


def _facts(offers: Offers) -> Facts:
    return simulations.trace_facts(
        {one.digest for _, releases in offers for one in releases if one.digest}
    )


def _example(
    row: WorkedExample, releases: tuple[ForRelease, ...], facts: Facts, lasting: bool
) -> ExampleAnswer:
    return ExampleAnswer(
        key=row.key,
        title=row.title,
        simulator=row.simulator,
        params=row.params,
        seed=row.seed,
        releases=[_release(one, facts, lasting) for one in releases],
        comparisons=[
            ComparisonOffer(
                go_a=a.go,
                go_b=b.go,
                a=a.digest,
                b=b.digest,
                url=reverse("simulations-api:comparison", args=[a.digest, b.digest]),
            )
            for a, b in comparisons(row.simulator, releases)
        ],
    )


def _release(one: ForRelease, facts: Facts, lasting: bool) -> ExampleRelease:
    fact = facts.get(one.digest)
    state = _state(one)
    if lasting and state in ("waiting", "failed"):
        state = "missing"
    told = not lasting
    return ExampleRelease(
        go_version=one.go,
        state=state,
        digest=one.digest or None,
        raw_size=fact.raw_size if fact else None,
        gzip_size=fact.gzip_size if fact else None,
        run=one.run_id or None if told else None,
        detail=one.refused or (one.failed if told else ""),
    )


def _state(one: ForRelease) -> Any:
    if one.digest:
        return "built"
    if one.refused:
        return "unsupported"
    if not one.run_id:
        return "missing"
    return "failed" if one.failed else "waiting"


def _trace(fact: TraceFacts) -> TraceEntry:
    return TraceEntry(**{**vars(fact), "go_version": fact.go})
