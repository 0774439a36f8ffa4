"""The devices that are logged in to the account: seeing them, and logging them out."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cards import services


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def devices(request: HttpRequest) -> HttpResponse:
    """The list; posting to it logs out everything but this browser."""
    if request.method == "POST":
        devices = services.revoke_devices(request.user)
        browsers = services.end_browsers(request.user, keep=request.session.session_key)
        for said in _ended(devices, browsers):
            messages.success(request, said)
        return redirect("cards:devices")
    found = services.devices_of(request.user, at=timezone.now())
    return render(request, "cards/devices.html", {"devices": found})


@never_cache
@require_POST
@login_required
def revoke(request: HttpRequest, device_id: UUID) -> HttpResponse:
    """Log one device out."""
    if not services.revoke_device(request.user, device_id):
        raise Http404
    messages.success(request, _("The device is logged out."))
    return redirect("cards:devices")


def _ended(devices: int, browsers: int) -> Iterator[str]:
    if devices:
        said = ngettext("One device is logged out.", "%(n)s devices are logged out.", devices)
        yield said % {"n": devices}
    if browsers:
        said = ngettext(
            "One other browser is logged out.", "%(n)s other browsers are logged out.", browsers
        )
        yield said % {"n": browsers}
    if not devices and not browsers:
        yield _("Nothing else was logged in.")
