"""The player for everyone: screen readers, small screens, other colours, no movement."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import expect

from tests.browsing import OpenPage, QuietPage
from tests.player.fixtures import NAMES, OpenPlayer
from tests.player.hands import press, scrub, settled
from tests.player.site import Site, page, player

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(opened: QuietPage) -> list[str]:
    """Return what axe objects to, one line each. Injected by evaluate: the policy allows no tag."""
    opened.evaluate(AXE)
    found: dict[str, Any] = opened.evaluate(
        "(tags) => axe.run('goprep-trace', { runOnly: { type: 'tag', values: tags } })", RULES
    )
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


@pytest.mark.parametrize(
    ("lang", "direction", "scheme", "width"),
    [
        ("en", "ltr", "light", 1280),
        ("zh-CN", "ltr", "dark", 390),
        ("en", "rtl", "light", 700),
    ],
)
def test_axe_finds_nothing_at_the_start_in_the_middle_and_at_a_question(
    open_player: OpenPlayer, lang: str, direction: str, scheme: str, width: int
) -> None:
    opened = open_player(
        mode="study",
        lang=lang,
        direction=direction,
        color_scheme=scheme,
        viewport={"width": width, "height": 800},
    )
    for details in (".gp-tables", ".gp-share"):
        opened.click(f"{details} summary")
    assert violations(opened) == []
    press(opened, "forward")  # yes or no
    assert violations(opened) == []
    opened.click(".gp-yesno button >> nth=0")  # wrong; now a choice is open
    assert violations(opened) == []
    opened.check(".gp-choice >> nth=0")
    opened.click(".gp-main-action")
    assert violations(opened) == []


@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing_in_any_kind_of_panel(open_player: OpenPlayer, name: str) -> None:
    opened = open_player(name)
    press(opened, "forward", 2)
    opened.click(".gp-tables summary")
    assert violations(opened) == []


def test_the_slider_says_where_it_is(open_player: OpenPlayer) -> None:
    opened = open_player()
    press(opened, "forward")
    slider = opened.get_by_role("slider", name="Position")
    assert slider.get_attribute("aria-valuetext") == (
        "1 / 5: Slot 510 is free: the value is stored in place, len is 511, cap stays 512."
    )


def test_steps_by_button_are_announced_after_a_pause_and_once(open_player: OpenPlayer) -> None:
    opened = open_player(clock=True)
    live = opened.locator("[role=status]")
    assert live.count() == 1
    assert live.inner_text() == ""
    press(opened, "forward", 2)
    opened.clock.run_for(100)
    assert live.inner_text() == ""
    opened.clock.run_for(400)
    assert live.inner_text().startswith("Slot 511 is free")


def test_scrubbing_is_left_to_the_slider(open_player: OpenPlayer) -> None:
    opened = open_player()
    scrub(opened, 2)
    opened.focus(".gp-scrubber")
    opened.keyboard.press("ArrowRight")
    settled(opened)
    assert opened.inner_text(".gp-live") == ""


def test_playing_announces_milestones_and_the_stop_only(open_player: OpenPlayer) -> None:
    opened = open_player(clock=True)
    press(opened, "play")
    said = []
    for _ in range(40):
        opened.clock.run_for(250)
        words = opened.inner_text(".gp-live")[:12]
        if words and words not in said:
            said.append(words)
    assert said == ["append needs", "Nothing poin"]  # steps 3 and 5 of 5


def test_a_question_that_comes_up_is_announced(open_player: OpenPlayer) -> None:
    opened = open_player("timer-heap", mode="study")
    press(opened, "forward", 2)
    settled(opened)
    assert opened.inner_text(".gp-live").endswith(
        "Question: What is minWhenHeap after this exchange?"
    )


def test_the_parts_are_named_for_a_screen_reader(open_player: OpenPlayer) -> None:
    opened = open_player("timer-heap")
    press(opened, "forward")
    expect(opened.locator("goprep-trace .gp")).to_match_aria_snapshot(
        """
        - 'region "Worked example: A timer rises in the heap"':
          - paragraph: A timer rises in the heap
          - 'group "Code: main.go"'
          - paragraph: Sift up · Step 1 of 3
          - paragraph: A timer for t=30 is added at the end, as entry 5.
          - 'group "Playback"':
            - /children: deep-equal
            - button "First step"
            - button "One step back"
            - button "Play"
            - button "One step forward"
            - button "Last step"
            - slider "Position": "1"
          - group: What changed
          - group: State as tables
          - group: Save and share
        """
    )
    pictures = opened.locator(".gp-canvas").get_by_role("img")
    names = [picture.get_attribute("aria-label") for picture in pictures.all()]
    assert all("A timer for t=30 is added" in (name or "") for name in names)
    assert len(names) == 2


def test_a_question_is_a_form_named_by_its_question(open_player: OpenPlayer) -> None:
    opened = open_player("channel-park", mode="study", step="send#1")
    expect(opened.locator("goprep-trace .gp-quiz")).to_match_aria_snapshot(
        """
        - form "The buffer is full. What becomes of G7 when it sends 9?":
          - /children: deep-equal
          - paragraph: Your prediction
          - paragraph: The buffer is full. What becomes of G7 when it sends 9?
          - group "Pick one":
            - text: Pick one
            - radio "It waits (waiting)"
            - text: It waits (waiting)
            - radio "It keeps running"
            - text: It keeps running
            - radio "It panics"
            - text: It panics
          - alert
          - button "Check"
          - button "Show me"
        """
    )


def test_focus_goes_through_the_parts_in_their_order(open_player: OpenPlayer) -> None:
    opened = open_player(
        "timer-heap", mode="study", step="2", viewport={"width": 1200, "height": 900}
    )
    opened.focus(".gp-code-scroll")
    names = []
    for _ in range(9):
        opened.keyboard.press("Tab")
        names.append(
            opened.evaluate("document.activeElement.className || document.activeElement.type")
        )
    assert names[0] == "text"
    assert names[1:3] == ["gp-button gp-main-action", "gp-button gp-text"]
    assert [n.split()[-1] for n in names[3:9]] == [
        "gp-first",
        "gp-back",
        "gp-play",
        "gp-forward",
        "gp-last",
        "gp-scrubber",
    ]


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
@pytest.mark.parametrize("name", ["slice-growth-513", "map-evacuation", "work-stealing"])
def test_nothing_makes_the_page_scroll_sideways(
    open_player: OpenPlayer, name: str, width: int
) -> None:
    opened = open_player(name, mode="study", viewport={"width": width, "height": 700})
    opened.click(".gp-tables summary")
    for _ in range(3):
        assert opened.evaluate("document.documentElement.scrollWidth") <= width
        scrub(opened, opened.evaluate("document.querySelector('goprep-trace').position") + 1)


def test_everything_to_press_is_large_enough_for_a_finger(open_player: OpenPlayer) -> None:
    opened = open_player(mode="study", step="append#512", viewport={"width": 320, "height": 700})
    opened.click(".gp-share summary")
    small = opened.evaluate(
        """() => [...document.querySelectorAll(
             "goprep-trace :is(button, select, input[type=text], summary, .gp-choice)")]
             .filter((e) => e.checkVisibility())
             .map((e) => [e.className || e.localName, e.getBoundingClientRect()])
             .filter(([, box]) => box.height < 43.5 || box.width < 43.5).map(([name]) => name)"""
    )
    assert small == []


def test_text_may_be_spaced_out(open_player: OpenPlayer) -> None:
    opened = open_player(mode="study", step="append#512", viewport={"width": 320, "height": 700})
    opened.evaluate(
        """() => {
             const sheet = new CSSStyleSheet();
             sheet.replaceSync(`goprep-trace * { line-height: 1.5 !important;
               letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }`);
             document.adoptedStyleSheets = [sheet];
           }"""
    )
    assert opened.evaluate("document.documentElement.scrollWidth") <= 320
    cut = opened.evaluate(
        """() => [...document.querySelectorAll(".gp-caption, .gp-card, .gp-choice")]
             .filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.className)"""
    )
    assert cut == []


def test_with_reduced_motion_nothing_moves(open_player: OpenPlayer) -> None:
    moving = """() => [...document.querySelectorAll("goprep-trace *")]
      .filter((e) => getComputedStyle(e).transitionDuration.split(", ").some((d) => d !== "0s")
        || getComputedStyle(e).animationName !== "none").length"""
    calm = open_player(reduced_motion="reduce")
    press(calm, "forward")
    assert calm.evaluate(moving) == 0
    lively = open_player(reduced_motion="no-preference")
    press(lively, "forward")
    assert lively.evaluate(moving) > 0  # or the check above would prove nothing


def test_with_reduced_motion_play_still_steps_but_slower(open_player: OpenPlayer) -> None:
    opened = open_player(reduced_motion="reduce", clock=True)
    press(opened, "play")
    opened.clock.run_for(1_600)
    assert opened.get_attribute(".gp-scrubber", "aria-valuetext").startswith("0 / 5")
    opened.clock.run_for(1_000)
    assert opened.get_attribute(".gp-scrubber", "aria-valuetext").startswith("1 / 5")


def test_forced_colours_keep_the_current_line_and_the_thumb(open_player: OpenPlayer) -> None:
    opened = open_player(forced_colors="active")
    press(opened, "forward")
    assert opened.eval_on_selector(".gp-now", "(e) => getComputedStyle(e).outlineStyle") == "solid"


HIDDEN = """() => {
  const box = document.querySelector(".gp-code-scroll").getBoundingClientRect();
  const lines = [...document.querySelectorAll(".gp-line")];
  const at = lines.findIndex((e) => e.classList.contains("gp-now"));
  return lines.slice(Math.max(0, at - 2), at + 3).filter((line) => {
    const { top, bottom } = line.getBoundingClientRect();
    return top < box.top - 1 || bottom > box.bottom + 1;
  }).length;
}"""


def test_the_current_line_keeps_two_lines_of_context(open_player: OpenPlayer) -> None:
    opened = open_player("work-stealing", viewport={"width": 1200, "height": 800})
    for _ in range(4):
        press(opened, "forward")
        assert opened.evaluate(HIDDEN) == 0


def test_the_current_line_stays_in_view_when_its_pane_gets_smaller(open_player: OpenPlayer) -> None:
    opened = open_player("work-stealing", viewport={"width": 1200, "height": 800})
    press(opened, "last")
    opened.eval_on_selector(".gp-code-scroll", "(pane) => { pane.style.maxBlockSize = '9rem'; }")
    opened.wait_for_function(f"() => ({HIDDEN})() === 0")


def test_on_a_phone_the_code_folds_to_the_lines_around_and_opens(open_player: OpenPlayer) -> None:
    opened = open_player(viewport={"width": 390, "height": 800})
    press(opened, "forward")
    assert opened.locator(".gp-line:visible").count() == 3
    opened.click("text=All lines")
    assert opened.locator(".gp-line:visible").count() == 13
    assert opened.get_attribute(".gp-code-toggle", "aria-expanded") == "true"


def test_code_picture_and_transport_run_left_to_right_on_every_page(
    open_player: OpenPlayer,
) -> None:
    opened = open_player(direction="rtl")
    for part in (".gp-code-scroll", ".gp-canvas", ".gp-transport"):
        assert opened.eval_on_selector(part, "(e) => getComputedStyle(e).direction") == "ltr"
    first = opened.locator(".gp-first").bounding_box()
    last = opened.locator(".gp-last").bounding_box()
    assert first["x"] < last["x"]


def test_chinese_pages_are_marked_as_chinese(open_player: OpenPlayer) -> None:
    opened = open_player(lang="zh-CN")
    press(opened, "forward", 3)
    assert opened.eval_on_selector(".gp-caption", "(e) => e.closest('[lang]').lang") == "zh-CN"
    assert opened.get_attribute(".gp-transport", "aria-label") == "播放控制"


def test_the_sticky_transport_does_not_cover_what_has_focus(open_player: OpenPlayer) -> None:
    opened = open_player(mode="study", step="append#512", viewport={"width": 390, "height": 560})
    for selector in (".gp-choice input >> nth=3", ".gp-main-action", ".gp-code-toggle"):
        opened.focus(selector)
        covered = opened.evaluate(
            """() => {
                 const box = document.activeElement.getBoundingClientRect();
                 const bar = document.querySelector(".gp-transport").getBoundingClientRect();
                 return box.bottom > bar.top && box.top < bar.bottom;
               }"""
        )
        assert not covered, selector


def test_the_player_listens_to_its_own_width(site: Site, open_page: OpenPage) -> None:
    narrow = f'<div id="box">{player("/traces/slice-growth-513.json")}</div>'
    opened = open_page(site.put("/narrow", page(narrow)), viewport={"width": 1280, "height": 800})
    opened.wait_for_selector("goprep-trace .scene-panel")
    widest = """() => Math.max(...[...document.querySelectorAll(".scene-view svg")]
                  .map((e) => e.getBoundingClientRect().width))"""
    wide = opened.evaluate(widest)
    opened.eval_on_selector("#box", "(e) => { e.style.width = '340px'; }")
    opened.wait_for_timeout(200)
    assert opened.evaluate(widest) <= 340 < wide
