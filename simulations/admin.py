"""Runs and traces for reading: both are made by workers only."""

from __future__ import annotations

import datetime as dt
import json

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from simulations.models import Evidence, SimulationRun, TraceDocument


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    """Shows rows; adds, changes and deletes none."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(SimulationRun)
class SimulationRunAdmin(ReadOnly):
    list_display = ["simulator", "go", "status", "attempt", "created_at", "finished_at", "error"]
    list_filter = ["status", "simulator", "go", "error_code"]
    date_hierarchy = "created_at"
    ordering = ["-created_at"]
    search_fields = ["key", "document__digest"]
    # The document is shown as a link: a choice field would list every trace there is.
    exclude = ["document"]
    readonly_fields = ["trace"]

    @admin.display(description=_("trace"))
    def trace(self, run: SimulationRun) -> SafeString | str:
        if not run.document_id:
            return "-"
        address = reverse("simulations:trace", args=[run.document_id])
        return format_html('<a href="{}">{}</a>', address, run.document_id)


@admin.register(TraceDocument)
class TraceDocumentAdmin(ReadOnly):
    list_display = ["digest", "simulator", "go", "raw_size", "created_at"]
    list_filter = ["simulator", "go"]
    ordering = ["-created_at"]
    search_fields = ["digest"]
    exclude = ["body_gzip"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[TraceDocument]:
        return TraceDocument.objects.without_body()

    def view_on_site(self, document: TraceDocument) -> str:
        return reverse("simulations:trace", args=[document.digest])


@admin.register(Evidence)
class EvidenceAdmin(ReadOnly):
    """What real Go said of single values; contradictions are found by the filter of verdicts."""

    list_display = ["observable", "verdict", "simulator", "version", "at", "trace"]
    list_filter = ["verdict", "run__simulator", "run__go"]
    list_select_related = ["run"]
    ordering = ["-run__at", "observable"]
    search_fields = ["observable", "run__digest", "run__key"]
    exclude = ["run"]
    readonly_fields = ["simulator", "parameters", "version", "at", "trace", "command", "printed"]

    @admin.display(description=_("simulator"), ordering="run__simulator")
    def simulator(self, evidence: Evidence) -> str:
        return evidence.run.simulator

    @admin.display(description=_("parameters"))
    def parameters(self, evidence: Evidence) -> str:
        return json.dumps(evidence.run.params, ensure_ascii=False)

    @admin.display(description=_("toolchain"), ordering="run__version")
    def version(self, evidence: Evidence) -> str:
        return evidence.run.version

    @admin.display(description=_("run at"), ordering="run__at")
    def at(self, evidence: Evidence) -> dt.datetime:
        return evidence.run.at

    @admin.display(description=_("trace"))
    def trace(self, evidence: Evidence) -> SafeString:
        address = reverse("simulations:trace", args=[evidence.run.digest])
        return format_html('<a href="{}">{}</a>', address, evidence.run.digest[:12])

    @admin.display(description=_("command"))
    def command(self, evidence: Evidence) -> str:
        return evidence.run.command

    @admin.display(description=_("printed"))
    def printed(self, evidence: Evidence) -> str:
        return evidence.run.stdout or evidence.run.error
