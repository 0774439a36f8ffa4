"""Sign-up, log-in, log-out, settings, password and deletion over the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model, hashers
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.test import Client

from cards import attempts, codeguesses, services
from cards.models import Device, Learner, Report, Schedule, StudyEvent
from cards.services import reports
from tests.api.caller import Caller, problem_of
from tests.cards.test_pages_second_step import turn_on
from tests.makers import AT, make_card, make_deck, make_learner, make_user

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"  # what make_user gives everyone
NEW = {"username": "ana", "password": "plums in the icebox", "device": "Ana's phone"}
LOG_IN = {"username": "alice", "password": PASSWORD, "device": "phone"}


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()


def with_token(token: str) -> Caller:
    caller = Caller()
    caller.headers["Authorization"] = f"Bearer {token}"
    return caller


def account(name: str = "alice", scopes: tuple[str, ...] = ("study",)) -> tuple[Caller, Learner]:
    user = make_user(name)
    learner = make_learner(user=user)
    return Caller(user, scopes), learner


def make_editor(name: str = "editor") -> Any:
    user = make_user(name, is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="change_card"))
    return user


# ---- sign-up ----


def test_signing_up_makes_an_account_a_learner_and_a_device() -> None:
    settings = {"time_zone": "Asia/Shanghai", "language": "zh-hans", "go_release": "1.22"}
    response = Caller().post("sign-up", {**NEW, "settings": settings})
    assert response.status_code == 201
    assert response["Cache-Control"] == "no-store"
    body = response.json()
    assert body["device"]["name"] == "Ana's phone"
    assert body["device"]["current"] is True
    assert body["account"]["username"] == "ana"
    assert {name: body["account"]["settings"][name] for name in settings} == settings
    learner = Learner.objects.get(user__username="ana")
    assert learner.initial_settings["time_zone"] == "Asia/Shanghai"
    assert not learner.events.exists()
    assert with_token(body["token"]).get("account").json() == body["account"]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"username": "a b"}, "/username"),
        ({"username": ""}, "/username"),
        ({"username": "x" * 151}, "/username"),
        ({"username": "ana\x00"}, "/username"),
        ({"password": "12345"}, "/password"),
        ({"password": "password"}, "/password"),
        ({"device": "  "}, "/device"),
        ({"device": "a\x00b"}, "/device"),
        ({"device": "x" * 81}, "/device"),
        ({"settings": {"time_zone": "Nowhere/Land"}}, "/settings/time_zone"),
        ({"settings": {"go_release": "1.14"}}, "/settings/go_release"),
        ({"settings": {"desired_retention": 0.99}}, "/settings/desired_retention"),
        ({"settings": {"learning_steps_s": [0]}}, "/settings/learning_steps_s"),
        ({"settings": {"language": None}}, "/settings/language"),
    ],
)
def test_what_is_wrong_with_a_sign_up_is_pointed_at_and_makes_nothing(
    change: dict[str, Any], pointer: str
) -> None:
    found = problem_of(Caller().post("sign-up", {**NEW, **change}))
    assert (found["code"], found["errors"][0]["pointer"]) == ("invalid", pointer)
    assert not get_user_model().objects.exists()
    assert not Learner.objects.exists()


@pytest.mark.parametrize("name", ["alice", "ALICE"])
def test_a_name_can_be_taken_once(name: str) -> None:
    make_user("alice")
    found = problem_of(Caller().post("sign-up", {**NEW, "username": name}))
    assert (found["errors"][0]["pointer"], found["errors"][0]["code"]) == ("/username", "taken")


def test_an_address_that_makes_many_accounts_has_to_wait() -> None:
    for _ in range(attempts.SIGN_UPS_PER_ADDRESS):
        attempts.begin_sign_up("127.0.0.1")
    response = Caller().post("sign-up", NEW)
    assert problem_of(response)["code"] == "too-many-requests"
    assert int(response["Retry-After"]) == attempts.WINDOW_S


# ---- log-in ----


def test_each_log_in_is_a_device_of_its_own() -> None:
    make_user()
    phone = Caller().post("log-in", LOG_IN).json()
    tablet = Caller().post("log-in", {**LOG_IN, "device": "tablet"}).json()
    assert phone["token"] != tablet["token"]
    names = [d["name"] for d in with_token(phone["token"]).get("devices").json()["devices"]]
    assert names == ["tablet", "phone"]


def test_a_wrong_password_and_an_unknown_name_are_answered_alike() -> None:
    make_user()
    answers = []
    for name in ("alice", "nobody", "x\x00y", "é" * 150):
        response = Caller().post("log-in", {**LOG_IN, "username": name, "password": "wrong"})
        found = problem_of(response)
        answers.append((response.status_code, found["code"], found["detail"]))
    assert set(answers) == {
        (401, "wrong-password", "User name and password do not match an account.")
    }


def test_an_unknown_name_costs_as_much_hashing_as_a_known_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_user()
    hashed: list[str] = []
    encode = hashers.MD5PasswordHasher.encode

    def counted(self: Any, password: str, salt: str) -> str:
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", counted)
    for name in ("alice", "nobody"):
        Caller().post("log-in", {**LOG_IN, "username": name, "password": "wrong"})
    assert hashed == ["wrong", "wrong"]


def test_a_closed_account_is_not_let_in() -> None:
    make_user(is_active=False)
    assert problem_of(Caller().post("log-in", LOG_IN))["code"] == "wrong-password"


def test_a_dead_token_sent_along_does_not_keep_one_from_logging_in() -> None:
    make_user()
    assert with_token("gp_dead").post("log-in", LOG_IN).status_code == 200


def test_a_scope_the_account_may_not_have_is_refused_at_log_in() -> None:
    make_user()
    found = problem_of(Caller().post("log-in", {**LOG_IN, "scopes": ["study", "content:write"]}))
    assert (found["status"], found["code"]) == (403, "scope-refused")
    assert "content:write" in found["detail"]
    assert not Device.objects.exists()


def test_an_editor_s_device_may_write_content() -> None:
    make_editor()
    asked = {**LOG_IN, "username": "editor", "scopes": ["content:write", "study"]}
    body = Caller().post("log-in", asked).json()
    assert body["device"]["scopes"] == ["study", "content:write"]
    assert body["account"]["scopes"] == ["study", "content:write"]


@pytest.mark.parametrize("scopes", [[], ["admin"], "study"])
def test_scopes_there_are_not_are_pointed_at(scopes: Any) -> None:
    found = problem_of(Caller().post("log-in", {**LOG_IN, "scopes": scopes}))
    assert found["errors"][0]["pointer"].startswith("/scopes")


def test_guessing_is_stopped_and_does_not_lock_others_out() -> None:
    make_user()
    for _ in range(attempts.PER_PAIR):
        assert Caller().post("log-in", {**LOG_IN, "password": "wrong"}).status_code == 401
    refused = Caller().post("log-in", LOG_IN)
    assert problem_of(refused)["code"] == "too-many-requests"
    assert refused["Retry-After"] == str(attempts.WINDOW_S)
    elsewhere = Caller()
    elsewhere.client = Client(REMOTE_ADDR="203.0.113.9")
    assert elsewhere.post("log-in", LOG_IN).status_code == 200


def test_web_and_api_count_guesses_together() -> None:
    make_user()
    for _ in range(attempts.PER_PAIR):
        Client().post("/accounts/log-in/", {"username": "alice", "password": "wrong"})
    assert Caller().post("log-in", LOG_IN).status_code == 429


# ---- account and settings ----


def test_the_account_is_told_once() -> None:
    caller, learner = account()
    response = caller.get("account")
    assert response.json()["learner"] == str(learner.pk)
    caller.headers["If-None-Match"] = response["ETag"]
    assert caller.get("account").status_code == 304
    services.change_settings(learner, {"new_per_day": 3}, at=AT)
    assert caller.get("account").json()["settings"]["new_per_day"] == 3


def test_a_changed_setting_is_an_event_that_names_the_device() -> None:
    caller, learner = account()
    response = caller.patch("account", {"settings": {"new_per_day": 7, "rollover_hour": 4}})
    assert response.json()["settings"]["new_per_day"] == 7
    event = learner.events.get()
    assert (event.kind, event.data, event.device) == ("settings", {"new_per_day": 7}, "phone")


def test_changing_nothing_records_nothing() -> None:
    caller, learner = account()
    assert caller.patch("account", {"settings": {}}).status_code == 200
    assert not learner.events.exists()


def test_weights_can_be_set_and_unset() -> None:
    caller, learner = account()
    weights = list(services.settings_of(learner).model.weights)
    assert caller.patch("account", {"settings": {"weights": weights}}).status_code == 200
    learner.refresh_from_db()
    assert learner.weights == weights
    caller.patch("account", {"settings": {"weights": None}})
    learner.refresh_from_db()
    assert learner.weights is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("desired_retention", 0.5),
        ("rollover_hour", 24),
        ("new_per_day", -1),
        ("time_zone", "Nowhere/Land"),
        ("language", "fr"),
        ("go_release", "1.99"),
        ("weights", [0.0] * 21),
        ("relearning_steps_s", [86_400]),
    ],
)
def test_a_setting_out_of_bounds_is_pointed_at(field: str, value: Any) -> None:
    caller, learner = account()
    found = problem_of(caller.patch("account", {"settings": {field: value}}))
    assert found["errors"][0]["pointer"] == f"/settings/{field}"
    assert not learner.events.exists()


def test_an_account_made_elsewhere_gets_its_learner_at_first_use() -> None:
    user = make_user()
    assert Caller(user).get("account").status_code == 200
    assert Learner.objects.get().user == user


# ---- log-out and password ----


@pytest.mark.parametrize(
    ("which", "revoked", "left"), [("this", 1, 2), ("others", 2, 1), ("all", 3, 0)]
)
def test_logging_out_ends_this_token_the_others_or_all(which: str, revoked: int, left: int) -> None:
    user = make_user()
    here, there, editor = Caller(user), Caller(user), Caller(user, ("content:write",))
    stranger = Caller(make_user("charlie"))
    browser = Client()
    browser.force_login(user)
    ended = int(which != "this")
    told = here.post("log-out", {"devices": which}).json()
    assert told == {"revoked": revoked, "browsers": ended}
    assert browser.get("/accounts/devices/").status_code == (302 if ended else 200)
    alive = [c.post("log-out", {"devices": "this"}).status_code for c in (here, there, editor)]
    assert alive.count(200) == left
    assert stranger.get("account").status_code == 200


def test_changing_the_password_logs_out_other_devices_and_browsers() -> None:
    user = make_user()
    here, there = Caller(user), Caller(user)
    browser = Client()
    browser.force_login(user)
    body = {"password": PASSWORD, "new_password": "plums in the icebox"}
    assert here.post("account/password", body).json() == {"revoked": 1, "browsers": 1}
    assert here.get("account").status_code == 200
    assert there.get("account").status_code == 401
    assert browser.get("/accounts/settings/").status_code == 302
    assert Caller().post("log-in", {**LOG_IN, "password": body["new_password"]}).status_code == 200


def test_changing_the_password_on_the_web_logs_devices_out() -> None:
    user = make_user()
    phone = Caller(user)
    browser = Client()
    browser.force_login(user)
    new = {"new_password1": "plums in the icebox", "new_password2": "plums in the icebox"}
    browser.post("/accounts/password/", {"old_password": PASSWORD, **new})
    assert phone.get("account").status_code == 401


def test_a_new_password_that_is_too_easy_is_pointed_at_and_changes_nothing() -> None:
    user = make_user()
    here, there = Caller(user), Caller(user)
    body = {"password": PASSWORD, "new_password": "12345"}
    found = problem_of(here.post("account/password", body))
    assert found["errors"][0]["pointer"] == "/new_password"
    assert there.get("account").status_code == 200


@pytest.mark.parametrize("path", ["account/password", "account/delete"])
def test_what_cannot_be_taken_back_needs_the_password_and_guesses_count(path: str) -> None:
    caller, _ = account()
    body = {"password": "wrong", "new_password": "plums in the icebox"}
    for _ in range(attempts.PER_PAIR):
        assert problem_of(caller.post(path, body))["code"] == "not-confirmed"
    assert caller.post(path, body).status_code == 429
    assert caller.get("account").status_code == 200


# ---- deletion ----


def test_the_only_administrator_is_not_deleted() -> None:
    user = make_user("root", is_superuser=True)
    make_learner(user=user)
    refused = problem_of(Caller(user).post("account/delete", {"password": PASSWORD}))
    assert (refused["status"], refused["code"]) == (409, "last-administrator")
    assert get_user_model().objects.filter(pk=user.pk).exists()


def test_a_deleted_account_leaves_nothing_behind() -> None:
    caller, learner = account()
    card = make_card(make_deck())
    services.review(learner, card, 3, at=AT + timedelta(hours=1))
    other, kept = account("charlie")
    services.review(kept, card, 3, at=AT + timedelta(hours=1))
    for who in (learner, kept):
        said = {"kind": "typo", "text": "Teh slice grows.", "lang": "en", "go_release": "1.27"}
        reports.report(who, card, **said, at=AT)
    assert caller.post("account/delete", {"password": PASSWORD}).status_code == 204
    for model in (Learner, StudyEvent, Schedule, Report):
        owner = "pk" if model is Learner else "learner_id"
        assert set(model.objects.values_list(owner, flat=True)) == {kept.pk}
    assert not get_user_model().objects.filter(username="alice").exists()
    assert list(Device.objects.all()) == [other.device]
    assert caller.post("account/delete", {"password": PASSWORD}).status_code == 401
    assert Caller().post("log-in", LOG_IN).status_code == 401
    assert Caller().post("sign-up", {**NEW, "username": "alice"}).status_code == 201


def test_editing_asks_for_the_second_step_of_those_who_have_one() -> None:
    editor = make_editor()
    asked = {**LOG_IN, "username": "editor", "scopes": ["content:write"]}
    _device, recovery = turn_on(editor)
    assert Caller().post("log-in", {**asked, "scopes": ["study"]}).status_code == 200
    for code in ({}, {"code": "000000"}, {"code": "aaaa-bbbb"}):
        refused = Caller().post("log-in", {**asked, **code})
        assert (problem_of(refused)["code"], refused.status_code) == ("second-step", 401)
    assert Caller().post("log-in", {**asked, "code": recovery[0]}).status_code == 200
    assert Caller().post("log-in", {**asked, "code": recovery[0]}).status_code == 401  # used up


def test_guessing_the_second_step_comes_to_an_end() -> None:
    turn_on(make_editor())
    asked = {**LOG_IN, "username": "editor", "scopes": ["content:write"], "code": "000000"}
    found = [Caller().post("log-in", asked).status_code for _ in range(codeguesses.FAILURES + 1)]
    assert found == [401] * codeguesses.FAILURES + [429]
