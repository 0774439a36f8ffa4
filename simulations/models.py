"""A run (what was asked, and how it went) and the document it produced."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from simulations.querysets import (
    ProbeRunQuerySet,
    SimulationRunQuerySet,
    TraceDocumentQuerySet,
)
from simulations.sentences import retold


class TraceDocument(models.Model):
    """One finished trace, named by the digest of its content.

    Everything that the digest covers never changes. Captions are outside the digest (a better
    translation is the same trace), so `body_digest` names the exact bytes for HTTP caches.
    """

    digest = models.CharField(max_length=64, primary_key=True, help_text=_("SHA-256, hex"))
    body_gzip = models.BinaryField(help_text=_("gzip of the canonical JSON, made once"))
    body_digest = models.CharField(max_length=64, help_text=_("SHA-256 of the canonical JSON"))
    raw_size = models.PositiveIntegerField(help_text=_("bytes of the canonical JSON"))
    simulator = models.CharField(max_length=64)
    go = models.CharField(max_length=8)
    created_at = models.DateTimeField()

    objects = TraceDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("trace document")
        verbose_name_plural = _("trace documents")

    def __str__(self) -> str:
        return f"{self.simulator} {self.go} {self.digest[:12]}"


class SimulationRun(models.Model):
    """One request for a trace. This row, not the queue, says how it is going.

        pending ──claim──► running ──store──► succeeded
           ▲                 │  └──────────► failed ──asked again, if temporary──► pending
           └──lease ran out──┘

    Only `simulations.services` and `simulations.runner` move a run along these arrows.
    """

    class Status(models.TextChoices):
        PENDING = "pending", _("waiting")
        RUNNING = "running", _("running")
        SUCCEEDED = "succeeded", _("done")
        FAILED = "failed", _("failed")

    class ErrorCode(models.TextChoices):
        PARAMETER = "parameter", _("a parameter was refused")
        BUDGET = "budget", _("the example grew past its limits")
        INVARIANT = "invariant", _("the simulator found a contradiction in itself")
        TIME = "time", _("it took too long")
        MEMORY = "memory", _("it needed too much memory")
        LOST = "lost", _("the worker was lost")
        VERSION = "version", _("the simulator was updated meanwhile")
        INTERNAL = "internal", _("an error of ours")

    # Failures that depend on the machine or on our code, not on what was asked: asking the same
    # again may well succeed. The others would end the same way every time.
    TEMPORARY = frozenset(
        {ErrorCode.TIME, ErrorCode.MEMORY, ErrorCode.LOST, ErrorCode.VERSION, ErrorCode.INTERNAL}
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=64, unique=True)
    simulator = models.CharField(max_length=64)
    simulator_version = models.CharField(max_length=20)
    params = models.JSONField(default=dict)
    go = models.CharField(max_length=8)
    lang = models.CharField(max_length=8)
    seed = models.PositiveBigIntegerField(default=0)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PENDING)
    attempt = models.PositiveSmallIntegerField(default=0)
    lease_expires_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    queued_at = models.DateTimeField(help_text=_("when it was last sent to the queue"))
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    error_code = models.CharField(max_length=10, choices=ErrorCode.choices, blank=True)
    error_field = models.CharField(max_length=100, blank=True)
    error = models.TextField(blank=True, help_text=_("one sentence for people"))
    error_words = models.JSONField(
        default=list, blank=True, help_text=_("the same sentence as key and arguments")
    )
    document = models.ForeignKey(
        TraceDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="runs"
    )

    objects = SimulationRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("simulation run")
        verbose_name_plural = _("simulation runs")
        indexes = [
            models.Index(
                fields=["queued_at"], condition=Q(status="pending"), name="run_pending_queued"
            ),
            models.Index(
                fields=["lease_expires_at"], condition=Q(status="running"), name="run_running_lease"
            ),
            models.Index(fields=["-created_at"], name="run_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="succeeded") | Q(document__isnull=False),
                name="run_succeeded_has_document",
            ),
            models.CheckConstraint(
                condition=~Q(status="running") | Q(lease_expires_at__isnull=False),
                name="run_running_has_lease",
            ),
            models.CheckConstraint(
                condition=~Q(status="failed") | ~Q(error=""),
                name="run_failed_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.simulator} {self.go} {self.status}"

    def error_in(self, lang: str) -> str:
        """Why it failed, in "en" or "zh-CN"; what cannot be translated stays English."""
        return retold(self.error_words, lang) or self.error

    @property
    def is_finished(self) -> bool:
        return self.status in (self.Status.SUCCEEDED, self.Status.FAILED)

    @property
    def may_be_asked_again(self) -> bool:
        """True when it failed for a reason that need not hold the next time."""
        return self.status == self.Status.FAILED and self.error_code in self.TEMPORARY


class TraceClock(models.Model):
    """One row, whose tag is a new one whenever a run has got its trace.

    Who holds something made from several traces compares tags to know whether it may be out of
    date. The tag changes in the very statement that stores a trace, so it is never seen too early
    or too late, as an instant would be: instants do not become visible in their own order.
    """

    tag = models.UUIDField()

    class Meta:
        verbose_name = _("trace clock")
        verbose_name_plural = _("trace clocks")

    def __str__(self) -> str:
        return str(self.tag)


class Comparison(models.Model):
    """Two traces aligned by what happens in them; made once, since documents never change."""

    a = models.ForeignKey(TraceDocument, on_delete=models.CASCADE, related_name="+")
    b = models.ForeignKey(TraceDocument, on_delete=models.CASCADE, related_name="+")
    body = models.JSONField(help_text=_("what simulations.trace.compare returns"))
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("comparison")
        verbose_name_plural = _("comparisons")
        constraints = [models.UniqueConstraint(fields=["a", "b"], name="one_comparison_per_pair")]

    def __str__(self) -> str:
        return f"{self.a_id[:12]} / {self.b_id[:12]}"


class ProbeRun(models.Model):
    """One run of a probe program on real Go for one request, compared with its trace.

    `key` is the request's, as in `SimulationRun`. The newest run of a request on a toolchain is
    what counts; older ones are kept only while they hold a contradiction.
    """

    key = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, help_text=_("of the trace that was compared"))
    simulator = models.CharField(max_length=64)
    params = models.JSONField(default=dict)
    go = models.CharField(max_length=8)
    lang = models.CharField(max_length=8)
    seed = models.PositiveBigIntegerField(default=0)
    version = models.CharField(max_length=200, help_text=_("what `go version` printed"))
    goos = models.CharField(max_length=20, blank=True)
    goarch = models.CharField(max_length=20, blank=True)
    probe_sha256 = models.CharField(max_length=64, blank=True)
    command = models.CharField(max_length=500, blank=True)
    stdout = models.TextField(blank=True)
    exit_code = models.SmallIntegerField(null=True, blank=True)
    error = models.TextField(blank=True, help_text=_("why there is no output"))
    at = models.DateTimeField()

    objects = ProbeRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("run of a probe")
        verbose_name_plural = _("runs of probes")
        indexes = [
            models.Index(fields=["key", "version", "-at"], name="probe_run_newest"),
            models.Index(fields=["digest"], name="probe_run_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.simulator} {self.version} {self.at:%Y-%m-%d}"


class Evidence(models.Model):
    """What one run of a probe says of one observable."""

    class Verdict(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed")
        CONTRADICTED = "contradicted", _("contradicted")
        UNAVAILABLE = "unavailable", _("not visible to a program")

    run = models.ForeignKey(ProbeRun, on_delete=models.CASCADE, related_name="evidence")
    observable = models.CharField(max_length=100)
    klass = models.CharField(_("class"), max_length=12)
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    claimed = models.JSONField(null=True)
    observed = models.JSONField(null=True)

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.UniqueConstraint(fields=["run", "observable"], name="evidence_once_per_run")
        ]
        indexes = [
            models.Index(
                fields=["run"], condition=Q(verdict="contradicted"), name="evidence_contradicted"
            )
        ]

    def __str__(self) -> str:
        return f"{self.observable}: {self.verdict}"
