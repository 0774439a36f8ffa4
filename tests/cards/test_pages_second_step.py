"""The second step at log-in: set up, asked for, used once, renewed, turned off, reset."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from cards import codeguesses
from cards.models import EditorAction, RecoveryCode
from cards.services import second_step
from tests.cards.html import page_of
from tests.makers import AT, make_editor, make_user

pytestmark = pytest.mark.django_db

HOME = "/accounts/second-step/"
VERIFY = f"{HOME}verify/"
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _no_guesses_yet() -> None:
    cache.clear()


@pytest.fixture
def erin() -> Any:
    return make_editor("erin")


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(response: Any) -> str:
    return str(response.content.decode())


def code_of(device: TOTPDevice, ahead: int = 0) -> str:
    """What the app shows now, or `ahead` half minutes later."""
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits)
    totp.time = time.time() + ahead * device.step
    return f"{totp.token():06d}"


def turn_on(user: Any) -> tuple[TOTPDevice, list[str]]:
    """Set the second step up, with a code of the half minute before: the present one is unused."""
    device = second_step.begin(user)
    codes = second_step.confirm(user, code_of(device, -1), AT)
    assert codes is not None
    return device, codes


def shown_codes(response: Any) -> list[str]:
    return re.findall(r"<li><code>([a-z2-7-]+)</code></li>", text(response))


# ---- setting up ----


def test_setting_up_shows_the_secret_and_is_on_only_after_a_code(erin: Any) -> None:
    client = client_of(erin)
    assert client.post(f"{HOME}begin")["Location"] == f"{HOME}set-up/"
    page = client.get(f"{HOME}set-up/")
    device = TOTPDevice.objects.get()
    assert second_step.secret_of(device) in text(page)
    assert 'src="data:image/svg+xml' in text(page)
    assert client.get("/admin/").status_code == 200  # not on yet: nobody is shut out
    wrong = client.post(f"{HOME}set-up/", {"code": "000000"})
    assert "not the code of this moment" in text(wrong)
    assert second_step.device_of(erin) is None
    done = client.post(f"{HOME}set-up/", {"code": code_of(device)})
    codes = shown_codes(done)
    assert len(set(codes)) == second_step.CODES
    assert client.get("/admin/").status_code == 200  # this session has shown the device
    assert "On: the editors" in text(client.get(HOME))
    assert not [code for code in codes if code in text(client.get(HOME))]


def test_opening_the_page_again_shows_the_same_secret(erin: Any) -> None:
    client = client_of(erin)
    client.post(f"{HOME}begin")
    client.post(f"{HOME}begin")
    assert TOTPDevice.objects.count() == 1
    assert client_of(make_editor("eve")).get(f"{HOME}set-up/")["Location"] == HOME


def test_codes_are_kept_as_hashes_only(erin: Any) -> None:
    _device, codes = turn_on(erin)
    kept = " ".join(RecoveryCode.objects.values_list("digest", flat=True))
    assert not [code for code in codes if code in kept or code.replace("-", "") in kept]


def test_learners_have_no_such_pages() -> None:
    client = client_of(make_user("alice"))
    for path in ("", "set-up/", "codes/", "off/", "verify/"):
        assert client.get(HOME + path).status_code == 404
    assert client.post(f"{HOME}begin").status_code == 404


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_pages_keep_the_policy_and_have_one_heading(language: str, erin: Any) -> None:
    client = client_of(erin)
    client.cookies["django_language"] = language
    pages = [client.get(HOME)]
    client.post(f"{HOME}begin")
    pages.append(client.get(f"{HOME}set-up/"))
    pages.append(client.post(f"{HOME}set-up/", {"code": code_of(TOTPDevice.objects.get())}))
    pages += [client.get(HOME + path) for path in ("", "codes/", "off/")]
    pages.append(client_of(erin).get(VERIFY))
    for response in pages:
        page = page_of(response)
        assert (response.status_code, page.h1, page.inline) == (200, 1, [])
        assert "no-store" in response["Cache-Control"]


# ---- at the desk ----


def test_the_desk_asks_for_a_code_only_of_those_who_have_the_step(erin: Any) -> None:
    turn_on(erin)
    assert client_of(make_editor("eve")).get("/admin/").status_code == 200
    response = client_of(erin).get("/admin/cards/card/?q=map")
    assert response["Location"] == f"{VERIFY}?next=%2Fadmin%2Fcards%2Fcard%2F%3Fq%3Dmap"


def test_logging_in_with_password_and_code_leads_to_the_desk(erin: Any) -> None:
    device, _codes = turn_on(erin)
    client = Client()
    there = client.get("/admin/", follow=True)
    assert there.redirect_chain[-1][0] == "/accounts/log-in/?next=/admin/"
    given = {"username": "erin", "password": PASSWORD, "next": "/admin/"}
    page = client.post("/accounts/log-in/", given, follow=True)
    assert page.redirect_chain[-1][0] == f"{VERIFY}?next=%2Fadmin%2F"
    key = client.session.session_key
    done = client.post(VERIFY, {"code": code_of(device), "next": "/admin/"})
    assert done["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200
    assert client.session.session_key != key


def test_a_code_is_good_once(erin: Any) -> None:
    device, _codes = turn_on(erin)
    code = code_of(device)
    first, second = client_of(erin), client_of(erin)
    assert first.post(VERIFY, {"code": f" {code[:3]} {code[3:]}"})["Location"] == HOME
    assert "it was used already" in text(second.post(VERIFY, {"code": code}))
    assert second.get("/admin/")["Location"].startswith(VERIFY)


def test_a_recovery_code_is_good_once_however_it_is_typed(erin: Any) -> None:
    _device, codes = turn_on(erin)
    client = client_of(erin)
    assert client.post(VERIFY, {"code": codes[0].upper().replace("-", " ")}).status_code == 302
    assert client.get("/admin/").status_code == 200
    assert second_step.codes_left(erin) == second_step.CODES - 1
    assert client_of(erin).post(VERIFY, {"code": codes[0]}).status_code == 200
    eve = make_editor("eve")
    turn_on(eve)
    assert client_of(eve).post(VERIFY, {"code": codes[1]}).status_code == 200


def test_what_is_no_code_at_all_is_refused(erin: Any) -> None:
    turn_on(erin)
    client = client_of(erin)
    for odd in ("", "x", "²²²²²²", "12345", "1" * 40):
        assert client.post(VERIFY, {"code": odd}).status_code == 200


def test_the_code_s_page_leads_nowhere_outside(erin: Any) -> None:
    device, _codes = turn_on(erin)
    given = {"code": code_of(device), "next": "https://elsewhere.example/"}
    assert client_of(erin).post(VERIFY, given)["Location"] == HOME


def test_without_the_code_nothing_about_the_step_can_be_changed(erin: Any) -> None:
    turn_on(erin)
    client = client_of(erin)
    for path in ("", "set-up/", "codes/", "off/"):
        assert client.get(HOME + path)["Location"].startswith(VERIFY)
    client.post(f"{HOME}off/", {"password": PASSWORD})
    client.post(f"{HOME}codes/", {"password": PASSWORD})
    client.post(f"{HOME}begin")
    assert second_step.device_of(erin) is not None
    assert second_step.device_being_set_up(erin) is None


# ---- guessing ----


def test_guesses_are_counted_and_the_page_says_so(erin: Any) -> None:
    device, _codes = turn_on(erin)
    client = client_of(erin)
    for _ in range(codeguesses.FAILURES):
        client.post(VERIFY, {"code": "000000"})
    assert "Please wait 15 minutes" in text(client.post(VERIFY, {"code": code_of(device)}))
    elsewhere = client_of(erin)
    elsewhere.defaults["REMOTE_ADDR"] = "203.0.113.9"
    assert elsewhere.post(VERIFY, {"code": code_of(device)}).status_code == 302


def test_guesses_from_everywhere_stop_digits_but_never_the_owner_s_recovery_code(
    erin: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(codeguesses, "FAILURES_PER_ACCOUNT", 3)
    device, codes = turn_on(erin)
    for n in range(3):
        guesser = client_of(erin)
        guesser.defaults["REMOTE_ADDR"] = f"203.0.113.{n}"
        guesser.post(VERIFY, {"code": "000000"})
    owner = client_of(erin)
    assert "Use a recovery code" in text(owner.post(VERIFY, {"code": code_of(device)}))
    assert owner.post(VERIFY, {"code": codes[0]}).status_code == 302


# ---- changing it ----


def let_in(user: Any, device: TOTPDevice) -> Client:
    client = client_of(user)
    assert client.post(VERIFY, {"code": code_of(device)}).status_code == 302
    return client


def test_turning_it_off_wants_the_password(erin: Any) -> None:
    device, _codes = turn_on(erin)
    client = let_in(erin, device)
    assert "not your password" in text(client.post(f"{HOME}off/", {"password": "guess"}))
    assert second_step.device_of(erin) is not None
    client.post(f"{HOME}off/", {"password": PASSWORD})
    assert second_step.device_of(erin) is None
    assert not RecoveryCode.objects.exists()
    assert client_of(erin).get("/admin/").status_code == 200


def test_passwords_are_not_guessed_there_either(erin: Any) -> None:
    device, _codes = turn_on(erin)
    client = let_in(erin, device)
    for _ in range(codeguesses.FAILURES):
        client.post(f"{HOME}off/", {"password": "guess"})
    assert "Too many wrong passwords" in text(client.post(f"{HOME}off/", {"password": PASSWORD}))


def test_new_recovery_codes_replace_the_old(erin: Any) -> None:
    device, old = turn_on(erin)
    client = let_in(erin, device)
    new = shown_codes(client.post(f"{HOME}codes/", {"password": PASSWORD}))
    assert len(new) == second_step.CODES
    assert not second_step.passes(erin, old[0], AT)
    assert second_step.passes(erin, new[0], AT)


def test_the_page_warns_before_the_codes_run_out(erin: Any) -> None:
    device, codes = turn_on(erin)
    client = let_in(erin, device)
    assert "10 recovery codes are left." in text(client.get(HOME))
    for code in codes[:8]:
        assert second_step.passes(erin, code, AT)
    assert "Make new ones before you need the last" in text(client.get(HOME))


def test_another_device_takes_over_only_once_it_is_confirmed(erin: Any) -> None:
    old, _codes = turn_on(erin)
    client = let_in(erin, old)
    client.post(f"{HOME}begin")
    new = TOTPDevice.objects.get(confirmed=False)
    assert second_step.device_of(erin) == old
    client.post(f"{HOME}set-up/", {"code": code_of(new)})
    assert second_step.device_of(erin) == new
    assert client.get("/admin/").status_code == 200


# ---- lost ----


def test_a_superuser_resets_it_and_nobody_else_does(erin: Any) -> None:
    turn_on(erin)
    reset = f"/admin/second-step/{erin.pk}/"
    for name in ("eve", "publisher"):
        editor = client_of(make_editor(name, "publisher" if name == "publisher" else "editor"))
        assert editor.get("/admin/second-step/").status_code == 404
        assert editor.post(reset).status_code == 404
    root = make_user("root", is_staff=True, is_superuser=True)
    client = client_of(root)
    assert "erin" in text(client.get("/admin/second-step/"))
    assert "password alone" in text(client.get(reset))
    assert client.post(reset, {"password": "a guess"}).status_code == 422
    assert second_step.device_of(erin) is not None
    client.post(reset, {"password": "correct horse battery"})
    assert second_step.device_of(erin) is None
    entry = EditorAction.objects.order_by("-pk")[0]
    assert (entry.actor, entry.verb, entry.about) == (root, "second_step_off", "erin")
    assert "turned off a second step" in text(client.get("/admin/log/"))


def test_a_superuser_s_own_step_guards_the_reset_page(erin: Any) -> None:
    root = make_user("root", is_staff=True, is_superuser=True)
    turn_on(root)
    turn_on(erin)
    assert client_of(root).post(f"/admin/second-step/{erin.pk}/")["Location"].startswith(VERIFY)
    assert second_step.device_of(erin) is not None


def test_from_the_shell_an_administrator_gets_back_in(erin: Any, capsys: Any) -> None:
    turn_on(erin)
    call_command("turn_off_second_step", "erin")
    assert "password alone" in capsys.readouterr().out
    assert second_step.device_of(erin) is None
    for name, said in (("erin", "is not on"), ("nobody", "no account")):
        with pytest.raises(CommandError, match=said):
            call_command("turn_off_second_step", name)


def test_no_list_of_the_desk_shows_a_device_s_secret() -> None:
    client = client_of(make_user("root", is_staff=True, is_superuser=True))
    assert client.get("/admin/otp_totp/totpdevice/").status_code == 404
