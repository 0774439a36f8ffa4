"""Pages of the desk that are not lists of rows.

To add one, write its views in a module of this package and add a `Page` to `PAGES`. It then has an
address, is guarded by its permission, and stands in the desk's navigation and on its first page.
Its template extends "admin/base.html", which says what blocks there are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cards.admin import exchange, logbook, people, reports, roles, runs, staff, statistics

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Page:
    """``urls``: (route below /admin/, view, name) each; the first is where links lead, as
    "admin:<name>". Whoever lacks ``permission`` ("app.codename") gets 404 on all of them.
    ``said`` is one sentence for the desk's first page; ``section`` one of ``SECTIONS``; ``listed``
    whether it stands in the navigation. ``count`` may return how much is waiting there, None for
    nothing to show."""

    title: str | Promise
    said: str | Promise
    permission: str
    urls: tuple[tuple[str, View, str], ...]
    section: str = "content"
    listed: bool = True
    count: Callable[[], int | None] = lambda: None

    @property
    def name(self) -> str:
        return f"admin:{self.urls[0][2]}"

    def open_to(self, user: Any) -> bool:
        return bool(user.has_perm(self.permission))


PAGES: tuple[Page, ...] = (
    Page(
        title=_("Import"),
        said=_("Bring cards from card files, tables and Anki packages."),
        permission="cards.add_card",
        urls=(
            ("import/", exchange.bringing, "import"),
            ("import/<uuid:pk>/", exchange.brought, "brought"),
            ("imported/<int:pk>/", exchange.imported, "imported"),
        ),
    ),
    Page(
        title=_("Export"),
        said=_("Take a deck away as card files, a table or an Anki package."),
        permission="cards.add_card",
        urls=(("export/", exchange.taking, "export"),),
    ),
    Page(
        title=_("Reports"),
        said=_("What learners told: reply, resolve, decline."),
        permission="cards.change_card",
        urls=(
            ("reports/", reports.queue, "reports"),
            ("reports/decline/", reports.decline, "reports-decline"),
            ("reports/decline/undo/", reports.undo_decline, "reports-undo"),
            ("reports/<uuid:report>/", reports.decide, "report"),
            ("cards/card/<uuid:card>/statistics/", statistics.card_statistics, "card-statistics"),
        ),
        section="learners",
        count=reports.open_reports,
    ),
    Page(
        title=_("Second step"),
        said=_("Who is asked for a code after the password."),
        permission="auth.change_user",
        urls=(
            ("second-step/", people.second_steps, "second-steps"),
            ("second-step/<int:user>/", people.reset_second_step, "second-step-reset"),
        ),
        section="people",
    ),
    Page(
        title=_("Roles"),
        said=_("Who writes, who publishes; inviting, resetting, shutting out."),
        permission="auth.change_user",
        urls=(
            ("people/", roles.roles, "people"),
            ("people/invite/", staff.invite, "invite"),
            ("people/<int:user>/password/", staff.reset_password, "staff-password"),
            ("people/<int:user>/out/", staff.shut_out, "staff-out"),
            ("people/<int:user>/in/", staff.let_in, "staff-in"),
        ),
        section="people",
    ),
    Page(
        title=_("Log"),
        said=_("Who did what, and when."),
        permission="cards.publish_card",
        urls=(("log/", logbook.logbook, "log"),),
        section="people",
    ),
    Page(
        title=_("Examples being run again"),
        said="",
        permission="cards.change_card",
        urls=(("examples/again/<int:pk>/", runs.runs_again, "runs_again"),),
        listed=False,
    ),
)
"""In the order in which they are shown."""
