"""GET /traces/<digest>/: one position, complete without JavaScript."""

from __future__ import annotations

import re

import pytest
from django.template import Context, Template
from django.test import Client

from simulations import runner, services
from simulations.reading import content_lang, position
from tests.simulations import oddities

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sent")]


@pytest.fixture
def page(oddity: str) -> str:
    run = services.request_run(oddity, {"n": 7}, go="1.20")
    runner.execute(str(run.pk))
    run.refresh_from_db()
    return f"/traces/{run.document_id}/"


def get(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def links(html: str) -> dict[str, str]:
    return dict(re.findall(r'<a rel="(\w+)" href="([^"]+)"', html))


def test_the_start_shows_title_release_code_and_tables(client: Client, page: str) -> None:
    html = get(client, page)
    assert "<h1" in html
    assert "Counting to 7" in html
    assert "Step 0 of 7 · Go 1.20" in html
    assert "for {" in html
    assert "<caption>Counter</caption>" in html
    assert links(html) == {"next": f"{page}?step=1", "last": f"{page}?step=7"}


def test_a_step_shows_caption_line_changes_and_ways_on(client: Client, page: str) -> None:
    html = get(client, f"{page}?step=3")
    assert "Count 3 of 7." in html
    assert re.search(
        r'<li value="3" class="current" aria-current="step"><code>\tn\+\+</code>', html
    )
    assert "Counter · n: 2 → 3" in html
    assert links(html) == {
        "first": f"{page}?step=0",
        "prev": f"{page}?step=2",
        "next": f"{page}?step=4",
        "last": f"{page}?step=7",
    }


def test_the_last_step_leads_only_back(client: Client, page: str) -> None:
    assert set(links(get(client, f"{page}?step=7"))) == {"first", "prev"}


def test_milestones_link_to_their_steps(client: Client, page: str) -> None:
    html = get(client, f"{page}?step=6")
    assert f'<li value="3"><a href="{page}?step=3">' in html
    assert f'<li value="6"><a href="{page}?step=6" aria-current="step">' in html


@pytest.mark.parametrize(
    ("step", "n"),
    [("", 0), ("2", 2), ("999", 7), ("-1", 0), ("x", 0), ("٣", 0), ("9" * 5000, 0), ("up#5", 5)],
)
def test_a_link_names_a_position_by_number_or_mark(
    client: Client, page: str, step: str, n: int
) -> None:
    response = client.get(page, {"step": step})
    assert f"Step {n} of 7" in response.content.decode()


def test_the_question_stands_before_the_step_that_answers_it(client: Client, page: str) -> None:
    html = get(client, f"{page}?step=1")
    assert "What is the counter next?" in html
    assert "It goes up by one, not by two." in html
    assert "Counter · n: 1 → 2" not in html
    assert "What is the counter next?" not in get(client, f"{page}?step=2")


def test_the_language_follows_the_reader_and_may_be_named(client: Client, page: str) -> None:
    html = client.get(f"{page}?step=3", headers={"accept-language": "zh-hans"}).content.decode()
    assert "第 3 次，共 7 次。" in html
    named = get(client, f"{page}?step=3&lang=zh-CN")
    assert "第 3 次，共 7 次。" in named
    assert links(named)["next"] == f"{page}?step=4&amp;lang=zh-CN"


def test_the_player_is_told_where_it_is(client: Client, page: str) -> None:
    html = get(client, f"{page}?step=up%233")
    assert re.search(r'<goprep-trace src="/traces/[0-9a-f]{64}\.json\?v=[0-9a-f]{12}"', html)
    assert 'lang="en" step="3" mode="browse"' in html


def test_hostile_text_is_only_text(
    client: Client, oddity: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(oddities.TEXT, "one", ("<img src=x onerror=a()> {i}{n}", "<b>{i}{n}"))
    run = services.request_run(oddity, {"n": 2}, go="1.27")
    runner.execute(str(run.pk))
    run.refresh_from_db()
    html = get(client, f"/traces/{run.document_id}/?step=1")
    assert "<img" not in html
    assert "&lt;img src=x onerror=a()&gt; 12" in html


def test_the_tag_renders_the_element_with_its_fallback(page: str) -> None:
    template = Template("{% load traces %}{% trace_player digest step='up#2' mode='study' %}")
    html = template.render(Context({"digest": page.split("/")[2]}))
    assert 'step="2" mode="study"' in html
    assert "Count 2 of 7." in html


def test_the_tag_says_so_when_there_is_no_trace_yet() -> None:
    template = Template("{% load traces %}{% trace_player digest %}")
    for digest in ("", None, "0" * 64):
        assert "being made" in template.render(Context({"digest": digest}))


def test_languages_of_pages_are_those_of_traces() -> None:
    codes = ("en", "en-gb", "zh-hans", "zh-CN", "zh", "fr", "", None)
    assert [content_lang(code) for code in codes] == ["en"] * 2 + ["zh-CN"] * 3 + ["en"] * 3


def test_a_mark_that_looks_like_a_number_is_a_number() -> None:
    document = {"steps": [{"mark": "2"}, {"mark": "b"}]}
    assert position(document, 2) == 2
    assert position(document, "b") == 2
