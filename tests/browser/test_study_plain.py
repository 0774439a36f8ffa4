"""Studying in a browser that runs no script: forms, redirects and nothing else."""

from __future__ import annotations

from playwright.sync_api import expect

from cards.models import StudyEvent
from tests.browser.conftest import OpenSite

PLAIN = {"java_script_enabled": False}


def test_a_session_with_prediction_and_undo(open_site: OpenSite) -> None:
    page = open_site("/", **PLAIN)
    page.click("text=Study three cards now")
    first = page.inner_text("h1")
    page.click("text=Predict first")
    page.fill("#note", "Twice as big.")
    page.click("text=Reveal the answer")
    expect(page.locator("#yours-text")).to_have_text("Twice as big.")
    expect(page.locator("#answer")).to_be_visible()
    page.click("text=Explanation")
    page.click("button:has-text('Good')")
    expect(page.locator("h1")).not_to_have_text(first)
    page.click("#undo button")
    expect(page.locator("h1")).to_have_text(first)
    for _ in range(3):
        before = page.inner_text("h1")
        page.click("text=Reveal the answer")
        page.click("button:has-text('Easy')")
        expect(page.locator("h1")).not_to_have_text(before)
    expect(page.locator("h1")).to_have_text("That was everything for now")
    kinds = StudyEvent.objects.order_by("sequence").values_list("kind", flat=True)
    assert [kind for kind in kinds if kind != "settings"] == ["review", "undo"] + ["review"] * 3
    first_review = StudyEvent.objects.filter(kind="review").order_by("sequence")[0]
    assert first_review.data["predicted"] == {"note": "Twice as big."}


def test_the_worked_example_is_there_as_text(open_site: OpenSite) -> None:
    page = open_site("/study/go-runtime/", **PLAIN)
    page.click("button:has-text('Begin')")
    expect(page.locator("#examples")).to_have_count(0)
    page.click("text=Reveal the answer")
    expect(page.locator("#examples .reading-caption")).to_be_visible()


def test_language_release_and_scheme_can_be_chosen(open_site: OpenSite) -> None:
    page = open_site("/", **PLAIN)
    page.click(".top summary >> nth=0")
    page.click('.top button[value="1.20"]')
    expect(page.locator(".top summary >> nth=0")).to_contain_text("1.20")
    page.click('.top button[value="zh-hans"] >> visible=true')
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    page.click(".top summary >> nth=1")
    page.click('.top button[value="dark"]')
    expect(page.locator("html")).to_have_attribute("data-scheme", "dark")


def test_the_deck_is_searched_and_filtered(open_site: OpenSite) -> None:
    page = open_site("/decks/go-runtime/", **PLAIN)
    page.fill("#id_q", "size class")
    page.click("text=Find")
    expect(page.locator(".topic a")).to_have_count(1)
    page.click("text=Show all")
    expect(page.locator(".topic a")).to_have_count(3)
