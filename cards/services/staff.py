"""The accounts of editors and publishers: made, given a new password, shut out and let in again.

Nobody but their owner ever learns a password: an account made or reset here has none, and its owner
chooses one by a link that works once. Superusers are not touched here, nor can one shut oneself
out: that takes the server's shell.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from cards.services.accounts import AccountError, name_errors, taken
from cards.services.browsers import end_browsers
from cards.services.devices import revoke_devices
from cards.services.editing import NotAllowed, give_roles
from cards.services.editing.log import log
from cards.services.learners import account_learner


def invite(name: str, roles: Collection[str], *, by: Any, at: datetime) -> Any:
    """A new account with these roles, and no password yet. Raises NotAllowed, AccountError."""
    require(by)
    model = get_user_model()
    user = model(username=model.normalize_username(name))
    if errors := name_errors(user):
        raise AccountError(errors)
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save(force_insert=True)
            account_learner(user, at=at, settings={})
            log(by, "staff_invite", at=at, about=user.get_username())
            give_roles(user, roles, by=by, at=at)
    except IntegrityError:  # somebody took the name this very moment
        raise AccountError({"username": [taken()]}) from None
    return user


@transaction.atomic
def reset_password(user: Any, *, by: Any, at: datetime) -> None:
    """Take the password away, and with it every browser and device. Raises NotAllowed."""
    require(by, user)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    _log_out(user)
    log(by, "staff_password", at=at, about=user.get_username())


@transaction.atomic
def set_active(user: Any, active: bool, *, by: Any, at: datetime) -> None:
    """Shut an account out at once, whatever it is logged in with, or let it in again, by a log-in;
    its roles and its study stay. Raises NotAllowed."""
    require(by, user)
    user.is_active = active
    user.save(update_fields=["is_active"])
    if not active:
        _log_out(user)
    log(by, "staff_in" if active else "staff_out", at=at, about=user.get_username())


def changeable(user: Any, by: Any) -> bool:
    """Whether this superuser may change the other's account here."""
    return bool(by.is_superuser and user.is_staff and not user.is_superuser and user.pk != by.pk)


def require(by: Any, user: Any = None) -> None:
    """Raises NotAllowed for whoever may not change this account, or may not invite."""
    if not by.is_superuser or (user is not None and not changeable(user, by)):
        raise NotAllowed(
            _("Only a superuser changes accounts of editors, and no superuser’s here.")
        )


def _log_out(user: Any) -> None:
    """Everywhere, for good: what is let in again later is only who logs in."""
    end_browsers(user)
    revoke_devices(user)
