"""What a page of the desk needs from its site. Apart, because the site lists the pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.functional import Promise


def desk_context(request: HttpRequest, title: str | Promise, **more: Any) -> dict[str, Any]:
    """What a page of the desk gives its template: the navigation, its title, and ``more``."""
    return {**admin.site.each_context(request), "title": title, **more}
