"""The API's documentation in a browser: it filters as one types, and keeps the keyboard's way."""

from __future__ import annotations

from tests.browser.conftest import OpenSite
from tests.browsing import QuietPage


def shown(page: QuietPage) -> list[str]:
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('article[data-operation]')]"
        ".filter((e) => e.checkVisibility()).map((e) => e.id)"
    )
    return found


def test_typing_leaves_what_has_all_the_words(open_site: OpenSite) -> None:
    page = open_site("/api/docs")
    everything = shown(page)
    page.fill("#q", "devices delete")
    assert shown(page) == ["revokeDevice"]
    assert page.locator(".index li:visible").count() == 1
    page.fill("#q", "nothing of the kind")
    assert shown(page) == []
    assert page.locator("[data-none]").is_visible()
    page.fill("#q", "")
    assert shown(page) == everything
    assert not page.locator("[data-none]").is_visible()


def test_it_filters_by_words_of_the_readers_language_and_counts_what_is_whole(
    open_site: OpenSite,
) -> None:
    page = open_site("/api/docs", lang="zh-hans")
    counts = page.locator("[data-count]")
    assert counts.first.is_visible()
    page.fill("#q", "推送 事件")
    assert "pushEvents" in shown(page)
    assert "listDecks" not in shown(page)
    assert not any(count.is_visible() for count in counts.all())


def test_the_form_filters_without_script_and_can_be_widened(open_site: OpenSite) -> None:
    page = open_site("/api/docs", java_script_enabled=False)
    page.fill("#q", "devices delete")
    page.keyboard.press("Enter")
    page.wait_for_url("**/api/docs?q=devices+delete")
    assert page.locator("article[data-operation]").count() == 1
    assert page.input_value("#q") == "devices delete"


def test_the_index_leads_to_an_operation_and_an_example_opens_by_key(open_site: OpenSite) -> None:
    page = open_site("/api/docs")
    page.click(".index a[href='#logIn']")
    assert page.locator("#logIn").evaluate("(e) => e.matches(':target')")
    page.locator("#logIn summary").first.focus()
    page.keyboard.press("Enter")
    assert '"password"' in page.locator("#logIn details[open] pre").inner_text()
