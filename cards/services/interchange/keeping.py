"""The file an editor has sent, until they confirm or drop it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from cards.models import BroughtFile, Deck
from cards.services.editing.writing import require


@transaction.atomic
def keep(
    content: bytes, name: str, deck: Deck | None, lang: str, *, by: Any, at: datetime
) -> BroughtFile:
    """Keep the file in place of whatever this editor sent before. Raises NotAllowed."""
    require(by, "cards.add_card")
    BroughtFile.objects.filter(editor=by).delete()
    return BroughtFile.objects.create(
        editor=by, name=name[:200], content=content, deck=deck, lang=lang, at=at
    )


def brought_file(number: UUID, by: Any) -> BroughtFile | None:
    """The file, for the editor who sent it."""
    return BroughtFile.objects.select_related("deck").filter(pk=number, editor=by).first()


def drop(file: BroughtFile) -> None:
    """Forget the file: it was applied, or the editor thought better of it."""
    file.delete()
