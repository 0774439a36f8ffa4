"""A worked example on another release: asked for and watched without leaving the card's page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from cards.models import WorkedExample
from simulations import runner
from simulations.models import SimulationRun
from tests.browser.conftest import OpenSite
from tests.simulations.conftest import until

CARD = "/decks/go-runtime/cards/slice-growth/"


def test_a_built_example_opens_at_the_reader_s_release(open_site: OpenSite) -> None:
    page = open_site(CARD)
    expect(page.locator("#past-512 .releases [aria-current]")).to_have_text("1.27")
    expect(page.locator("#past-512 .gp-transport")).to_be_visible()


def test_an_unbuilt_release_is_run_while_one_watches(open_site: OpenSite) -> None:
    page = open_site(CARD)
    page.click("#past-512 .releases >> text=1.17")
    expect(page.locator("#past-512 [role=status]").first).to_be_visible()
    until(SimulationRun.objects.filter(go="1.17").exists)
    page.evaluate("window.stayed = true")
    runner.execute(str(SimulationRun.objects.get(go="1.17").pk))
    expect(page.locator("#past-512 .gp-transport")).to_be_visible()
    assert page.evaluate("window.stayed") is True


def test_a_release_out_of_the_question_says_why(open_site: OpenSite) -> None:
    WorkedExample.objects.update(params={"scenario": "append-one-by-one", "appends": -1})
    page = open_site(f"{CARD}?example=past-512&go=1.17")
    expect(page.locator("#past-512")).to_contain_text("cannot be built for Go 1.17")
    expect(page.locator("#past-512")).to_contain_text("appends")


def test_without_scripts_the_run_has_a_page_of_its_own(open_site: OpenSite) -> None:
    page = open_site(f"{CARD}?example=past-512&go=1.17", java_script_enabled=False)
    page.click("text=Run it on Go 1.17")
    run = SimulationRun.objects.get(go="1.17")
    assert page.url.endswith(f"/simulations/runs/{run.pk}/")


@pytest.mark.parametrize("go", ["1.17", "1.27"])
def test_the_learner_s_own_release_is_always_offered(go: str, open_site: OpenSite) -> None:
    WorkedExample.objects.update(releases=[])
    page = open_site("/")
    page.click(".top summary >> nth=0")
    page.click(f'.top button[value="{go}"]')
    page.goto(page.url.rstrip("/") + CARD)
    expect(page.locator("#past-512 .releases a")).to_have_text([go])
