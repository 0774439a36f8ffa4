"""What a person does and sees in a player, for the browser tests."""

from __future__ import annotations

from typing import Any

from tests.browsing import QuietPage


def position(page: QuietPage, which: int = 0) -> int:
    """Return the position shown."""
    found: int = page.evaluate(
        "(i) => document.querySelectorAll('goprep-trace')[i].position", which
    )
    return found


def caption(page: QuietPage) -> str:
    """Return the sentence above the scene."""
    return str(page.inner_text(".gp-caption"))


def press(page: QuietPage, name: str, times: int = 1) -> None:
    """Click a transport button: first, back, play, forward or last."""
    for _ in range(times):
        page.click(f".gp-transport .gp-{name}")


def scrub(page: QuietPage, n: int) -> None:
    """Drag the thumb to position n, as far as the page can tell, and wait for the frame."""
    page.eval_on_selector(
        ".gp-scrubber",
        """async (slider, n) => {
             slider.value = n;
             slider.dispatchEvent(new Event("input", { bubbles: true }));
             await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
           }""",
        n,
    )


def settled(page: QuietPage) -> None:
    """Wait until closed tables are filled and live regions have spoken."""
    page.wait_for_timeout(450)


def events(page: QuietPage) -> None:
    """Collect the player's events in ``window.seen`` from now on."""
    page.evaluate(
        """() => {
             window.seen = [];
             for (const type of ["goprep:answered", "goprep:finished"])
               document.addEventListener(type, (e) => window.seen.push([type, e.detail]));
           }"""
    )


def seen(page: QuietPage) -> list[Any]:
    """Return the collected events as [type, detail]."""
    found: list[Any] = page.evaluate("window.seen")
    return found


PICTURE = """() => {
  document.querySelector("goprep-trace").view.report.fill(); // closed tables wait for a pause
  const root = document.querySelector("goprep-trace .gp");
  const copy = root.cloneNode(true);
  // What was said last and what the pointer hovers is not part of a position.
  copy.querySelector(".gp-live").remove();
  copy.querySelector(".gp-notes").remove();
  copy.querySelector(".gp-canvas").classList.remove("is-still"); // whether it moved there or cut
  return copy.outerHTML + [...root.querySelectorAll("input, select")].map((e) => e.value).join();
}"""


def picture(page: QuietPage) -> str:
    """Return everything a position shows, as markup."""
    return str(page.evaluate(PICTURE))
