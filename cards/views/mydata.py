"""What is kept about an account: taking it along, and deleting it."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from cards import services
from cards.confirming import PasswordForm, password_is_right
from cards.export import archive_of
from cards.models import Learner
from cards.visitors import learner_of


@never_cache
@login_required
@require_safe
def mydata(request: HttpRequest) -> HttpResponse:
    """What there is, and what can be done with it."""
    return render(request, "cards/mydata.html", {"answers": _answers(request)})


@login_required
@require_safe
def archive(request: HttpRequest) -> HttpResponseBase:
    """All of it as one file."""
    return archive_of(cast(Learner, learner_of(request)), at=timezone.now())


@never_cache
@login_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest) -> HttpResponse:
    """Delete the account, once the password was given again."""
    form = PasswordForm(request.POST or None)
    if password_is_right(request, form):
        try:
            services.delete_account(request.user)
        except services.LastAdministratorError:
            form.add_error(None, _("You are the only administrator: name another one first."))
        else:
            logout(request)
            messages.success(request, _("Your account and all your study are deleted."))
            return redirect("cards:home")
    return render(
        request, "cards/delete_account.html", {"form": form, "answers": _answers(request)}
    )


def _answers(request: HttpRequest) -> int:
    return cast(Learner, learner_of(request)).events.filter(kind="review").count()
