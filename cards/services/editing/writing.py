"""Writing cards: each save is a revision, and only publishing changes what learners see.

    card never published, or withdrawn   its rows follow the newest revision
    card published                       its rows stay; the new revision is a proposal

An editor says which revision they started from. When another was saved meanwhile, and what the
form edits is different in it, nothing is written: ``Collision`` brings the other text along.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cards.cardfile import CardFile
from cards.models import Card, CardDraft, CardRevision, Deck, EditorAction
from cards.services.cardrows import write_cards
from cards.services.editing.errors import Collision, NotAllowed, Refused, Sentence
from cards.services.editing.log import log, new_action
from cards.services.editing.revisions import (
    Head,
    file_of,
    first_revision,
    head_of,
    new_revision,
    next_number,
)


@transaction.atomic
def create_card(deck: Deck, file: CardFile, *, author: Any, at: datetime, note: str = "") -> Card:
    """A new card, as a draft. Raises NotAllowed, Refused."""
    require(author, "cards.add_card")
    _check_place(deck, file)
    card = Card(pk=file.uuid, deck=deck, state=Card.State.DRAFT, revision=1)
    write_cards([(card, file)])
    new_revision(card, 1, file, author=author, at=at, note=note, state=card.state).save()
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
    require(author, "cards.change_card")
    _check_place(head.card.deck, file, head.card)
    (revision,) = store_all(
        [(head, file)],
        author=author,
        at=at,
        verb=verb,
        note=note,
        meaning_changed=meaning_changed,
        **details,
    )
    return revision


def store_all(
    changes: Sequence[tuple[Head, CardFile]],
    *,
    author: Any,
    at: datetime,
    verb: str,
    note: str = "",
    meaning_changed: bool = False,
    **details: Any,
) -> list[CardRevision]:
    """Like `store` for many cards, in a few queries for all of them; who may and whether their
    names and places are free is the caller's."""
    begun = [first_revision(head, at) for head, _file in changes if head.row is None]
    shown, added, done = [], [], []
    for head, file in changes:
        card, number = head.card, next_number(head)
        if card.state != Card.State.PUBLISHED:
            card.revision, card.state = number, _after_a_change(card.state)
            shown.append((card, file))
        revision = new_revision(
            card,
            number,
            file,
            author=author,
            at=at,
            note=note,
            meaning_changed=meaning_changed or _marked(head),
            state=Card.State.DRAFT,
        )
        added.append(revision)
        done.append(new_action(author, verb, at=at, card=card, revision=number, **details))
    write_cards(shown)
    CardRevision.objects.bulk_create([*begun, *added])
    EditorAction.objects.bulk_create(done)
    return added


def _after_a_change(state: str) -> str:
    return Card.State.DRAFT if state == Card.State.IN_REVIEW else state


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
