"""A long trace costs little per step: few elements, and few of them touched.

What a step costs the browser grows with the elements it changes, so they are counted here, where
the count is exact; the time itself is measured by the benchmarks.
"""

from __future__ import annotations

import pytest

from tests.player.conftest import OpenGallery
from tests.player.drawings import long_growth

MOST_ELEMENTS = 250
MOST_TOUCHED = 50

TOUCHED = """async ([from, to]) => {
  const counts = [];
  const watch = new MutationObserver(() => {});
  watch.observe(document.querySelector("#scene"),
    { subtree: true, childList: true, attributes: true, characterData: true });
  for (let n = from; n < to; n += 1) {
    gallery.show(n);
    const touched = new Set();
    for (const { type, target, addedNodes, removedNodes } of watch.takeRecords()) {
      const nodes = type === "childList" ? [...addedNodes, ...removedNodes] : [target];
      for (const node of nodes) touched.add(node);
    }
    counts.push(touched.size);
  }
  return Math.max(...counts);
}"""


@pytest.mark.parametrize("width", [390, 1280])
def test_a_step_of_a_long_trace_touches_few_elements(width: int, open_gallery: OpenGallery) -> None:
    page = open_gallery("long", width, n=1299, document=long_growth())
    assert page.locator("#scene *").count() < MOST_ELEMENTS
    most = page.evaluate(TOUCHED, [1300, 1700])
    assert most < (MOST_TOUCHED if width > 700 else 2 * MOST_TOUCHED)


def test_many_steps_leave_nothing_behind(open_gallery: OpenGallery) -> None:
    page = open_gallery("long", document=long_growth(400), n=380)
    before = page.locator("#scene *").count()
    page.evaluate("() => { for (let n = 0; n <= 400; n += 7) gallery.show(n); gallery.show(380) }")
    assert page.locator("#scene *").count() == before


def test_a_window_that_slides_moves_as_one(open_gallery: OpenGallery) -> None:
    page = open_gallery("long", 1280, n=1299, document=long_growth())
    moving = page.evaluate(
        """() => gallery.show(1300, { instant: false }).querySelector("[data-panel=mem]")
             .getAnimations({ subtree: true })
             .filter((one) => one.effect.target.matches("g, .slot, text")).length"""
    )
    assert moving == 1
