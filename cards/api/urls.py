"""Addresses under /api/v1/."""

from __future__ import annotations

from django.urls import path

from cards.api import content, study, sync

app_name = "cards-api"
urlpatterns = [
    path("decks", content.DecksView.as_view(), name="decks"),
    path("decks/<slug:deck>", content.DeckView.as_view(), name="deck"),
    path("decks/<slug:deck>/cards", content.CardsView.as_view(), name="cards"),
    path("decks/<slug:deck>/bundle", content.BundleView.as_view(), name="bundle"),
    path("cards/<uuid:card>", content.CardView.as_view(), name="card"),
    path("queue", study.QueueView.as_view(), name="queue"),
    path("reviews", study.ReviewsView.as_view(), name="reviews"),
    path("statistics", study.StatisticsView.as_view(), name="statistics"),
    path("sync/events", sync.Events.as_view(), name="events"),
    path("sync/changes", sync.ChangesSince.as_view(), name="changes"),
    path("sync/preview", sync.Preview.as_view(), name="preview"),
]
