"""Two releases side by side: stored once, shown as a page, as data and with the way there."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from simulations.comparing import NotComparable, side_by_side
from simulations.models import Comparison, SimulationRun
from simulations.runner import execute
from simulations.services import request_run

pytestmark = pytest.mark.django_db


def made(go: str, simulator: str = "slice-growth", **params: Any) -> str:
    """Return the digest of a finished run."""
    run = request_run(simulator, params, go=go)
    execute(str(run.pk))
    run.refresh_from_db()
    assert run.document_id
    return str(run.document_id)


def test_a_comparison_is_made_once_and_says_where_the_releases_part() -> None:
    a, b = made("1.17", appends=700), made("1.18", appends=700)
    found = side_by_side(a, b)
    again = side_by_side(a, b)
    assert found is not None
    assert again is not None
    assert again.body == found.body
    assert Comparison.objects.count() == 1
    assert found.body["first"]["fields"][0] == ["s.cap", 1024, 848]
    assert "1024 in Go 1.17" in found.said("en")
    assert "1024" in found.said("zh-CN")
    assert found.body["pairs"][found.first or 0][2] == 1


def test_different_stories_are_not_compared() -> None:
    a, b = made("1.27", appends=3), made("1.27", "channel")
    with pytest.raises(NotComparable):
        side_by_side(a, b)
    assert Client().get(reverse("simulations:compare", args=[a, b])).status_code == 404


def test_a_trace_that_is_not_there_is_404() -> None:
    a = made("1.27", appends=3)
    for name in ("compare", "compare-json"):
        assert Client().get(reverse(f"simulations:{name}", args=[a, "0" * 64])).status_code == 404


def test_the_page_opens_at_the_first_difference_and_works_without_script() -> None:
    a, b = made("1.17", appends=700), made("1.18", appends=700)
    page = Client().get(reverse("simulations:compare", args=[a, b]))
    html = page.content.decode()
    assert page.status_code == 200
    assert html.count("<h1") == 1
    assert "1024 in Go 1.17 and 848 in Go 1.18" in html
    assert "513 do not fit into 512" in html
    assert 'rel="next"' in html
    first = Client().get(reverse("simulations:compare", args=[a, b]), {"pair": "0"})
    assert 'rel="prev"' not in first.content.decode().split("compare-panes")[0]


def test_the_data_is_asked_for_again_because_its_sentences_may_change() -> None:
    a, b = made("1.21", "map-growth", inserts=60), made("1.22", "map-growth", inserts=60)
    answer = Client().get(reverse("simulations:compare-json", args=[a, b]))
    assert answer["Cache-Control"] == "public, no-cache"
    assert json.loads(answer.content)["a"] == a


def test_any_two_releases_can_be_asked_for(django_capture_on_commit_callbacks: Any) -> None:
    form = {"simulator": "slice-growth", "params": json.dumps({"appends": 9}), "a": "1.16",
            "b": "1.27", "seed": "0"}  # fmt: skip
    client = Client()
    answer = client.post(reverse("simulations:start-comparison"), form)
    waiting = client.get(answer["Location"])
    assert "being run" in waiting.content.decode()
    for run in SimulationRun.objects.all():
        execute(str(run.pk))
    done = client.get(answer["Location"])
    assert done.status_code == 302
    assert "/compare/" in done["Location"]


@pytest.mark.parametrize(
    ("change", "told"),
    [({"a": "1.99"}, "go"), ({"params": "{"}, "could not be read"), ({"simulator": "x"}, "x")],
)
def test_a_bad_request_is_told_what_is_wrong(change: dict[str, str], told: str) -> None:
    form = {"simulator": "slice-growth", "params": "{}", "a": "1.16", "b": "1.27", **change}
    answer = Client().post(reverse("simulations:start-comparison"), form)
    assert answer.status_code == 422
    assert told in answer.content.decode()
