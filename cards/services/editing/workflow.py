"""The way of a card: draft → in review → published → withdrawn, and back.

              submit            publish
    draft ────────────► in review ──────► published
      ▲   ◄────────────    │  ▲               │ withdraw
      │    give back,      │  │ submit        ▼
      └─── take back       └──┴─────────── withdrawn ──publish again──► published

A proposal (a newer revision of a published card) goes the same way while the card stays published.
Who may do what is decided here, whatever page or program asks.
"""

from __future__ import annotations

import logging
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _
from kombu.exceptions import OperationalError as BrokerError

from cards.models import Card, CardRemark, CardRevision
from cards.services import folding
from cards.services.cardrows import write_cards
from cards.services.editing.checks import missing_for_publication
from cards.services.editing.errors import NotAllowed, NotNow, NotReady
from cards.services.editing.log import log
from cards.services.editing.revisions import Head, begin_history, head_of
from cards.services.editing.writing import locked, require
from cards.services.locks import hold_changes
from cards.services.warming import warm_soon
from cards.tasks import fold_card_again

State = Card.State
logger = logging.getLogger(__name__)


def may(user: Any, verb: str, head: Head) -> bool:
    """Whether this person can take this step now: what pages offer, and services insist on."""
    card = head.card
    wanted = {
        "submit": head.state == State.DRAFT,
        "give_back": head.state == State.IN_REVIEW,
        "publish": head.state == State.IN_REVIEW
        or (card.state == State.WITHDRAWN and not head.waits),
        "withdraw": card.state != State.WITHDRAWN,
    }[verb]
    if not wanted or not _entitled(user, verb, head):
        return False
    return verb != "publish" or not own_words(user, head)


def own_words(user: Any, head: Head) -> str:
    """Where the site asks for a second pair of eyes: why this person, who wrote something of what
    learners do not see yet, leaves publishing to another; "" when they need not."""
    if not settings.FOUR_EYES:
        return ""
    authors = _authors_since(head)
    if user.pk not in authors:
        return ""
    told = {"names": ", ".join(authors.values())}
    said = _(
        "Written by %(names)s since it was last published: on this site a publisher who wrote "
        "nothing of it publishes it."
    )
    return str(said) % told


def _authors_since(head: Head) -> dict[Any, str]:
    """Whose words wait to be published, account → name, in the order in which they wrote first."""
    seen = head.card.revisions.filter(published_at__isnull=False).aggregate(seen=Max("number"))
    rows = head.card.revisions.filter(number__gt=seen["seen"] or 0, author__isnull=False)
    return dict(rows.order_by("number").values_list("author_id", "author__username"))


@transaction.atomic
def submit(card: Card, *, by: Any, at: datetime, text: str = "") -> None:
    """Ask for the newest revision to be published. Raises NotAllowed, NotNow."""
    head = _step(card, by, "submit", at)
    _move(head, State.IN_REVIEW, by=by, at=at, text=text)
    log(by, "submit", at=at, card=head.card, revision=head.number)


@transaction.atomic
def give_back(card: Card, *, by: Any, at: datetime, text: str = "") -> None:
    """Make what is in review a draft again: a publisher wants it changed, or its author took it
    back. Raises NotAllowed, NotNow."""
    head = _step(card, by, "give_back", at)
    _move(head, State.DRAFT, by=by, at=at, text=text)
    log(by, "give_back", at=at, card=head.card, revision=head.number)


@transaction.atomic
def publish(
    card: Card, *, by: Any, at: datetime, text: str = "", meaning_changed: bool | None = None
) -> None:
    """Make the newest revision what learners see. Raises NotAllowed, NotNow, NotReady.

    ``meaning_changed`` is the publisher's word (None: what its author marked). Then the card comes
    back to whoever knew it (see ``cards.scheduling.changes``), once this is committed.
    """
    head = _step(card, by, "publish", at)
    missing = missing_for_publication(head.file, head.card)
    if missing:
        raise NotReady(missing)
    row = head.card.revisions.get(number=head.number)
    known_before = head.card.revisions.filter(published_at__isnull=False).exclude(pk=row.pk)
    marked = row.meaning_changed if meaning_changed is None else meaning_changed
    changes = marked and row.published_at is None and known_before.exists()
    _note(head, State.PUBLISHED, by, at, text)
    head.card.revision, head.card.state = head.number, State.PUBLISHED
    write_cards([(head.card, head.file)])
    CardRevision.objects.filter(pk=row.pk).update(
        state=State.PUBLISHED,
        published_at=row.published_at or at,
        meaning_changed=changes or (row.meaning_changed and row.published_at is not None),
    )
    log(by, "publish", at=at, card=head.card, revision=head.number, meaning_changed=changes)
    warm_soon()
    if changes:
        transaction.on_commit(partial(_bring_back, head.card.pk))
        hold_changes()


@transaction.atomic
def withdraw(card: Card, *, by: Any, at: datetime, text: str = "") -> None:
    """Take the card away from learners; their study of it stays. Raises NotAllowed, NotNow."""
    head = _step(card, by, "withdraw", at)
    _note(head, State.WITHDRAWN, by, at, text)
    head.card.state = State.WITHDRAWN
    head.card.save(update_fields=["state", "updated_at"])
    log(by, "withdraw", at=at, card=head.card, revision=head.number)
    warm_soon()


@transaction.atomic
def remark(card: Card, *, by: Any, at: datetime, text: str) -> CardRemark:
    """Say something about a card. Raises NotAllowed."""
    require(by, "cards.change_card")
    head = head_of(card)
    return CardRemark.objects.create(card=card, author=by, at=at, text=text, revision=head.number)


def _bring_back(card_id: UUID) -> None:
    """Have the schedules of everybody who knows the card folded again; without a broker, here."""
    try:
        fold_card_again.delay(str(card_id))
    except BrokerError:
        logger.warning("broker away, folding in this process", exc_info=True)
        last = folding.fold_card_again(card_id)
        while last is not None:
            last = folding.fold_card_again(card_id, last)


def _step(card: Card, by: Any, verb: str, at: datetime) -> Head:
    """The newest revision of the locked card, if this person may take this step with it."""
    card = locked(card)
    head = begin_history(card, at)
    if not _entitled(by, verb, head):
        raise NotAllowed(_("You may not do this: ask for the role it needs."))
    if verb == "publish" and (said := own_words(by, head)):
        raise NotNow(said)
    if not may(by, verb, head):
        raise NotNow(_("Somebody was quicker: the card is not where it was. Look at it again."))
    return head


def _entitled(user: Any, verb: str, head: Head) -> bool:
    if verb == "give_back":
        own = head.row is not None and head.row.author_id == user.pk
        return bool(
            user.has_perm("cards.publish_card") or (own and user.has_perm("cards.change_card"))
        )
    return bool(
        user.has_perm(
            {
                "submit": "cards.change_card",
                "publish": "cards.publish_card",
                "withdraw": "cards.withdraw_card",
            }[verb]
        )
    )


def _move(head: Head, state: str, *, by: Any, at: datetime, text: str) -> None:
    """Move the newest revision; a card that learners do not see goes with it."""
    _note(head, state, by, at, text)
    head.card.revisions.filter(number=head.number).update(state=state)
    if head.card.state != State.PUBLISHED:
        head.card.state = state
        head.card.save(update_fields=["state", "updated_at"])


def _note(head: Head, became: str, by: Any, at: datetime, text: str) -> None:
    was = head.card.state if became == State.WITHDRAWN else head.state
    CardRemark.objects.create(
        card=head.card,
        author=by,
        at=at,
        text=text,
        revision=head.number,
        was=was,
        became=became,
    )
