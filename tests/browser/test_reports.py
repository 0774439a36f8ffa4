"""Reporting a problem in a real browser: by keyboard while studying, on a phone, without script."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from cards.models import Report, StudyEvent
from tests.browser.conftest import OpenSite
from tests.browser.test_pages_access import WAYS, violations
from tests.browsing import QuietPage

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
WORDS = "1 The capacity is 848 there."


def press_until(page: QuietPage, words: str, key: str = "Tab") -> None:
    """Move the focus on until it stands on something that says `words`."""
    for _ in range(80):
        page.keyboard.press(key)
        if words in page.evaluate(
            "document.activeElement.innerText || document.activeElement.ariaLabel || ''"
        ):
            return
    raise AssertionError(f"{words} cannot be reached with {key}")


def test_a_report_by_keyboard_alone_keeps_the_card_and_the_step(at_desk: OpenSite) -> None:
    page = at_desk()
    before = page.inner_text("h1")
    page.keyboard.press("Space")
    page.wait_for_selector(".gp-transport")
    page.focus(".gp-transport .gp-forward")
    for _ in range(3):
        page.keyboard.press("Enter")
    page.focus(".study-head .menu > summary")
    page.keyboard.press("Enter")
    press_until(page, "Report a problem")
    page.keyboard.press("Enter")
    expect(page.locator(".report-dialog")).to_be_visible()
    expect(page.locator("#id_kind")).to_be_focused()
    expect(page.locator("#id_position")).to_have_value("3")
    page.keyboard.press("Tab")
    page.keyboard.type(WORDS)  # the digit is a letter here, not a rating
    press_until(page, "Send it to the editors")
    page.keyboard.press("Enter")
    expect(page.locator("[data-report-focus]")).to_be_focused()
    press_until(page, "Go on")
    page.keyboard.press("Enter")
    expect(page.locator(".report-dialog")).to_have_count(0)
    expect(page.locator(".study-head .menu > summary")).to_be_focused()
    assert page.inner_text("h1") == before
    expect(page.locator("#answer")).to_be_visible()
    row = Report.objects.get()
    assert (row.text, row.position, row.card.slug) == (WORDS, 3, "slice-growth")
    assert not StudyEvent.objects.filter(kind="review").exists()


def test_what_was_refused_is_mended_in_the_dialog(at_desk: OpenSite) -> None:
    page = at_desk()
    page.allowed.append("422")
    page.click(".study-head .menu > summary")
    page.click("text=Report a problem")
    expect(page.locator("#id_kind")).to_be_focused()
    page.evaluate("document.querySelector('#id_text').removeAttribute('minlength')")
    page.fill("#id_text", "Bad.")
    page.click("text=Send it to the editors")
    expect(page.locator("#id_text")).to_be_focused()
    expect(page.locator("#id_text_error")).to_contain_text("at least 10")
    expect(page.locator("#id_text")).to_have_value("Bad.")
    page.fill("#id_text", WORDS)
    page.click("text=Send it to the editors")
    expect(page.locator(".report-dialog .notice--success")).to_be_visible()
    assert Report.objects.get().digest == ""  # the player had not been touched


def test_escape_leaves_it_and_keys_mean_ratings_again(at_desk: OpenSite) -> None:
    page = at_desk()
    before = page.inner_text("h1")
    page.keyboard.press("Space")
    page.click(".study-head .menu > summary")
    page.click("text=Report a problem")
    expect(page.locator(".report-dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".report-dialog")).to_have_count(0)
    page.keyboard.press("3")
    expect(page.locator("h1")).not_to_have_text(before)


@pytest.mark.parametrize(("lang", "scheme"), WAYS)
def test_axe_finds_nothing_in_the_dialog_on_a_phone(
    lang: str, scheme: str, at_desk: OpenSite
) -> None:
    page = at_desk(lang=lang, color_scheme=scheme, **PHONE)
    page.allowed.append("422")
    page.tap(".study-head .menu > summary")
    page.tap("a[data-report]")
    expect(page.locator(".report-dialog")).to_be_visible()
    assert violations(page) == []
    box = page.locator(".report-dialog").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    small = """() => [...document.querySelectorAll(
        '.report-dialog :is(button, select, input, textarea)')]
      .filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 44)
      .map((e) => e.outerHTML.slice(0, 80))"""
    assert page.evaluate(small) == []
    page.tap(".report-dialog button")
    page.fill("#id_text", WORDS)
    page.tap(".report-dialog button")
    expect(page.locator(".report-dialog .notice--success")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize(("lang", "scheme"), WAYS)
def test_axe_finds_nothing_on_the_pages_of_reports(
    lang: str, scheme: str, open_site: OpenSite
) -> None:
    path = "/decks/go-runtime/cards/slice-growth/report"
    page = open_site(path, lang=lang, color_scheme=scheme, viewport={"width": 320, "height": 700})
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.goto(page.url.replace("/decks/go-runtime/cards/slice-growth/report", "/accounts/reports/"))
    assert violations(page) == []


def test_without_script_the_link_leads_to_a_page_and_back(open_site: OpenSite) -> None:
    page = open_site("/study/go-runtime/", java_script_enabled=False)
    page.click("button:has-text('Begin')")
    before = page.inner_text("h1")
    page.click("text=Reveal the answer")
    page.click(".study-head .menu > summary")
    page.click("text=Report a problem")
    page.fill("#id_text", WORDS)
    page.select_option("#id_digest", index=1)
    page.fill("#id_position", "2")
    page.click("text=Send it to the editors")
    assert page.inner_text("h1") == before
    expect(page.locator("#answer")).to_be_visible()
    expect(page.locator(".notice--success")).to_contain_text("Thank you.")
    assert Report.objects.get().position == 2


def test_the_page_itself_works_with_script_too(open_site: OpenSite) -> None:
    page = open_site("/decks/go-runtime/cards/slice-growth/report")
    page.fill("#id_text", WORDS)
    page.click("text=Send it to the editors")
    expect(page.locator(".notice--success")).to_contain_text("Thank you.")
    assert page.url.endswith("/cards/slice-growth/")
    assert Report.objects.get().text == WORDS


def test_the_card_s_page_points_at_the_step_too(open_site: OpenSite) -> None:
    page = open_site("/decks/go-runtime/cards/slice-growth/")
    page.wait_for_selector(".gp-transport")
    page.click(".gp-transport .gp-forward")
    page.click(".report-entry a[data-report]")
    expect(page.locator("#id_position")).to_have_value("1")
