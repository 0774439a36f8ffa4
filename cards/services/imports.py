"""The desk's door for bringing files in: keep one, confirm it, drop it. A worker does the rest."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Collection
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from kombu.exceptions import OperationalError as BrokerError

from cards.models import BroughtFile, Deck
from cards.services.editing import NotNow
from cards.services.editing.writing import require
from cards.tasks import bring_file_in

Status = BroughtFile.Status
logger = logging.getLogger(__name__)


@transaction.atomic
def keep(
    content: bytes, name: str, deck: Deck | None, lang: str, *, by: Any, at: datetime
) -> BroughtFile:
    """Keep the file in place of whatever this editor sent before, and have it read. The same sent
    twice is one file. Raises NotAllowed, and NotNow while another is being applied."""
    require(by, "cards.add_card")
    get_user_model().objects.select_for_update().get(pk=by.pk)  # two forms sent at once
    key = _key(content, name, deck, lang)
    held = BroughtFile.objects.filter(editor=by).first()
    if held is not None and held.key == key and (held.at_work or held.status == Status.READY):
        return held
    BroughtFile.objects.filter(editor=by).droppable().delete()
    if BroughtFile.objects.filter(editor=by).exists():
        raise NotNow(_("A file of yours is being brought in right now; wait until it is done."))
    file = BroughtFile.objects.create(
        editor=by,
        key=key,
        name=name[:200],
        content=content,
        deck=deck,
        lang=lang,
        at=at,
        queued_at=at,
    )
    _send(file)
    return file


def brought_file(number: UUID, by: Any) -> BroughtFile | None:
    """The file, for the editor who sent it."""
    return BroughtFile.objects.select_related("deck").filter(pk=number, editor=by).first()


@transaction.atomic
def confirm(
    file: BroughtFile, digest: str, take: Collection[UUID], *, by: Any, at: datetime
) -> bool:
    """Have the plan with this digest carried out; False when it is not what waits there."""
    require(by, "cards.add_card")
    ready = BroughtFile.objects.filter(pk=file.pk, editor=by, status=Status.READY, digest=digest)
    confirmed = ready.update(
        status=Status.CONFIRMED, queued_at=at, moved=False, take=sorted(str(one) for one in take)
    )
    if confirmed:
        _send(file)
    return bool(confirmed)


def drop(file: BroughtFile) -> bool:
    """Forget the file, whatever waits or is read of it; False once it is being applied."""
    return bool(BroughtFile.objects.filter(pk=file.pk).droppable().delete()[0])


def _key(content: bytes, name: str, deck: Deck | None, lang: str) -> str:
    digest = hashlib.sha256(content).hexdigest()
    asked = "\0".join((digest, name, deck.slug if deck else "", lang))
    return hashlib.sha256(asked.encode()).hexdigest()


def _send(file: BroughtFile) -> None:
    transaction.on_commit(partial(_enqueue, str(file.pk)))


def _enqueue(pk: str) -> None:
    """Send the file to a worker; without a broker it waits, and the beat task sends it."""
    try:
        bring_file_in.delay(pk)
    except BrokerError:
        logger.warning("broker away, file left waiting", exc_info=True)
