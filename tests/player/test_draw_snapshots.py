"""Each kind as it was last looked at and found good: one line per shape, kept under snapshots/.

A line that differs is a change of the picture. Look at the picture; if it is meant, record it with
``RECORD_PICTURES=1`` and read the difference before committing.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.player.conftest import OpenGallery
from tests.player.drawings import MADE

KEPT = Path(__file__).parent / "snapshots"

# Depth, name, classes, place and size; numbers as the drawing rounded them.
LINES = """() => {
  const lines = [];
  const visit = (one, depth) => {
    const known = ["transform", "width", "height", "rx", "r", "x2", "y2", "text-anchor", "d"];
    const given = known.filter((name) => one.hasAttribute(name))
      .map((name) => `${name}=${one.getAttribute(name)}`);
    const said = one.matches("text, figcaption, li, p") ? one.textContent : "";
    const classes = [...one.classList].sort().join(".");
    const parts = [one.localName, classes && `.${classes}`, one.dataset.entity, ...given, said];
    lines.push("  ".repeat(depth) + parts.filter(Boolean).join(" "));
    if (!one.matches("li")) for (const child of one.children) visit(child, depth + 1);
  };
  // Pointers between panels depend on the heights of titles, and so on the system's fonts.
  for (const figure of document.querySelectorAll("#scene figure")) visit(figure, 0);
  return lines.join("\\n") + "\\n";
}"""


@pytest.mark.parametrize("name", MADE)
def test_a_picture_is_the_one_that_was_looked_at(name: str, open_gallery: OpenGallery) -> None:
    found = open_gallery(f"made-{name}").evaluate(LINES)
    file = KEPT / f"{name}-390.txt"
    if os.environ.get("RECORD_PICTURES"):
        KEPT.mkdir(exist_ok=True)
        file.write_text(found, encoding="utf-8")
    assert file.exists(), f"record it with RECORD_PICTURES=1: {file.name}"
    assert found == file.read_text(encoding="utf-8")
