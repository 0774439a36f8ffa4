"""Sign-up, log-in, log-out, password and settings. What a guest studied goes with them."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings as site
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cards import attempts, services
from cards.forms import SettingsForm, SignUpForm
from cards.models import Learner
from cards.reportpage import told_by
from cards.scheduling import SettingsError
from cards.visitors import (
    address_of,
    content_lang,
    first_settings,
    guest_of,
    joining,
    keep_cookie,
    learner_of,
    remember,
)

MOST_REPORTS = 3
"""Of one's reports shown with the settings; the rest have a page of their own."""


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """Make an account; a guest's study becomes the account's."""
    if request.user.is_authenticated:
        return redirect("cards:settings")
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wait_s = attempts.begin_sign_up(address_of(request))
        if wait_s:
            return _too_many(request, wait_s, "429.html")
        user = form.save()
        studied = guest_of(request) is not None
        _welcome(request, user, form.cleaned_data["time_zone"], log_in=True)
        kept = _("Your account is ready, and what you studied before is in it.")
        messages.success(request, kept if studied else _("Your account is ready."))
        return redirect("cards:home")
    context = {"form": form, "guest": guest_of(request)}
    return render(request, "cards/sign_up.html", context)


class LogIn(auth.LoginView):
    """Django's own, with guesses counted and the guest's study brought along."""

    template_name = "cards/log_in.html"
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wait_s = attempts.begin(self._name(), address_of(request))
        if wait_s:
            closed = wait_s == attempts.WINDOW_S
            template = "cards/too_many_tries.html" if closed else "429.html"
            return _too_many(request, wait_s, template)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        attempts.succeeded(self._name(), address_of(self.request))
        response = super().form_valid(form)
        learner = _welcome(self.request, form.get_user())
        keep_cookie(response, site.LANGUAGE_COOKIE_NAME, learner.language)
        return response

    def _name(self) -> str:
        return self.request.POST.get("username", "")


class LogOut(auth.LogoutView):
    """By POST only; the study stays with the account."""

    next_page = "cards:home"


class ChangePassword(auth.PasswordChangeView):
    """The other browsers and all devices are logged out; this browser stays."""

    template_name = "cards/password.html"
    success_url = reverse_lazy("cards:settings")

    def form_valid(self, form: Any) -> HttpResponse:
        services.revoke_devices(self.request.user)
        messages.success(self.request, _("Your password is changed."))
        return super().form_valid(form)


class NewPassword(auth.PasswordResetConfirmView):
    """By the link that a superuser gave to an editor: see ``cards.services.staff``."""

    template_name = "cards/new_password.html"
    success_url = reverse_lazy("cards:log-in")

    def form_valid(self, form: Any) -> HttpResponse:
        services.revoke_devices(form.user)
        messages.success(self.request, _("Your password is kept. Log in with it."))
        return super().form_valid(form)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponseBase:
    """How one learns; every change is an event and applies from now on."""
    learner = cast(Learner, learner_of(request))
    form = SettingsForm(request.POST or None, initial=SettingsForm.values_of(learner))
    if request.method == "POST" and form.is_valid() and _change(learner, form):
        messages.success(request, _("Saved. It applies from your next answer on."))
        response = redirect("cards:settings")
        keep_cookie(response, site.LANGUAGE_COOKIE_NAME, learner.language)
        return response
    told = told_by(learner, content_lang(), MOST_REPORTS)
    return render(request, "cards/settings.html", {"form": form, "told": told})


def _too_many(request: HttpRequest, wait_s: int, template: str) -> HttpResponse:
    response = render(request, template, status=429)
    response["Retry-After"] = str(wait_s)
    return response


def _change(learner: Learner, form: SettingsForm) -> bool:
    """True if everything was accepted; otherwise the form says what was not."""
    try:
        services.change_settings(learner, form.chosen(), at=timezone.now())
    except SettingsError as error:
        for field, sentence in error.errors.items():
            form.add_error(field, sentence)
        return False
    return True


def _welcome(
    request: HttpRequest, user: User, time_zone: str = "", *, log_in: bool = False
) -> Learner:
    """The account's learner, with what this session's guest did."""
    guest, chosen = guest_of(request), first_settings(request, time_zone)
    if log_in:
        login(request, user)
    if guest is not None:
        joining(guest, user)
        learner = services.adopt_guest(user, guest)
    else:
        learner = services.account_learner(user, at=timezone.now(), settings=chosen)
    remember(request, learner)
    return learner
