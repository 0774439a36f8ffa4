"""Language, Go release and appearance: chosen in the page's head, by anyone."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from cards import services
from cards.forms import PreferencesForm
from cards.visitors import RELEASE_COOKIE, SCHEME_COOKIE, as_learner, keep_cookie, learner_of


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep what was chosen: in the learner's settings, and in a cookie for whoever has none."""
    response = HttpResponseRedirect(back(request))
    form = PreferencesForm(request.POST)
    if not form.is_valid():
        return response
    chosen = form.cleaned_data
    if chosen["scheme"]:
        value = "" if chosen["scheme"] == "auto" else chosen["scheme"]
        keep_cookie(response, SCHEME_COOKIE, value)
    if chosen["language"]:
        keep_cookie(response, settings.LANGUAGE_COOKIE_NAME, chosen["language"])
    if chosen["go_release"]:
        keep_cookie(response, RELEASE_COOKIE, chosen["go_release"])
    learner = learner_of(request)
    kept = {name: chosen[name] for name in ("language", "go_release") if chosen[name]}
    if learner is not None and kept:
        at = timezone.now()
        as_learner(request, learner, lambda whom: services.change_settings(whom, kept, at=at))
    return response


def back(request: HttpRequest) -> str:
    """The page the form stood on, if it is one of ours."""
    there = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        there, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return there if ours else "/"
