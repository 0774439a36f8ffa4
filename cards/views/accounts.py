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
from cards.scheduling import SettingsError
from cards.visitors import first_settings, guest_of, joining, keep_cookie, learner_of, remember


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """Make an account; a guest's study becomes the account's."""
    if request.user.is_authenticated:
        return redirect("cards:settings")
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = form.save()
        _welcome(request, user, form.cleaned_data["time_zone"], log_in=True)
        messages.success(request, _("Your account is ready."))
        return redirect("cards:home")
    context = {"form": form, "guest": guest_of(request)}
    return render(request, "cards/sign_up.html", context)


class LogIn(auth.LoginView):
    """Django's own, with guesses counted and the guest's study brought along."""

    template_name = "cards/log_in.html"
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not attempts.may_try(self._name(), self._address()):
            response = render(request, "cards/too_many_tries.html", status=429)
            response["Retry-After"] = str(attempts.WINDOW_S)
            return response
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        attempts.failed(self._name(), self._address())
        return super().form_invalid(form)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        attempts.succeeded(self._name(), self._address())
        response = super().form_valid(form)
        learner = _welcome(self.request, form.get_user())
        keep_cookie(response, site.LANGUAGE_COOKIE_NAME, learner.language)
        return response

    def _name(self) -> str:
        return self.request.POST.get("username", "")

    def _address(self) -> str:
        return str(self.request.META.get("REMOTE_ADDR", ""))


class LogOut(auth.LogoutView):
    """By POST only; the study stays with the account."""

    next_page = "cards:home"


class ChangePassword(auth.PasswordChangeView):
    """The other devices are logged out; this one stays."""

    template_name = "cards/password.html"
    success_url = reverse_lazy("cards:settings")

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, _("Your password is changed."))
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
    return render(request, "cards/settings.html", {"form": form})


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
