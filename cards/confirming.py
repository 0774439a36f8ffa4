"""The password once more, before what an open session alone should not be able to do."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cards import codeguesses
from cards.visitors import address_of


class PasswordForm(forms.Form):
    """The password of whoever is logged in."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )


def password_is_right(request: HttpRequest, form: PasswordForm) -> bool:
    """True for the right password; otherwise the form says what was wrong."""
    if request.method != "POST" or not form.is_valid():
        return False
    name, address = f"password of {request.user.pk}", address_of(request)
    if not codeguesses.may_try(name, address):
        form.add_error("password", _("Too many wrong passwords. Please wait 15 minutes."))
        return False
    if request.user.check_password(form.cleaned_data["password"]):
        codeguesses.succeeded(name, address)
        return True
    codeguesses.failed(name, address)
    form.add_error("password", _("That is not your password."))
    return False
