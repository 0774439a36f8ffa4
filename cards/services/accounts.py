"""Accounts: making one, changing its password, deleting it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cards.models import Device, Learner, Report
from cards.scheduling import Settings, SettingsError
from cards.services.devices import revoke_devices
from cards.services.learners import account_learner
from simulations.releases import RELEASES


class AccountError(ValueError):
    """Why there is no such account to be had; ``errors``: field → (code, sentence) pairs."""

    def __init__(self, errors: Mapping[str, list[tuple[str, str]]]) -> None:
        super().__init__(", ".join(errors))
        self.errors = dict(errors)


class LastAdministratorError(Exception):
    """The account is the only one that can name editors; deleting it would lock the desk."""


def open_account(name: str, password: str, settings: Mapping[str, Any], *, at: datetime) -> Any:
    """A new account with its learner, whose timeline starts with ``settings``.

    Raises AccountError (``username``, ``password``) or SettingsError; nothing is made then.
    """
    check_settings(settings)
    model = get_user_model()
    user = model(username=model.normalize_username(name))
    errors = {**name_errors(user), **_password_errors(password, user)}
    if errors:
        raise AccountError(errors)
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
            account_learner(user, at=at, settings=settings)
    except IntegrityError:  # somebody took the name this very moment
        raise AccountError({"username": [taken()]}) from None
    return user


def check_settings(settings: Mapping[str, Any]) -> None:
    """Raises SettingsError for what a learner cannot start with."""
    Settings().changed(settings)
    release = settings.get("go_release")
    if release is not None and release not in {known.name for known in RELEASES}:
        raise SettingsError({"go_release": "Must be a Go release that GoPrep knows."})


@transaction.atomic
def change_password(user: Any, password: str, *, keep: Device | None = None) -> int:
    """Log out every browser, and every device but ``keep``; how many devices that were.

    Raises AccountError (``new_password``) and then changes nothing.
    """
    errors = _password_errors(password, user, field="new_password")
    if errors:
        raise AccountError(errors)
    user.set_password(password)
    # Sessions carry a hash of the password's: with the password they become invalid.
    user.save(update_fields=["password"])
    return revoke_devices(user, keep=keep)


@transaction.atomic
def delete_account(user: Any) -> None:
    """Remove the account and everything its learner did; nothing is kept.

    Raises LastAdministratorError, and then removes nothing.
    """
    if user.is_superuser and not _other_administrators(user):
        raise LastAdministratorError
    # A push that is on its way ends first, or finds nobody.
    Learner.objects.select_for_update().filter(user=user).first()
    Report.objects.filter(learner__user=user).delete()
    user.delete()


def _other_administrators(user: Any) -> bool:
    """Locks their rows, so that the last two cannot both go at once."""
    rows = get_user_model().objects.select_for_update().filter(is_superuser=True, is_active=True)
    return any(row.pk != user.pk for row in rows.order_by("pk"))


def name_errors(user: Any) -> dict[str, list[tuple[str, str]]]:
    try:
        user.clean_fields(exclude=[f.name for f in user._meta.fields if f.name != "username"])
    except ValidationError as error:
        return {"username": _pairs(error.error_dict["username"])}
    same = get_user_model().objects.filter(username__iexact=user.username)
    return {"username": [taken()]} if same.exists() else {}


def _password_errors(
    password: str, user: Any, field: str = "password"
) -> dict[str, list[tuple[str, str]]]:
    try:
        validate_password(password, user)
    except ValidationError as error:
        return {field: _pairs(error.error_list)}
    return {}


def _pairs(errors: list[ValidationError]) -> list[tuple[str, str]]:
    return [(error.code or "invalid", error.messages[0]) for error in errors]


def taken() -> tuple[str, str]:
    return "taken", _("There is an account with this name already.")
