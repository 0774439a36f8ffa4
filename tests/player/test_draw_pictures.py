"""Every drawing at every position and width, looked at by measuring: what would a reader mind?"""

from __future__ import annotations

import pytest

from tests.player.conftest import OpenGallery

WIDTHS = (320, 390, 768, 1280)

# name → what is wrong, for every drawing of which something is
OBJECTIONS = """() => Object.fromEntries([...gallery.all]
  .map(([name, one]) => [name, one.objections()])
  .filter(([, found]) => found.length))"""
OVERLAPS = """async (widths) => {
  const { layouts } = await import("/js/gallery.js");
  const found = {};
  for (const [name, { trace }] of gallery.all) {
    const list = await layouts(trace, widths);
    if (list.length) found[name] = list;
  }
  return found;
}"""


@pytest.mark.parametrize("width", WIDTHS)
def test_texts_and_pointers_keep_clear_of_each_other(width: int, open_gallery: OpenGallery) -> None:
    assert open_gallery(width=width).evaluate(OBJECTIONS) == {}


def test_no_two_entities_overlap(open_gallery: OpenGallery) -> None:
    assert open_gallery().evaluate(OVERLAPS, [width - 32 for width in WIDTHS]) == {}


def test_the_measuring_sees_what_is_wrong(open_gallery: OpenGallery) -> None:
    page = open_gallery("made-aliasing")
    spoilt = page.evaluate(
        """async () => {
             const { objections } = await import("/js/picture.js");
             const [one, other] = document.querySelectorAll("[data-panel] svg[role=img] text");
             other.setAttribute("transform", one.getAttribute("transform"));
             other.removeAttribute("text-anchor");
             one.style.fontSize = "11px";
             const wire = document.querySelector(".wire");
             const box = document.querySelector(".scene-title").getBoundingClientRect();
             const scene = document.querySelector("#scene");
             const y = box.top + box.height / 2 - scene.getBoundingClientRect().top;
             wire.setAttribute("d", `M0 ${y}H200`);
             document.querySelector(".word").setAttribute("transform", "translate(-40 0)");
             return objections(scene).map((line) => line.split(":")[0]);
           }"""
    )
    assert set(spoilt) == {"text on text", "small text", "pointer through text", "outside"}
