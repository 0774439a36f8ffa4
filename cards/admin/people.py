"""Whose second step is on, and how a superuser resets it for who lost device and codes."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_otp.plugins.otp_totp.models import TOTPDevice

from cards.admin.frame import desk_context
from cards.services import second_step as services


@require_safe
def second_steps(request: HttpRequest) -> HttpResponse:
    """All staff, with whether a code is asked of them."""
    on = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
    staff = User.objects.filter(is_staff=True).annotate(on=Exists(on)).order_by("username")
    context = desk_context(request, _("Second step"), staff=staff)
    return render(request, "admin/cards/second_steps.html", context)


@require_http_methods(["GET", "POST"])
def reset_second_step(request: HttpRequest, user: int) -> HttpResponse:
    """Asked once more, because it takes a protection away."""
    owner = get_object_or_404(User, pk=user, is_staff=True)
    if request.method == "POST":
        services.turn_off(owner, by=request.user, at=timezone.now())
        said = _("%(name)s gets in with the password alone, until it is set up again.")
        messages.success(request, said % {"name": owner.get_username()})
        return redirect("admin:second-steps")
    context = desk_context(request, _("Reset the second step?"), owner=owner)
    return render(request, "admin/cards/second_step_reset.html", context)
