"""Which brought files? Every write of a job repeats its condition: the row changed is its own."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models

if TYPE_CHECKING:
    from cards.models import BroughtFile

_CLAIM = """
    UPDATE cards_broughtfile
       SET status = CASE WHEN status IN ('queued', 'reading') THEN 'reading' ELSE 'applying' END,
           attempt = attempt + 1, lease_expires_at = %(until)s
     WHERE id = %(id)s
       AND (status IN ('queued', 'confirmed')
            OR (status IN ('reading', 'applying') AND lease_expires_at < %(at)s))
 RETURNING *
"""


class BroughtFileQuerySet(models.QuerySet["BroughtFile"]):
    def claim(self, pk: str | UUID, at: datetime, lease: timedelta) -> BroughtFile | None:
        """Take a file that waits, or whose lease has run out, and return it; None if it is not
        free. Of two workers, the one whose UPDATE still finds it free wins."""
        return next(iter(self.raw(_CLAIM, {"id": pk, "at": at, "until": at + lease})), None)

    def held(self, file: BroughtFile) -> BroughtFileQuerySet:
        """The file while this attempt still has it; empty once it was dropped or taken over."""
        return self.filter(pk=file.pk, status=file.status, attempt=file.attempt)

    def past_lease(self, at: datetime) -> BroughtFileQuerySet:
        return self.filter(status__in=["reading", "applying"], lease_expires_at__lt=at)

    def waiting_since(self, before: datetime) -> BroughtFileQuerySet:
        """Waiting files last sent to the queue before then: the message may be lost."""
        return self.filter(status__in=["queued", "confirmed"], queued_at__lt=before)

    def droppable(self) -> BroughtFileQuerySet:
        """All but those being applied, whose worker would not hear of it."""
        return self.exclude(status="applying")
