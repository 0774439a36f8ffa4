"""Many cards at once: each takes its step or says why not, and the whole can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cards.models import Card, CardRemark, EditorAction
from cards.services.editing.errors import NotAllowed, NotNow, NotReady, Sentence
from cards.services.editing.examples import run_again
from cards.services.editing.log import log
from cards.services.editing.revisions import head_of
from cards.services.editing.workflow import give_back, publish, submit, withdraw
from cards.services.editing.writing import locked, require
from cards.services.warming import warm_soon

STEPS: Mapping[str, Callable[..., None]] = {
    "submit": submit,
    "give_back": give_back,
    "publish": publish,
    "withdraw": withdraw,
}


@dataclass(frozen=True)
class Done:
    """``action`` is the log's row, to be undone by; ``failed``: card → why it stayed as it was."""

    action: EditorAction
    count: int
    failed: list[tuple[Card, Sentence]]


def step_all(cards: Iterable[Card], verb: str, *, by: Any, at: datetime) -> Done:
    """Take a step with each of these cards, one transaction each: what can be done is done.

    Raises KeyError for a step there is not.
    """
    act = STEPS[verb]
    moved: list[list[str]] = []
    failed: list[tuple[Card, Sentence]] = []
    for card in cards:
        was = head_of(card).state if verb != "withdraw" else card.state
        try:
            act(card, by=by, at=at)
        except NotReady as not_ready:
            failed.append((card, not_ready.problems[0].sentence))
        except (NotNow, NotAllowed) as error:
            failed.append((card, str(error)))
        else:
            moved.append([str(card.pk), was])
    about = f"{verb}: {len(moved)}"
    return Done(log(by, "bulk", at=at, about=about, step=verb, moved=moved), len(moved), failed)


@transaction.atomic
def undo_all(action_id: int, *, by: Any, at: datetime) -> Done:
    """Take back what ``step_all`` did, card by card; a card that moved on since stays.

    Only who did it may, once. Raises EditorAction.DoesNotExist, NotNow.
    """
    action = EditorAction.objects.select_for_update().get(pk=action_id, verb="bulk", actor=by)
    if action.undone_at is not None:
        raise NotNow(_("That was taken back already."))
    count = 0
    failed: list[tuple[Card, Sentence]] = []
    for pk, was in action.details["moved"]:
        card = Card.objects.get(pk=pk)
        try:
            with transaction.atomic():
                _take_back(card, action.details["step"], was, by=by, at=at)
            count += 1
        except (NotNow, NotAllowed) as error:
            failed.append((card, str(error)))
    action.undone_at = at
    action.save(update_fields=["undone_at"])
    warm_soon()
    return Done(log(by, "undo", at=at, about=action.about, of=action.pk), count, failed)


def run_cards_again(cards: Iterable[Card], *, by: Any, at: datetime) -> EditorAction:
    """Have every example of these cards made again; the row returned names them for progress."""
    rows = list(cards)
    for card in rows:
        run_again(head_of(card).file.examples, by=by)
    about = rows[0].slug if len(rows) == 1 else str(len(rows))
    return log(by, "run_again", at=at, about=about, cards=[str(card.pk) for card in rows])


def _take_back(card: Card, verb: str, was: str, *, by: Any, at: datetime) -> None:
    """A publication is taken back by withdrawing: learners may have seen it already."""
    text = str(_("Taken back."))
    if verb == "publish":
        withdraw(card, by=by, at=at, text=text)
    elif verb == "submit":
        give_back(card, by=by, at=at, text=text)
    elif verb == "give_back":
        submit(card, by=by, at=at, text=text)
    else:
        _reinstate(card, was, by=by, at=at, text=text)


def _reinstate(card: Card, was: str, *, by: Any, at: datetime, text: str) -> None:
    """A card withdrawn by mistake is where it was: nothing of it had changed."""
    require(by, "cards.withdraw_card")
    card = locked(card)
    if card.state != Card.State.WITHDRAWN:
        raise NotNow(_("Somebody was quicker: the card is not where it was. Look at it again."))
    card.state = was
    card.save(update_fields=["state", "updated_at"])
    CardRemark.objects.create(
        card=card,
        author=by,
        at=at,
        text=text,
        revision=head_of(card).number,
        was=Card.State.WITHDRAWN,
        became=was,
    )
