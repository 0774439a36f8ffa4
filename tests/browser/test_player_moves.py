"""Moving through a trace: buttons, keys, the scrubber, playing, links."""

from __future__ import annotations

import pytest

from tests.browsing import OpenPage
from tests.player.fixtures import NAMES, OpenPlayer, trace
from tests.player.hands import caption, picture, position, press, scrub, settled
from tests.player.site import Site, page, player


@pytest.mark.parametrize("name", NAMES)
def test_back_from_a_step_equals_forward_to_the_one_before(
    open_player: OpenPlayer, name: str
) -> None:
    opened = open_player(name)
    opened.focus(".gp-forward")
    forward = [picture(opened)]
    for _ in trace(name)["steps"]:
        opened.keyboard.press("ArrowRight")
        forward.append(picture(opened))
    for wanted in reversed(forward[:-1]):
        opened.keyboard.press("ArrowLeft")
        assert picture(opened) == wanted


def test_a_leap_shows_what_walking_shows(open_player: OpenPlayer) -> None:
    opened = open_player()
    press(opened, "forward", 4)
    walked = picture(opened)
    press(opened, "first")
    scrub(opened, 4)
    assert picture(opened) == walked


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_arrows_on_the_slider_move_exactly_one_step(
    open_player: OpenPlayer, direction: str
) -> None:
    opened = open_player(direction=direction)
    opened.focus(".gp-scrubber")
    opened.keyboard.press("ArrowRight")
    opened.keyboard.press("ArrowRight")
    assert position(opened) == 2
    opened.keyboard.press("ArrowLeft")
    assert position(opened) == 1
    opened.keyboard.press("ArrowUp")
    opened.wait_for_function("() => document.querySelector('goprep-trace').position === 2")


def test_home_end_and_pages_move_as_promised(open_player: OpenPlayer) -> None:
    opened = open_player()  # chapters at 0 and 3
    opened.focus(".gp-forward")
    places = []
    for key in ("End", "Home", "PageDown", "PageDown", "PageUp"):
        opened.keyboard.press(key)
        places.append(position(opened))
    assert places == [5, 0, 3, 5, 3]


def test_keys_with_a_modifier_belong_to_the_browser(open_player: OpenPlayer) -> None:
    opened = open_player()
    opened.focus(".gp-forward")
    for key in ("Control+ArrowRight", "Alt+ArrowDown", "Shift+ArrowRight", "Meta+ArrowRight"):
        opened.keyboard.press(key)
    assert position(opened) == 0


def test_keys_in_a_field_write_there(open_player: OpenPlayer) -> None:
    opened = open_player("map-evacuation", mode="study")
    opened.focus(".gp-quiz input")
    opened.keyboard.type("12")
    for key in ("Home", "ArrowRight", "End", "ArrowLeft", "PageDown"):
        opened.keyboard.press(key)
    opened.focus(".gp-goto input")
    opened.keyboard.type("7")
    opened.keyboard.press("ArrowLeft")
    assert position(opened) == 0


def test_keys_outside_the_player_do_nothing_to_it(open_player: OpenPlayer) -> None:
    opened = open_player(before='<button id="outside">outside</button>')
    opened.focus("#outside")
    opened.keyboard.press("ArrowRight")
    assert position(opened) == 0


def test_a_region_that_scrolls_keeps_its_arrows(open_player: OpenPlayer) -> None:
    opened = open_player("map-evacuation", viewport={"width": 1000, "height": 700})
    opened.focus(".gp-code-scroll")
    opened.keyboard.press("End")
    assert position(opened) == 0
    assert opened.eval_on_selector(".gp-code-scroll", "(e) => e.scrollHeight > e.clientHeight")


def test_the_buttons_at_the_ends_are_off_but_keep_the_focus(open_player: OpenPlayer) -> None:
    opened = open_player()
    assert opened.get_attribute(".gp-transport .gp-back", "aria-disabled") == "true"
    press(opened, "last")
    assert opened.get_attribute(".gp-transport .gp-last", "aria-disabled") == "true"
    assert opened.evaluate("document.activeElement.className") == "gp-button gp-last"
    opened.keyboard.press("Enter")
    assert position(opened) == 5


def test_a_fast_thumb_is_drawn_once_a_frame(open_player: OpenPlayer) -> None:
    opened = open_player()
    moves = opened.evaluate(
        """async () => {
             const element = document.querySelector("goprep-trace");
             let moves = 0;
             element.player.addEventListener("move", () => (moves += 1));
             const slider = element.querySelector(".gp-scrubber");
             for (const n of [1, 2, 3, 4, 5, 4, 3]) {
               slider.value = n;
               slider.dispatchEvent(new Event("input"));
             }
             await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
             return [moves, element.position];
           }"""
    )
    assert moves == [1, 3]


def test_the_start_can_be_chosen_where_the_first_chapter_begins_later(
    open_player: OpenPlayer,
) -> None:
    late = trace("slice-growth-513")
    late["chapters"][0]["at"] = 2
    opened = open_player(document=late)
    options = opened.locator(".gp-chapters option")
    assert options.all_inner_texts() == ["Before it begins", "Room left", "Growth"]
    assert opened.input_value(".gp-chapters select") == "0"
    opened.select_option(".gp-chapters select", label="Room left")
    assert position(opened) == 2
    opened.select_option(".gp-chapters select", label="Before it begins")
    assert position(opened) == 0


def test_go_to_step_chapters_and_milestones_reach_every_place(open_player: OpenPlayer) -> None:
    opened = open_player()
    opened.fill(".gp-goto input", "4")
    opened.keyboard.press("Enter")
    assert position(opened) == 4
    assert opened.input_value(".gp-goto input") == ""
    opened.select_option(".gp-chapters select", label="Room left")
    assert position(opened) == 0
    opened.check(".gp-only input")
    press(opened, "forward")
    assert position(opened) == 3
    assert opened.get_attribute(".gp-transport .gp-forward", "aria-label") == "Next milestone"
    press(opened, "forward")
    assert position(opened) == 5


# --- playing ---------------------------------------------------------------------------------


def test_nothing_plays_until_asked(open_player: OpenPlayer) -> None:
    opened = open_player(clock=True)
    opened.clock.run_for(60_000)
    assert position(opened) == 0


def test_playing_goes_step_by_step_and_stops_at_the_end(open_player: OpenPlayer) -> None:
    opened = open_player(clock=True)
    press(opened, "play")
    assert opened.get_attribute(".gp-play", "aria-pressed") == "true"
    opened.clock.run_for(1_600)
    assert position(opened) == 1
    opened.clock.run_for(20_000)
    assert position(opened) == 5
    assert opened.get_attribute(".gp-play", "aria-pressed") == "false"
    assert opened.get_attribute(".gp-play", "aria-label") == "Play"


def test_pause_stops_and_any_step_by_hand_does_too(open_player: OpenPlayer) -> None:
    opened = open_player(clock=True)
    opened.focus(".gp-play")
    opened.keyboard.press("Space")
    opened.clock.run_for(1_600)
    opened.keyboard.press("Space")
    opened.clock.run_for(10_000)
    assert position(opened) == 1
    press(opened, "play")
    press(opened, "back")
    opened.clock.run_for(10_000)
    assert position(opened) == 0


def test_speed_is_the_readers(open_player: OpenPlayer) -> None:
    opened = open_player(clock=True)
    opened.select_option(".gp-speed select", "4")
    press(opened, "play")
    opened.clock.run_for(800)
    assert position(opened) == 2


def test_playing_stops_before_a_question(open_player: OpenPlayer) -> None:
    opened = open_player(mode="study", clock=True)
    press(opened, "play")
    opened.clock.run_for(30_000)
    assert position(opened) == 1
    assert opened.get_attribute(".gp-play", "aria-pressed") == "false"
    assert opened.is_visible(".gp-quiz .gp-ask-text")


def test_playing_again_at_the_end_begins_again(open_player: OpenPlayer) -> None:
    opened = open_player(clock=True)
    press(opened, "last")
    press(opened, "play")
    assert position(opened) == 0
    opened.clock.run_for(1_600)
    assert position(opened) == 1


def test_a_player_taken_from_the_page_stops(open_player: OpenPlayer) -> None:
    opened = open_player(clock=True)
    press(opened, "play")
    opened.evaluate(
        """() => {
             window.gone = document.querySelector("goprep-trace");
             window.inner = window.gone.player;
             window.gone.remove();
           }"""
    )
    opened.clock.run_for(10_000)
    assert opened.evaluate("[window.inner.n, window.inner.playing, window.gone.view]") == [
        0,
        False,
        None,
    ]


# --- links -----------------------------------------------------------------------------------


def test_a_link_by_mark_opens_that_step(open_player: OpenPlayer) -> None:
    opened = open_player(at="#append%23513")
    assert position(opened) == 3
    opened = open_player(at="#append#512")
    assert position(opened) == 2
    opened = open_player(at="?step=sweep")
    assert position(opened) == 5
    opened = open_player(step="append#511")
    assert position(opened) == 1
    opened = open_player(at="#no-such-mark", step="2")
    assert position(opened) == 2


def test_the_address_follows_after_a_pause_and_adds_no_history(open_player: OpenPlayer) -> None:
    opened = open_player(at="?step=append%23512")
    before = opened.evaluate("history.length")
    press(opened, "forward")
    assert "step=" in opened.url
    opened.wait_for_url("**/page#append%23513")
    assert opened.evaluate("history.length") == before
    opened.reload()
    opened.wait_for_selector(".gp-caption")
    assert position(opened) == 3


def test_a_link_inside_the_page_moves_the_player(open_player: OpenPlayer) -> None:
    opened = open_player(after='<a id="jump" href="#append%23513">the growth</a>')
    opened.click("#jump")
    opened.wait_for_function("() => document.querySelector('goprep-trace').position === 3")


def test_a_player_without_permalink_leaves_the_address_alone(open_player: OpenPlayer) -> None:
    for options in ({"permalink": "off"}, {"mode": "study"}):
        opened = open_player(at="#append%23513", **options)
        assert position(opened) == 0
        press(opened, "forward")
        settled(opened)
        assert opened.url.endswith("#append%23513")


def test_two_players_on_a_page_do_not_meet(site: Site, open_page: OpenPage) -> None:
    pair = player("/traces/slice-growth-513.json") + player("/traces/timer-heap.json")
    opened = open_page(site.put("/two", page(pair)) + "#append%23513")
    opened.wait_for_function(
        "() => document.querySelectorAll('goprep-trace .gp-caption').length === 2"
    )
    opened.locator("goprep-trace").nth(1).locator(".gp-forward").click()
    assert [position(opened, 0), position(opened, 1)] == [3, 1]
    settled(opened)
    assert opened.url.endswith("#append%23513")
    ids = opened.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
    assert len(ids) == len(set(ids))


def test_the_language_of_the_element_is_followed_at_once(open_player: OpenPlayer) -> None:
    opened = open_player(at="#append%23512")
    opened.eval_on_selector("goprep-trace", "(e) => e.setAttribute('lang', 'zh-hans')")
    assert caption(opened) == "下标 511 空闲：值直接写入，len 变为 512，cap 仍为 512。"
    assert position(opened) == 2
    assert opened.get_attribute("goprep-trace .gp", "lang") == "zh-CN"


def test_another_src_loads_another_trace(open_player: OpenPlayer) -> None:
    opened = open_player()
    opened.eval_on_selector(
        "goprep-trace", "(e) => { e.src = ''; e.setAttribute('src', '/traces/timer-heap.json'); }"
    )
    opened.wait_for_function(
        "() => document.querySelector('.gp-title')?.textContent.includes('timer')"
    )
    assert position(opened) == 0
