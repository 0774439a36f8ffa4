"""The whole site on loopback, with three cards of the deck that ships and their examples built."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from cards import cardfile
from cards.models import Deck, WorkedExample
from cards.services.content import save_card_from_file
from simulations import runner
from simulations import services as simulations
from tests.browsing import OpenPage, QuietPage
from tests.makers import make_deck

FILES = Path(__file__).resolve().parents[2] / "cards" / "decks" / "go-runtime"
CARDS = ("slice-growth", "range-append", "defer-order")
TOPICS = [
    {
        "slug": "slice-growth",
        "area": "data-structures",
        "title": {"en": "Slice growth", "zh-CN": "slice 扩容"},
    },
    {
        "slug": "range-append",
        "area": "language",
        "title": {"en": "Appending while ranging", "zh-CN": "边遍历边 append"},
    },
    {
        "slug": "defer-order",
        "area": "language",
        "title": {"en": "Order of defers", "zh-CN": "defer 的顺序"},
    },
]

OpenSite = Callable[..., QuietPage]


@pytest.fixture
def deck(transactional_db: None) -> Iterator[Deck]:
    """Three real cards; the first has worked examples, made for Go 1.27."""
    cache.clear()
    deck = make_deck(
        topics=TOPICS,
        title={"en": "Go from the inside", "zh-CN": "深入 Go 运行时"},
        description={"en": "Questions on Go's runtime.", "zh-CN": "关于 Go 运行时的问题。"},
    )
    for slug in CARDS:
        name = f"{slug}.md"
        save_card_from_file(deck, cardfile.parse((FILES / name).read_text("utf-8"), name))
    WorkedExample.objects.exclude(key="past-512").delete()
    for example in WorkedExample.objects.all():
        build(example, "1.27")
    yield deck
    cache.clear()


def build(example: WorkedExample, go: str) -> str:
    """Make one example as a worker would, in this process; its digest."""
    run = simulations.request_run(example.simulator, example.params, go=go, seed=example.seed)
    runner.execute(str(run.pk))
    run.refresh_from_db()
    assert run.document_id, run.error
    return str(run.document_id)


@pytest.fixture
def open_site(deck: Deck, live_server: Any, open_page: OpenPage) -> OpenSite:
    """Open a path of the site: `open_site("/decks/go-runtime/", lang="zh-hans", user=alice)`.

    What else is given goes to the browser context.
    """

    def open_it(path: str = "/", lang: str = "en", user: Any = None, **context: Any) -> QuietPage:
        page = open_page(**context)
        cookies = {settings.LANGUAGE_COOKIE_NAME: lang}
        if user is not None:
            cookies[settings.SESSION_COOKIE_NAME] = _session_of(user)
        page.context.add_cookies(
            [{"name": n, "value": v, "url": live_server.url} for n, v in cookies.items()]
        )
        page.goto(live_server.url + path)
        return page

    return open_it


def _session_of(user: Any) -> str:
    """A session as log-in makes it; the log-in page has tests of its own."""
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def at_desk(open_site: OpenSite) -> OpenSite:
    """Open the study page as a visitor who has just begun."""

    def open_it(**options: Any) -> QuietPage:
        page = open_site("/study/go-runtime/", **options)
        page.click('form[action$="/start"] button')
        listening(page)
        return page

    return open_it


def listening(page: QuietPage) -> None:
    """Wait until the study page hears keys: its script shows the button that explains them."""
    page.wait_for_selector("[data-help]:not([hidden])", state="attached")
