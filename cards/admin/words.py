"""The words of the desk for what services call by short names."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: Mapping[str, str | Promise] = {
    "create": _("wrote a new card"),
    "save": _("changed the text"),
    "example": _("changed the examples"),
    "restore": _("restored an old revision"),
    "submit": _("sent it to review"),
    "give_back": _("gave it back"),
    "publish": _("published it"),
    "withdraw": _("withdrew it"),
    "bulk": _("changed many cards at once"),
    "undo": _("undid a change of many cards"),
    "roles": _("changed somebody’s roles"),
    "staff_invite": _("invited an editor"),
    "staff_password": _("took a password away, for a new one"),
    "staff_out": _("shut an account out"),
    "staff_in": _("let an account in again"),
    "run_again": _("had examples run again"),
    "import": _("brought it in from a file"),
    "export": _("took cards away in a file"),
    "report_reply": _("replied to a report"),
    "report_resolve": _("resolved a report"),
    "report_reopen": _("opened a report again"),
    "report_decline": _("closed reports without a reply"),
    "report_undo": _("took back closing reports"),
    "second_step_on": _("set up a second step"),
    "second_step_off": _("turned off a second step"),
    "second_step_codes": _("made new recovery codes"),
    "second_step_recovery": _("got in with a recovery code"),
}
"""What the log calls what was done."""

ROLES: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "editor": (_("Editor"), _("writes cards and proposes changes")),
    "publisher": (_("Publisher"), _("also publishes and withdraws them")),
}

BROUGHT: Mapping[str, str | Promise] = {
    "read": _("Cards read: %(done)s of %(total)s."),
    "checked": _("Cards checked: %(done)s of %(total)s."),
    "written": _("Cards written: %(done)s of %(total)s."),
}
"""How far a file is on its way in."""

OUTCOMES: Mapping[str, str | Promise] = {
    "created": _("new draft"),
    "changed": _("changed"),
    "same": _("the same"),
    "conflict": _("stays as it is"),
}
"""What an import does to a card."""
