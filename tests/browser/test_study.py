"""Studying in a real browser: by keyboard alone, by touch, after a prediction."""

from __future__ import annotations

from playwright.sync_api import expect

from cards.models import StudyEvent, WorkedExample
from simulations import services as simulations
from tests.browser.conftest import OpenSite, listening
from tests.browsing import QuietPage

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def reviews() -> list[StudyEvent]:
    return list(StudyEvent.objects.filter(kind="review").order_by("sequence"))


def question(page: QuietPage) -> str:
    return str(page.inner_text("h1"))


def next_card(page: QuietPage, before: str) -> None:
    """Wait until another card than the one with the question `before` lies there."""
    expect(page.locator("h1")).not_to_have_text(before)
    listening(page)


# ---- keyboard ----


def test_a_whole_session_by_keyboard_alone(open_site: OpenSite) -> None:
    page = open_site("/study/go-runtime/")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('form')?.action.endsWith('/start')"):
            break
    page.keyboard.press("Enter")
    for key in ("Enter", "4", "4"):
        listening(page)
        before = question(page)
        page.keyboard.press("Space")
        expect(page.locator("#answer")).to_be_visible()
        page.keyboard.press(key)
        expect(page.locator("h1")).not_to_have_text(before)
    assert [event.data["rating"] for event in reviews()] == [3, 4, 4]


def test_space_reveals_and_puts_the_reader_at_the_answer(at_desk: OpenSite) -> None:
    page = at_desk()
    expect(page.locator("#answer")).to_be_hidden()
    page.keyboard.press("Space")
    expect(page.locator("#answer")).to_be_visible()
    expect(page.locator("#answer-title")).to_be_focused()
    expect(page.locator("#rating button")).to_have_count(4)
    expect(page.locator("#reveal")).to_have_count(0)


def test_ratings_mean_nothing_before_the_answer_is_shown(at_desk: OpenSite) -> None:
    page = at_desk()
    before = question(page)
    for key in ("3", "Enter", "1"):
        page.keyboard.press(key)
    page.wait_for_timeout(200)
    assert question(page) == before
    assert reviews() == []


def test_u_and_ctrl_z_take_the_last_answer_back(at_desk: OpenSite) -> None:
    page = at_desk()
    for key in ("u", "Control+z"):
        before = question(page)
        page.keyboard.press("Space")
        page.keyboard.press("4")
        next_card(page, before)
        page.keyboard.press(key)
        expect(page.locator("h1")).to_have_text(before)
        listening(page)
    assert StudyEvent.objects.filter(kind="undo").count() == 2


def test_the_question_mark_shows_the_keys_and_escape_hides_them(at_desk: OpenSite) -> None:
    page = at_desk()
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    page.keyboard.press("Space")  # the dialog's own button, not the card
    expect(page.locator("#help")).to_be_hidden()
    page.keyboard.press("?")
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()
    expect(page.locator("#answer")).to_be_hidden()


def test_a_field_keeps_its_letters(at_desk: OpenSite) -> None:
    page = at_desk()
    page.keyboard.press("p")
    expect(page.locator("#note")).to_be_focused()
    page.keyboard.type("1 u ? p 3")
    assert page.input_value("#note") == "1 u ? p 3"
    expect(page.locator("#answer")).to_be_hidden()
    expect(page.locator("#help")).to_be_hidden()


def test_the_arrows_belong_to_the_player_while_it_has_the_focus(at_desk: OpenSite) -> None:
    page = at_desk()
    page.keyboard.press("Space")
    page.wait_for_selector(".gp-transport")
    page.focus(".gp-transport .gp-forward")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.querySelector('goprep-trace').position") == 2
    page.keyboard.press("Enter")  # the button it stands on, not a rating
    assert page.evaluate("document.querySelector('goprep-trace').position") == 3
    assert reviews() == []


# ---- what is stored ----


def test_the_time_taken_is_measured_by_the_page(at_desk: OpenSite) -> None:
    page = at_desk()
    before = question(page)
    page.wait_for_timeout(400)
    page.keyboard.press("Space")
    page.keyboard.press("3")
    next_card(page, before)
    (event,) = reviews()
    assert 400 <= event.data["duration_ms"] < 8_000


def test_pressing_twice_is_one_answer(at_desk: OpenSite) -> None:
    page = at_desk()
    before = question(page)
    page.keyboard.press("Space")
    page.evaluate(
        "() => { const b = document.querySelector('[name=rating][value=\"3\"]');"
        " b.click(); b.click(); }"
    )
    next_card(page, before)
    assert len(reviews()) == 1


def test_going_back_never_brings_an_answered_form_back(at_desk: OpenSite) -> None:
    page = at_desk()
    before = question(page)
    page.keyboard.press("Space")
    page.keyboard.press("3")
    next_card(page, before)
    now = question(page)
    page.go_back()
    listening(page)
    assert question(page) == now
    assert [event.data["rating"] for event in reviews()] == [3]


# ---- predicting ----


def test_a_prediction_stands_beside_the_answer_and_is_kept(at_desk: OpenSite) -> None:
    page = at_desk()
    before = question(page)
    page.keyboard.press("p")
    page.fill("#note", "It <b>doubles</b>.")
    page.click("#reveal button")
    expect(page.locator("#yours-text")).to_have_text("It <b>doubles</b>.")
    page.keyboard.press("2")
    next_card(page, before)
    (event,) = reviews()
    assert event.data["predicted"] == {"note": "It <b>doubles</b>."}


def test_the_player_asks_before_the_answer_and_suggests_a_rating(at_desk: OpenSite) -> None:
    page = at_desk()
    before = question(page)
    page.keyboard.press("p")
    page.wait_for_selector("goprep-trace[mode=study] .gp-transport")
    # Running past every question without answering: none was recalled.
    page.evaluate("document.querySelector('goprep-trace').position = 9999")
    expect(page.locator("[name=rating][data-suggested]")).to_have_count(1)
    page.click("#reveal button")
    expect(page.locator("#suggested")).to_contain_text("Again is suggested: ")
    assert "{why}" not in page.inner_text("#suggested")
    page.keyboard.press("3")
    next_card(page, before)
    (event,) = reviews()
    assert event.data["rating"] == 3
    assert event.data["predicted"]["suggested"] == "again"
    answers = event.data["predicted"]["answers"]
    assert all(answer["at"] >= 1 and answer["trace"] == 0 for answer in answers)
    (example,) = WorkedExample.objects.all()
    run = simulations.request_run(example.simulator, example.params, go="1.27", seed=example.seed)
    assert event.data["predicted"]["traces"] == [run.document_id]
    assert event.data["right"] is False


def test_without_a_prediction_the_player_asks_nothing(at_desk: OpenSite) -> None:
    page = at_desk()
    page.keyboard.press("Space")
    page.wait_for_selector("goprep-trace[mode=browse] .gp-transport")
    page.evaluate("document.querySelector('goprep-trace').position = 9999")
    page.wait_for_timeout(300)
    expect(page.locator("[name=rating][data-suggested]")).to_have_count(0)


def test_the_example_is_nowhere_on_the_page_before_it_is_wanted(at_desk: OpenSite) -> None:
    page = at_desk()
    expect(page.locator("goprep-trace")).to_have_count(0)


# ---- touch ----


def test_a_session_by_touch(at_desk: OpenSite) -> None:
    page = at_desk(**PHONE)
    for rating in (3, 4, 4):
        before = question(page)
        listening(page)
        page.tap("#reveal button")
        page.tap(f'[name=rating][value="{rating}"]')
        expect(page.locator("h1")).not_to_have_text(before)
    assert len(reviews()) == 3


def test_everything_to_press_is_as_big_as_a_finger(at_desk: OpenSite) -> None:
    page = at_desk(**PHONE)
    too_small = """() => [...document.querySelectorAll('button, summary, .top a, .study-head a')]
      .filter((e) => e.checkVisibility() && !e.closest('goprep-trace'))
      .map((e) => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
      .filter(([, box]) => box.height < 44 || box.width < 44)
      .map(([html, box]) => `${html} ${box.width}x${box.height}`)"""
    assert page.evaluate(too_small) == []
    page.tap("#reveal button")
    assert page.evaluate(too_small) == []


def test_the_bar_is_at_the_thumb_and_never_covers_what_has_the_focus(at_desk: OpenSite) -> None:
    page = at_desk(**PHONE)
    page.tap("#reveal button")
    page.wait_for_selector(".gp-transport")
    bar = page.locator("#rate").bounding_box()
    assert abs(bar["y"] + bar["height"] - 844) <= 1
    covered = []
    for _ in range(60):
        page.keyboard.press("Tab")
        name = page.evaluate(
            """() => {
              const e = document.activeElement, bar = document.querySelector('#rate');
              if (!e || e === document.body || bar.contains(e)) return '';
              const box = e.getBoundingClientRect();
              const hidden = box.top >= bar.getBoundingClientRect().top - 2;
              return hidden ? e.outerHTML.slice(0, 100) : '';
            }"""
        )
        if name:
            covered.append(name)
    assert covered == []


# ---- the end ----


def test_the_end_of_a_session_by_browser(at_desk: OpenSite) -> None:
    page = at_desk()
    for _ in range(3):
        listening(page)
        before = question(page)
        page.keyboard.press("Space")
        page.keyboard.press("4")
        expect(page.locator("h1")).not_to_have_text(before)
    expect(page.locator("h1")).to_have_text("That was everything for now")
    expect(page.locator(".figures")).to_contain_text("100%")
