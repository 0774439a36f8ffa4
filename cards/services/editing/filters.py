"""Searches of the list of cards that an editor keeps."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cards.models import SavedFilter
from cards.services.editing.errors import Refused

MOST = 20


def keep_filter(editor: Any, name: str, query: str) -> SavedFilter:
    """Keep a search under a name; the same name again replaces it. Raises Refused."""
    if not name.strip():
        raise Refused({"name": _("Give it a name.")})
    if len(name) > 60 or len(query) > 500:
        raise Refused({"name": _("That is too long to be kept.")})
    rows = SavedFilter.objects.filter(editor=editor)
    if rows.count() >= MOST and not rows.filter(name=name).exists():
        raise Refused({"name": _("You keep many already: forget one first.")})
    return SavedFilter.objects.update_or_create(
        editor=editor, name=name.strip(), defaults={"query": query}
    )[0]


def forget_filter(editor: Any, pk: int) -> None:
    """Forget one of the editor's own; another's is left alone."""
    SavedFilter.objects.filter(editor=editor, pk=pk).delete()
