"""A file's cards → the database, in one transaction, or not at all.

New cards become drafts. A card that is there keeps its uuid, and with it everybody's study of it;
what learners see changes only when somebody publishes. A preview does the same work and takes it
back, so it cannot promise anything else than what then happens.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation

from cards.cardfile import CardFile, dump
from cards.interchange import Problem, RefusedError
from cards.models import Card, CardRevision, Deck, EditorAction
from cards.sentences import Sentence, say
from cards.services.cardrows import add_cards, free_places
from cards.services.editing.errors import Refused
from cards.services.editing.log import log
from cards.services.editing.revisions import Head, heads_of
from cards.services.editing.writing import require, store
from cards.services.interchange.deciding import NOTHING, Verb, decide
from cards.services.interchange.reading import Incoming, Item
from cards.services.warming import warm_soon


@dataclass(frozen=True)
class Outcome:
    """What happened, or would happen, to one card. `before` and `after` are its card file;
    `may_take`: somebody may decide that the file wins."""

    card: UUID
    slug: str
    title: str
    verb: Verb
    row: int = 0
    note: Sentence = NOTHING
    may_take: bool = False
    before: str = ""
    after: str = ""
    number_before: int = 0


@dataclass(frozen=True)
class Result:
    """`deck` is where the cards are; `deck_note` says what of the deck itself was not taken over.
    `entry` is the log's, None for a preview. `digest` is the same while the same would happen."""

    deck: Deck
    outcomes: tuple[Outcome, ...]
    deck_note: Sentence = NOTHING
    entry: EditorAction | None = None

    @property
    def counts(self) -> Mapping[str, int]:
        found = Counter(outcome.verb for outcome in self.outcomes)
        return {verb: found[verb] for verb in ("created", "changed", "same", "conflict")}

    @property
    def digest(self) -> str:
        # What somebody may decide either way is the same before and after the decision.
        verbs = {one.card: "conflict" if one.may_take else one.verb for one in self.outcomes}
        told = "\0".join(f"{one.card}{verbs[one.card]}{one.before}" for one in self.outcomes)
        return hashlib.sha256(told.encode()).hexdigest()


def preview(
    incoming: Incoming, deck: Deck | None, *, by: Any, at: datetime, take: Collection[UUID] = ()
) -> Result:
    """What `apply` would do now; nothing stays written. Raises RefusedError, NotAllowed."""
    with transaction.atomic():
        result = _write(incoming, deck, by=by, at=at, take=take)
        transaction.set_rollback(True)
    return result


@transaction.atomic
def apply(
    incoming: Incoming, deck: Deck | None, *, by: Any, at: datetime, take: Collection[UUID] = ()
) -> Result:
    """Write it all. Raises RefusedError (then nothing is written) and NotAllowed."""
    result = _write(incoming, deck, by=by, at=at, take=take)
    warm_soon()
    touched = [one.card for one in result.outcomes if one.verb in ("created", "changed")]
    numbers = _newest_numbers(touched)
    cards = [
        {
            "card": str(one.card),
            "slug": one.slug,
            "verb": one.verb,
            "note": one.note.kept,
            "before": one.number_before,
            "number": numbers.get(one.card),
        }
        for one in result.outcomes
    ]
    entry = log(
        by,
        "import",
        at=at,
        about=incoming.name,
        deck=result.deck.slug,
        cards=cards,
        counts=dict(result.counts),
        media=list(incoming.media),
        remarks=[remark.kept for remark in incoming.remarks],
    )
    return replace(result, entry=entry)


def _write(
    incoming: Incoming, deck: Deck | None, *, by: Any, at: datetime, take: Collection[UUID]
) -> Result:
    require(by, "cards.add_card")
    require(by, "cards.change_card")
    deck, note = _deck(incoming, deck)
    known = _known(incoming)
    heads = heads_of(list(known.values()))
    fresh = [item for item in incoming.items if item.file.uuid not in known]
    problems = [*_elsewhere(incoming, known, deck), *_taken(incoming, fresh, deck)]
    if problems:
        raise RefusedError(problems)
    outcomes = {one.card: one for one in _create(fresh, deck, by, at)}
    for item in incoming.items:
        if item.file.uuid in known:
            outcomes[item.file.uuid], told = _change(item, heads[item.file.uuid], take, by, at)
            problems += [replace(one, file=incoming.name) for one in told]
    if problems:
        raise RefusedError(problems)
    in_order = tuple(outcomes[item.file.uuid] for item in incoming.items)
    return Result(deck, in_order, note)


def _deck(incoming: Incoming, deck: Deck | None) -> tuple[Deck, Sentence]:
    """The deck to write into; one that is there stays as it is, and that is told."""
    told = incoming.deck
    if deck is None and told is not None:
        deck = Deck.objects.filter(slug=told.slug).first()
    topics = [
        {"slug": topic.slug, "area": topic.area, "title": dict(topic.title)}
        for topic in (told.topics if told else ())
    ]
    if deck is None:
        if told is None:
            said = say("needs a deck; choose one.", "需要一个卡组；请选择。")
            raise RefusedError([Problem(incoming.name, said)])
        deck = Deck.objects.create(
            slug=told.slug,
            position=told.position,
            title=dict(told.title),
            description=dict(told.description),
            topics=topics,
        )
        return deck, say("The deck is new.", "卡组是新的。")
    if told is None or (told.title, told.description, topics) == (
        deck.title,
        deck.description,
        deck.topics,
    ):
        return deck, NOTHING
    return deck, say(
        "The file describes the deck otherwise; the deck's title and topics stay.",
        "文件对卡组的描述不同；卡组的标题和主题保持不变。",
    )


def _known(incoming: Incoming) -> dict[UUID, Card]:
    """The cards that are there, locked, in the order of their keys so that two do not deadlock."""
    rows = Card.objects.filter(pk__in=[item.file.uuid for item in incoming.items])
    rows = rows.select_for_update(of=("self",), no_key=True).select_related("deck").order_by("pk")
    return {row.pk: row for row in rows.prefetch_related("texts", "examples")}


def _elsewhere(incoming: Incoming, known: Mapping[UUID, Card], deck: Deck) -> Iterator[Problem]:
    for item in incoming.items:
        card = known.get(item.file.uuid)
        if card is not None and card.deck_id != deck.pk:
            said = say("belongs to the deck {deck}.", "属于卡组 {deck}。", deck=card.deck.slug)
            yield _problem(incoming, item, "uuid", said)


def _taken(incoming: Incoming, fresh: Sequence[Item], deck: Deck) -> Iterator[Problem]:
    """Names and places that other cards hold."""
    mine = {item.file.uuid for item in incoming.items}
    held = list(deck.cards.exclude(pk__in=mine).values_list("slug", "position"))
    slugs = {slug: slug for slug, _ in held}
    places = {position: slug for slug, position in held}
    for item in fresh:
        if item.file.slug in slugs:
            said = say(
                "is the name of another card of this deck.", "是这个卡组里另一张卡片的名字。"
            )
            yield _problem(incoming, item, "slug", said)
        if item.whole and item.file.position in places:
            other = places[item.file.position]
            said = say("is where {other} stands already.", "已被 {other} 占用。", other=other)
            yield _problem(incoming, item, "position", said)


def _problem(incoming: Incoming, item: Item, column: str, sentence: Sentence) -> Problem:
    """At the row of a table or of a collection, or in the card's own file."""
    file = incoming.name if item.row else f"{item.file.slug}.md"
    return Problem(file, sentence, item.row, column)


def _create(fresh: Sequence[Item], deck: Deck, by: Any, at: datetime) -> list[Outcome]:
    files = _placed_files(fresh, deck)
    rows = [
        Card(
            pk=item.file.uuid,
            deck=deck,
            state=Card.State.DRAFT,
            revision=1,
            source_hash=item.file.source_hash,
        )
        for item in fresh
    ]
    add_cards(rows, files)
    sources = [dump(file) for file in files]
    CardRevision.objects.bulk_create(
        CardRevision(card=row, number=1, source=source, author=by, at=at, state=Card.State.DRAFT)
        for row, source in zip(rows, sources, strict=True)
    )
    return [
        Outcome(row.pk, row.slug, _title(item.file), "created", item.row, after=source)
        for row, item, source in zip(rows, fresh, sources, strict=True)
    ]


def _placed_files(fresh: Sequence[Item], deck: Deck) -> list[CardFile]:
    """The cards of a file, notes put after everything else."""
    notes = sum(not item.whole for item in fresh)
    places = list(islice(free_places(deck), notes))
    if len(places) < notes:
        said = say("has no free place left.", "已没有空位。")
        raise RefusedError([Problem(deck.slug, said)])
    left = iter(places)
    return [item.file if item.whole else replace(item.file, position=next(left)) for item in fresh]


def _change(
    item: Item, head: Head, take: Collection[UUID], by: Any, at: datetime
) -> tuple[Outcome, list[Problem]]:
    decision = decide(item, head, take)
    outcome = Outcome(
        item.file.uuid,
        head.file.slug,
        _title(decision.file),
        decision.verb,
        item.row,
        decision.note,
        decision.may_take,
        before=dump(head.file),
        after=dump(decision.file),
        number_before=head.number,
    )
    problems: list[Problem] = []
    if decision.verb == "changed":
        try:
            store(head, decision.file, author=by, at=at, verb="import")
        except Refused as error:
            for field, sentence in error.errors.items():
                place = "" if item.row else f"{item.file.slug}.md"
                problems.append(Problem(place, _both(sentence), item.row, field))
    remembered = head.card.source_hash == item.file.source_hash
    if decision.verb in ("changed", "same") and not remembered:
        Card.objects.filter(pk=item.file.uuid).update(source_hash=item.file.source_hash)
    return outcome, problems


def _both(sentence: object) -> Sentence:
    """An editor's refusal, which is translated by Django, as a sentence of a file."""
    texts = []
    for lang in ("en", "zh-hans"):
        with translation.override(lang):
            texts.append(str(sentence))
    return say(*texts)


def _title(file: CardFile) -> str:
    return file.title.get("en") or file.title.get("zh-CN") or file.slug


def _newest_numbers(cards: Collection[UUID]) -> dict[UUID, int]:
    rows = (
        CardRevision.objects.filter(card__in=cards)
        .order_by("card_id", "-number")
        .distinct("card_id")
    )
    return dict(rows.values_list("card_id", "number"))
