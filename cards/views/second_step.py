"""The second step at log-in, for staff: set up, used, renewed, turned off by its owner."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import segno
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cards import codeguesses, doorkeeper
from cards.confirming import PasswordForm, password_is_right
from cards.services import second_step as services
from cards.visitors import address_of

View = Callable[..., HttpResponseBase]


class CodeForm(forms.Form):
    """The six digits, or a recovery code."""

    code = forms.CharField(
        max_length=40,
        label=gettext_lazy("Code"),
        widget=forms.TextInput({"autocomplete": "one-time-code", "autocapitalize": "none"}),
    )


def for_staff(view: View) -> View:
    """Nobody else has a desk to guard; a device that is set up is asked for here, too."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_staff:
            raise Http404
        if doorkeeper.wants_code(request):
            return doorkeeper.ask_for_code(reverse("cards:second-step"))
        return view(request, *args, **kwargs)

    return never_cache(login_required(guarded))


@for_staff
@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """Whether it is on, how many recovery codes are left, and what can be done."""
    on = services.device_of(request.user) is not None
    context = {"on": on, "left": services.codes_left(request.user) if on else 0}
    return render(request, "cards/second_step.html", context)


@require_POST
@for_staff
def begin(request: HttpRequest) -> HttpResponse:
    """A secret for a new device; one that is in use stays so until the new one is confirmed."""
    services.begin(request.user)
    return redirect("cards:second-step-set-up")


@for_staff
@require_http_methods(["GET", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    """Show the secret, and believe that it arrived only when a code comes back."""
    device = services.device_being_set_up(request.user)
    if device is None:
        return redirect("cards:second-step")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if too_many := _too_many(request, form.cleaned_data["code"]):
            form.add_error("code", too_many)
        else:
            codes = services.confirm(request.user, form.cleaned_data["code"], timezone.now())
            if codes is not None:
                _settle(request)
                return _show_codes(request, codes)
            _missed(request)
            form.add_error("code", _("That is not the code of this moment. Is the clock right?"))
    picture = segno.make(device.config_url, error="m").svg_data_uri(
        scale=5, border=4, dark="#000", light="#fff"
    )
    context = {"form": form, "picture": picture, "secret": services.secret_of(device)}
    return render(request, "cards/second_step_set_up.html", context)


@for_staff
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes, for the password."""
    form = PasswordForm(request.POST or None)
    if services.device_of(request.user) is None:
        return redirect("cards:second-step")
    if password_is_right(request, form):
        return _show_codes(request, services.renew_codes(request.user, timezone.now()))
    return render(request, "cards/second_step_codes_form.html", {"form": form})


@for_staff
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def off(request: HttpRequest) -> HttpResponse:
    """Ask for no code any more, for the password."""
    form = PasswordForm(request.POST or None)
    if services.device_of(request.user) is None:
        return redirect("cards:second-step")
    if password_is_right(request, form):
        services.turn_off(request.user, by=request.user, at=timezone.now())
        messages.success(request, _("Off: from now on the password alone lets you in."))
        return redirect("cards:second-step")
    return render(request, "cards/second_step_off.html", {"form": form})


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for the code, then lead on to where one wanted to go."""
    if not request.user.is_staff:
        raise Http404
    if not doorkeeper.wants_code(request):
        return redirect(_wanted(request))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        if too_many := _too_many(request, code):
            form.add_error("code", too_many)
        elif services.passes(request.user, code, timezone.now()):
            _settle(request)
            return redirect(_wanted(request))
        else:
            _missed(request)
            form.add_error("code", _("That code is not right, or it was used already."))
    context = {"form": form, "next": _wanted(request)}
    return render(request, "cards/second_step_verify.html", context)


def _settle(request: HttpRequest) -> None:
    """The code was right: the session is let in, earlier slips are forgotten."""
    codeguesses.succeeded(_counted(request), address_of(request))
    doorkeeper.let_in(request)


def _missed(request: HttpRequest) -> None:
    codeguesses.missed(_counted(request), address_of(request))


def _too_many(request: HttpRequest, code: str) -> str:
    """Why no further guess is taken, "" while one is. A recovery code is still taken when only
    somebody elsewhere guesses digits."""
    if codeguesses.may_guess(_counted(request), address_of(request), code):
        return ""
    if codeguesses.may_try(_counted(request), address_of(request)):
        return _("Too many wrong codes from elsewhere. Use a recovery code, or wait 15 minutes.")
    return _("Too many wrong codes. Please wait 15 minutes.")


def _counted(request: HttpRequest) -> str:
    return codeguesses.counted(request.user)


def _show_codes(request: HttpRequest, found: list[str]) -> HttpResponse:
    return render(request, "cards/second_step_codes.html", {"codes": found})


def _wanted(request: HttpRequest) -> str:
    there = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        there, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return there if ours else reverse("cards:second-step")
