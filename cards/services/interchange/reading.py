"""What a file brings, for one deck of this site: whole cards, or notes that become drafts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from cards.batches import Tell, untold
from cards.cardfile import CardFile, CardFileError
from cards.deckfile import DeckFile, Topic, misplaced
from cards.interchange import (
    LARGEST_UPLOAD,
    Draft,
    Problem,
    RefusedError,
    Table,
    cards_of,
    cards_of_drafts,
    drafts_of_notes,
    drafts_of_table,
    is_card_table,
    megabytes,
    of_card_files,
    read_apkg,
    read_card_files,
    read_csv,
    read_xlsx,
    refuse,
)
from cards.matter import LANGUAGES
from cards.models import Deck
from cards.sentences import Sentence, say
from cards.services.evidence import example_problems

SUFFIXES = (".zip", ".md", ".csv", ".tsv", ".xlsx", ".apkg")


@dataclass(frozen=True)
class Item:
    """One card that a file brings. `whole`: all of it, not only a note's words. `own`: a note this
    site once exported. `langs` are the languages it brings."""

    file: CardFile
    row: int = 0
    whole: bool = True
    own: bool = False
    langs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Incoming:
    """A file that was read without a problem. `deck` is what it says of the deck itself, None
    when it says nothing; `media` and `remarks` are what is not taken over, to be told."""

    name: str
    items: tuple[Item, ...]
    deck: DeckFile | None = None
    media: tuple[str, ...] = ()
    remarks: tuple[Sentence, ...] = ()

    @property
    def are_drafts(self) -> bool:
        return any(not item.whole for item in self.items)


def deck_as_file(deck: Deck, cards: Iterable[CardFile] = ()) -> DeckFile:
    """The deck as its files would say it, with these cards in study order."""
    return DeckFile(
        slug=deck.slug,
        position=deck.position,
        title=deck.title,
        description=deck.description,
        topics=tuple(Topic(**topic) for topic in deck.topics),
        cards=tuple(sorted(cards, key=lambda card: (card.position, card.slug))),
    )


def read(
    content: bytes, name: str, deck: Deck | None, lang: str = "", tell: Tell = untold
) -> Incoming:
    """What the file brings into `deck` (None: into the deck that the file itself describes).

    `lang` is the language of notes, "" when each shows its own. Raises RefusedError with every
    problem.
    """
    if len(content) > LARGEST_UPLOAD:
        said = say(
            "is larger than {most}; bring less at a time.",
            "大于 {most}；请分批带入。",
            most=megabytes(LARGEST_UPLOAD),
        )
        raise refuse(name, said)
    suffix = PurePath(name).suffix.lower()
    if suffix == ".colpkg":
        said = say(
            "is a whole Anki collection; export one deck of it as .apkg.",
            "是整个 Anki 集合；请把其中一个牌组导出为 .apkg。",
        )
        raise refuse(name, said)
    if suffix not in SUFFIXES:
        said = say(
            "is of a kind not read here; bring {known}.",
            "这种文件这里不读；请带来 {known}。",
            known=", ".join(SUFFIXES),
        )
        raise refuse(name, said)
    if suffix in (".zip", ".md"):
        return _of_card_files(content, name, deck, tell)
    if deck is None:
        said = say(
            "does not say which deck it belongs to; choose one.",
            "没有说明属于哪个卡组；请选择一个。",
        )
        raise refuse(name, said)
    if suffix == ".apkg":
        collection = read_apkg(content, name)
        drafts = drafts_of_notes(collection, lang, tell)
        return _of_drafts(name, drafts, deck, collection.media, collection.unread)
    table = read_xlsx(content, name) if suffix == ".xlsx" else read_csv(content, name)
    if is_card_table(table):
        return _of_table(table, deck, tell)
    return _of_drafts(name, drafts_of_table(table, lang, tell), deck)


def _of_card_files(content: bytes, name: str, deck: Deck | None, tell: Tell) -> Incoming:
    into = _stand_in(deck) if deck else None
    found = read_card_files(content, name, into, tell)
    if deck is not None and found.slug != deck.slug:
        sentence = say(
            "is of the deck {slug}; choose that one, or no deck.",
            "属于卡组 {slug}；请选那个卡组，或不选。",
            slug=found.slug,
        )
        raise RefusedError([Problem("deck.yaml", sentence, column="slug")])
    told = [text for card in found.cards for text in example_problems(card)]
    if told:
        raise RefusedError(of_card_files(CardFileError(told)))
    items = tuple(Item(card) for card in found.cards)
    head = replace(found, cards=())
    return Incoming(name, items, None if head == into else head)


def _stand_in(deck: Deck) -> DeckFile:
    """For files without a deck.yaml: the deck as it is, where a description may be missing."""
    head = deck_as_file(deck)
    description = {lang: head.description.get(lang) or head.title[lang] for lang in LANGUAGES}
    return replace(head, description=description)


def _of_table(table: Table, deck: Deck, tell: Tell) -> Incoming:
    found = cards_of(table, tell)
    rows = {f"{card.slug}.md": row for row, card in found}
    cards = [card for _, card in found]
    told = misplaced(deck_as_file(deck).topics, cards)
    told += [text for card in cards for text in example_problems(card)]
    if told:
        raise RefusedError(
            Problem(table.file, problem.sentence, rows[problem.file], problem.column)
            for problem in of_card_files(CardFileError(told))
        )
    return Incoming(table.file, tuple(Item(card, row) for row, card in found))


def _of_drafts(
    name: str,
    drafts: Sequence[Draft],
    deck: Deck,
    media: Sequence[str] = (),
    unread: Sequence[Sentence] = (),
) -> Incoming:
    langs: dict[object, list[str]] = {}
    for draft in drafts:
        langs.setdefault(draft.uuid, []).append(draft.lang)
    items = tuple(
        Item(card, row, False, own, tuple(langs[card.uuid]))
        for row, own, card in cards_of_drafts(drafts, deck_as_file(deck))
    )
    named = {one for draft in drafts for one in draft.media}
    removed = sorted({one for draft in drafts for one in draft.removed})
    remarks = [*unread]
    if removed:
        said = say(
            "Taken out of the notes as dangerous: {removed}.",
            "因危险而从笔记中去掉：{removed}。",
            removed=", ".join(removed),
        )
        remarks.append(said)
    return Incoming(name, items, None, tuple(sorted({*media, *named})), tuple(remarks))
