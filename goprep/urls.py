"""All addresses: the apps' own, by string, and what belongs to no app."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from goprep import errors, health

# Addresses are tried in turn: what devices ask for all day comes first.
urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("api/v1/", include("cards.api.urls")),
    path("api/v1/", include("simulations.api.urls")),
    path("api/", include("goprep.api.urls")),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("simulations.urls")),
    path("", include("cards.urls")),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error
