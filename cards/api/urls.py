"""Addresses under /api/v1/."""

from __future__ import annotations

from django.urls import path

from cards.api import study, sync

app_name = "cards-api"
urlpatterns = [
    path("queue", study.QueueView.as_view(), name="queue"),
    path("reviews", study.ReviewsView.as_view(), name="reviews"),
    path("statistics", study.StatisticsView.as_view(), name="statistics"),
    path("sync/events", sync.Events.as_view(), name="events"),
    path("sync/changes", sync.ChangesSince.as_view(), name="changes"),
    path("sync/preview", sync.Preview.as_view(), name="preview"),
]
