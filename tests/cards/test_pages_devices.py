"""Seeing devices, and logging them out, on the web."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cards import services
from cards.models import Device
from tests.cards.html import page_of
from tests.makers import make_user

pytestmark = pytest.mark.django_db


def log_in(name: str) -> tuple[Client, Any]:
    user = make_user(name)
    client = Client()
    client.force_login(user)
    return client, user


def text(client: Client) -> str:
    return str(client.get("/accounts/devices/").content.decode())


def test_the_page_names_each_device_and_when_it_was_used() -> None:
    client, user = log_in("alice")
    assert "No app is logged in to your account." in text(client)
    at = timezone.now() - timedelta(days=2)
    phone, token = services.add_device(user, "<b>Phone</b>", ["study"], at=at)
    phone.note_use(at)
    page = text(client)
    assert "&lt;b&gt;Phone&lt;/b&gt;" in page
    assert "Last used 2\xa0days ago" in page
    for secret in (token, phone.digest, phone.token_key):
        assert secret not in page
    assert page_of(client.get("/accounts/devices/")).inline == []
    assert "/accounts/devices/" in client.get("/accounts/settings/").content.decode()


def test_one_device_is_logged_out() -> None:
    client, user = log_in("alice")
    lost, _ = services.add_device(user, "lost", ["study"], at=timezone.now())
    services.add_device(user, "kept", ["study"], at=timezone.now())
    path = f"/accounts/devices/{lost.id}/revoke"
    assert client.get(path).status_code == 405
    client.post(path)
    assert "The device is logged out." in text(client)
    assert [device.name for device in Device.objects.all()] == ["kept"]
    assert client.post(path).status_code == 404


def test_everything_is_logged_out_but_this_browser_and_others_browsers() -> None:
    client, user = log_in("alice")
    stranger, _ = log_in("charlie")
    laptop, guest = Client(), Client()
    laptop.force_login(user)
    guest.get("/")
    for name in ("one", "two"):
        services.add_device(user, name, ["study"], at=timezone.now())
    client.post("/accounts/devices/")
    page = text(client)
    assert "2 devices are logged out." in page
    assert "One other browser is logged out." in page
    assert not Device.objects.exists()
    assert laptop.get("/accounts/devices/").status_code == 302
    assert "Devices" in text(stranger)
    client.post("/accounts/devices/")
    assert "Nothing else was logged in." in text(client)


def test_nobody_logs_out_another_s_devices() -> None:
    _, alice = log_in("alice")
    stranger, _ = log_in("charlie")
    device, _ = services.add_device(alice, "phone", ["study"], at=timezone.now())
    assert stranger.post(f"/accounts/devices/{device.id}/revoke").status_code == 404
    stranger.post("/accounts/devices/")
    assert "phone" not in text(stranger)
    assert Device.objects.exists()
    anonymous = Client().get("/accounts/devices/")
    assert anonymous["Location"] == "/accounts/log-in/?next=/accounts/devices/"
