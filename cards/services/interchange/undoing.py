"""Taking an import back, as far as nobody has worked on its cards since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cards.models import Card, EditorAction
from cards.services.editing.errors import NotNow
from cards.services.editing.log import log
from cards.services.editing.revisions import head_of
from cards.services.editing.writing import locked, require, restore
from cards.services.warming import warm_soon


@dataclass(frozen=True)
class Undone:
    """`note` says why a card stays as it is; "" when it was taken back."""

    slug: str
    note: str = ""


@transaction.atomic
def undo(entry: EditorAction, *, by: Any, at: datetime) -> list[Undone]:
    """Remove the drafts that the import made, and bring back the text it changed. What somebody
    has changed, sent on or studied since stays. Raises NotAllowed, NotNow."""
    require(by, "cards.add_card")
    require(by, "cards.change_card")
    entry = EditorAction.objects.select_for_update().get(pk=entry.pk, verb="import")
    if entry.undone_at is not None:
        raise NotNow(_("This import has been undone already."))
    done = [_undo(record, by, at) for record in entry.details["cards"] if record["number"]]
    entry.undone_at = at
    entry.save(update_fields=["undone_at"])
    warm_soon()
    kept = [one.slug for one in done if one.note]
    log(by, "undo", at=at, about=entry.about, undone=entry.pk, kept=kept)
    return done


def _undo(record: Mapping[str, Any], by: Any, at: datetime) -> Undone:
    slug = str(record["slug"])
    card = Card.objects.filter(pk=UUID(record["card"])).first()
    if card is None:
        return Undone(slug, _("is not there any more"))
    card = locked(card)
    head = head_of(card)
    if head.number != record["number"] or head.state != Card.State.DRAFT:
        return Undone(slug, _("somebody has worked on it since"))
    if record["verb"] == "changed":
        restore(card, record["before"], author=by, at=at)
        return Undone(slug)
    if card.state != Card.State.DRAFT or card.events.exists() or card.schedules.exists():
        return Undone(slug, _("has been studied"))
    card.delete()
    return Undone(slug)
