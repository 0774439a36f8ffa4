"""`make screenshots`: start a GoPrep on a folder of its own and take the README's pictures."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browsing import ARGUMENTS
from tests.chromium import chromium
from tests.goprep.site import Site

HERE = Path(__file__).parent
BUILD_TIMEOUT_S = 600.0
WIDE = {"width": 1180, "height": 820}
PHONE = {"width": 390, "height": 780}
TALL = {"width": 1180, "height": 1040}
SHOWN_STEP = "24"
SETTLE_MS = 700


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="goprep-screenshots-") as folder:
        Path(folder).chmod(0o755)  # PostgreSQL's account has to get in when root takes them
        site = Site(Path(folder) / "var")
        try:
            url = site.url()
            site.wait_for(r"examples: (\d+) of \1 made", BUILD_TIMEOUT_S)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
                take(browser, url)
                browser.close()
        finally:
            site.end()


def take(browser: Browser, url: str) -> None:
    page = opened(browser, f"{url}decks/go-runtime/cards/slice-growth/", viewport=TALL)
    player = page.locator("goprep-trace").first
    player.get_by_label("Go to step").fill(SHOWN_STEP)
    page.keyboard.press("Enter")
    page.wait_for_timeout(SETTLE_MS)
    player.evaluate("player => player.scrollIntoView()")
    page.screenshot(path=HERE / "player.png")

    page = opened(browser, f"{url}study/go-runtime/", color_scheme="dark", viewport=PHONE)
    page.click('form[action$="/start"] button')
    page.wait_for_selector("[data-help]:not([hidden])", state="attached")  # it hears keys now
    page.keyboard.press("Space")
    page.locator("#answer").wait_for()
    page.wait_for_timeout(SETTLE_MS)
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=HERE / "study.png")

    page = opened(browser, f"{url}decks/go-runtime/", language="zh-hans")
    page.screenshot(path=HERE / "deck.png")


def opened(browser: Browser, url: str, language: str = "en", **context: Any) -> Page:
    made = browser.new_context(**{"viewport": WIDE, "reduced_motion": "reduce", **context})
    made.add_cookies([{"name": "django_language", "value": language, "url": url}])
    page = made.new_page()
    page.goto(url, wait_until="networkidle")
    return page


if __name__ == "__main__":
    main()
