"""Who may come to the editors' desk with this session: the second step, where it is set up."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from cards.services import second_step

_KEY = "second_step"


def wants_code(request: HttpRequest) -> bool:
    """True when the account's device has not been shown in this session yet."""
    device = second_step.device_of(request.user)
    return device is not None and request.session.get(_KEY) != device.pk


def let_in(request: HttpRequest) -> None:
    """Remember that the code was right, under a new session key."""
    device = second_step.device_of(request.user)
    if device is not None:
        request.session.cycle_key()
        request.session[_KEY] = device.pk


def ask_for_code(wanted: str) -> HttpResponseRedirect:
    """To the page that asks for it, and from there to where one wanted to go."""
    query = urlencode({"next": wanted})
    return HttpResponseRedirect(f"{reverse('cards:second-step-verify')}?{query}")
