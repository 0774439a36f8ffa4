"""Every page for everyone: screen readers, both schemes, both languages, small and odd screens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import axe_playwright_python
import pytest
from django.utils import timezone

from cards import services
from cards.models import Deck
from tests.browser.conftest import OpenSite, listening
from tests.browsing import QuietPage
from tests.makers import make_learner, make_user

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# name → (path, for an account?)
PAGES = {
    "home": ("/", False),
    "deck": ("/decks/go-runtime/", False),
    "nothing-found": ("/decks/go-runtime/?q=nothing+of+the+kind", False),
    "card": ("/decks/go-runtime/cards/slice-growth/", False),
    "start": ("/study/go-runtime/", False),
    "log-in": ("/accounts/log-in/", False),
    "sign-up": ("/accounts/sign-up/", False),
    "settings": ("/accounts/settings/", True),
    "password": ("/accounts/password/", True),
    "devices": ("/accounts/devices/", True),
    "data": ("/accounts/data/", True),
    "delete": ("/accounts/delete/", True),
    "api": ("/api/docs", False),
    "problem": ("/api/problems/wrong-password", False),
    "404": ("/nothing/here/", False),
}
# Each language and each scheme once; test_contrast computes every pair of colours in both schemes.
WAYS = [("en", "light"), ("zh-hans", "dark")]


def violations(page: QuietPage) -> list[str]:
    """What axe objects to, one line each. Injected by evaluate: the policy allows no tag."""
    page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate(
        "(tags) => axe.run(document, { runOnly: { type: 'tag', values: tags } })", RULES
    )
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


@pytest.fixture
def account(transactional_db: None) -> Any:
    user = make_user()
    make_learner(user=user)
    for name in ("Ana's phone", "平板电脑"):
        services.add_device(user, name, ["study"], at=timezone.now())
    return user


def open_page_of(open_site: OpenSite, name: str, account: Any = None, **options: Any) -> QuietPage:
    path, for_account = PAGES[name]
    page = open_site(path, user=account if for_account else None, **options)
    if page.locator("goprep-trace").count():
        page.wait_for_selector(".gp-transport")
    return page


def every_page(
    open_site: OpenSite, account: Any, **options: Any
) -> Iterator[tuple[str, QuietPage]]:
    """Each page in turn: a visitor's all in one tab, the account's in another."""
    tabs: dict[bool, QuietPage] = {}
    for name, (path, for_account) in PAGES.items():
        if for_account in tabs:
            tabs[for_account].goto(urljoin(tabs[for_account].url, path))
        else:
            tabs[for_account] = open_page_of(open_site, name, account, **options)
        page = tabs[for_account]
        page.allowed += ["404"] if name == "404" else []
        if page.locator("goprep-trace").count():
            page.wait_for_selector(".gp-transport")
        yield name, page


@pytest.mark.parametrize(("lang", "scheme"), WAYS)
def test_axe_finds_nothing_to_mend_on_any_page(
    lang: str, scheme: str, open_site: OpenSite, account: Any
) -> None:
    pages = every_page(open_site, account, lang=lang, color_scheme=scheme)
    found = {name: violations(page) for name, page in pages}
    assert set(found) == set(PAGES)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize(("lang", "scheme"), WAYS)
def test_axe_finds_nothing_on_either_side_of_a_card(
    lang: str, scheme: str, at_desk: OpenSite
) -> None:
    page = at_desk(lang=lang, color_scheme=scheme)
    assert violations(page) == []
    page.keyboard.press("p")
    page.wait_for_selector(".gp-transport")
    assert violations(page) == []
    page.click("#reveal button")
    for section in page.query_selector_all(".fold > summary"):
        section.click()
    assert violations(page) == []
    page.evaluate("document.querySelector('#help').showModal()")
    assert violations(page) == []


def test_axe_finds_nothing_in_open_menus_and_on_refused_forms(open_site: OpenSite) -> None:
    page = open_site("/accounts/sign-up/")
    page.fill("#id_username", "a b")
    page.fill("#id_password1", "1")
    page.fill("#id_password2", "2")
    page.click("main button")
    page.wait_for_selector("[aria-invalid=true]")
    for menu in page.query_selector_all(".top summary"):
        menu.click()
        assert violations(page) == []


def test_axe_finds_nothing_at_the_end(at_desk: OpenSite) -> None:
    page = at_desk()
    for _ in range(3):
        listening(page)
        before = page.inner_text("h1")
        page.keyboard.press("Space")
        page.keyboard.press("4")
        page.wait_for_function("(b) => document.querySelector('h1').innerText !== b", arg=before)
    assert violations(page) == []
    page.goto(page.url.replace("/done", "/"))
    assert violations(page) == []


@pytest.mark.parametrize("lang", ["en", "zh-hans"])
def test_no_page_scrolls_sideways(lang: str, open_site: OpenSite, account: Any) -> None:
    too_wide = []
    size = {"width": 320, "height": 700}
    for name, page in every_page(open_site, account, lang=lang, viewport=size):
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            too_wide.append(name)
    assert too_wide == []


def test_the_study_page_never_scrolls_sideways(at_desk: OpenSite) -> None:
    page = at_desk(viewport={"width": 320, "height": 700})
    wide = "document.documentElement.scrollWidth"
    assert page.evaluate(wide) <= 320
    page.keyboard.press("Space")
    page.wait_for_selector(".gp-transport")
    for section in page.query_selector_all(".fold > summary"):
        section.click()
    assert page.evaluate(wide) <= 320
    for menu in page.query_selector_all(".menu > summary"):
        menu.click()
        box = page.locator(".menu[open] > .panel").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
        page.keyboard.press("Escape")


def test_pages_from_right_to_left_keep_their_shape(open_site: OpenSite) -> None:
    for name in ("home", "deck", "card"):
        page = open_page_of(open_site, name, viewport={"width": 700, "height": 700})
        page.evaluate("document.documentElement.dir = 'rtl'")
        assert page.evaluate("document.documentElement.scrollWidth") <= 700, name
        assert page.locator(".wordmark").bounding_box()["x"] > 350, name
        for code in page.query_selector_all("pre"):
            assert code.evaluate("e => getComputedStyle(e).direction") == "ltr"


def test_nothing_moves_for_those_who_ask_for_calm(open_site: OpenSite) -> None:
    page = open_site("/", reduced_motion="reduce")
    page.wait_for_selector(".gp-transport")
    moving = page.evaluate(
        """() => [...document.querySelectorAll('body *')].filter((e) => {
             const s = getComputedStyle(e);
             return [...s.transitionDuration.split(','), ...s.animationDuration.split(',')]
               .some((d) => parseFloat(d) > 0);
           }).map((e) => e.outerHTML.slice(0, 80))"""
    )
    assert moving == []


def test_states_are_told_apart_without_colour(deck: Deck, open_site: OpenSite) -> None:
    page = open_site("/decks/go-runtime/", forced_colors="active")
    symbol = page.locator(".topic .state use").first
    assert symbol.get_attribute("href").endswith("#state-new")
    assert page.locator(".topic .tile-state").first.inner_text() == "new"


def test_the_skip_link_comes_first_and_leads_to_the_content(open_site: OpenSite) -> None:
    page = open_site("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_a_menu_closes_on_escape_and_gives_the_focus_back(open_site: OpenSite) -> None:
    page = open_site("/")
    page.click(".top summary >> nth=1")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert page.locator("details[data-menu][open]").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_the_scheme_changes_at_once_and_is_kept(open_site: OpenSite) -> None:
    page = open_site("/", color_scheme="light")
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(ground)
    page.click(".top summary >> nth=1")
    with page.expect_response("**/preferences"):
        page.click("button[value=dark]")
    dark = page.evaluate(ground)
    assert dark != light
    page.reload()
    assert page.evaluate(ground) == dark


def test_a_printed_page_is_dark_on_light_without_what_one_would_press(open_site: OpenSite) -> None:
    page = open_page_of(open_site, "card", color_scheme="dark")
    page.emulate_media(media="print")
    ink = page.evaluate("getComputedStyle(document.documentElement).color")
    assert max(int(part) for part in ink.strip("rgb()").split(",")) < 80
    for part in (".top nav", ".menu", ".foot", ".neighbours"):
        assert not page.locator(part).first.is_visible(), part
