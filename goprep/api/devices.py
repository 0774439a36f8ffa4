"""Who asks: a device, by its token (``Authorization: Bearer …``)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from knox.auth import TokenAuthentication
from knox.crypto import hash_token
from knox.models import get_token_model
from rest_framework.exceptions import AuthenticationFailed

# "Last used" is told to the hour's quarter: writing it at every request would double the work.
NOTED_EVERY = timedelta(minutes=15)


class DeviceAuthentication(TokenAuthentication):  # type: ignore[misc]  # knox has no types
    """Knox's hashed tokens, found in one query by their hash, with account and learner.

    The token has 256 random bits, so its hash can be looked up directly; nothing is told by time.
    """

    def authenticate_credentials(self, token: bytes) -> tuple[Any, Any]:
        device = get_token_model().objects.by_digest(_digest(token))
        at = timezone.now()
        if device is None or (device.expiry is not None and device.expiry <= at):
            raise AuthenticationFailed("The token is not valid, was revoked or has expired.")
        if device.last_used_at is None or at - device.last_used_at > NOTED_EVERY:
            device.note_use(at)
        return device.user, device


def _digest(token: bytes) -> str:
    try:
        return str(hash_token(token.decode("ascii")))
    except UnicodeDecodeError:
        raise AuthenticationFailed("The token is not valid.") from None
