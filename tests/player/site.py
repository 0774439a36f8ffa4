"""A small web site on loopback for the player's tests: its modules, traces and pages of one's own.

Every answer carries the policy that real pages carry, so what a page may not do in production it
may not do here.  ``python -m tests.player.site`` serves the same for looking at.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

ROOT = Path(__file__).resolve().parents[2]
STATIC = {
    "/static/simulations/": ROOT / "simulations/static/simulations",
    "/static/goprep/": ROOT / "goprep/static/goprep",
    "/traces/": ROOT / "tests/player/traces",
    "/conformance/": ROOT / "tests/conformance",
    "/js/": ROOT / "tests/player/js",
    "/page/": ROOT / "tests/player/page",
}
TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".html": "text/html",
}
PARTS = ("stage", "code", "controls", "predict", "below", "media")  # as in _assets.html
DRAWING = ("scene", "shapes", "lines", "motion")  # the same
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)


def page(
    body: str, *, lang: str = "en", direction: str = "ltr", title: str = "Player", head: str = ""
) -> str:
    """Return an HTML page that loads the site's style sheets and the player."""
    sheets = "".join(
        f'<link rel="stylesheet" href="/static/{sheet}.css">'
        for sheet in (
            "goprep/tokens",
            "goprep/base",
            *(f"simulations/player/{part}" for part in PARTS),
            *(f"simulations/player/{part}" for part in DRAWING),
        )
    )
    sheets += '<link rel="stylesheet" href="/page/page.css">'
    return (
        f'<!doctype html><html lang="{lang}" dir="{direction}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title>"
        f'<link rel="icon" href="/static/goprep/icon.svg">{sheets}{head}'
        '<script type="module" src="/static/simulations/player/element.js"></script>'
        f'</head><body><main id="main"><h1>{escape(title)}</h1>{body}</main></body></html>'
    )


def player(src: str, fallback: str = "<p>The story in words.</p>", **attributes: str) -> str:
    """Return one player element with a fallback inside."""
    given = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return f'<goprep-trace src="{escape(src)}"{given}>{fallback}</goprep-trace>'


@dataclass(frozen=True)
class Answer:
    """What the site says at a path: status, type, body."""

    body: bytes
    kind: str = "text/html"
    status: int = 200


class Site:
    """Serves ``STATIC`` and whatever was put with ``put``; ``url`` is its address."""

    def __init__(self) -> None:
        self._answers: dict[str, Answer] = {}
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:  # the name http.server asks for
                answer = site.answer(self.path)
                self.send_response(answer.status)
                kind = answer.kind
                self.send_header(
                    "Content-Type", kind if "/" not in kind else f"{kind}; charset=utf-8"
                )
                self.send_header("Content-Length", str(len(answer.body)))
                self.send_header("Content-Security-Policy", POLICY)
                self.send_header("Cache-Control", "no-store")
                self.end_headers()
                self.wfile.write(answer.body)

            def log_message(self, *_: object) -> None:
                """Be silent: a test's output is its result."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def start(self) -> Site:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def put(self, path: str, body: str | bytes | dict[str, Any], status: int = 200) -> str:
        """Answer ``path`` with this body (a dict becomes JSON); returns the full address."""
        if isinstance(body, dict):
            answer = Answer(json.dumps(body).encode(), "application/json", status)
        else:
            raw = body if isinstance(body, bytes) else body.encode()
            kind = TYPES.get(Path(path).suffix, "text/html")
            answer = Answer(raw, kind, status)
        self._answers[path] = answer
        return self.url + path

    def answer(self, target: str) -> Answer:
        """Return what stands at the path of ``target``."""
        url = urlsplit(target)
        if url.path in self._answers:
            return self._answers[url.path]
        if url.path == "/show":
            return Answer(_shown({k: v[0] for k, v in parse_qs(url.query).items()}).encode())
        for prefix, folder in STATIC.items():
            if url.path.startswith(prefix):
                file = (folder / url.path.removeprefix(prefix)).resolve()
                if file.is_file() and file.is_relative_to(folder):
                    kind = TYPES.get(file.suffix, "application/octet-stream")
                    return Answer(file.read_bytes(), kind)
        return Answer(b"not found", "text/plain", 404)


def _shown(query: dict[str, str]) -> str:
    trace = query.pop("trace", "slice-growth-513")
    lang = query.get("lang", "en")
    direction = query.pop("dir", "ltr")
    element = player(f"/traces/{trace}.json", **query)
    return page(element, lang=lang, direction=direction, title=trace)


def main() -> None:
    """Serve until interrupted."""
    site = Site().start()
    for path in sorted((ROOT / "tests/player/traces").glob("*.json")):
        print(f"{site.url}/show?trace={path.stem}&mode=browse&lang=en")
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        site.stop()


if __name__ == "__main__":
    main()
