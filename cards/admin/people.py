"""Whose second step is on, and how a superuser resets it for who lost device and codes."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe
from django_otp.plugins.otp_totp.models import TOTPDevice

from cards.admin.frame import desk_context
from cards.confirming import PasswordForm, password_is_right
from cards.services import second_step as services


@require_safe
def second_steps(request: HttpRequest) -> HttpResponse:
    """All staff, with whether a code is asked of them."""
    on = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
    staff = User.objects.filter(is_staff=True).annotate(on=Exists(on)).order_by("username")
    context = desk_context(request, _("Second step"), staff=staff)
    return render(request, "admin/cards/second_steps.html", context)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def reset_second_step(request: HttpRequest, user: int) -> HttpResponse:
    """Asked once more, because it takes a protection away."""
    owner = get_object_or_404(User, pk=user, is_staff=True)
    form = PasswordForm(request.POST or None)
    if password_is_right(request, form):
        services.turn_off(owner, by=request.user, at=timezone.now())
        said = _("%(name)s gets in with the password alone, until it is set up again.")
        messages.success(request, said % {"name": owner.get_username()})
        return redirect("admin:second-steps")
    context = desk_context(request, _("Reset the second step?"), owner=owner, form=form)
    status = 422 if form.is_bound else 200
    return render(request, "admin/cards/second_step_reset.html", context, status=status)
