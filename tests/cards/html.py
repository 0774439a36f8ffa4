"""Reading pages the way the tests need: headings, inline code, forms; no browser."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any


class Page(HTMLParser):
    """What a rendered page contains."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.h1 = 0
        self.title = ""
        self.lang = ""
        self.inline: list[str] = []
        self.ids: list[str] = []
        self.fields: dict[str, str] = {}
        self.buttons: list[tuple[str, str]] = []
        self._within: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.h1 += tag == "h1"
        if tag == "html":
            self.lang = known.get("lang") or ""
        if tag in ("style", "script") and "src" not in known:
            self.inline.append(f"<{tag}>")
        self.inline += [f"<{tag} {n}>" for n, _ in attrs if n == "style" or n.startswith("on")]
        if known.get("id"):
            self.ids.append(str(known["id"]))
        if tag in ("input", "select", "textarea") and known.get("name"):
            self.fields[str(known["name"])] = known.get("value") or ""
        if tag == "button" and known.get("name"):
            self.buttons.append((str(known["name"]), known.get("value") or ""))
        self._within = tag

    def handle_data(self, data: str) -> None:
        if self._within == "title":
            self.title += data

    def handle_endtag(self, tag: str) -> None:
        self._within = None

    @property
    def doubled_ids(self) -> set[str]:
        return {name for name in self.ids if self.ids.count(name) > 1}


def page_of(response: Any) -> Page:
    return Page(response.content.decode())
