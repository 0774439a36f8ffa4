"""The first story of every simulator, drawn on a phone and on a desk: nothing to object to."""

from __future__ import annotations

from typing import Any

import pytest

from simulations.registry import SIMULATORS, simulate
from tests.player.conftest import OpenGallery
from tests.player.test_draw_pictures import OBJECTIONS, OVERLAPS

RELEASES = ("1.23", "1.27")  # both maps, both kinds of sync.Map


def stories() -> dict[str, Any]:
    return {
        f"{one.slug} {go}": simulate(one.slug, go=go).document
        for one in SIMULATORS
        for go in RELEASES
    }


@pytest.mark.parametrize("width", [390, 1180])
def test_the_stories_of_the_simulators_draw_cleanly(width: int, open_gallery: OpenGallery) -> None:
    page = open_gallery(width=width, documents=stories())
    assert page.evaluate(OBJECTIONS) == {}
    assert page.evaluate(OVERLAPS, [width - 32]) == {}
