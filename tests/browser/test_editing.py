"""Editors and publishers at work, in a real browser: from a new card to a learner's schedule."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cards import services
from cards.models import Card, CardDraft, Deck, Schedule
from cards.services import editing
from simulations import runner
from simulations.models import SimulationRun
from tests.browser.conftest import OpenSite
from tests.browser.test_pages_access import WAYS, violations
from tests.browsing import QuietPage
from tests.makers import make_editor, make_learner, make_user
from tests.simulations.conftest import until

LIST = "/admin/cards/card/"
TEXT = {
    "title_en": "When a map grows",
    "title_zh": "map 何时扩容",
    "question_en": "When does a map grow?",
    "question_zh": "map 何时扩容？",
    "answer_en": "When its table is seven eighths full.",
    "answer_zh": "表用到八分之七时。",
    "explanation_en": "A group holds eight slots.\n\n```go\nm := map[int]int{}\n```",
    "explanation_zh": "一组八个槽。\n\n```go\nm := map[int]int{}\n```",
    "pitfalls_en": "- It never shrinks.",
    "changes_en": "- **1.24**: Swiss tables.",
    "changes_zh": "- **1.24**：Swiss 表。",
    "follow_ups_en": "- Does it shrink? — No.",
    "follow_ups_zh": "- 会缩小吗？ — 不会。",
    "slug": "map-grows",
    "position": "40",
    "sources": "internal/runtime/maps/table.go rehash 1.27",
}


@pytest.fixture
def erin(transactional_db: None) -> Any:
    return make_editor("erin", "editor")


@pytest.fixture
def paul(transactional_db: None) -> Any:
    return make_editor("paul", "publisher")


def work() -> None:
    """Do what a worker would: every run that waits."""
    for run in SimulationRun.objects.filter(status="pending"):
        runner.execute(str(run.pk))


def write(page: QuietPage, **fields: str) -> None:
    for name, text in fields.items():
        page.fill(f"[name={name}]", text)


def change(card: Card) -> str:
    return f"{LIST}{card.pk}/change/"


def saved(page: QuietPage, words: str) -> None:
    page.click(".editor-save .button")
    expect(page.locator(".notices")).to_contain_text(words)


def test_a_card_goes_from_an_editor_s_first_word_to_a_learner(
    open_site: OpenSite, deck: Deck, erin: Any, paul: Any
) -> None:
    deck.topics = [
        *deck.topics,
        {"slug": "map-growth", "area": "data-structures", "title": {"en": "Map", "zh-CN": "map"}},
    ]
    deck.save()
    page = open_site(f"{LIST}add/", user=erin)
    page.select_option("[name=topic]", "map-growth")
    write(page, **TEXT)
    expect(
        page.locator("#seen-explanation-en .code .nx, #seen-explanation-en pre")
    ).not_to_have_count(0)
    expect(page.locator("#notes")).to_contain_text("What people get wrong · 简体中文")
    saved(page, "kept as a draft")
    card = Card.objects.get(slug="map-grows")

    page.click("text=Send to review")
    expect(page.locator(".notices")).to_contain_text("Sent to review")
    desk = open_site(f"{LIST}{card.pk}/review/", user=paul)
    missing = desk.locator("section.notice--wrong")
    expect(missing).to_contain_text("Nothing is written here yet")
    expect(missing).to_contain_text("attach a worked example")
    desk.allowed.append("409")
    desk.click("button[value=publish]")
    expect(missing).to_contain_text("cannot be published yet")
    assert not Card.objects.published().filter(pk=card.pk).exists()

    page.goto(page.url.split("#")[0])
    write(page, pitfalls_zh="- 它从不缩小。")
    expect(page.locator("#notes")).to_contain_text("The text is complete")
    saved(page, "Saved")
    page.click(".desk-tools >> text=Worked examples")
    page.select_option("#simulator", "map-growth")
    page.click("text=Begin")
    page.wait_for_load_state("load")
    page.fill("[name=p_inserts]", "20")
    page.click("button:text-is('Run it')")
    until(SimulationRun.objects.filter(simulator="map-growth").exists)
    work()
    expect(page.locator("#run-result .gp-transport")).to_be_visible()
    write(page, title_en="Twenty keys", title_zh="二十个键", key="twenty")
    page.click("text=Attach it to the card")
    expect(page.locator("#example-twenty")).to_be_visible()
    work()
    page.goto(page.url.split("/admin/")[0] + change(card))
    page.click("text=Send to review")
    expect(page.locator(".notices")).to_contain_text("Sent to review")

    desk.goto(page.url.split("/admin/")[0] + f"{LIST}{card.pk}/review/")
    expect(desk.locator(".notice--right")).to_contain_text("Nothing is missing")
    desk.click("button[value=publish]")
    expect(desk.locator(".notices")).to_contain_text("Published")
    learner = open_site("/decks/go-runtime/cards/map-grows/")
    expect(learner.locator("h1")).to_have_text("When does a map grow?")
    expect(learner.locator(".gp-transport")).to_be_visible()


def test_a_typo_leaves_a_learner_s_schedule_where_it_is(
    open_site: OpenSite, deck: Deck, erin: Any, paul: Any
) -> None:
    card = Card.objects.get(slug="defer-order")
    learner, at = make_learner(), timezone.now() - timedelta(days=60)
    for days in (0, 20, 40):
        services.review(learner, card, 4, at=at + timedelta(days=days))
    due_at = Schedule.objects.get().due_at
    page = open_site(change(card), user=erin)
    write(page, title_en="The order of deferred calls, mended")
    saved(page, "Saved as a proposal")
    page.click("text=Send to review")
    desk = open_site(f"{LIST}{card.pk}/review/", user=paul)
    expect(desk.locator("ins").first).to_contain_text("mended")
    desk.click("button[value=publish]")
    expect(desk.locator(".notices")).to_contain_text("Published")
    assert Schedule.objects.get().due_at == due_at


def test_a_second_editor_is_warned_and_keeps_both_texts(
    open_site: OpenSite, deck: Deck, erin: Any, paul: Any
) -> None:
    card = Card.objects.get(slug="defer-order")
    first = open_site(change(card), user=erin)
    second = open_site(change(card), user=paul)
    expect(second.locator("#company")).to_contain_text("erin has this card open")
    write(first, title_en="Erin’s title")
    saved(first, "Saved as a proposal")
    write(second, title_en="Paul’s title")
    second.allowed.append("409")
    second.click(".editor-save .button")
    collision = second.locator("#collision")
    expect(collision).to_contain_text("erin saved this card")
    expect(collision.locator("del")).to_have_text("Erin")
    expect(second.locator("[name=title_en]")).to_have_value("Paul’s title")
    saved(second, "Saved as a proposal")
    assert [row.number for row in card.revisions.all()] == [3, 2, 1]


def test_what_was_typed_is_there_again_after_the_page_was_closed(
    open_site: OpenSite, deck: Deck, erin: Any
) -> None:
    card = Card.objects.get(slug="defer-order")
    page = open_site(change(card), user=erin)
    write(page, title_en="Half a sent")
    expect(page.locator("#kept")).to_contain_text("Draft kept at")
    page.page.close()
    page = open_site(change(card), user=erin)
    expect(page.locator("[data-draft]")).to_contain_text("did not save")
    expect(page.locator("[name=title_en]")).to_have_value("Half a sent")
    page.click("[data-draft] button")
    expect(page.locator("[name=title_en]")).not_to_have_value("Half a sent")
    assert not CardDraft.objects.exclude(fields={}).exists()


def test_the_page_is_held_back_only_while_something_typed_has_not_arrived(
    open_site: OpenSite, deck: Deck, erin: Any
) -> None:
    asks = "() => !dispatchEvent(new Event('beforeunload', {cancelable: true}))"
    page = open_site(change(Card.objects.get(slug="defer-order")), user=erin)
    kept = page.locator("#kept")
    assert not page.evaluate(asks)
    write(page, title_en="One")
    assert page.evaluate(asks)
    expect(kept).to_contain_text("Draft kept at")
    assert not page.evaluate(asks)
    page.allowed += ["500", "htmx"]
    page.route("**/draft/", lambda route: route.fulfill(status=500))
    write(page, title_en="Two")
    expect(kept).to_contain_text("Not kept")
    assert page.evaluate(asks)
    page.unroute("**/draft/")
    write(page, title_en="Three")
    expect(kept).to_contain_text("Draft kept at")
    assert not page.evaluate(asks)
    write(page, title_en="Four")
    saved(page, "Saved as a proposal")
    assert not page.evaluate(asks)


def test_an_old_revision_is_restored(open_site: OpenSite, deck: Deck, erin: Any) -> None:
    card = Card.objects.get(slug="defer-order")
    page = open_site(change(card), user=erin)
    title = page.input_value("[name=title_en]")
    write(page, title_en="A worse title")
    saved(page, "Saved as a proposal")
    page.click("text=History")
    page.click("text=Compare the two")
    expect(page.locator("ins").first).to_contain_text("worse")
    page.click("text=Restore revision 1")
    expect(page.locator(".notices")).to_contain_text("is back, as revision 3")
    expect(page.locator("[name=title_en]")).to_have_value(title)


def test_many_cards_are_withdrawn_after_asking_and_brought_back(
    open_site: OpenSite, deck: Deck, paul: Any
) -> None:
    page = open_site(f"{LIST}?q=defer", user=paul)
    page.check("#action-toggle")
    page.select_option("[name=action]", "withdraw_cards")
    page.click("text=Go on")
    expect(page.locator("h1")).to_have_text("Withdraw these cards?")
    page.click("form >> text=Withdraw")
    expect(page.locator(".notices")).to_contain_text("Done with one card")
    assert Card.objects.published().count() == 2
    page.click("text=Take it back")
    expect(page.locator(".notices")).to_contain_text("Done with one card")
    assert Card.objects.published().count() == 3


@pytest.mark.parametrize(("lang", "scheme"), WAYS)
def test_axe_finds_nothing_on_the_editing_pages(
    lang: str, scheme: str, open_site: OpenSite, deck: Deck, erin: Any
) -> None:
    root = make_user("root", is_staff=True, is_superuser=True)
    card = Card.objects.get(slug="slice-growth")
    head = editing.head_of(card)
    editing.move_example(card, head.file.examples[0].key, True, by=erin, at=timezone.now())
    editing.save_text(card, head.file, base=1, author=erin, at=timezone.now(), meaning_changed=True)
    editing.submit(card, by=erin, at=timezone.now(), text="Please.")
    own = f"{LIST}{card.pk}/"
    paths = ["/admin/", LIST, f"{LIST}add/", f"{own}change/", f"{own}review/", f"{own}history/"]
    paths += [f"{own}examples/", f"{own}examples/past-512/", "/admin/people/", "/admin/log/"]
    paths += [f"{own}compare/?a=1&b=2"]
    found = {}
    for path in paths:
        width = 390 if scheme == "dark" else 1280
        page = open_site(
            path,
            lang=lang,
            user=root,
            color_scheme=scheme,
            viewport={"width": width, "height": 900},
        )
        wide = page.evaluate("document.documentElement.scrollWidth") > width
        found[path] = violations(page) + (["wider than the screen"] if wide else [])
    assert {path: wrong for path, wrong in found.items() if wrong} == {}
