"""When things go wrong: the page stays whole and says what happened, in words."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browsing import OpenPage
from tests.player.fixtures import OpenPlayer, trace
from tests.player.hands import position, press
from tests.player.site import Site, page, player

FALLBACK = '<p id="story">The story in words.</p>'
HOSTILE = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>'
BIDI = "abc\u202edef\u2066ghi"


def test_the_fallback_stays_until_the_picture_stands(site: Site, open_page: OpenPage) -> None:
    opened = open_page()
    held: list[Any] = []
    opened.route("**/traces/*.json", lambda route: held.append(route))
    opened.goto(site.put("/held", page(player("/traces/timer-heap.json", FALLBACK))))
    opened.wait_for_selector("goprep-trace[aria-busy=true]")
    assert opened.is_visible("#story")
    held[0].continue_()
    opened.wait_for_selector("goprep-trace .scene-panel")
    assert opened.locator("#story").count() == 0
    assert opened.get_attribute("goprep-trace", "aria-busy") is None


def test_a_long_wait_shows_itself_and_then_says_what_it_is(site: Site, open_page: OpenPage) -> None:
    opened = open_page()
    opened.clock.install(time=0)
    opened.clock.pause_at(1)
    held: list[Any] = []
    opened.route("**/traces/*.json", lambda route: held.append(route))
    opened.goto(site.put("/slow", page(player("/traces/timer-heap.json", FALLBACK))))
    opened.wait_for_selector("goprep-trace[aria-busy=true]")
    assert opened.locator(".gp-wait").count() == 0
    opened.clock.run_for(400)
    assert opened.inner_text(".gp-wait") == ""
    opened.clock.run_for(2_000)
    assert opened.inner_text(".gp-wait") == "Loading the worked example …"
    assert opened.is_visible("#story")
    held[0].continue_()
    opened.wait_for_selector("goprep-trace .scene-panel")
    assert opened.locator(".gp-wait").count() == 0


def test_without_javascript_the_fallback_is_the_page(site: Site, open_page: OpenPage) -> None:
    opened = open_page(
        site.put("/plain", page(player("/traces/timer-heap.json", FALLBACK))),
        java_script_enabled=False,
    )
    assert opened.is_visible("#story")


@pytest.mark.parametrize(
    ("body", "status", "words", "again"),
    [
        ("not json {", 200, "arrived damaged", True),
        ("gone", 404, "status 404", True),
        ("[1, 2]", 200, "cannot read", False),
        ('{"schema_version": 1, "steps": 7}', 200, "cannot read", False),
        ('{"schema_version": 3}', 200, "newer form (version 3)", False),
    ],
)
def test_a_trace_that_cannot_be_read_says_so_over_the_fallback(
    site: Site, open_page: OpenPage, body: str, status: int, words: str, again: bool
) -> None:
    site.put("/made/bad.json", body, status)
    opened = open_page()
    opened.allowed.append("Failed to load resource")
    opened.goto(site.put("/bad", page(player("/made/bad.json", FALLBACK))))
    opened.wait_for_selector(".gp-failed[role=alert]")
    assert words in opened.inner_text(".gp-failed")
    assert opened.is_visible("#story")
    assert (opened.locator(".gp-failed button").count() == 1) is again


def test_trying_again_after_a_lost_connection_loads(site: Site, open_page: OpenPage) -> None:
    opened = open_page()
    opened.allowed.append("Failed to load resource")
    opened.route("**/traces/*.json", lambda route: route.abort())
    html = page(player("/traces/timer-heap.json", FALLBACK, lang="zh-CN"), lang="zh-CN")
    opened.goto(site.put("/lost", html))
    opened.wait_for_selector(".gp-failed")
    assert "没有收到响应" in opened.inner_text(".gp-failed")
    opened.unroute("**/traces/*.json")
    opened.click("text=重试")
    opened.wait_for_selector("goprep-trace .gp-caption")
    assert opened.locator(".gp-failed").count() == 0


def test_a_newer_form_with_the_same_bones_is_shown_as_tables(open_player: OpenPlayer) -> None:
    document = trace("timer-heap") | {"schema_version": 2}
    opened = open_player("newer", document=document, mode="study")
    assert "newer form (version 2)" in opened.inner_text(".gp-trouble")
    assert opened.locator(".gp-canvas svg [data-entity]").count() == 0
    press(opened, "forward")
    assert "30" in opened.inner_text(".gp-tables")
    assert position(opened) == 1


def test_a_kind_nobody_knows_is_drawn_as_its_table(open_player: OpenPlayer) -> None:
    document = trace("timer-heap")
    document["scene"]["panels"][0]["kind"] = "hologram"
    opened = open_player("kind", document=document)
    assert "cannot draw “hologram”" in opened.inner_text(".gp-trouble")
    assert opened.locator(".scene-unknown table tbody tr").count() == 5
    press(opened, "forward")
    assert opened.locator(".scene-unknown table tbody tr").count() == 6
    assert opened.locator(".scene-panel svg").count() == 1  # the other panel is drawn


def test_a_picture_that_fails_leaves_words_and_controls(open_player: OpenPlayer) -> None:
    document = trace("timer-heap")
    document["init"]["heap.t0"] = {"v": {"toString": None}, "label": {"x": 1}, "parent": 7}
    document["init"]["p.len"] = {"n": ["a"], "bits": [1], "off": "x", "v": [None]}
    opened = open_player("odd", document=document)
    opened.allowed.append("")  # whatever the drawing says, the player must go on
    press(opened, "forward", 2)
    assert position(opened) == 2
    assert "30 is earlier" in opened.inner_text(".gp-caption")
    assert opened.is_visible(".gp-tables summary")


def hostile() -> dict[str, Any]:
    """A trace whose every string tries something."""
    document = trace("slice-growth-513")
    for text in document["text"].values():
        text["en"] = f"{HOSTILE} {BIDI} " + text["en"][:40]
    document["id"] = "hostile"
    document["code"] |= {"source": f"{HOSTILE}\n{BIDI}\n" + "x" * 10_000 + "\n", "file": HOSTILE}
    document["go"]["version"] = HOSTILE
    document["scene"]["panels"][0]["id"] = "s"
    document["init"]["s.cap"] |= {"v": HOSTILE, "n": HOSTILE, "type": "y" * 10_000}
    document["init"]["arr1.blk"]["label"] = BIDI
    document["steps"][0]["mark"] = HOSTILE
    document["questions"] = [
        {
            "id": HOSTILE,
            "at": 2,
            "ask": ["q_cap"],
            "target": "s.cap",
            "answer": HOSTILE,
            "input": "choice",
            "choices": [{"v": HOSTILE, "why": ["why_640"]}, {"v": BIDI}],
            "explain": ["rule_cap"],
        }
    ]
    return document


def test_hostile_strings_are_text_everywhere(open_player: OpenPlayer) -> None:
    opened = open_player("hostile", document=hostile(), mode="study")
    opened.click(".gp-tables summary")
    press(opened, "forward")
    opened.check(".gp-choice >> nth=1")
    opened.click(".gp-main-action")
    press(opened, "last")
    inside = "document.querySelector('goprep-trace').querySelectorAll('img, script, iframe').length"
    assert opened.evaluate(f"[{inside}, window.hit]") == [0, None]
    assert HOSTILE in opened.inner_text(".gp-caption")
    assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_page_written_by_the_player_has_no_inline_code(open_player: OpenPlayer) -> None:
    opened = open_player()
    press(opened, "forward", 3)
    handlers = opened.evaluate(
        """() => [...document.querySelectorAll("goprep-trace *")].flatMap((e) =>
             e.getAttributeNames().filter((name) => name.startsWith("on")))"""
    )
    assert handlers == []
    assert opened.locator("goprep-trace :is(style, script)").count() == 0
