"""Devices log in and out: one token each, shown once, kept as a hash."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from knox.models import get_digest_token
from knox.settings import CONSTANTS, knox_settings

from cards.models import Device

# Far more than a person has; a program that logs in at every start pushes out its own old tokens.
MAX_DEVICES = 100


class ScopeRefusedError(ValueError):
    """``scopes``: what was asked for and this account may not have."""

    def __init__(self, scopes: Sequence[str]) -> None:
        super().__init__(", ".join(scopes))
        self.scopes = tuple(scopes)


def allowed_scopes(user: Any) -> tuple[str, ...]:
    """What a device of this account may ask for: editors' may write content."""
    editor = user.is_staff and user.has_perm("cards.change_card")
    return Device.SCOPES if editor else ("study",)


@transaction.atomic
def add_device(user: Any, name: str, scopes: Sequence[str], *, at: datetime) -> tuple[Device, str]:
    """Log a device in; returns it with its token, which is stored nowhere.

    Raises ScopeRefusedError now rather than at the first upload, when a person could no longer
    do anything about it.
    """
    allowed = allowed_scopes(user)
    refused = [scope for scope in scopes if scope not in allowed]
    if refused:
        raise ScopeRefusedError(refused)
    _make_room(user, at)
    digest, token = get_digest_token()
    device = Device(
        user=user,
        name=name,
        scopes=sorted(set(scopes), key=Device.SCOPES.index),
        digest=digest,
        token_key=token[: CONSTANTS.TOKEN_KEY_LENGTH],
        expiry=at + knox_settings.TOKEN_TTL,
    )
    device.save(force_insert=True)
    return device, token


def devices_of(user: Any, *, at: datetime) -> QuerySet[Device]:
    """The devices that are logged in at this moment, the latest log-in first."""
    found: QuerySet[Device] = Device.objects.filter(user=user, expiry__gt=at)
    return found


def rename_device(device: Device, name: str) -> None:
    device.name = name
    device.save(update_fields=["name"])


def revoke_device(user: Any, device_id: UUID) -> bool:
    """Refuse this device's token from now on; False if the account has no such device."""
    deleted, _ = Device.objects.filter(user=user, id=device_id).delete()
    return bool(deleted)


def revoke_devices(user: Any, *, keep: Device | None = None) -> int:
    """Log all the account's devices out, but the one to keep; how many that were."""
    others = Device.objects.filter(user=user)
    if keep is not None:
        others = others.exclude(pk=keep.pk)
    return int(others.delete()[0])


def _make_room(user: Any, at: datetime) -> None:
    """Forget expired tokens, and past the limit those that were used longest ago."""
    mine = Device.objects.filter(user=user)
    mine.filter(expiry__lte=at).delete()
    # Every use moves the expiry on, so the order of expiry is the order of use.
    oldest = mine.order_by("-expiry").values_list("pk", flat=True)[MAX_DEVICES - 1 :]
    Device.objects.filter(pk__in=list(oldest)).delete()
