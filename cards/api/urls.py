"""Addresses under /api/v1/."""

from __future__ import annotations

from django.urls import path

from cards.api import accounts, content, devices, study, sync

app_name = "cards-api"
urlpatterns = [
    path("sync/events", sync.Events.as_view(), name="events"),
    path("sync/changes", sync.ChangesSince.as_view(), name="changes"),
    path("sync/preview", sync.Preview.as_view(), name="preview"),
    path("queue", study.QueueView.as_view(), name="queue"),
    path("sign-up", accounts.SignUpView.as_view(), name="sign-up"),
    path("log-in", accounts.LogInView.as_view(), name="log-in"),
    path("log-out", accounts.LogOutView.as_view(), name="log-out"),
    path("account", accounts.AccountView.as_view(), name="account"),
    path("account/password", accounts.PasswordView.as_view(), name="password"),
    path("account/delete", accounts.DeleteView.as_view(), name="delete"),
    path("account/export", accounts.ExportView.as_view(), name="export"),
    path("devices", devices.DevicesView.as_view(), name="devices"),
    path("devices/<uuid:device_id>", devices.DeviceView.as_view(), name="device"),
    path("decks", content.DecksView.as_view(), name="decks"),
    path("decks/<slug:deck>", content.DeckView.as_view(), name="deck"),
    path("decks/<slug:deck>/cards", content.CardsView.as_view(), name="cards"),
    path("decks/<slug:deck>/bundle", content.BundleView.as_view(), name="bundle"),
    path("cards/<uuid:card>", content.CardView.as_view(), name="card"),
    path("reviews", study.ReviewsView.as_view(), name="reviews"),
    path("statistics", study.StatisticsView.as_view(), name="statistics"),
]
