"""What editors type, kept before they save it; and who else has the card open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cards.models import Card, CardDraft
from cards.services.editing.revisions import Head, head_of
from cards.services.editing.writing import require

HERE_FOR = timedelta(seconds=90)
"""An editor whose page has not been heard of for so long has gone."""


@dataclass(frozen=True)
class Other:
    """Another editor with the card open; ``typing`` when they have something not saved."""

    name: str
    since: datetime
    typing: bool


def keep_draft(
    editor: Any,
    card: Card | None,
    fields: Mapping[str, str] | None,
    base: int,
    at: datetime,
    is_saved: Callable[[Head], bool] = lambda _head: False,
) -> CardDraft:
    """Note that the editor has the card open, and keep what they typed (None: nothing new).

    What was typed last may arrive after the form that was sent to save it: nothing is kept of what
    ``is_saved`` as the newest revision. It does not wait for whoever holds the card, as publishing
    and importing do; what arrives while it is being saved is found out when it is read: see
    ``draft_of``. Raises NotAllowed.
    """
    require(editor, "cards.change_card")
    values: dict[str, Any] = {"seen_at": at}
    if fields and card is not None and is_saved(head_of(card)):
        fields = {}
    if fields is not None:
        values |= {"fields": dict(fields), "saved_at": at, "base": base}
    draft, _ = CardDraft.objects.update_or_create(
        editor=editor, card=card, defaults=values, create_defaults={"base": base, **values}
    )
    return draft


def draft_of(
    editor: Any,
    card: Card | None,
    is_saved: Callable[[Mapping[str, str]], bool] = lambda _fields: False,
) -> CardDraft | None:
    """What this editor typed and has not saved; None when there is nothing, or nothing but what
    ``is_saved``."""
    draft = CardDraft.objects.filter(editor=editor, card=card).exclude(fields={}).first()
    return None if draft is None or is_saved(draft.fields) else draft


def discard_draft(editor: Any, card: Card | None) -> None:
    """Forget what was typed, as the editor asked."""
    CardDraft.objects.filter(editor=editor, card=card).delete()


def others_at(card: Card, editor: Any, at: datetime) -> list[Other]:
    """Who else has the card open now."""
    rows = CardDraft.objects.filter(card=card, seen_at__gt=at - HERE_FOR).exclude(editor=editor)
    return [
        Other(row.editor.get_username(), row.seen_at, bool(row.fields))
        for row in rows.select_related("editor")
    ]
