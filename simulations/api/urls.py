"""Addresses under /api/v1/."""

from __future__ import annotations

from django.urls import path, register_converter

from simulations.api.comparisons import ComparisonView
from simulations.api.runs import RunsView, RunView
from simulations.api.simulators import SimulatorsView, SimulatorView
from simulations.api.traces import AnswersView, EvidenceView, FrameView, TraceView


class Digest:
    """The 64 hex digits that name a trace."""

    regex = "[0-9a-f]{64}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Digest, "digest")

app_name = "simulations-api"
urlpatterns = [
    path("traces/<digest:digest>", TraceView.as_view(), name="trace"),
    path("traces/<digest:digest>/answers", AnswersView.as_view(), name="answers"),
    path("traces/<digest:digest>/frames/<int:n>", FrameView.as_view(), name="frame"),
    path("traces/<digest:digest>/evidence", EvidenceView.as_view(), name="evidence"),
    path("comparisons/<digest:a>/<digest:b>", ComparisonView.as_view(), name="comparison"),
    path("simulators", SimulatorsView.as_view(), name="simulators"),
    path("simulators/<slug:slug>", SimulatorView.as_view(), name="simulator"),
    path("simulation-runs", RunsView.as_view(), name="runs"),
    path("simulation-runs/<uuid:run_id>", RunView.as_view(), name="run"),
]
