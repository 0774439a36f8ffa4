"""The one door through which reports are made, answered and closed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cards.models import Card, Learner, Report
from cards.services.editing.log import log
from simulations import services as simulations

SHORTEST_TEXT = 10
LONGEST_TEXT = 2000
LONGEST_REPLY = 2000

State = Report.State


class ReportError(ValueError):
    """What cannot be accepted: ``field`` names it, the sentence says what to do."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@transaction.atomic
def report(
    learner: Learner,
    card: Card,
    *,
    kind: str,
    text: str,
    lang: str,
    go_release: str,
    digest: str = "",
    position: int | None = None,
    at: datetime,
) -> Report:
    """Keep what a learner saw on a card; the same words again, while open, are the same report.

    ``digest`` and ``position`` name a step of a worked example; a digest alone means its start.
    Raises ReportError.
    """
    text = _bounded("text", text, SHORTEST_TEXT, LONGEST_TEXT)
    place = _place(digest, position)
    # In a row per learner, so that a form sent twice at once finds what the first one wrote.
    Learner.objects.select_for_update().get(pk=learner.pk)
    same = Report.objects.waiting().filter(learner=learner, card=card, text=text, kind=kind).first()
    if same is not None:
        return same
    return Report.objects.create(
        card=card,
        learner=learner,
        kind=kind,
        text=text,
        revision=card.revision,
        lang=lang,
        go_release=go_release,
        digest=digest,
        position=place,
        created_at=at,
    )


def reply(report_id: UUID, *, by: Any, text: str, at: datetime) -> Report:
    """Answer the learner; an open report is answered by it, a closed one keeps its state.

    Raises ReportError, and Report.DoesNotExist.
    """
    text = _bounded("reply", text, 1, LONGEST_REPLY)
    with transaction.atomic():
        row = _locked(report_id)
        row.reply = text
        if row.state in (State.OPEN, State.DECLINED):
            row.state = State.ANSWERED
        return _decided(row, "report_reply", by, at)


def resolve(
    report_id: UUID, *, by: Any, at: datetime, text: str = "", revision: int | None = None
) -> Report:
    """Close a report: the card's ``revision`` (the present one unless named) put it right.

    Raises ReportError, and Report.DoesNotExist.
    """
    text = _bounded("reply", text, 0, LONGEST_REPLY)
    with transaction.atomic():
        row = _locked(report_id)
        now = row.card.revision
        if revision is not None and not row.revision <= revision <= now:
            said = _("The card had revision %(first)d when it was reported and has %(last)d now.")
            raise ReportError("fixed_in", said % {"first": row.revision, "last": now})
        row.fixed_in = now if revision is None else revision
        row.reply = text or row.reply
        row.state = State.RESOLVED
        return _decided(row, "report_resolve", by, at)


@transaction.atomic
def reopen(report_id: UUID, *, by: Any, at: datetime) -> Report:
    """Put a report back into the queue; what was replied stays to be read.

    Raises Report.DoesNotExist.
    """
    row = _locked(report_id)
    _open_again(row)
    log(by, "report_reopen", at=at, card=row.card, report=str(row.pk))
    return row


@transaction.atomic
def reopen_own(report_id: UUID, learner: Learner) -> Report:
    """The learner says that it is still so. Raises Report.DoesNotExist, for others' reports too."""
    row = _locked(report_id)
    if row.learner_id != learner.pk:
        raise Report.DoesNotExist
    _open_again(row)
    return row


def seen(learner: Learner, at: datetime) -> None:
    """The learner has read what became of their reports."""
    Report.objects.news_for(learner).update(seen_at=at)


@transaction.atomic
def decline(report_ids: Iterable[UUID], *, by: Any, at: datetime) -> int:
    """Close those of the reports that are open, without a reply; returns how many."""
    rows = Report.objects.waiting().filter(pk__in=list(report_ids))
    count = rows.update(state=State.DECLINED, decided_by=by, decided_at=at)
    log(by, "report_decline", at=at, about=str(count))
    return count


@transaction.atomic
def take_back_decline(*, by: Any, decided_at: datetime, at: datetime) -> int:
    """Undo one ``decline``, named by who and when; what was decided since then stays decided."""
    rows = Report.objects.filter(state=State.DECLINED, decided_by=by, decided_at=decided_at)
    count = rows.update(state=State.OPEN, decided_by=None, decided_at=None)
    if count:
        log(by, "report_undo", at=at, about=str(count))
    return count


def _locked(report_id: UUID) -> Report:
    return Report.objects.select_for_update(of=("self",)).select_related("card").get(pk=report_id)


def _decided(row: Report, verb: str, by: Any, at: datetime) -> Report:
    row.decided_by, row.decided_at = by, at
    row.save(update_fields=["state", "reply", "fixed_in", "decided_by", "decided_at"])
    log(by, verb, at=at, card=row.card, report=str(row.pk))
    return row


def _open_again(row: Report) -> None:
    row.state, row.fixed_in, row.decided_by, row.decided_at = State.OPEN, None, None, None
    row.save(update_fields=["state", "fixed_in", "decided_by", "decided_at"])


def _bounded(field: str, text: str, shortest: int, longest: int) -> str:
    """The text as it is kept: outer blanks gone, line ends alike, nothing the database refuses."""
    text = text.replace("\r\n", "\n").strip()
    if "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise ReportError(field, _("It has a character that cannot be stored; please retype it."))
    if len(text) < shortest:
        said = ngettext(
            "Please say a little more: at least %(n)d character.",
            "Please say a little more: at least %(n)d characters.",
            shortest,
        )
        raise ReportError(field, said % {"n": shortest})
    if len(text) > longest:
        said = _("Please keep it to %(most)d characters; this has %(n)d.")
        raise ReportError(field, said % {"most": longest, "n": len(text)})
    return text


def _place(digest: str, position: int | None) -> int | None:
    if not digest:
        if position is not None:
            raise ReportError("digest", _("Choose the example that the step belongs to."))
        return None
    body = simulations.trace_body(digest)
    if body is None:
        raise ReportError("digest", _("This example is not here any more; choose another."))
    last = len(body.document()["steps"])
    if position is not None and not 0 <= position <= last:
        said = _("This example has the steps 0 to %(last)d.")
        raise ReportError("position", said % {"last": last})
    return position or 0
