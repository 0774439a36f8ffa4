"""The second step at the editors' desk: a code from a device, for those who set it up.

A code is accepted once, by a lock on the device's row and its memory of the last one. Recovery
codes are random (100 bits), so a plain SHA-256 keeps them; a slow hash is for what people choose.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from cards.models import RecoveryCode
from cards.services.editing.log import log

CODES = 10
DEVICE = "GoPrep"


def device_of(user: Any) -> TOTPDevice | None:
    """The device whose codes are asked for at log-in; None while the step is off."""
    found: TOTPDevice | None = TOTPDevice.objects.filter(user=user, confirmed=True).first()
    return found


def device_being_set_up(user: Any) -> TOTPDevice | None:
    """The device that waits for its first code, if any."""
    found: TOTPDevice | None = TOTPDevice.objects.filter(user=user, confirmed=False).first()
    return found


@transaction.atomic
def begin(user: Any) -> TOTPDevice:
    """The device being set up, made at first; its secret asks for nothing until confirmed."""
    _lock(user)
    device, _created = TOTPDevice.objects.get_or_create(
        user=user, confirmed=False, defaults={"name": DEVICE}
    )
    return device


@transaction.atomic
def confirm(user: Any, code: str, at: datetime) -> list[str] | None:
    """Turn the step on with a code of the new device: the recovery codes, shown this once.

    None when the code is wrong or nothing is being set up. A device used before gives way.
    """
    _lock(user)
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=False).first()
    if device is None or not device.verify_token(_digits(code)):
        return None
    TOTPDevice.objects.filter(user=user, confirmed=True).delete()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    log(user, "second_step_on", at=at, about=user.get_username())
    return _new_codes(user)


@transaction.atomic
def passes(user: Any, code: str, at: datetime) -> bool:
    """Whether the code is the device's present one or an unused recovery code; uses it up."""
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
    if device is None:
        return False
    typed = _digits(code)
    if typed.isdigit():
        return bool(device.verify_token(typed))
    used, _rows = RecoveryCode.objects.filter(user=user, digest=_digest(code)).delete()
    if used:
        log(user, "second_step_recovery", at=at, about=user.get_username())
    return bool(used)


@transaction.atomic
def renew_codes(user: Any, at: datetime) -> list[str]:
    """New recovery codes, shown this once; the old ones are worth nothing any more."""
    _lock(user)
    log(user, "second_step_codes", at=at, about=user.get_username())
    return _new_codes(user)


@transaction.atomic
def turn_off(user: Any, *, by: Any, at: datetime) -> None:
    """Ask for no code any more: by its owner, or by a superuser for who lost device and codes.

    ``by`` is None when it is done from the server's shell.
    """
    TOTPDevice.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    log(by, "second_step_off", at=at, about=user.get_username())


def codes_left(user: Any) -> int:
    return RecoveryCode.objects.filter(user=user).count()


def secret_of(device: TOTPDevice) -> str:
    """The device's secret as authenticator apps take it, in groups of four letters."""
    text = base64.b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(text[n : n + 4] for n in range(0, len(text), 4))


def _lock(user: Any) -> None:
    """One change at a time per account: two tabs must not set up two devices."""
    get_user_model().objects.select_for_update().get(pk=user.pk)


def _new_codes(user: Any) -> list[str]:
    RecoveryCode.objects.filter(user=user).delete()
    codes = [_random_code() for _ in range(CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=_digest(code)) for code in codes
    )
    return codes


def _random_code() -> str:
    """Five groups of four letters and digits."""
    text = base64.b32encode(secrets.token_bytes(13)).decode().lower()[:20]
    return "-".join(text[n : n + 4] for n in range(0, 20, 4))


def _digest(code: str) -> str:
    plain = "".join(char for char in code.casefold() if char.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def _digits(code: str) -> str:
    """A code as people type it: "123 456"."""
    return "".join(code.split())
