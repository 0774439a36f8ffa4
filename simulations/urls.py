"""Addresses of traces and runs."""

from __future__ import annotations

from django.urls import path, re_path

from simulations import views

DIGEST = r"(?P<digest>[0-9a-f]{64})"

app_name = "simulations"
urlpatterns = [
    re_path(rf"^traces/{DIGEST}\.json$", views.trace_json, name="trace-json"),
    re_path(rf"^traces/{DIGEST}/$", views.trace_page, name="trace"),
    path("simulations/runs/", views.start_run, name="start-run"),
    path("simulations/runs/<uuid:run_id>/", views.show_run, name="run"),
    path("simulations/try/<slug:slug>/", views.try_it, name="try"),
]
