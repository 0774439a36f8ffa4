"""Addresses of the API's documentation."""

from __future__ import annotations

from django.urls import path

from goprep.api import pages

app_name = "api"
urlpatterns = [
    path("v1/openapi.json", pages.openapi, name="openapi"),
    path("docs", pages.docs, name="docs"),
    path("problems/", pages.problems, name="problems"),
    path("problems/<slug:code>", pages.problem, name="problem"),
]
