"""Sign-up, log-in, log-out, password and settings."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client

from cards import attempts
from cards.models import Deck, Learner, StudyEvent
from tests.cards.html import page_of
from tests.makers import make_card, make_deck, make_learner, make_user

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"  # what make_user gives everyone
NEW = {"username": "alice", "password1": "plums in the icebox", "password2": "plums in the icebox"}


@pytest.fixture(autouse=True)
def _no_guesses_yet() -> None:
    cache.clear()


@pytest.fixture
def deck() -> Deck:
    deck = make_deck()
    make_card(deck, "slices")
    make_card(deck, "maps")
    return deck


def study_one(client: Client) -> None:
    client.post("/study/go-runtime/start")
    fields = page_of(client.get("/study/go-runtime/")).fields
    client.post(
        "/study/go-runtime/answer",
        {"event_id": fields["event_id"], "card": fields["card"], "rating": 3},
    )


def log_in(client: Client, name: str = "alice", password: str = PASSWORD, **more: str) -> Any:
    return client.post("/accounts/log-in/", {"username": name, "password": password, **more})


def text(response: Any) -> str:
    return str(response.content.decode())


# ---- sign-up ----


def test_signing_up_makes_an_account_with_a_learner_in_the_browser_s_zone() -> None:
    client = Client()
    client.cookies["goprep_release"] = "1.22"
    response = client.post("/accounts/sign-up/", {**NEW, "time_zone": "Asia/Shanghai"})
    assert response["Location"] == "/"
    learner = Learner.objects.get(user__username="alice")
    assert (learner.time_zone, learner.go_release) == ("Asia/Shanghai", "1.22")
    assert "Your account is ready." in text(client.get("/"))


def test_signing_up_keeps_what_the_guest_did(deck: Deck) -> None:
    client = Client()
    study_one(client)
    client.post("/accounts/sign-up/", NEW)
    learner = Learner.objects.get()
    assert learner.user == get_user_model().objects.get(username="alice")
    assert learner.events.filter(kind="review").count() == 1
    assert "learner" not in client.session
    assert "what you studied before is in it" in text(client.get("/"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"username": ""}, "required"),
        ({"username": "a b"}, "valid username"),
        ({"password2": "other"}, "match"),
        ({"password1": "12345", "password2": "12345"}, "short"),
    ],
)
def test_what_is_wrong_with_a_sign_up_is_said_on_its_field(
    change: dict[str, str], said: str
) -> None:
    response = Client().post("/accounts/sign-up/", {**NEW, **change})
    assert response.status_code == 200
    assert said in text(response)
    assert 'aria-invalid="true"' in text(response)
    assert not get_user_model().objects.exists()


def test_a_name_can_be_taken_once() -> None:
    make_user("alice")
    assert "already exists" in text(Client().post("/accounts/sign-up/", NEW))


# ---- log-in and log-out ----


def test_logging_in_merges_what_the_guest_did(deck: Deck) -> None:
    learner = make_learner(user=make_user())
    client = Client()
    study_one(client)
    assert log_in(client)["Location"] == "/"
    assert Learner.objects.get() == learner
    assert StudyEvent.objects.get(kind="review").learner == learner


def test_logging_in_brings_the_account_s_language_along() -> None:
    make_learner(user=make_user(), language="zh-hans")
    client = Client()
    log_in(client)
    assert '<html lang="zh-Hans"' in text(client.get("/"))


def test_logging_in_leads_back_to_where_one_wanted_to_go() -> None:
    make_user()
    client = Client()
    wanted = client.get("/accounts/settings/")["Location"]
    assert wanted == "/accounts/log-in/?next=/accounts/settings/"
    fields = page_of(client.get(wanted)).fields
    assert log_in(client, next=fields["next"])["Location"] == "/accounts/settings/"
    assert log_in(Client(), next="https://elsewhere.example/")["Location"] == "/"


def test_guessing_a_password_is_stopped_and_does_not_lock_others_out() -> None:
    make_user()
    for _ in range(attempts.PER_PAIR):
        assert log_in(Client(), password="wrong").status_code == 200
    response = log_in(Client(), password="wrong")
    assert response.status_code == 429
    assert response["Retry-After"] == str(attempts.WINDOW_S)
    assert page_of(response).h1 == 1
    assert log_in(Client()).status_code == 429
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    assert log_in(elsewhere).status_code == 302


def test_behind_a_proxy_guesses_count_for_the_visitor_s_own_address(settings: Any) -> None:
    settings.BEHIND_PROXY = True
    make_user()
    guesser = Client(headers={"X-Forwarded-For": "forged, 203.0.113.8"})
    for _ in range(attempts.PER_PAIR):
        log_in(guesser, password="wrong")
    assert log_in(guesser).status_code == 429
    assert log_in(Client(headers={"X-Forwarded-For": "203.0.113.9"})).status_code == 302


def test_a_right_password_forgets_the_guesses() -> None:
    make_user()
    for _ in range(attempts.PER_PAIR - 1):
        log_in(Client(), password="wrong")
    assert log_in(Client()).status_code == 302
    assert log_in(Client(), password="wrong").status_code == 200
    assert log_in(Client()).status_code == 302


def test_logging_out_ends_the_session_and_keeps_the_study(deck: Deck) -> None:
    make_learner(user=make_user())
    client = Client()
    log_in(client)
    study_one(client)
    assert client.post("/accounts/log-out/")["Location"] == "/"
    assert "sessionid" not in client.cookies or not client.cookies["sessionid"].value
    assert StudyEvent.objects.filter(kind="review").count() == 1
    assert "Begin without an account" in text(client.get("/study/go-runtime/"))


# ---- password ----


def test_changing_the_password_keeps_this_device_and_logs_the_others_out() -> None:
    make_user()
    here, there = Client(), Client()
    log_in(here)
    log_in(there)
    new = {"new_password1": "plums in the icebox", "new_password2": "plums in the icebox"}
    response = here.post("/accounts/password/", {"old_password": PASSWORD, **new}, follow=True)
    assert "Your password is changed." in text(response)
    assert here.get("/accounts/settings/").status_code == 200
    assert there.get("/accounts/settings/").status_code == 302


# ---- settings ----

SETTINGS = {
    "language": "en",
    "go_release": "1.27",
    "time_zone": "UTC",
    "rollover_hour": "4",
    "new_per_day": "20",
    "reviews_per_day": "200",
    "desired_retention": "90",
}


def account() -> tuple[Client, Learner]:
    user = make_user()
    learner = make_learner(user=user)
    client = Client()
    client.force_login(user)
    return client, learner


def test_a_changed_setting_is_an_event_with_only_what_changed() -> None:
    client, learner = account()
    client.post("/accounts/settings/", {**SETTINGS, "desired_retention": "95", "new_per_day": "0"})
    learner.refresh_from_db()
    assert (learner.desired_retention, learner.new_per_day) == (0.95, 0)
    event = learner.events.get()
    assert event.kind == "settings"
    assert event.data == {"desired_retention": 0.95, "new_per_day": 0}


def test_saving_what_is_already_so_records_nothing() -> None:
    client, learner = account()
    response = client.post("/accounts/settings/", SETTINGS, follow=True)
    assert "Saved." in text(response)
    assert not learner.events.exists()


def test_a_finer_share_set_elsewhere_survives_saving_the_page() -> None:
    user = make_user()
    learner = make_learner(user=user, desired_retention=0.905)
    client = Client()
    client.force_login(user)
    client.post("/accounts/settings/", {**SETTINGS, "new_per_day": "5"})
    learner.refresh_from_db()
    assert (learner.desired_retention, learner.new_per_day) == (0.905, 5)


def test_the_page_answers_in_the_language_just_chosen() -> None:
    client, _ = account()
    response = client.post("/accounts/settings/", {**SETTINGS, "language": "zh-hans"}, follow=True)
    assert page_of(response).lang == "zh-Hans"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("desired_retention", "69"),
        ("desired_retention", "98"),
        ("rollover_hour", "24"),
        ("new_per_day", "-1"),
        ("reviews_per_day", "10000"),
        ("time_zone", "Nowhere/Land"),
        ("language", "fr"),
        ("go_release", "1.14"),
    ],
)
def test_a_setting_out_of_bounds_is_refused_on_its_field(field: str, value: str) -> None:
    client, learner = account()
    response = client.post("/accounts/settings/", {**SETTINGS, field: value})
    assert response.status_code == 200
    assert f'id="id_{field}_error"' in text(response)
    assert not learner.events.exists()


def test_nobody_sees_another_s_settings() -> None:
    _, learner = account()
    stranger = Client()
    stranger.force_login(make_user("charlie"))
    stranger.post("/accounts/settings/", {**SETTINGS, "new_per_day": "3"})
    learner.refresh_from_db()
    assert learner.new_per_day == 20
    assert Learner.objects.get(user__username="charlie").new_per_day == 3
