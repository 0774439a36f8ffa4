"""Accounts of editors and publishers: a superuser invites, resets, shuts out and lets in again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from cards.admin.frame import desk_context
from cards.admin.words import ROLES
from cards.confirming import PasswordForm, password_is_right
from cards.services import staff
from cards.services.accounts import AccountError


class InviteForm(forms.Form):
    username = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=150,
        help_text=gettext_lazy("Letters, digits and @ . + - _"),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        choices=[(role, words[0]) for role, words in ROLES.items()],
        help_text=gettext_lazy("It can be changed later, under Roles."),
    )


@never_cache
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """The form, and the link that the new editor chooses a password by."""
    form = InviteForm(request.POST or None)
    if form.is_valid():
        name, role = form.cleaned_data["username"], form.cleaned_data["role"]
        try:
            user = staff.invite(name, [role], by=request.user, at=timezone.now())
        except AccountError as error:
            for field, told in error.errors.items():
                for _code, sentence in told:
                    form.add_error(field, sentence)
        else:
            return _link(request, user)
    context = desk_context(request, _("Invite an editor"), form=form)
    status = 422 if form.is_bound else 200
    return render(request, "admin/invite.html", context, status=status)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def reset_password(request: HttpRequest, user: int) -> HttpResponse:
    """Asked once more: it takes the password away, and shows the link to a new one."""
    owner = _staff(user, request)
    form = PasswordForm(request.POST or None)
    if password_is_right(request, form):
        staff.reset_password(owner, by=request.user, at=timezone.now())
        return _link(request, owner)
    title = _("Reset the password of %(name)s?") % {"name": owner.get_username()}
    return _question(request, "admin/staff_password.html", title, owner, form)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def shut_out(request: HttpRequest, user: int) -> HttpResponseBase:
    """Asked once more: it ends whatever the account is doing."""
    owner = _staff(user, request)
    form = PasswordForm(request.POST or None)
    if password_is_right(request, form):
        staff.set_active(owner, False, by=request.user, at=timezone.now())
        said = _("%(name)s is shut out from now on.") % {"name": owner.get_username()}
        messages.success(request, said)
        return redirect("admin:people")
    title = _("Shut %(name)s out?") % {"name": owner.get_username()}
    return _question(request, "admin/staff_out.html", title, owner, form)


@require_POST
def let_in(request: HttpRequest, user: int) -> HttpResponseBase:
    """Takes nothing from anybody, so it is done at once."""
    owner = _staff(user, request)
    staff.set_active(owner, True, by=request.user, at=timezone.now())
    said = _("%(name)s may log in again.") % {"name": owner.get_username()}
    messages.success(request, said)
    return redirect("admin:people")


def _staff(pk: int, request: HttpRequest) -> User:
    """The account, if it may be changed here."""
    owner = get_object_or_404(User, pk=pk, is_staff=True)
    staff.require(request.user, owner)
    return owner


def _question(
    request: HttpRequest, page: str, title: str, owner: User, form: PasswordForm
) -> HttpResponse:
    context = desk_context(request, title, owner=owner, form=form)
    return render(request, page, context, status=422 if form.is_bound else 200)


def _link(request: HttpRequest, user: Any) -> HttpResponse:
    """The page that shows a link to choose a password by: here, and never again."""
    place = {
        "uidb64": urlsafe_base64_encode(force_bytes(user.pk)),
        "token": default_token_generator.make_token(user),
    }
    link = request.build_absolute_uri(reverse("cards:new-password", kwargs=place))
    context = desk_context(request, _("A link to give away"), owner=user, link=link)
    return render(request, "admin/staff_link.html", context)
