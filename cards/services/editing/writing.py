"""Writing cards: each save is a revision, and only publishing changes what learners see.

    card never published, or withdrawn   its rows follow the newest revision
    card published                       its rows stay; the new revision is a proposal

An editor says which revision they started from. When another was saved meanwhile, and what the
form edits is different in it, nothing is written: ``Collision`` brings the other text along.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cards.cardfile import CardFile
from cards.models import Card, CardDraft, CardRevision, Deck
from cards.services.cardrows import write_card
from cards.services.editing.errors import Collision, NotAllowed, Refused, Sentence
from cards.services.editing.log import log
from cards.services.editing.revisions import (
    Head,
    add_revision,
    begin_history,
    file_of,
    head_of,
    next_number,
)


@transaction.atomic
def create_card(deck: Deck, file: CardFile, *, author: Any, at: datetime, note: str = "") -> Card:
    """A new card, as a draft. Raises NotAllowed, Refused."""
    require(author, "cards.add_card")
    _check_place(deck, file)
    card = Card(pk=file.uuid, deck=deck, state=Card.State.DRAFT, revision=1)
    write_card(card, deck, file)
    add_revision(card, 1, file, author=author, at=at, note=note, state=Card.State.DRAFT)
    CardDraft.objects.filter(editor=author, card=None).delete()
    log(author, "create", at=at, card=card)
    return card


@transaction.atomic
def save_text(
    card: Card,
    file: CardFile,
    *,
    base: int,
    author: Any,
    at: datetime,
    note: str = "",
    meaning_changed: bool = False,
) -> CardRevision | None:
    """Save what the form edits, everything but the worked examples; None if that is no change.

    Raises NotAllowed, Refused, and Collision when another revision than ``base`` is the newest
    and its text differs from ``base``'s.
    """
    card = locked(card)
    head = head_of(card)
    if base != head.number and _edited_since(head, base):
        raise Collision(head)
    file = replace(file, uuid=card.pk, examples=head.file.examples)
    CardDraft.objects.filter(editor=author, card=card).delete()
    if file == head.file and not (meaning_changed and not _marked(head)):
        return None
    return store(
        head, file, author=author, at=at, note=note, meaning_changed=meaning_changed, verb="save"
    )


@transaction.atomic
def restore(card: Card, number: int, *, author: Any, at: datetime) -> CardRevision | None:
    """Save an old revision's text and examples as the newest one; None if nothing differs.

    Raises CardRevision.DoesNotExist.
    """
    card = locked(card)
    head = head_of(card)
    old = file_of(card.revisions.get(number=number))
    if old == head.file:
        return None
    note = _("As in revision %(number)s") % {"number": number}
    return store(head, old, author=author, at=at, note=str(note), verb="restore", restored=number)


def store(
    head: Head,
    file: CardFile,
    *,
    author: Any,
    at: datetime,
    verb: str,
    note: str = "",
    meaning_changed: bool = False,
    **details: Any,
) -> CardRevision:
    """Add a revision to a locked card. What was in review is a draft again: what a publisher has
    looked at is what gets published. Raises NotAllowed, Refused."""
    card = head.card
    require(author, "cards.change_card")
    _check_place(card.deck, file, card)
    begin_history(card, at)
    number = next_number(card)
    if card.state != Card.State.PUBLISHED:
        card.revision = number
        if card.state == Card.State.IN_REVIEW:
            card.state = Card.State.DRAFT
        write_card(card, card.deck, file)
    log(author, verb, at=at, card=card, revision=number, **details)
    return add_revision(
        card,
        number,
        file,
        author=author,
        at=at,
        note=note,
        meaning_changed=meaning_changed or _marked(head),
        state=Card.State.DRAFT,
    )


def locked(card: Card) -> Card:
    """The card's row, held until the transaction ends. Learners' events refer to it meanwhile: a
    lock that leaves the key alone does not keep them waiting."""
    return (
        Card.objects.select_related("deck")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=card.pk)
    )


def _marked(head: Head) -> bool:
    """Whether a change of meaning waits to be published with the next revision."""
    return bool(head.row and head.waits and head.row.meaning_changed)


def _edited_since(head: Head, base: int) -> bool:
    started = head.card.revisions.filter(number=base).first()
    if started is None:
        return True
    return replace(file_of(started), examples=()) != replace(head.file, examples=())


def _check_place(deck: Deck, file: CardFile, card: Card | None = None) -> None:
    """A slug and a position belong to one card; a published card keeps its address."""
    errors: dict[str, Sentence] = {}
    others = deck.cards.exclude(pk=file.uuid)
    if others.filter(slug=file.slug).exists():
        errors["slug"] = _("Another card has this name already; choose another.")
    if others.filter(position=file.position).exists():
        errors["position"] = _("Another card stands there already; choose another place.")
    if card is not None and card.slug != file.slug and card.state == Card.State.PUBLISHED:
        errors["slug"] = _("A published card keeps its name: links lead to it.")
    if errors:
        raise Refused(errors)


def require(user: Any, permission: str) -> None:
    if not user.has_perm(permission):
        raise NotAllowed(_("You may not do this: ask for the role it needs."))
