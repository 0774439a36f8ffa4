"""The gallery of drawings: a page that shows one scene in a box as wide as the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.browsing import OpenPage, QuietPage
from tests.player.drawings import ALL, Document
from tests.player.site import DRAWING, Site

OpenGallery = Callable[..., QuietPage]

PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Gallery</title>'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<link rel="icon" href="/static/goprep/icon.svg">'
    '<link rel="stylesheet" href="/static/goprep/tokens.css">'
    '<link rel="stylesheet" href="/static/goprep/base.css">'
    + "".join(
        f'<link rel="stylesheet" href="/static/simulations/player/{part}.css">' for part in DRAWING
    )
    + '<link rel="stylesheet" href="/gallery.css"></head>'
    '<body><div id="scene"></div><script type="module" src="/js/gallery.js"></script></body></html>'
)


@pytest.fixture
def open_gallery(site: Site, open_page: OpenPage) -> OpenGallery:
    """Open one drawing: ``open_gallery("made-channel", width=390, n=1, lang="zh-CN")``.

    ``document`` draws another trace; what else is given goes to the browser context. Without a name
    the page is empty, and ``gallery.all`` maps names to galleries: of ``documents`` where they are
    given, else of every drawing.
    """
    site.put("/gallery.html", PAGE)
    site.put("/gallery.css", "body { padding: 16px; }")

    def open_it(name: str = "", width: int = 390, **options: Any) -> QuietPage:
        document: Document | None = options.pop("document", None)
        if name:
            site.put(f"/made/{name}.json", document or ALL[name]())
        else:
            documents = options.pop("documents", None)
            site.put("/made/.json", documents or {each: make() for each, make in ALL.items()})
        query = {"trace" if name else "all": f"/made/{name}.json"}
        query |= {key: str(options.pop(key)) for key in ("n", "lang", "redact") if key in options}
        page = open_page(
            f"{site.url}/gallery.html?{urlencode(query)}",
            viewport={"width": width, "height": 900},
            **options,
        )
        page.wait_for_selector("html[data-ready]")
        return page

    return open_it
