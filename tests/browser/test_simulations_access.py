"""Runs, traces and comparisons for everyone; and focus that the study page's bar never hides."""

from __future__ import annotations

import pytest

from cards.models import Deck, WorkedExample
from simulations import services as simulations
from simulations.models import SimulationRun
from tests.browser.conftest import OpenSite, build
from tests.browser.test_pages_access import violations
from tests.browsing import QuietPage

WAYS = [("en", "dark"), ("zh-hans", "light")]


@pytest.fixture
def pages(deck: Deck, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """name → path of everything a run leads to."""
    example = WorkedExample.objects.get(key="past-512")
    old, new = (build(example, go) for go in ("1.17", "1.27"))
    monkeypatch.setattr("simulations.tasks.run_simulation.delay", lambda run_id: None)
    waiting = simulations.request_run("channel", {"cap": 3}, go="1.27")
    failed = simulations.request_run("channel", {"cap": 4}, go="1.27")
    SimulationRun.objects.filter(pk=failed.pk).update(
        status="failed",
        finished_at=failed.created_at,
        error_code="time",
        error="It took too long.",
        error_words=["time", {"seconds": 20}],
    )
    return {
        "try": "/simulations/try/channel/",
        "trace": f"/traces/{new}/?step=39",
        "compare": f"/traces/{old}/compare/{new}/",
        "waiting": f"/simulations/runs/{waiting.pk}/",
        "failed": f"/simulations/runs/{failed.pk}/",
    }


def opened(open_site: OpenSite, path: str, **options: object) -> QuietPage:
    """A page whose player stands and whose folds are open."""
    page = open_site(path, **options)
    for player in page.query_selector_all("goprep-trace"):
        player.wait_for_selector(".gp-transport", state="attached")
    for fold in page.query_selector_all("main details:not([open]) > summary"):
        if fold.is_visible():
            fold.click()
    return page


@pytest.mark.parametrize(("lang", "scheme"), WAYS)
def test_axe_finds_nothing_on_runs_traces_and_comparisons(
    lang: str, scheme: str, open_site: OpenSite, pages: dict[str, str]
) -> None:
    found = {
        name: violations(opened(open_site, path, lang=lang, color_scheme=scheme))
        for name, path in pages.items()
    }
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("lang", ["en", "zh-hans"])
def test_runs_traces_and_comparisons_fit_the_smallest_screen(
    lang: str, open_site: OpenSite, pages: dict[str, str]
) -> None:
    size = {"width": 320, "height": 700}
    wide = "document.documentElement.scrollWidth"
    found = {
        name: opened(open_site, path, lang=lang, viewport=size).evaluate(wide)
        for name, path in pages.items()
    }
    assert {name: width for name, width in found.items() if width > 320} == {}


def test_the_bar_never_hides_what_has_the_focus(at_desk: OpenSite) -> None:
    page = at_desk(viewport={"width": 390, "height": 700}, reduced_motion="reduce")
    page.keyboard.press("Space")
    page.wait_for_selector(".gp-transport")
    for fold in page.query_selector_all("#answer .fold > summary"):
        fold.click()
    page.locator("#answer-title").focus()
    hidden = []
    for _ in range(60):
        page.keyboard.press("Tab")
        place = page.evaluate(
            """() => {
              const e = document.activeElement;
              if (!e.closest('main') || e.closest('#rate')) return null;
              const bar = document.querySelector('#rate').getBoundingClientRect().top;
              const { top, bottom } = e.getBoundingClientRect();
              // Of what is taller than the screen some part must show.
              return top >= bar || bottom <= 0 ? e.outerHTML.slice(0, 120) : '';
            }"""
        )
        if place is None:
            break
        if place:
            hidden.append(place)
    assert hidden == []
