"""The devices of an account: listing, renaming, revoking; how long tokens live."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from cards import services
from cards.models import Device
from cards.services import devices
from tests.api.caller import Caller, problem_of
from tests.makers import AT, make_user

pytestmark = pytest.mark.django_db


def test_the_list_marks_this_device_and_tells_no_secret() -> None:
    user = make_user()
    here, there = Caller(user), Caller(user, ("study", "content:write"))
    Caller(make_user("charlie"))
    response = here.get("devices")
    found = {device["id"]: device for device in response.json()["devices"]}
    assert set(found) == {str(here.device.id), str(there.device.id)}
    mine, other = found[str(here.device.id)], found[str(there.device.id)]
    assert (mine["current"], other["current"]) == (True, False)
    assert mine["last_used_at"] is not None
    assert other["last_used_at"] is None
    assert other["scopes"] == ["study", "content:write"]
    token = here.headers["Authorization"].removeprefix("Bearer ")
    for secret in (token, here.device.digest, here.device.token_key):
        assert secret not in response.content.decode()


def test_devices_are_told_once() -> None:
    caller = Caller(make_user())
    for path in ("devices", f"devices/{caller.device.id}"):
        etag = caller.get(path)["ETag"]
        assert caller.get(path)["ETag"] == etag
        caller.headers["If-None-Match"] = etag
        assert caller.get(path).status_code == 304
        caller.headers.pop("If-None-Match")


def test_a_device_is_renamed_and_its_token_stays() -> None:
    caller = Caller(make_user())
    path = f"devices/{caller.device.id}"
    assert caller.patch(path, {"name": " Ana's phone "}).json()["name"] == "Ana's phone"
    assert caller.get(path).json()["name"] == "Ana's phone"


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "a\x00b", 7, None])
def test_a_name_that_cannot_be_is_pointed_at(name: object) -> None:
    caller = Caller(make_user())
    found = problem_of(caller.patch(f"devices/{caller.device.id}", {"name": name}))
    assert found["errors"][0]["pointer"] == "/name"


def test_a_revoked_token_is_refused_from_then_on() -> None:
    user = make_user()
    here, lost = Caller(user), Caller(user)
    path = f"devices/{lost.device.id}"
    assert here.delete(path).status_code == 204
    assert lost.get("account").status_code == 401
    assert here.delete(path).status_code == 404


def test_a_stranger_s_device_is_not_found() -> None:
    owner, stranger = Caller(make_user()), Caller(make_user("charlie"))
    path = f"devices/{owner.device.id}"
    assert stranger.get(path).status_code == 404
    assert stranger.patch(path, {"name": "mine"}).status_code == 404
    assert stranger.delete(path).status_code == 404
    assert owner.get(path).json()["name"] == "phone"


def test_a_token_ends_half_a_year_after_its_last_use() -> None:
    caller = Caller(make_user())
    soon = timezone.now() + timedelta(days=1)
    Device.objects.update(expiry=soon)
    caller.get("account")
    left = Device.objects.get().expiry - timezone.now()
    assert timedelta(days=179) < left <= timedelta(days=180)


def test_use_is_noted_four_times_an_hour_at_most() -> None:
    caller = Caller(make_user())
    caller.get("devices")
    noted = Device.objects.get().last_used_at
    caller.get("devices")
    assert Device.objects.get().last_used_at == noted


def test_expired_devices_are_not_listed_and_the_next_log_in_forgets_them() -> None:
    user = make_user()
    here = Caller(user)
    services.add_device(user, "old", ["study"], at=AT - timedelta(days=181))
    assert len(here.get("devices").json()["devices"]) == 1
    services.add_device(user, "new", ["study"], at=timezone.now())
    assert set(Device.objects.values_list("name", flat=True)) == {"phone", "new"}


def test_past_a_hundred_devices_the_one_unused_for_longest_is_logged_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(devices, "MAX_DEVICES", 3)
    user = make_user()
    for day in range(5):
        services.add_device(user, f"day {day}", ["study"], at=AT + timedelta(days=day))
    names = Device.objects.order_by("expiry").values_list("name", flat=True)
    assert list(names) == ["day 2", "day 3", "day 4"]
