"""The player's rules without a page, run by the browser itself: no Node is needed.

Each ``js/*.test.js`` is one file of sentences; a failure lists the ones that do not hold.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulations.trace.words import javascript
from tests.browsing import OpenPage
from tests.player.site import DRAWING, PARTS, ROOT, Site, page

FILES = sorted((Path(__file__).parent / "js").glob("*.test.js"))
RECORDED = sorted(path.stem for path in (ROOT / "tests/conformance").glob("*.json"))

RUN = """async (url) => {
  const harness = await import("/js/harness.js");
  return harness.run(url);
}"""


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name.removesuffix(".test.js"))
def test_the_rules_hold_in_the_browser(file: Path, site: Site, open_page: OpenPage) -> None:
    opened = open_page(site.put("/pure", page("")))
    query = f"?names={','.join(RECORDED)}" if file.name.startswith("conformance") else ""
    result = opened.evaluate(RUN, f"/js/{file.name}{query}")
    assert result["failures"] == []
    assert result["ran"] > 0


def test_the_words_of_the_player_are_those_of_python() -> None:
    written = (ROOT / "simulations/static/simulations/player/words.js").read_text()
    assert written == javascript()


def test_pages_load_the_style_sheets_that_the_tests_load() -> None:
    assets = (ROOT / "simulations/templates/simulations/_assets.html").read_text()
    linked = re.findall(r"simulations/player/(\w+)\.css", assets)
    assert linked == [*PARTS, *DRAWING]
    folder = ROOT / "simulations/static/simulations/player"
    assert {path.stem for path in folder.glob("*.css")} == set(linked)
