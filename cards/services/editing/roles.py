"""Who may edit: two roles besides superusers. A role is a group with these permissions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group, Permission, User
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cards.services.editing.errors import NotAllowed
from cards.services.editing.log import log

_READ = (
    "simulations.view_simulationrun",
    "simulations.view_tracedocument",
    "simulations.view_evidence",
)
_WRITE = ("cards.view_card", "cards.add_card", "cards.change_card", *_READ)
ROLES: Mapping[str, tuple[str, ...]] = {
    "editor": _WRITE,
    "publisher": (*_WRITE, "cards.publish_card", "cards.withdraw_card"),
}
"""Role → permissions. A migration makes the groups; giving a role brings them up to date."""


@transaction.atomic
def give_roles(user: User, roles: Collection[str], *, by: Any = None, at: datetime) -> None:
    """Make these the user's roles, and no others; with any the user is let in (staff).

    ``by`` is the superuser who says so, None for a program. Raises NotAllowed, and KeyError for a
    role there is not.
    """
    if by is not None and not by.is_superuser:
        raise NotAllowed(_("Only a superuser gives roles."))
    groups = [_group(name) for name in roles]
    user.groups.remove(*Group.objects.filter(name__in=ROLES))
    user.groups.add(*groups)
    user.is_staff = bool(roles) or user.is_superuser
    user.save(update_fields=["is_staff"])
    log(by, "roles", at=at, about=user.get_username(), roles=sorted(roles))


def _group(name: str) -> Group:
    wanted = Q(pk__in=[])
    for permission in ROLES[name]:
        app, codename = permission.split(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    group, _made = Group.objects.get_or_create(name=name)
    group.permissions.set(Permission.objects.filter(wanted))
    return group
