"""Accounts of editors: invited, reset, shut out; by superusers, and written into the log."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cards.models import Device, EditorAction
from cards.services import devices, staff
from cards.services.editing import NotAllowed
from tests.cards.html import page_of
from tests.makers import AT, make_editor, make_user

pytestmark = pytest.mark.django_db
PEOPLE = "/admin/people/"
MINE = {"password": "correct horse battery"}
PASSWORD = {"new_password1": "correct horse battery", "new_password2": "correct horse battery"}


@pytest.fixture
def root() -> Client:
    return client_of(make_user("root", is_staff=True, is_superuser=True))


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def invite(client: Client, name: str = "erin", role: str = "editor") -> Any:
    return client.post(f"{PEOPLE}invite/", {"username": name, "role": role})


def link_in(answer: Any) -> str:
    found = re.search(r'value="http://testserver(/accounts/new-password/[^"]+)"', str(answer.text))
    assert found
    return found[1]


def choose(link: str) -> Any:
    """Open the link as its owner would, in a browser of their own; send a password."""
    browser = Client()
    form = browser.get(link, follow=True)
    return browser.post(form.request["PATH_INFO"], PASSWORD)


def log_in(name: str = "erin") -> bool:
    return Client().login(username=name, password=PASSWORD["new_password1"])


def verbs() -> list[str]:
    return sorted(EditorAction.objects.values_list("verb", flat=True))


def test_who_is_invited_chooses_a_password_by_a_link_that_works_once(root: Client) -> None:
    answer = invite(root)
    assert answer["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    link = link_in(answer)
    assert not User.objects.get(username="erin").has_usable_password()
    assert choose(link)["Location"] == "/accounts/log-in/"
    assert log_in()
    assert client_of(User.objects.get(username="erin")).get("/admin/").status_code == 200
    assert "has been used, or is too old" in Client().get(link).text
    assert verbs() == ["roles", "staff_invite"]


def test_a_name_that_is_taken_is_told_on_its_field(root: Client) -> None:
    invite(root)
    answer = invite(root)
    assert answer.status_code == 422
    assert answer.context["form"].errors["username"]
    assert invite(root, "x y").status_code == 422
    assert invite(root, "paul", "superuser").status_code == 422


def test_a_reset_ends_sessions_and_devices_and_gives_a_new_link(root: Client) -> None:
    erin = make_editor("erin")
    theirs = client_of(erin)
    devices.add_device(erin, "phone", ["study"], at=AT)
    answer = root.post(f"{PEOPLE}{erin.pk}/password/", MINE)
    assert theirs.get("/admin/").status_code == 302
    assert not Device.objects.exists()
    choose(link_in(answer))
    assert log_in()
    assert "staff_password" in verbs()


def test_who_is_shut_out_is_out_at_once_and_may_be_let_in_again(root: Client) -> None:
    erin = make_editor("erin")
    theirs = client_of(erin)
    address = f"{PEOPLE}{erin.pk}"
    assert "is shut out" in root.post(f"{address}/out/", MINE, follow=True).text
    assert theirs.get("/admin/").status_code == 302
    assert "Let in again" in root.get(PEOPLE).text
    assert "may log in again" in root.post(f"{address}/in/", follow=True).text
    assert theirs.get("/admin/").status_code == 302  # by a log-in, not by what was open
    assert client_of(User.objects.get(pk=erin.pk)).get("/admin/").status_code == 200
    assert verbs().count("staff_out") == verbs().count("staff_in") == 1


@pytest.mark.parametrize("path", ["password", "out"])
def test_a_loss_is_told_first_and_asks_for_one_s_own_password(root: Client, path: str) -> None:
    erin = make_editor("erin")
    theirs = client_of(erin)
    address = f"{PEOPLE}{erin.pk}/{path}/"
    assert f'href="{address}"' in root.get(PEOPLE).text
    page = page_of(root.get(address))
    assert (page.inline, page.h1, page.doubled_ids) == ([], 1, set())
    assert "erin is logged out at once, of every browser and every device" in root.get(address).text
    for sent in ({"password": ""}, {"password": "a guess"}):
        answer = root.post(address, sent)
        assert answer.status_code == 422
        assert answer.context["form"].errors["password"]
    assert theirs.get("/admin/").status_code == 200
    assert User.objects.get(pk=erin.pk).has_usable_password()
    assert verbs() == ["roles"]


@pytest.mark.parametrize("role", ["editor", "publisher", ""])
def test_nobody_but_a_superuser_finds_these_pages(role: str) -> None:
    erin = make_editor("erin", "editor")
    client = client_of(make_editor("paul", role) if role else make_user("paul"))
    assert client.get(f"{PEOPLE}invite/").status_code == 404
    for path in ("invite/", f"{erin.pk}/password/", f"{erin.pk}/out/", f"{erin.pk}/in/"):
        assert client.post(PEOPLE + path, {"username": "eve", **MINE}).status_code == 404
    assert User.objects.get(pk=erin.pk).is_active


def test_superusers_and_learners_are_not_changed_here(root: Client) -> None:
    other = make_user("other", is_staff=True, is_superuser=True)
    myself = User.objects.get(username="root")
    for user in (other, myself):
        for path in ("password/", "out/", "in/"):
            assert root.post(f"{PEOPLE}{user.pk}/{path}", MINE).status_code == 403
        assert root.get(f"{PEOPLE}{user.pk}/out/").status_code == 403
    alice = make_user("alice")
    assert root.post(f"{PEOPLE}{alice.pk}/password/").status_code == 404
    with pytest.raises(NotAllowed):
        staff.invite("eve", ["editor"], by=make_editor("erin"), at=AT)
    assert EditorAction.objects.exclude(verb="roles").count() == 0
