"""The editors' desk: who gets in, and what every page of it carries."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from cards.services.editing import ROLES, give_roles
from tests.cards.html import page_of
from tests.makers import make_deck, make_editor, make_user

pytestmark = pytest.mark.django_db
LIST = "/admin/cards/card/"


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_visitors_are_asked_to_log_in_where_everybody_does() -> None:
    answer = Client().get(LIST)
    assert answer.status_code == 302
    answer = Client().get(answer["Location"])
    assert answer["Location"] == f"/accounts/log-in/?next={LIST}"


@pytest.mark.parametrize("staff", [True, False])
def test_whoever_has_no_role_finds_nothing(staff: bool) -> None:
    client = client_of(make_user(is_staff=staff))
    for path in ("/admin/", LIST, "/admin/login/", f"{LIST}add/"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("role", ROLES)
def test_editors_and_publishers_get_in(role: str) -> None:
    client = client_of(make_editor("erin", role))
    assert client.get("/admin/").status_code == 200
    assert client.get(LIST).status_code == 200


def test_the_migration_gives_the_groups_what_the_roles_say() -> None:
    # Run again: a test on another connection may have emptied every table by now.
    import_module("cards.migrations.0007_roles").make_groups(apps, None)
    for role, permissions in ROLES.items():
        held = {
            f"{p.content_type.app_label}.{p.codename}"
            for p in Group.objects.get(name=role).permissions.select_related("content_type")
        }
        assert held == set(permissions)


def test_taking_the_last_role_away_shuts_the_door() -> None:
    erin = make_editor()
    client = client_of(erin)
    give_roles(erin, [], at=timezone.now())
    assert client.get("/admin/").status_code == 404


def test_no_page_of_the_desk_carries_inline_code_or_styles() -> None:
    make_deck()
    client = client_of(make_user("root", is_staff=True, is_superuser=True))
    for path in ("/admin/", LIST, "/admin/simulations/simulationrun/"):
        answer = client.get(path)
        page = page_of(answer)
        assert answer.status_code == 200, path
        assert (page.inline, page.h1, page.doubled_ids) == ([], 1, set()), path
        assert "default-src 'self'" in answer["Content-Security-Policy"]


def test_an_editor_s_session_is_short_and_renewed_by_work() -> None:
    client = client_of(make_editor())
    client.get("/admin/")
    session = client.session
    assert 0 < session.get_expiry_age() <= settings.EDITOR_IDLE_S
    session.set_expiry(timezone.now() + timedelta(seconds=settings.EDITOR_IDLE_S / 4))
    session.save()
    client.get("/admin/")
    assert client.session.get_expiry_age() > settings.EDITOR_IDLE_S * 0.9


def test_the_log_in_page_leads_nowhere_outside() -> None:
    client = client_of(make_editor())
    assert client.get("/admin/login/?next=https://elsewhere.example/")["Location"] == "/admin/"
