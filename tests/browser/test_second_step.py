"""Staff log in with a second step in a real browser, and look at what learners tell."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import expect

from cards import services
from cards.models import Card, Report
from cards.services import reports, second_step
from tests.browser.conftest import OpenSite
from tests.browser.test_pages_access import WAYS, violations
from tests.browsing import QuietPage
from tests.makers import AT, make_editor, make_learner, make_user

PASSWORD = "correct horse battery"


def code_of(device: TOTPDevice, ahead: int = 0) -> str:
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits)
    totp.time = time.time() + ahead * device.step
    return f"{totp.token():06d}"


def log_in(page: QuietPage) -> None:
    page.fill("#id_username", "erin")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")


def test_a_second_step_is_set_up_and_then_asked_for(open_site: OpenSite) -> None:
    erin = make_editor("erin")
    page = open_site("/accounts/log-in/?next=/accounts/second-step/")
    log_in(page)
    page.click("text=Set it up")
    picture = page.locator("main img")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") > 100  # the policy lets it be drawn
    page.fill("#id_code", code_of(TOTPDevice.objects.get(), -1))
    page.keyboard.press("Enter")
    expect(page.locator(".codes li")).to_have_count(10)
    recovery = page.locator(".codes code").first.inner_text()
    page.click("text=I have kept them")
    expect(page.locator(".notice--success")).to_contain_text("On: ")

    again = open_site("/admin/reports/")
    log_in(again)
    expect(again.locator("h1")).to_have_text("One more step")
    again.fill("#id_code", "000000")
    again.keyboard.press("Enter")
    expect(again.locator("#id_code_error")).to_contain_text("not right")
    again.fill("#id_code", code_of(TOTPDevice.objects.get()))
    again.keyboard.press("Enter")
    expect(again.locator("h1")).to_have_text("Reports")

    lost = open_site("/admin/")
    log_in(lost)
    lost.fill("#id_code", recovery)
    lost.keyboard.press("Enter")
    expect(lost.locator("h1")).to_have_text("The editors’ desk")
    assert second_step.codes_left(erin) == 9


@pytest.fixture
def told(deck: Any) -> Report:
    """A report of a card that three learners studied."""
    card = Card.objects.get(slug="slice-growth")
    for _ in range(3):
        learner = make_learner()
        predicted = {"answers": [{"id": "q1", "right": False}]}
        services.review(learner, card, 1, at=AT, duration_ms=4000, predicted=predicted)
    return reports.report(
        learner, card, kind="wrong", text="It is 848 there.", lang="en", go_release="1.22", at=AT
    )


@pytest.mark.parametrize(("lang", "scheme"), WAYS)
def test_axe_finds_nothing_on_what_learners_tell(
    lang: str, scheme: str, told: Report, open_site: OpenSite
) -> None:
    root = make_user("root", is_staff=True, is_superuser=True)
    paul = make_editor("paul", "publisher")
    second_step.begin(root)
    wrong = {}
    for path in (
        "/admin/reports/",
        f"/admin/cards/card/{told.card_id}/statistics/",
        "/admin/second-step/",
        f"/admin/second-step/{paul.pk}/",
        f"/admin/people/{paul.pk}/password/",
        f"/admin/people/{paul.pk}/out/",
        "/accounts/second-step/",
        "/accounts/second-step/set-up/",
    ):
        size = {"width": 390, "height": 844}
        page = open_site(path, lang=lang, user=root, color_scheme=scheme, viewport=size)
        for closed in page.query_selector_all(".queue-card summary"):
            closed.click()
        wrong[path] = violations(page)
        if page.evaluate("document.documentElement.scrollWidth") > 390:
            wrong[path].append("scrolls sideways")
    assert {path: found for path, found in wrong.items() if found} == {}


def test_an_editor_replies_by_keyboard_and_takes_a_decline_back(
    told: Report, open_site: OpenSite
) -> None:
    page = open_site("/admin/reports/", user=make_editor())
    page.focus(".queue-card summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Thank you: it is 848.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".queue-state")).to_contain_text("resolved")
    told.refresh_from_db()
    assert (told.reply, told.fixed_in) == ("Thank you: it is 848.", told.card.revision)
    page.click(".queue-card summary")
    page.click("text=Open it again")
    page.check(".tick input")
    page.click("text=Close the ticked ones")
    page.click("main button:has-text('Close without a reply')")
    expect(page.locator(".queue-state")).to_contain_text("declined")
    page.click("text=Take it back")
    expect(page.locator(".queue-state")).to_contain_text("open")


def test_shutting_out_is_asked_first_and_taken_back(open_site: OpenSite) -> None:
    make_editor("erin")
    root = make_user("root", is_staff=True, is_superuser=True)
    page = open_site("/admin/people/", user=root, java_script_enabled=False)
    page.allowed.append("422")
    page.click("text=Shut out erin")
    expect(page.locator("h1")).to_have_text("Shut erin out?")
    page.fill("#id_password", "a guess")
    page.click("main button:has-text('Shut out')")
    expect(page.locator("#id_password_error")).to_contain_text("not your password")
    page.fill("#id_password", PASSWORD)
    page.click("main button:has-text('Shut out')")
    expect(page.locator("main")).to_contain_text("erin is shut out from now on.")
    page.click("text=Let in again erin")
    expect(page.locator("main")).to_contain_text("erin may log in again.")
