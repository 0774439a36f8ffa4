"""export_cards and import_cards: the same services from the shell."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cards.interchange import write_card_files
from cards.models import Card
from cards.services.content import load_deck
from tests.cards.interchange.makers import make_zip, the_deck
from tests.makers import make_editor, make_user

pytestmark = pytest.mark.django_db


def run(name: str, *args: Any, user: str = "erin") -> str:
    out = StringIO()
    call_command(name, *map(str, args), "--as", user, stdout=out, no_color=True)
    return out.getvalue()


def test_a_deck_goes_out_and_comes_back_the_same(tmp_path: Path) -> None:
    load_deck(the_deck())
    make_editor()
    path = tmp_path / "deck.zip"
    assert "75 cards" in run("export_cards", "go-runtime", "--to", path)
    assert path.read_bytes() == write_card_files(the_deck())
    assert "0 created, 0 changed, 75 same, 0 conflict." in run("import_cards", path)


def test_a_dry_run_tells_and_writes_nothing(tmp_path: Path) -> None:
    make_editor()
    path = tmp_path / "deck.zip"
    path.write_bytes(write_card_files(the_deck()))
    out = run("import_cards", path, "--dry-run")
    assert "once: created." in out
    assert "75 created" in out
    assert "Nothing was written." in out
    assert not Card.objects.exists()
    run("import_cards", path)
    assert Card.objects.filter(state="draft").count() == 75


def test_every_problem_is_told_and_nothing_written(tmp_path: Path) -> None:
    make_editor()
    path = tmp_path / "deck.zip"
    path.write_bytes(make_zip({"a.txt": b"x", "b.md": b"\xff", "deck.yaml": b"slug: x"}))
    with pytest.raises(CommandError) as caught:
        run("import_cards", path)
    assert "a.txt: is neither deck.yaml nor a card" in str(caught.value)
    assert "b.md: is not UTF-8" in str(caught.value)
    assert "deck.yaml, position: is missing" in str(caught.value)


def test_accounts_decks_and_files_that_are_not_there_are_told(tmp_path: Path) -> None:
    make_editor()
    make_user("lee")
    load_deck(the_deck())
    path = tmp_path / "x.csv"
    path.write_text("question\nWhy?\n")
    for args, user, told in (
        (("export_cards", "nothing"), "erin", "There is no deck nothing"),
        (("export_cards", "go-runtime"), "nobody", "there is no such account"),
        (("export_cards", "go-runtime"), "lee", "You may not do this"),
        (("import_cards", path, "--deck", "nothing"), "erin", "there is no such deck"),
        (("import_cards", path, "--deck", "go-runtime"), "lee", "You may not do this"),
        (("import_cards", path), "erin", "does not say which deck it belongs to"),
        (("import_cards", tmp_path / "none.md"), "erin", "No such file"),
    ):
        with pytest.raises(CommandError, match=told):
            run(*args, user=user)
