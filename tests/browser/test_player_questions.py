"""Predict, reveal, rate: what the player asks, withholds and says afterwards."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.browsing import QuietPage
from tests.player.fixtures import OpenPlayer, trace
from tests.player.hands import caption, events, position, press, scrub, seen, settled

CONFORMANCE = Path(__file__).parents[1] / "conformance"
SECRET = 8_471_903  # a number that stands nowhere but in the answer


def secretive() -> dict[str, Any]:
    """The slice trace whose answer is a number that nothing else could show."""
    document = json.loads(json.dumps(trace("slice-growth-513")).replace("848", str(SECRET)))
    document["questions"] = [document["questions"][1] | {"input": "number", "choices": []}]
    result: dict[str, Any] = document
    return result


def everything(page: QuietPage) -> str:
    """Return all a page holds for eyes and for assistive technology."""
    settled(page)
    client = page.context.new_cdp_session(page.page)
    tree = client.send("Accessibility.getFullAXTree")
    client.detach()
    fields = page.evaluate("[...document.querySelectorAll('input')].map((e) => e.value).join()")
    return f"{page.content()} {json.dumps(tree, ensure_ascii=False)} {fields}"


def holds(text: str) -> bool:
    """Is the secret in the text, with or without thousands marks?"""
    return str(SECRET) in text.replace(",", "").replace("，", "")


@pytest.mark.parametrize("lang", ["en", "zh-CN"])
def test_the_answer_is_nowhere_until_it_is_given(open_player: OpenPlayer, lang: str) -> None:
    opened = open_player("secret", document=secretive(), mode="study", lang=lang)
    for details in (".gp-tables", ".gp-share"):
        opened.click(f"{details} summary")
    assert not holds(everything(opened))
    press(opened, "forward", 2)
    assert opened.is_visible(".gp-ask-text")
    assert not holds(everything(opened))
    assert "512 → ?" in opened.inner_text(".gp-tables")
    press(opened, "back")
    assert not holds(everything(opened))
    press(opened, "forward")
    opened.fill(".gp-quiz input", "640")
    opened.keyboard.press("Enter")
    assert position(opened) == 3
    assert holds(opened.inner_text(".gp-quiz"))
    assert holds(everything(opened))


def test_how_a_prediction_went_is_told_though_the_next_step_is_asked_about_too(
    open_player: OpenPlayer,
) -> None:
    document = json.loads((CONFORMANCE / "sync-pool.ops.json").read_text())["document"]
    assert [question["at"] for question in document["questions"]][:2] == [4, 5]
    opened = open_player("pool", document=document, mode="study")
    press(opened, "forward", 3)
    opened.click(".gp-quiz label:has-text('1001')")
    opened.click(".gp-quiz [type=submit]")
    assert position(opened) == 4
    told = opened.inner_text(".gp-quiz")
    assert told.index("New is called only when nothing is found") < told.index("Your prediction")
    assert opened.evaluate("document.activeElement.classList.contains('gp-ask-text')")


def test_a_file_saved_before_the_answer_ends_before_it(
    open_player: OpenPlayer, tmp_path: Path
) -> None:
    opened = open_player("secret", document=secretive(), mode="study", accept_downloads=True)
    press(opened, "forward", 2)
    opened.click(".gp-share summary")
    for label in (
        "The trace (JSON)",
        "Captions (Markdown)",
        "This picture (SVG)",
        "Milestones (SVG)",
    ):
        with opened.expect_download() as download:
            opened.click(f".gp-share >> text={label}")
        saved = tmp_path / "saved"
        download.value.save_as(saved)
        assert not holds(saved.read_text()), label
    assert "Up to the open question" in opened.inner_text(".gp-share")


def test_evidence_waits_for_the_predictions(open_player: OpenPlayer) -> None:
    proof = f'<p>Story</p><div data-evidence>cap is {SECRET} <a href="#x">proof</a></div>'
    opened = open_player("secret", document=secretive(), mode="study", fallback=proof)
    opened.click(".gp-evidence summary")
    assert "Shown after your predictions" in opened.inner_text(".gp-evidence")
    assert not holds(opened.content())
    press(opened, "last")
    assert holds(opened.inner_text(".gp-evidence"))


def test_a_wrong_choice_shows_both_and_the_rule(open_player: OpenPlayer) -> None:
    opened = open_player(mode="study", step="append#512")
    events(opened)
    opened.check(".gp-choice >> text=1024")
    opened.click(".gp-main-action")
    said = opened.inner_text(".gp-quiz")
    for words in ("Not what happened", "You said", "1024", "What happened", "848", "The rule"):
        assert words in said
    assert "Doubling stopped at 1,024" in said  # why one might think so
    assert caption(opened).startswith("append needs slot 512")
    answered, finished = seen(opened)
    assert answered[1]["id"] == "q-cap"
    assert answered[1]["right"] is False
    assert answered[1]["input"] == 1024
    assert answered[1]["revealed"] is False
    assert finished == [
        "goprep:finished",
        {"suggested": "again", "why": "the key prediction was wrong", "right": 0, "asked": 1},
    ]


def test_right_answers_suggest_by_time(open_player: OpenPlayer) -> None:
    for waited_ms, wanted in ((1_000, "easy"), (60_000, "good")):
        opened = open_player(mode="study", clock=True)
        events(opened)
        press(opened, "forward")
        opened.clock.run_for(waited_ms)
        opened.click("text=No, it stays")
        opened.check(".gp-choice >> text=848")
        opened.click(".gp-main-action")
        assert seen(opened)[-1][1]["suggested"] == wanted
        assert [kind for kind, _ in seen(opened)] == ["goprep:answered"] * 2 + ["goprep:finished"]
        assert "2 of 2 predicted right" in opened.inner_text(".gp-notes")


def test_the_card_stays_with_its_step(open_player: OpenPlayer) -> None:
    opened = open_player(mode="study", step="append#512")
    opened.check(".gp-choice >> text=848")
    opened.click(".gp-main-action")
    assert "Right" in opened.inner_text(".gp-quiz")
    press(opened, "forward")
    assert not opened.is_visible(".gp-quiz")
    press(opened, "back")
    assert "Right" in opened.inner_text(".gp-quiz")
    press(opened, "back")
    assert not opened.is_visible(".gp-quiz")  # answered: not asked again


def test_scrubbing_past_reveals(open_player: OpenPlayer) -> None:
    opened = open_player(mode="study")
    events(opened)
    scrub(opened, 3)
    assert [detail.get("revealed") for _, detail in seen(opened)] == [True, True, None]
    assert seen(opened)[-1][1]["suggested"] == "again"
    assert "Shown" in opened.inner_text(".gp-quiz")
    scrub(opened, 2)
    assert not opened.query_selector(".gp-quiz .gp-ask-text")


def test_show_me_tells_and_counts_as_not_recalled(open_player: OpenPlayer) -> None:
    opened = open_player(mode="study", step="append#512")
    events(opened)
    opened.click("text=Show me")
    assert position(opened) == 3
    assert seen(opened)[0][1]["revealed"] is True
    assert "You said" not in opened.inner_text(".gp-quiz")


def test_stepping_on_leads_to_the_question_not_past_it(open_player: OpenPlayer) -> None:
    opened = open_player(mode="study", step="append#512")
    press(opened, "forward")
    assert position(opened) == 2
    assert opened.evaluate("document.activeElement.className") == "gp-ask-text"


def test_a_number_is_asked_for_until_it_is_one(open_player: OpenPlayer) -> None:
    opened = open_player("timer-heap", mode="study", step="2")
    opened.fill(".gp-quiz input", "soon")
    opened.keyboard.press("Enter")
    assert opened.inner_text(".gp-error") == "Write a number."
    assert opened.get_attribute(".gp-quiz input", "aria-invalid") == "true"
    assert position(opened) == 2
    opened.fill(".gp-quiz input", "３０")  # full-width digits of a Chinese keyboard
    opened.keyboard.press("Enter")
    assert "Right" in opened.inner_text(".gp-quiz")


def test_yes_and_no_answer_at_once(open_player: OpenPlayer) -> None:
    opened = open_player("mutex-starving", mode="study", step="2", lang="zh-CN")
    opened.click(".gp-quiz button:has-text('会变')")
    assert "正确" in opened.inner_text(".gp-quiz")
    assert position(opened) == 3


def test_a_thing_in_the_picture_can_be_picked(open_player: OpenPlayer) -> None:
    opened = open_player("map-evacuation", mode="study", step="evac#2")
    opened.locator('.gp-canvas [data-entity="new.b11"]').first.click(force=True)
    assert opened.is_checked(".gp-choice:has-text('11') input")
    opened.click(".gp-main-action")
    assert "Right" in opened.inner_text(".gp-quiz")


def test_an_order_is_made_with_buttons_and_keys(open_player: OpenPlayer) -> None:
    opened = open_player("work-stealing", mode="study", step="look#1")
    assert opened.locator(".gp-order li").all_inner_texts() == ["G8", "G5", "G6"]
    opened.focus("[aria-label='Move G8 down']")
    opened.keyboard.press("Enter")
    opened.keyboard.press("Enter")  # focus stays with the item
    assert opened.locator(".gp-order li").all_inner_texts() == ["G5", "G6", "G8"]
    settled(opened)
    assert opened.inner_text(".gp-live") == "G8: place 3 of 3"
    opened.click(".gp-main-action")
    assert "Right" in opened.inner_text(".gp-quiz")


def test_a_whole_question_needs_only_the_keyboard(open_player: OpenPlayer) -> None:
    opened = open_player(mode="study", step="append#512")
    opened.focus(".gp-forward")
    opened.keyboard.press("ArrowRight")  # blocked: focus goes to the question
    opened.keyboard.press("Tab")
    opened.keyboard.press("Space")
    for _ in range(3):
        opened.keyboard.press("ArrowDown")
    assert opened.is_checked(".gp-choice:has-text('848') input")
    assert position(opened) == 2  # arrows chose, they did not step
    opened.keyboard.press("Enter")
    assert position(opened) == 3
    assert opened.evaluate("document.activeElement.innerText").strip() == "Right"


def test_browsing_asks_only_when_told_to(open_player: OpenPlayer) -> None:
    opened = open_player()
    press(opened, "last")
    assert position(opened) == 5
    assert not opened.is_visible(".gp-quiz")
    opened.click("text=Quiz me")
    assert position(opened) == 0
    press(opened, "forward", 1)
    assert opened.is_visible(".gp-ask-text")
    opened.click("text=Stop the quiz")
    assert not opened.is_visible(".gp-quiz")
    assert "?" not in opened.inner_text(".gp-canvas")


def test_studying_offers_no_way_to_switch_the_questions_off(open_player: OpenPlayer) -> None:
    opened = open_player(mode="study")
    assert opened.locator("text=Quiz me").count() == 0


def test_chapters_after_an_open_question_keep_their_titles(open_player: OpenPlayer) -> None:
    opened = open_player(mode="study")
    options = opened.locator(".gp-chapters option").all_inner_texts()
    assert options == ["Room left", "Chapter 2"]
    press(opened, "last")
    assert opened.locator(".gp-chapters option").all_inner_texts() == ["Room left", "Growth"]
