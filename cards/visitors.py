"""Who is at the other end of a request, and what they chose: read from account, session, cookie.

A visitor becomes a `Learner` when they do something worth keeping, never by reading: crawlers
read everything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cards import services
from cards.models import Learner
from cards.scheduling import named_zone
from simulations.releases import LATEST, RELEASES

SCHEMES = ("light", "dark")
SCHEME_COOKIE = "goprep_scheme"
RELEASE_COOKIE = "goprep_release"
T = TypeVar("T")
YEAR_S = 60 * 60 * 24 * 365

_RELEASE_NAMES = frozenset(release.name for release in RELEASES)
_SESSION_KEY = "learner"
# Longer than any request that was under way when its guest joined an account.
JOINED_S = 10 * 60


def learner_of(request: HttpRequest) -> Learner | None:
    """The account's learner or the session's guest; None for a visitor who has not begun."""
    if not hasattr(request, "_learner"):
        request._learner = _find(request)  # type: ignore[attr-defined]
    found: Learner | None = request._learner  # type: ignore[attr-defined]
    return found


def begin(request: HttpRequest, at: datetime, time_zone: str = "") -> Learner:
    """The learner of this request, made now if there was none."""
    learner = learner_of(request)
    if learner is None:
        learner = services.guest_learner(None, at=at, settings=first_settings(request, time_zone))
        remember(request, learner)
    return learner


def remember(request: HttpRequest, learner: Learner) -> None:
    """Keep a guest's id in the session; an account needs no note of it."""
    request._learner = learner  # type: ignore[attr-defined]
    if learner.user_id is None:
        request.session[_SESSION_KEY] = str(learner.pk)
    else:
        request.session.pop(_SESSION_KEY, None)


def guest_of(request: HttpRequest) -> Learner | None:
    """The guest this session has studied as, if any."""
    key = request.session.get(_SESSION_KEY)
    if key is None:
        return None
    return Learner.objects.filter(pk=key, user=None).first()


def joining(guest: Learner, user: User) -> None:
    """Note that this guest is about to become part of an account.

    Noted before it happens, so that whoever finds the guest gone finds the note; it is asked for
    only then.
    """
    cache.set(_joined_key(guest.pk), user.pk, timeout=JOINED_S)


def as_learner(
    request: HttpRequest, learner: Learner, act: Callable[[Learner], T]
) -> tuple[T, bool]:
    """Return what `act(learner)` returns, and whether it was done as somebody else: a guest whom
    a log-in in another tab has merged meanwhile is gone, and it is done as the account's learner.

    Then the caller must leave the session alone: log-in has replaced it, and one that is gone
    cannot be saved. Raises Learner.DoesNotExist for a learner who is nowhere.
    """
    try:
        return act(learner), False
    except Learner.DoesNotExist:
        user = cache.get(_joined_key(learner.pk))
        found = Learner.objects.filter(user=user).first() if user is not None else None
        if found is None:
            raise
        result = act(found)
    request._learner = found  # type: ignore[attr-defined]
    request.session.modified = False
    messages.info(request, _("You logged in meanwhile: this is kept in your account."))
    return result, True


def _joined_key(guest: UUID) -> str:
    return f"joined:{guest}"


def address_of(request: HttpRequest) -> str:
    """Where the visitor is, for limits: behind a proxy, too (a middleware sees to it)."""
    return str(request.META.get("REMOTE_ADDR", ""))


def first_settings(request: HttpRequest, time_zone: str = "") -> Mapping[str, Any]:
    """What a new learner starts with: what the visitor had chosen before, where it is known."""
    chosen = {"language": translation.get_language() or "en", "go_release": release_of(request)}
    if time_zone and named_zone(time_zone) is not None:
        chosen["time_zone"] = time_zone
    return chosen


def release_of(request: HttpRequest) -> str:
    """The Go release answers and examples are shown for."""
    learner = learner_of(request)
    if learner is not None:
        return learner.go_release
    chosen = request.COOKIES.get(RELEASE_COOKIE, "")
    return chosen if chosen in _RELEASE_NAMES else LATEST.name


def scheme_of(request: HttpRequest) -> str:
    """ "light" or "dark" when the visitor chose one, "" to follow the system."""
    chosen = request.COOKIES.get(SCHEME_COOKIE, "")
    return chosen if chosen in SCHEMES else ""


def content_lang() -> str:
    """The content's language code for the page's: "zh-CN" or "en"."""
    return "zh-CN" if (translation.get_language() or "").startswith("zh") else "en"


def keep_cookie(response: HttpResponse, name: str, value: str) -> None:
    """A choice worth a year; "" forgets it."""
    if value:
        response.set_cookie(
            name,
            value,
            max_age=YEAR_S,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
        )
    else:
        response.delete_cookie(name, samesite="Lax")


def _find(request: HttpRequest) -> Learner | None:
    if request.user.is_authenticated:
        # The one read that may write: an account made elsewhere (the admin) has no learner yet.
        return services.account_learner(
            request.user, at=timezone.now(), settings={"language": translation.get_language()}
        )
    return guest_of(request)
