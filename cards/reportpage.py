"""What the pages on reports show: the steps one can point at, and what became of one's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cards.examples import Shown
from cards.faces import title_of
from cards.models import Learner, Report
from cards.when import date_of

# state → (icon, class of the mark, what a learner reads)
STATES: dict[str, tuple[str, str, str | Promise]] = {
    "open": ("clock", "", _("with the editors")),
    "answered": ("info", "", _("answered")),
    "resolved": ("check", "right", _("put right")),
    "declined": ("cross", "", _("closed without a reply")),
}


@dataclass(frozen=True)
class Told:
    """One report as the learner who made it reads it; `step` is the address of the place."""

    report: Report
    title: str
    kind: str
    icon: str
    mark: str
    state: str | Promise
    date: str
    reply_date: str
    step: str
    new: bool = False


@dataclass(frozen=True)
class Waiting:
    """One report as an editor reads it."""

    report: Report
    title: str
    kind: str
    icon: str
    mark: str
    state: str | Promise
    step: str


def places(examples: Iterable[Shown]) -> list[tuple[str, str]]:
    """(digest, words) of every built example, to choose the one a report is about."""
    return [
        (one.digest, f"{shown.title} · Go {one.go}")
        for shown in examples
        for one in shown.releases
        if one.digest
    ]


def told_by(learner: Learner | None, lang: str, most: int | None = None) -> list[Told]:
    """The learner's reports, newest first; at most so many."""
    if learner is None:
        return []
    rows = Report.objects.of_learner(learner).with_page_parts()[:most]
    return [_told(row, learner, lang) for row in rows]


def waiting(row: Report, lang: str) -> Waiting:
    """A report for the editors' queue. Reads the card's texts: prefetch them."""
    icon, mark, _said = STATES[row.state]
    return Waiting(
        report=row,
        title=title_of(row.card, lang),
        kind=row.get_kind_display(),
        icon=icon,
        mark=mark,
        state=row.get_state_display(),
        step=step_address(row),
    )


def step_address(report: Report) -> str:
    """The page of the step a report is about, "" if it is about none."""
    if not report.digest:
        return ""
    return f"{reverse('simulations:trace', args=[report.digest])}?step={report.position}"


def _told(row: Report, learner: Learner, lang: str) -> Told:
    icon, mark, state = STATES[row.state]
    return Told(
        report=row,
        title=title_of(row.card, lang),
        kind=row.get_kind_display(),
        icon=icon,
        mark=mark,
        state=state,
        date=date_of(row.created_at, learner),
        reply_date=date_of(row.decided_at, learner) if row.decided_at else "",
        step=step_address(row),
        new=row.is_news,
    )
