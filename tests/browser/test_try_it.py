"""A reader changes an example's parameters and runs it: real browser, worker, broker, database."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from pytest_django.live_server_helper import LiveServer

from simulations import tasks
from simulations.models import SimulationRun
from tests.browsing import OpenPage, QuietPage
from tests.simulations.conftest import Worker, no_counts, worker  # noqa: F401 - fixtures

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_counts")]
PATIENCE_MS = 60_000


@pytest.fixture(scope="session")
def address(live_server: LiveServer) -> str:
    """Where the form of slice-growth stands, with the site's static files in place."""
    call_command("collectstatic", interactive=False, verbosity=0)
    return f"{live_server.url}/simulations/try/slice-growth/"


def opened(open_page: OpenPage, address: str, **context: object) -> QuietPage:
    page = open_page(**context)
    page.set_default_timeout(PATIENCE_MS)
    page.goto(address)
    return page


def test_a_run_is_asked_for_watched_and_played_without_reloading(
    address: str,
    open_page: OpenPage,
    worker: Worker,  # noqa: F811
) -> None:
    page = opened(open_page, address)
    page.evaluate("window.stayed = true")
    page.get_by_label("Number of appends").fill("33")
    page.get_by_role("button", name="Run it").click()
    page.get_by_text("Done.").wait_for()
    page.wait_for_function("() => document.querySelector('goprep-trace')?.position === 0")
    page.get_by_text("33 appends").first.wait_for()
    assert page.evaluate("window.stayed")
    run = SimulationRun.objects.get()
    page.get_by_role("link", name="Open it on its own page").click()
    page.wait_for_url(f"**/traces/{run.document_id}/")


def test_what_is_refused_is_marked_where_it_was_typed(address: str, open_page: OpenPage) -> None:
    page = opened(open_page, f"{address}?scenario=append-chunks")
    page.allowed.append("422")
    page.get_by_label("Elements added by each append").fill("1\ntwo")
    page.get_by_role("button", name="Run it").click()
    page.get_by_text("Entry 2, “two”, is not a whole number.").wait_for()
    box = page.get_by_label("Elements added by each append")
    assert box.get_attribute("aria-invalid") == "true"
    assert box.input_value() == "1\ntwo"
    assert not SimulationRun.objects.exists()


def test_another_scenario_replaces_the_fields_in_place(address: str, open_page: OpenPage) -> None:
    page = opened(open_page, address)
    page.evaluate("window.stayed = true")
    page.get_by_label("Scenario").select_option("append-chunks")
    page.get_by_label("Elements added by each append").wait_for()
    assert page.get_by_label("Number of appends").count() == 0
    page.get_by_role("link", name="Five full, one more").click()
    page.wait_for_function("() => document.querySelector('[name=p_start_len]').value === '5'")
    assert page.evaluate("window.stayed")


def test_without_javascript_the_runs_page_leads_to_the_trace(
    address: str,
    open_page: OpenPage,
    worker: Worker,  # noqa: F811
) -> None:
    page = opened(open_page, address, java_script_enabled=False)
    page.get_by_label("Number of appends").fill("5")
    page.get_by_role("button", name="Run it").click()
    page.wait_for_url("**/simulations/runs/*/")
    page.get_by_role("link", name="Open it on its own page").click()  # waits for a reload
    page.get_by_role("link", name="Forward").click()
    page.get_by_text("Step 1 of").wait_for()


def test_a_run_that_waits_says_so(
    address: str, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks.run_simulation, "delay", lambda run_id: None)
    page = opened(open_page, address, viewport={"width": 390, "height": 800})
    page.get_by_role("button", name="Run it").click()
    page.get_by_role("status").get_by_text("Waiting for a worker: yours is next.").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
