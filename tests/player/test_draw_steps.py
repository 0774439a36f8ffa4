"""One element per thing for its whole life: it moves, it is never made again, it can hold still."""

from __future__ import annotations

import pytest

from tests.player.conftest import OpenGallery
from tests.player.drawings import document, hostile

# What is drawn once for an entity, by entity and kind of shape, is one element at every position.
REMADE = """() => {
  const things = () => {
    const found = new Map();
    for (const one of document.querySelectorAll("#scene [data-entity]")) {
      const shape = `${one.localName} ${one.getAttribute("class").split(" ")[0]}`;
      const name = `${one.dataset.entity} ${shape}`;
      found.set(name, found.has(name) ? null : one);
    }
    return found;
  };
  const remade = [];
  for (const [name, one] of gallery.all) {
    one.show(0);
    for (let n = 1; n <= one.last; n += 1) {
      const before = things();
      one.show(n);
      for (const [thing, now] of things()) {
        const old = before.get(thing);
        if (old && now && old !== now) remade.push(`${name} ${n}: ${thing}`);
      }
    }
  }
  return remade;
}"""
# Drawings that differ when a position is reached from before and from behind.
ONE_WAY = """() => {
  const picture = (one, n) => {
    const copy = one.show(n).cloneNode(true);
    copy.classList.remove("is-still");
    return copy.outerHTML;
  };
  return [...gallery.all].filter(([, one]) => {
    const order = Array.from({ length: one.last + 1 }, (_, n) => n);
    const forward = order.map((n) => picture(one, n));
    const back = order.reverse().map((n) => picture(one, n)).reverse();
    return forward.join() !== back.join();
  }).map(([name]) => name);
}"""


@pytest.mark.parametrize("width", [390, 1280])
def test_a_thing_keeps_its_element_from_step_to_step(width: int, open_gallery: OpenGallery) -> None:
    assert open_gallery(width=width).evaluate(REMADE) == []


@pytest.mark.parametrize("width", [390, 1280])
def test_a_position_looks_the_same_from_either_side(width: int, open_gallery: OpenGallery) -> None:
    assert open_gallery(width=width).evaluate(ONE_WAY) == []


def test_figures_and_pictures_are_kept_when_the_width_changes(open_gallery: OpenGallery) -> None:
    page = open_gallery("made-slice-growth", 1280)
    page.evaluate("window.figures = [...document.querySelectorAll('#scene figure, #scene svg')]")
    page.set_viewport_size({"width": 390, "height": 900})
    page.evaluate("() => { gallery.show(1) }")
    assert page.evaluate("figures.every((one) => one.isConnected)")
    order = page.eval_on_selector_all("#scene figure", "all => all.map((f) => f.dataset.panel)")
    assert order == ["s", "old", "new", "curve"]


# Steps once and returns how many elements are on their way, before any time has passed.
MOVING = """(more) => {
  gallery.show(0);
  const root = gallery.show(1, { instant: false, ...more });
  return root.getAnimations({ subtree: true }).length;
}"""
STILL_MOVING = """() => document.querySelector("#scene").getAnimations({ subtree: true }).length"""
LONGEST = """() => Math.max(...[...document.querySelectorAll("#scene svg *")].map((one) => {
  const style = getComputedStyle(one);
  const all = `${style.transitionDuration},${style.animationDuration}`.split(",");
  return Math.max(...all.map(parseFloat));
}))"""


def test_what_moved_moves_and_settles_within_150_ms(open_gallery: OpenGallery) -> None:
    page = open_gallery("made-channel", n=0)
    assert page.evaluate(MOVING, {}) > 0
    assert 0 < page.evaluate(LONGEST) <= 0.15
    page.wait_for_timeout(300)
    assert page.evaluate(STILL_MOVING) == 0


def test_nothing_moves_for_who_asks_for_less_motion(open_gallery: OpenGallery) -> None:
    page = open_gallery("made-channel", n=0, reduced_motion="reduce")
    assert page.evaluate(MOVING, {}) == 0
    assert page.evaluate(LONGEST) == 0


@pytest.mark.parametrize("still", ["instant", "reduced"])
def test_nothing_moves_while_the_player_says_so(still: str, open_gallery: OpenGallery) -> None:
    page = open_gallery("made-channel", n=0)
    assert page.evaluate(MOVING, {still: True}) == 0


def test_every_picture_says_what_it_shows(open_gallery: OpenGallery) -> None:
    page = open_gallery("made-mutex", n=1, lang="zh-CN")
    labels = page.eval_on_selector_all(
        "#scene svg[role=img]", "all => all.map((one) => one.getAttribute('aria-label'))"
    )
    assert labels == [f"{t}: position 1" for t in ("sync.Mutex", "Waiters", "Who holds the lock")]
    assert page.locator("#scene svg[viewBox]").count() == 0
    words = page.eval_on_selector_all(
        "[data-panel=w] .scene-legend li", "all => all.map((one) => one.lastChild.textContent)"
    )
    assert words == ["等待", "饥饿"]


def test_a_picture_wider_than_the_screen_scrolls_by_itself(open_gallery: OpenGallery) -> None:
    bars = {
        f"tl.b{i}": {"lane": f"G{i % 3}", "t0": i * 10, "t1": i * 10 + 9, "st": "running"}
        for i in range(30)
    }
    trace = document([{"id": "tl", "kind": "timeline"}], bars, tl="A long time line")
    page = open_gallery("wide", 320, document=trace)
    view = page.locator(".scene-view")
    assert view.get_attribute("tabindex") == "0"
    assert view.get_attribute("aria-label") == "A long time line"
    assert view.get_attribute("data-edge") == "start"
    view.evaluate("(one) => { one.scrollLeft = 9999 }")
    page.wait_for_function("() => document.querySelector('.scene-view').dataset.edge === 'end'")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate("() => { gallery.show(0) }")
    assert view.get_attribute("tabindex") is None


def test_an_unknown_kind_shows_the_table_it_is_given(open_gallery: OpenGallery) -> None:
    panels = [{"id": "r", "kind": "record"}, {"id": "h", "kind": "hologram"}]
    page = open_gallery("strange", document=document(panels, {"r.a": {"n": "a", "v": 1}}))
    assert page.locator("[data-panel=h] .scene-unknown").count() == 1
    page.evaluate(
        """() => { gallery.show(0, { table: (panel) => {
             const table = document.createElement("table");
             table.textContent = `table of ${panel.id}`;
             return table;
           } }) }"""
    )
    assert page.inner_text("[data-panel=h] .scene-unknown table") == "table of h"
    assert page.locator("[data-panel=r] svg text").count() > 0


@pytest.mark.parametrize("width", [320, 1280])
def test_hostile_values_are_only_text(width: int, open_gallery: OpenGallery) -> None:
    page = open_gallery("hostile", width, document=hostile())
    assert page.locator("#scene :is(img, script, a, foreignObject)").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shown = page.evaluate("document.querySelector('#scene').textContent")
    assert "<img" in shown
    assert not set(shown) & set("\u202e\u2066")


def test_a_withheld_pointer_is_not_drawn(open_gallery: OpenGallery) -> None:
    shown = open_gallery("made-slice-growth", n=1)
    assert shown.locator(".scene-wires .wire").count() == 1
    page = open_gallery("made-slice-growth", n=1, redact="s.ptr#ref,s.ptr")
    assert page.locator(".scene-wires .wire").count() == 0
    assert page.locator("[data-panel=s] text.withheld").all_text_contents() == ["?"]
