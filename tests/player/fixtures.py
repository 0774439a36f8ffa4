"""Fixtures of the player's tests: its site on loopback and a player opened on a trace."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browsing import OpenPage, QuietPage
from tests.player.site import Site, page, player

TRACES = Path(__file__).parent / "traces"
NAMES = sorted(path.stem for path in TRACES.glob("*.json"))

LOADED_S = 600  # by the page's clock, every page has loaded by then

OpenPlayer = Callable[..., QuietPage]


def trace(name: str) -> dict[str, Any]:
    """Return one hand-made trace, the caller's own to change."""
    document: dict[str, Any] = json.loads((TRACES / f"{name}.json").read_text())
    return document


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The player's modules and traces on loopback, under the real policy."""
    running = Site().start()
    yield running
    running.stop()


@pytest.fixture
def open_player(site: Site, open_page: OpenPage) -> OpenPlayer:
    """Open one player: ``open_player("slice-growth-513", mode="study", at="#append%23513")``.

    ``document`` replaces the trace; ``direction``, ``page_lang`` and ``fallback`` shape the page;
    ``clock=True`` stops time; what else is given goes to the browser context, or, where it is an
    attribute of the element (lang, mode, step, permalink), to the element.
    """

    def open_it(name: str = "slice-growth-513", **options: Any) -> QuietPage:
        names = ("lang", "mode", "step", "permalink")
        attributes = {key: options.pop(key) for key in names if key in options}
        document = options.pop("document", None)
        src = f"/traces/{name}.json"
        if document is not None:
            src = f"/made/{name}.json"
            site.put(src, document)
        body = player(src, options.pop("fallback", "<p>The story in words.</p>"), **attributes)
        html = page(
            options.pop("before", "") + body + options.pop("after", ""),
            lang=options.pop("page_lang", attributes.get("lang", "en")),
            direction=options.pop("direction", "ltr"),
        )
        url = site.put("/page", html) + options.pop("at", "")
        clock = options.pop("clock", False)
        opened = open_page(**options)
        if clock:
            opened.clock.install(time=0)
        opened.goto(url)
        opened.wait_for_selector("goprep-trace .gp, goprep-trace .gp-failed")
        if clock:
            # An installed clock still runs with real time; on a slow machine that would tell.
            opened.clock.pause_at(LOADED_S)
        return opened

    return open_it
