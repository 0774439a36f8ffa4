"""The drawing's rules without a picture, run by the browser itself."""

from __future__ import annotations

from tests.browsing import OpenPage
from tests.player.drawings import ALL, hostile
from tests.player.site import Site, page

RUN = """async (url) => (await import("/js/harness.js")).run(url)"""


def test_the_rules_of_the_drawing_hold(site: Site, open_page: OpenPage) -> None:
    for name, make in [("hostile", hostile), *ALL.items()]:
        site.put(f"/drawings/{name}.json", make())
    opened = open_page(site.put("/pure", page("")))
    result = opened.evaluate(RUN, f"/js/drawing.rules.js?drawings={','.join(ALL)}")
    assert "\n".join(result["failures"]) == ""
    assert result["ran"] > 20
