"""Addresses of traces and runs."""

from __future__ import annotations

from django.urls import path, re_path

from simulations import views

DIGEST = r"(?P<digest>[0-9a-f]{64})"
A = r"(?P<a>[0-9a-f]{64})"
B = r"(?P<b>[0-9a-f]{64})"

app_name = "simulations"
urlpatterns = [
    re_path(rf"^traces/{DIGEST}\.json$", views.trace_json, name="trace-json"),
    re_path(rf"^traces/{DIGEST}/$", views.trace_page, name="trace"),
    re_path(rf"^traces/{A}/compare/{B}\.json$", views.compare_json, name="compare-json"),
    re_path(rf"^traces/{A}/compare/{B}/$", views.compare_page, name="compare"),
    path("simulations/compare/", views.start_comparison, name="start-comparison"),
    path(
        "simulations/compare/<uuid:run_a>/<uuid:run_b>/", views.await_comparison, name="comparison"
    ),
    path("simulations/runs/", views.start_run, name="start-run"),
    path("simulations/runs/<uuid:run_id>/", views.show_run, name="run"),
    path("simulations/try/<slug:slug>/", views.try_it, name="try"),
]
