"""The admin shows runs and traces and changes neither."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from simulations import runner, services, verification
from simulations.models import Evidence, SimulationRun, TraceDocument
from tests.simulations.evidence_cast import made

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sent")]


@pytest.fixture
def run(oddity: str) -> SimulationRun:
    run = services.request_run(oddity, {}, go="1.27")
    runner.execute(str(run.pk))
    run.refresh_from_db()
    return run


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("editor"))
    return client


def test_lists_and_rows_can_be_read(editor: Client, run: SimulationRun) -> None:
    for path in ("simulationrun/", f"simulationrun/{run.pk}/change/", "tracedocument/"):
        assert editor.get(f"/admin/simulations/{path}").status_code == 200
    page = editor.get(f"/admin/simulations/simulationrun/{run.pk}/change/").content.decode()
    assert f'<a href="/traces/{run.document_id}/">' in page
    page = editor.get(f"/admin/simulations/tracedocument/{run.document_id}/change/")
    assert page.status_code == 200
    assert "body_gzip" not in page.content.decode()


def test_nothing_can_be_added_changed_or_deleted(editor: Client, run: SimulationRun) -> None:
    for model, pk in (("simulationrun", run.pk), ("tracedocument", run.document_id)):
        base = f"/admin/simulations/{model}"
        assert editor.post(f"{base}/add/", {}).status_code == 403
        assert editor.post(f"{base}/{pk}/change/", {"go": "1.15"}).status_code == 403
        assert editor.post(f"{base}/{pk}/delete/", {"post": "yes"}).status_code == 403
    assert SimulationRun.objects.get().go == "1.27"
    assert TraceDocument.objects.count() == 1


def test_editors_find_what_real_go_contradicts(editor: Client) -> None:
    asked = services.asked("slice-growth", {"appends": 613}, go="1.27")
    verification.store(asked, made(asked, cap=1024))
    page = editor.get("/admin/simulations/evidence/?verdict__exact=contradicted").content.decode()
    assert "1 evidence" in page
    assert "go version go1.27.9 linux/amd64" in page
    wrong = Evidence.objects.get(verdict="contradicted")
    page = editor.get(f"/admin/simulations/evidence/{wrong.pk}/change/").content.decode()
    for words in ("1024", "848", "&quot;appends&quot;: 613", "go build", wrong.run.digest):
        assert words in page
    assert editor.post(f"/admin/simulations/evidence/{wrong.pk}/delete/", {}).status_code == 403
