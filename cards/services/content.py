"""How cards get into the database from files, without losing what an editor wrote.

`Card.source_hash` remembers the file's content as load_deck last saw it. Comparing file, memory
and row tells who changed what:

    row == file                 same      nothing to write
    row == memory, file moved   changed   the file wins
    row != memory               kept      an editor changed the card: the row wins, and the
                                          outcome says how to decide otherwise

What was created or changed is a revision of the card, so that an editor sees what the deck's text
was, and can go back to it. A file whose worked example real Go contradicts is refused: nothing of
it is published.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from django.db import transaction
from django.utils import timezone

from cards.cardfile import CardFile, CardFileError
from cards.deckfile import DeckFile, parse_deck
from cards.models import Card, Deck
from cards.sentences import placed, say
from cards.services.cardrows import card_as_file, write_cards
from cards.services.editing.revisions import begin_history, head_of, new_revision, next_number
from cards.services.evidence import contradicted, example_problems
from cards.services.warming import warm_soon

Side = Literal["file", "editor"]
Verb = Literal["created", "changed", "same", "kept", "refused", "orphan"]


@dataclass(frozen=True)
class Outcome:
    """What happened to one card; `note` is a sentence for people, "" when there is nothing to say.
    An orphan is a published card that came from a file and has none in the folder."""

    slug: str
    verb: Verb
    note: str = ""


def read_deck(folder: Path) -> DeckFile:
    """The deck in `folder`, worked examples checked too. Raises CardFileError with all problems."""
    if not folder.is_dir():
        said = say(
            "is not a folder; name one that holds a deck.yaml.",
            "不是文件夹；请给出含有 deck.yaml 的文件夹。",
        )
        raise CardFileError([placed(str(folder), "", said)])
    deck = parse_deck({path.name: _text(path) for path in sorted(folder.iterdir()) if _ours(path)})
    problems = [problem for card in deck.cards for problem in example_problems(card)]
    if problems:
        raise CardFileError(problems)
    return deck


@transaction.atomic
def load_deck(file: DeckFile, take: Mapping[str, Side] | None = None) -> list[Outcome]:
    """Writes the deck and all its cards, or nothing. `take` decides for a slug whose version to
    keep where an editor changed the card. Raises CardFileError."""
    take = take or {}
    deck, _ = Deck.objects.update_or_create(
        slug=file.slug,
        defaults={
            "position": file.position,
            "title": dict(file.title),
            "description": dict(file.description),
            "topics": [
                {"slug": topic.slug, "area": topic.area, "title": dict(topic.title)}
                for topic in file.topics
            ],
        },
    )
    _refuse_strangers(deck, file, take)
    outcomes = [save_card_from_file(deck, card, take.get(card.slug)) for card in file.cards]
    warm_soon()
    return outcomes + _orphans(deck, {card.slug for card in file.cards})


@transaction.atomic
def save_card_from_file(deck: Deck, file: CardFile, take: Side | None = None) -> Outcome:
    """Creates or updates one card, published when new. See the module's table for the rule."""
    row = Card.objects.select_for_update().filter(pk=file.uuid).first()
    if row is None:
        if wrong := contradicted(file.examples):
            return Outcome(file.slug, "refused", _refusal(wrong))
        row = Card(
            pk=file.uuid, deck=deck, state=Card.State.PUBLISHED, source_hash=file.source_hash
        )
        write_cards([(row, file)])
        at = timezone.now()
        new_revision(row, row.revision, file, at=at, state=row.state, published_at=at).save()
        return Outcome(file.slug, "created")
    held = card_as_file(row).source_hash
    if held == file.source_hash:
        _remember(row, file)
        return Outcome(file.slug, "same")
    if take == "editor":
        _remember(row, file)
        return Outcome(file.slug, "kept", "the editor's version stays, as asked.")
    edited = held != row.source_hash or head_of(row).is_proposal
    if edited and take != "file":
        return Outcome(file.slug, "kept", _advice(row, file))
    if wrong := contradicted(file.examples):
        return Outcome(file.slug, "refused", _refusal(wrong))
    at = timezone.now()
    number = next_number(begin_history(row, at))
    row.deck, row.revision, row.source_hash = deck, number, file.source_hash
    write_cards([(row, file)])
    published_at = at if row.state == Card.State.PUBLISHED else None
    new_revision(row, number, file, at=at, state=row.state, published_at=published_at).save()
    return Outcome(file.slug, "changed")


def _ours(path: Path) -> bool:
    return path.is_file() and path.suffix in (".md", ".yaml")


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        said = say(
            "cannot be read as UTF-8 ({error}).", "无法按 UTF-8 读取（{error}）。", error=error
        )
        raise CardFileError([placed(path.name, "file", said)]) from error


def _advice(row: Card, file: CardFile) -> str:
    both = "" if file.source_hash == row.source_hash else ", and the file has changed too"
    return (
        f"an editor changed this card{both}; `load_deck --take file {row.slug}` goes back to the "
        f"file, `load_deck --take editor {row.slug}` settles for the editor's version."
    )


def _refusal(wrong: Sequence[str]) -> str:
    return (
        f"not published, because real Go contradicts it: {' '.join(wrong)} Correct the simulator "
        "and verify it again, or take the example out of the file."
    )


def _remember(row: Card, file: CardFile) -> None:
    """Notes that this version of the file has been dealt with."""
    if row.source_hash != file.source_hash:
        row.source_hash = file.source_hash
        row.save(update_fields=["source_hash", "updated_at"])


def _refuse_strangers(deck: Deck, file: DeckFile, take: Mapping[str, Side]) -> None:
    """Slugs that another card holds, and decisions about cards that are not there."""
    wanted = {card.slug: card.uuid for card in file.cards}
    problems = [
        placed(
            f"{slug}.md",
            "uuid",
            say(
                "{wanted} differs from the stored card's {held}; put that one back.",
                "{wanted} 与已存卡片的 {held} 不同；请改回后者。",
                wanted=wanted[slug],
                held=held,
            ),
        )
        for slug, held in deck.cards.filter(slug__in=wanted).values_list("slug", "pk")
        if held != wanted[slug]
    ]
    problems += [
        placed(
            f"--take {side} {slug}",
            "",
            say(
                "there is no such card; write the file's name without .md.",
                "没有这张卡片；请写不带 .md 的文件名。",
            ),
        )
        for slug, side in take.items()
        if slug not in wanted
    ]
    if problems:
        raise CardFileError(problems)


def _orphans(deck: Deck, slugs: Collection[str]) -> list[Outcome]:
    left = deck.cards.exclude(source_hash="").exclude(slug__in=slugs)
    left = left.exclude(state__in=[Card.State.WITHDRAWN, Card.State.DRAFT, Card.State.IN_REVIEW])
    note = "its file is gone; put the file back, or withdraw the card in the admin."
    return [Outcome(slug, "orphan", note) for slug in left.values_list("slug", flat=True)]
