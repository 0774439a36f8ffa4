"""Bringing files to the desk in a real browser: what is refused, what is shown, what is written."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cards.interchange import rows_of, write_csv
from cards.interchange.tables import COLUMNS
from cards.models import BroughtFile, Card
from cards.services.interchange import jobs
from cards.services.interchange.progress import begin
from tests.browser.conftest import OpenSite
from tests.browser.test_pages_access import violations
from tests.browsing import QuietPage
from tests.cards.interchange.makers import make_apkg, make_collection, the_deck
from tests.makers import make_editor

PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def erin(transactional_db: None) -> Any:
    return make_editor()


def bring(page: QuietPage, content: bytes, name: str) -> None:
    page.set_input_files(
        "#id_file", {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    page.select_option("#id_deck", "go-runtime")
    page.click("main form button.button:has-text('Look at it')")
    page.wait_for_url("**/import/*-*/")
    work()


def work() -> None:
    """Do what a worker would; the page asks again by itself."""
    for file in BroughtFile.objects.all():
        jobs.execute(str(file.pk))


def is_sound(page: QuietPage, name: str) -> None:
    """No violation, nothing wider than the screen. With SHOTS set, a picture to look at."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("context", [{}, PHONE], ids=["desktop", "phone"])
def test_a_hostile_package_is_refused_with_a_list_of_reasons(
    open_site: OpenSite, erin: Any, context: dict[str, Any]
) -> None:
    before = Card.objects.count()
    page = open_site("/admin/import/", user=erin, **context)
    is_sound(page, f"import-{len(context)}")
    evil = {"../../evil.png": b"x", "/etc/passwd": b"x", "a\\b": b"x"}
    bring(page, make_apkg(make_collection(), **evil), "evil.apkg")
    expect(page.locator("[role=alert] h2")).to_have_text(
        "Nothing was taken from evil.apkg: 3 problems."
    )
    expect(page.locator(".exchange-problems tbody tr")).to_have_count(3)
    expect(page.locator(".exchange-problems")).to_contain_text("leads out of the archive")
    is_sound(page, f"refused-{len(context)}")
    bring(page, make_apkg(), "good.apkg")  # the form of that page takes the next one
    expect(page.locator("main h1")).to_have_text("good.apkg")
    assert Card.objects.count() == before


def test_two_bad_cells_of_a_good_table_are_told_by_row_and_column(
    open_site: OpenSite, erin: Any
) -> None:
    cards = [card for card in the_deck().cards if card.slug in ("slice-growth", "range-append")]
    rows = rows_of(cards)
    rows[1][COLUMNS.index("difficulty")] = "hard"
    rows[2][COLUMNS.index("answer_zh-CN")] = ""
    page = open_site("/admin/import/", user=erin)
    bring(page, write_csv(rows), "cards.csv")
    expect(page.locator("tbody tr")).to_have_count(2)
    told = [row.inner_text().split("\t")[:3] for row in page.locator("tbody tr").all()]
    assert told == [["cards.csv", "2", "difficulty"], ["cards.csv", "3", "answer_zh-CN"]]
    is_sound(page, "cells")


def test_a_file_is_looked_at_confirmed_and_taken_back(open_site: OpenSite, erin: Any) -> None:
    notes = [
        ("a", 1, "slice-growth", "Why does <b>append</b> return?\x1fThe header may have moved."),
        ("b", 1, "", "map 何时扩容?<script>alert(1)</script>\x1f装不下时。<img src=x.png>"),
    ]
    page = open_site("/admin/import/", user=erin)
    bring(page, make_apkg(make_collection(notes)), "notes.apkg")
    expect(page.locator(".exchange-new li")).to_have_count(2)
    expect(page.locator("main")).to_contain_text("Taken out of the notes as dangerous: script.")
    is_sound(page, "preview")
    page.click("text=Bring them in")
    expect(page.locator(".exchange-steps [aria-current=step]")).to_have_text("bringing in")
    held = BroughtFile.objects.claim(BroughtFile.objects.get().pk, timezone.now(), jobs.LEASE)
    assert held is not None
    begin(held)("written")(412, 1_000)
    bar = page.get_by_role("progressbar", name="Cards written: 412 of 1,000.")
    expect(bar).to_have_attribute("value", "412")
    is_sound(page, "bringing")
    page.focus("#look-again")
    begin(held)("written")(1_000, 1_000)
    expect(page.locator("#far")).to_have_text("Cards written: 1,000 of 1,000.")
    expect(page.locator("#look-again")).to_be_focused()
    BroughtFile.objects.update(status="confirmed", lease_expires_at=None)
    work()
    expect(page.locator("table.desk-table tbody tr")).to_have_count(2)
    assert Card.objects.filter(state="draft").count() == 2
    is_sound(page, "imported")
    page.click("text=Take this import back")
    expect(page.locator("main .chip")).to_have_text("taken back")
    assert not Card.objects.filter(state="draft").exists()


def test_a_deck_is_downloaded(open_site: OpenSite, erin: Any) -> None:
    page = open_site("/admin/export/", user=erin)
    is_sound(page, "export")
    page.select_option("#id_form", "apkg")
    with page.expect_download() as download:
        page.click("main button:has-text('Download')")
    assert download.value.suggested_filename == "go-runtime.apkg"
