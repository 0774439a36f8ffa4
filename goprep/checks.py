"""System checks of settings that depend on each other (`manage.py check --deploy`)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks


def settings_go_together(**_: Any) -> list[checks.CheckMessage]:
    found: list[checks.CheckMessage] = []
    if settings.DEBUG and settings.HTTPS:
        found.append(
            checks.Error(
                "DEBUG is on for a site served over HTTPS.",
                hint="Its error pages show settings to visitors: unset DEBUG.",
                id="goprep.E001",
            )
        )
    if settings.HTTPS:
        found += [
            checks.Error(
                f"CSRF_TRUSTED_ORIGINS trusts {origin}, which is not HTTPS, and the site is.",
                hint="Write the origin with https://.",
                id="goprep.E002",
            )
            for origin in settings.CSRF_TRUSTED_ORIGINS
            if not origin.startswith("https://")
        ]
    if "*" in settings.ALLOWED_HOSTS:
        found.append(
            checks.Warning(
                "ALLOWED_HOSTS accepts any host name.",
                hint="Name the site's hosts, or links in its pages can be forged.",
                id="goprep.W001",
            )
        )
    return found
