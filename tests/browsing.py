"""One real Chromium for all browser tests, and pages that must stay quiet.

`chrome` is the browser; `open_page(url, **context)` opens a page in a context of its own (viewport,
colour scheme, locale, …). A page that logs an error, throws, or breaks the Content-Security-Policy
fails its test, unless the test says with `page.allowed.append("words")` that it means to.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.chromium import chromium

ARGUMENTS = [
    "--no-sandbox",  # as root there is none
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TIMEOUT_MS = 8_000

OpenPage = Callable[..., "QuietPage"]


class QuietPage:
    """A Playwright page that remembers what went wrong; everything else is the page's own."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.troubles: list[str] = []
        self.allowed: list[str] = []
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("console", self._console)

    def _console(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.troubles.append(message.text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.page, name)

    def unexpected(self) -> list[str]:
        """What went wrong and was not allowed."""
        return [t for t in self.troubles if not any(words in t for words in self.allowed)]


@pytest.fixture(scope="session")
def chrome() -> Iterator[Browser]:
    """The browser of the whole run."""
    # Playwright's loop lives in this thread; Django would otherwise refuse every query in it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chrome: Browser) -> Iterator[OpenPage]:
    """Open pages that are closed, and found quiet, at the end of the test."""
    opened: list[QuietPage] = []

    def open_it(url: str | None = None, **context: Any) -> QuietPage:
        page = chrome.new_context(**context).new_page()
        page.set_default_timeout(TIMEOUT_MS)
        quiet = QuietPage(page)
        opened.append(quiet)
        if url is not None:
            page.goto(url)
        return quiet

    yield open_it
    unexpected = [trouble for page in opened for trouble in page.unexpected()]
    for page in opened:
        page.context.close()
    assert unexpected == []
