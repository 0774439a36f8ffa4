"""The editors' desk: who gets in, what stands in its navigation, how long one stays logged in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, wraps
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from cards import doorkeeper
from cards.admin.frame import desk_context as desk_context
from cards.admin.pages import PAGES, Page, View

SECTIONS: Mapping[str, str | Promise] = {
    "content": _("Content"),
    "learners": _("Learners"),
    "simulations": _("Examples"),
    "people": _("People"),
}
_SECTION_OF = {"cards": "content"}


@dataclass(frozen=True)
class Link:
    """One line of the navigation; ``here`` marks the page one is on."""

    title: str | Promise
    url: str
    said: str | Promise
    count: int | None
    here: bool


@dataclass(frozen=True)
class Section:
    title: str | Promise
    links: list[Link]


class EditorsDesk(admin.AdminSite):
    """Django's admin site for editors and publishers; everybody else is told nothing of it."""

    site_title = "GoPrep"
    index_title = _("The editors’ desk")
    empty_value_display = "–"

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff who may do something with cards: the groups editor and publisher, superusers."""
        user = request.user
        return bool(user.is_active and user.is_staff and user.has_module_perms("cards"))

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Visitors are asked to log in, and for a code if they set that up; learners find nothing
        here."""
        inner = super().admin_view(view, cacheable)

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.is_authenticated and not self.has_permission(request):
                raise Http404
            if request.user.is_authenticated:
                if doorkeeper.wants_code(request):
                    return doorkeeper.ask_for_code(request.get_full_path())
                _limit_session(request)
            answer: HttpResponseBase = inner(request, *args, **kwargs)
            return answer

        return guarded

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Accounts are left out: roles are given on a page of their own, through a service. So are
        the devices of the second step: nobody needs to read their secrets."""
        models = (
            model_or_iterable if isinstance(model_or_iterable, Iterable) else [model_or_iterable]
        )
        kept = [model for model in models if model not in (User, Group, TOTPDevice)]
        super().register(kept, admin_class, **options)

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The site's own log-in, which counts guesses; there is no second one."""
        wanted = request.GET.get("next", "")
        if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
            wanted = reverse("admin:index")
        if not request.user.is_authenticated:
            return redirect_to_login(wanted)
        if not self.has_permission(request):
            raise Http404
        return redirect(wanted)

    def get_urls(self) -> list[URLResolver | URLPattern]:
        own: list[URLResolver | URLPattern] = [
            path(route, self.admin_view(permitted(page, view)), name=name)
            for page in PAGES
            for route, view, name in page.urls
        ]
        return [*own, *super().get_urls()]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context = super().each_context(request)
        return {**context, "desk": self._sections(request, context["available_apps"])}

    def _sections(self, request: HttpRequest, apps: list[Any]) -> list[Section]:
        """Pages and lists this person may open, by section, empty sections left out."""
        links: dict[str, list[Link]] = {name: [] for name in SECTIONS}
        for app in apps:
            for model in app["models"]:
                if model["admin_url"]:
                    section = _SECTION_OF.get(app["app_label"], app["app_label"])
                    links[section].append(_link(request, model["name"], model["admin_url"]))
        for page in PAGES:
            if page.listed and page.open_to(request.user):
                link = _link(request, page.title, reverse(page.name), page.said, page.count())
                links[page.section].append(link)
        return [Section(SECTIONS[name], found) for name, found in links.items() if found]


@cache
def the_desk() -> EditorsDesk:
    """Always the same one: Django may make its default site while the lists that register with it
    are being imported, and would then make a second, empty one."""
    return EditorsDesk()


def permitted(page: Page, view: View) -> View:
    """The view, for those who have the page's permission."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not page.open_to(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return checked


def _limit_session(request: HttpRequest) -> None:
    """Renewed while the editor works, at most once in half that time: not on every request."""
    left_s, idle_s = request.session.get_expiry_age(), settings.EDITOR_IDLE_S
    if not idle_s / 2 <= left_s <= idle_s:
        request.session.set_expiry(timezone.now() + timedelta(seconds=idle_s))


def _link(
    request: HttpRequest,
    title: str | Promise,
    url: str,
    said: str | Promise = "",
    count: int | None = None,
) -> Link:
    return Link(title, url, said, count, here=request.path.startswith(url))
