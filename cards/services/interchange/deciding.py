"""What a file does to a card that is there already. The rule of load_deck, on revisions:

    newest revision == file              same      nothing to write
    newest revision == memory            changed   the file is newer than what was brought last
    newest revision != memory            conflict  an editor changed the card: nothing is written
                                                   unless somebody decides for the file

Memory is `Card.source_hash`: what was brought last, from the deck's folder or from a file. Of a
note only its words are compared; where a draft stands is an editor's matter.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

from cards.cardfile import CardFile, CardText
from cards.sentences import Sentence, say
from cards.services.editing.revisions import Head
from cards.services.interchange.reading import Item

Verb = Literal["created", "changed", "same", "conflict"]

NOTHING = say("", "")
_BLANK = CardText("", "", "", "", "", "")


@dataclass(frozen=True)
class Decision:
    """`file` is what the card becomes; `note` says why it does not, or what is lost."""

    verb: Verb
    file: CardFile
    note: Sentence = NOTHING
    may_take: bool = False


def decide(item: Item, head: Head, take: Collection[UUID]) -> Decision:
    """The decision for a card that exists; `take` are cards for which the file shall win."""
    held = head.file if item.whole else as_note(head.file, item)
    if held.source_hash == item.file.source_hash:
        return Decision("same", head.file)
    if item.own:
        return Decision(
            "conflict",
            head.file,
            say(
                "is a card of this site; change it here, or bring its card file.",
                "是本站的卡片；请在这里修改，或带来它的卡片文件。",
            ),
        )
    new = item.file if item.whole else _with_note(head.file, item)
    if held.source_hash == head.card.source_hash:
        return Decision("changed", new)
    if item.file.uuid in take:
        return Decision(
            "changed", new, say("the file wins, as chosen.", "按所选，以文件为准。"), True
        )
    if item.file.source_hash == head.card.source_hash:
        note = say("was changed by an editor.", "已被编辑修改。")
    else:
        note = say("was changed by an editor, and so was the file.", "已被编辑修改，文件也改了。")
    return Decision("conflict", new, note, may_take=True)


def as_note(card: CardFile, item: Item) -> CardFile:
    """The card reduced to what the note could have said: its words in the note's languages."""
    brought = item.langs
    return replace(
        item.file,
        title={lang: text if lang in brought else "" for lang, text in card.title.items()},
        texts={lang: text if lang in brought else _BLANK for lang, text in card.texts.items()},
    )


def _with_note(card: CardFile, item: Item) -> CardFile:
    """The card with the note's words in the note's languages."""
    title = {lang: item.file.title[lang] for lang in item.langs}
    texts = {lang: item.file.texts[lang] for lang in item.langs}
    return replace(card, title={**card.title, **title}, texts={**card.texts, **texts})
