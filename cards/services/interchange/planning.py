"""What a file would do to the cards of a deck: decided and checked before anything is written.

A preview shows the plan. Applying makes it again, with the cards locked, and carries it out: what
was shown is what then happens, or it is another plan.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from uuid import UUID

from cards.batches import Tell, in_batches, untold
from cards.cardfile import CardFile, dump
from cards.interchange import Problem, RefusedError
from cards.models import Card, Deck, EditorAction
from cards.sentences import Sentence, say
from cards.services.cardrows import free_places
from cards.services.editing.revisions import Head, heads_of
from cards.services.interchange.deciding import NOTHING, Verb, decide
from cards.services.interchange.reading import Incoming, Item


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
class Planned:
    """One card: `file` is what it becomes, `head` what it is, None for a new one."""

    item: Item
    file: CardFile
    head: Head | None
    outcome: Outcome


@dataclass(frozen=True)
class Plan:
    """`deck` is where the cards are, not stored yet when the file brings it; `deck_note` says what
    of the deck itself is not taken over. `digest` is the same while the same would happen. `entry`
    is the log's, None while nothing is done."""

    deck: Deck
    deck_note: Sentence
    cards: tuple[Planned, ...]
    entry: EditorAction | None = None

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        return tuple(one.outcome for one in self.cards)

    @property
    def counts(self) -> Mapping[str, int]:
        found = Counter(one.verb for one in self.outcomes)
        return {verb: found[verb] for verb in ("created", "changed", "same", "conflict")}

    @property
    def digest(self) -> str:
        # What somebody may decide either way is the same before and after the decision.
        verbs = {one.card: "conflict" if one.may_take else one.verb for one in self.outcomes}
        told = "\0".join(f"{one.card}{verbs[one.card]}{one.before}" for one in self.outcomes)
        return hashlib.sha256(told.encode()).hexdigest()


def make_plan(
    incoming: Incoming,
    deck: Deck | None,
    take: Collection[UUID] = (),
    *,
    lock: bool = False,
    tell: Tell = untold,
) -> Plan:
    """What becomes of every card of the file; `take` are those for which the file shall win.
    `lock` holds them until the transaction ends. Raises RefusedError with every problem."""
    deck, note = _deck(incoming, deck)
    known = _known(incoming, lock=lock)
    files = _new_files([item for item in incoming.items if item.file.uuid not in known], deck)
    planned: list[Planned] = []
    for batch in in_batches(incoming.items, tell):
        there = [known[item.file.uuid] for item in batch if item.file.uuid in known]
        heads = heads_of(there, [item.file for item in batch])
        for item in batch:
            head = heads.get(item.file.uuid)
            new = files.get(item.file.uuid, item.file)
            planned.append(_changed(item, head, take) if head else _created(item, new))
    if problems := [*_clashes(incoming, planned, deck)]:
        raise RefusedError(problems)
    return Plan(deck, note, tuple(planned))


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
        deck = Deck(
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


def _known(incoming: Incoming, *, lock: bool) -> dict[UUID, Card]:
    """The cards that are there, in the order of their keys so that two locks do not deadlock."""
    rows = Card.objects.filter(pk__in=[item.file.uuid for item in incoming.items]).order_by("pk")
    if lock:
        rows = rows.select_for_update(no_key=True)
    # Prefetched, a deck with its hundreds of topics is read once, not once for each card.
    return {row.pk: row for row in rows.prefetch_related("deck")}


def _new_files(fresh: Sequence[Item], deck: Deck) -> dict[UUID, CardFile]:
    """The files of new notes, put after everything else."""
    notes = [item.file for item in fresh if not item.whole]
    places = list(islice(free_places(deck), len(notes))) if notes else []
    if len(places) < len(notes):
        said = say("has no free place left.", "已没有空位。")
        raise RefusedError([Problem(deck.slug, said)])
    pairs = zip(notes, places, strict=True)
    return {file.uuid: replace(file, position=place) for file, place in pairs}


def _created(item: Item, file: CardFile) -> Planned:
    outcome = Outcome(file.uuid, file.slug, _title(file), "created", item.row, after=dump(file))
    return Planned(item, file, None, outcome)


def _changed(item: Item, head: Head, take: Collection[UUID]) -> Planned:
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
    return Planned(item, decision.file, head, outcome)


def _clashes(incoming: Incoming, planned: Sequence[Planned], deck: Deck) -> Iterator[Problem]:
    """Cards of another deck, and names and places that other cards hold. A place is free when its
    card leaves it with this file; a name is not, because the database would see two of it."""
    writes = {one.outcome.card for one in planned if one.outcome.verb in ("created", "changed")}
    held = list(deck.cards.values_list("pk", "slug", "position")) if deck.pk else []
    names = {slug: pk for pk, slug, _place in held}
    places = {place: slug for pk, slug, place in held if pk not in writes}
    for one in planned:
        card = one.head.card if one.head else None
        if card is not None and card.deck_id != deck.pk:
            said = say("belongs to the deck {deck}.", "属于卡组 {deck}。", deck=card.deck.slug)
            yield _problem(incoming, one.item, "uuid", said)
        elif one.outcome.card in writes:
            for column, said in _place_taken(one.file, card, names, places):
                yield _problem(incoming, one.item, column, said)


def _place_taken(
    file: CardFile, card: Card | None, names: Mapping[str, UUID], places: Mapping[int, str]
) -> Iterator[tuple[str, Sentence]]:
    """(column, why) for a new name or place that the card cannot have."""
    if card is None or card.slug != file.slug:
        if card is not None and card.state == Card.State.PUBLISHED:
            said = say(
                "may not change: links lead to a published card's name.",
                "不能更改：已发布卡片的名字有链接指向它。",
            )
            yield "slug", said
        elif names.get(file.slug, file.uuid) != file.uuid:
            said = say(
                "is the name of another card of this deck.", "是这个卡组里另一张卡片的名字。"
            )
            yield "slug", said
    if (card is None or card.position != file.position) and file.position in places:
        other = places[file.position]
        said = say("is where {other} stands already.", "已被 {other} 占用。", other=other)
        yield "position", said


def _problem(incoming: Incoming, item: Item, column: str, sentence: Sentence) -> Problem:
    """At the row of a table or of a collection, or in the card's own file."""
    file = incoming.name if item.row else f"{item.file.slug}.md"
    return Problem(file, sentence, item.row, column)


def _title(file: CardFile) -> str:
    return file.title.get("en") or file.title.get("zh-CN") or file.slug
