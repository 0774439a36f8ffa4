"""The vocabulary for "which rows?": every query about runs is named here."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from simulations.models import ProbeRun, SimulationRun, TraceDocument  # noqa: F401


_CLAIM = """
    UPDATE simulations_simulationrun
       SET status = 'running', attempt = attempt + 1,
           started_at = %(at)s, lease_expires_at = %(until)s
     WHERE id = %(id)s
       AND (status = 'pending' OR (status = 'running' AND lease_expires_at < %(at)s))
 RETURNING *
"""


class SimulationRunQuerySet(models.QuerySet["SimulationRun"]):
    def claim(
        self, run_id: str | uuid.UUID, at: dt.datetime, lease: dt.timedelta
    ) -> SimulationRun | None:
        """Take a run that waits, or whose lease has run out, and return it; None if it is not free.

        Two workers may both have its id; the one UPDATE that still finds the row free wins, and
        brings the row back with it.
        """
        values = {"id": run_id, "at": at, "until": at + lease}
        return next(iter(self.raw(_CLAIM, values)), None)

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

    def latest_succeeded(self, simulator: str, count: int) -> SimulationRunQuerySet:
        """The newest runs of a simulator that have a trace."""
        done = self.filter(simulator=simulator, status="succeeded")
        return done.order_by("-created_at")[:count]


class TraceDocumentQuerySet(models.QuerySet["TraceDocument"]):
    def without_body(self) -> TraceDocumentQuerySet:
        """Rows for lists and conditional requests: the compressed document stays in the table."""
        return self.defer("body_gzip")


class ProbeRunQuerySet(models.QuerySet["ProbeRun"]):
    def newest(self) -> ProbeRunQuerySet:
        """The newest run of each request on each toolchain: what counts now."""
        return self.order_by("key", "version", "-at", "-pk").distinct("key", "version")

    def replaced_by(self, run: ProbeRun) -> ProbeRunQuerySet:
        """Older runs of the same request on the same toolchain that need not be kept.

        A contradiction is kept, and one that failed does not replace one that did not.
        """
        same = self.filter(key=run.key, version=run.version).exclude(pk=run.pk)
        if run.error:
            return same.exclude(error="")
        return same.exclude(evidence__verdict="contradicted")
