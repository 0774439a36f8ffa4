"""The vocabulary for "which rows?": every query about runs is named here."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from simulations.models import SimulationRun, TraceDocument  # noqa: F401


class SimulationRunQuerySet(models.QuerySet["SimulationRun"]):
    def claimable(self, at: dt.datetime) -> SimulationRunQuerySet:
        """Runs a worker may take: waiting, or running under a lease that has run out."""
        return self.filter(Q(status="pending") | Q(status="running", lease_expires_at__lt=at))

    def held(self, run_id: uuid.UUID, attempt: int) -> SimulationRunQuerySet:
        """The one run still held by this attempt; empty once another attempt has taken it."""
        return self.filter(pk=run_id, status="running", attempt=attempt)

    def past_lease(self, at: dt.datetime) -> SimulationRunQuerySet:
        """Running runs whose worker has not been heard of in time: killed, or far too slow."""
        return self.filter(status="running", lease_expires_at__lt=at)

    def waiting_since(self, before: dt.datetime) -> SimulationRunQuerySet:
        """Pending runs last sent to the queue before `before`: the message may be lost."""
        return self.filter(status="pending", queued_at__lt=before)

    def ahead_of(self, run: SimulationRun) -> SimulationRunQuerySet:
        """Unfinished runs that were sent to the queue before `run`."""
        return self.filter(status__in=("pending", "running"), queued_at__lt=run.queued_at)


class TraceDocumentQuerySet(models.QuerySet["TraceDocument"]):
    def without_body(self) -> TraceDocumentQuerySet:
        """Rows for lists and conditional requests: the compressed document stays in the table."""
        return self.defer("body_gzip")
