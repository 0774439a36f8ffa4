"""The desk's import and export: who gets in, what is shown, what is written and when."""

from __future__ import annotations

import uuid
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cards.cardfile import parse
from cards.interchange import read_apkg, rows_of, write_csv
from cards.interchange.tables import COLUMNS
from cards.models import BroughtFile, Card, EditorAction
from cards.services.content import load_deck, save_card_from_file
from cards.services.interchange import jobs
from cards.services.interchange.progress import begin
from tests.cards.cardtexts import HEAD, make_deck_text, make_text
from tests.cards.html import page_of
from tests.cards.interchange.makers import make_apkg, make_collection, make_zip, the_deck
from tests.makers import AT, make_card, make_deck, make_editor, make_user

pytestmark = pytest.mark.django_db

GROW = HEAD.replace("position: 20", "position: 10")


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def archive(**texts: str) -> bytes:
    files = {"deck.yaml": make_deck_text(), "grow.md": make_text(GROW, en=texts)}
    return make_zip({name: text.encode() for name, text in files.items()})


def work() -> None:
    """Do what a worker would."""
    for file in BroughtFile.objects.all():
        jobs.execute(str(file.pk))


def send(client: Client, content: bytes, name: str = "cards.zip", **fields: str) -> Any:
    """Send a file and have it read; the answer that leads to its page."""
    answer = client.post("/admin/import/", {"file": SimpleUploadedFile(name, content), **fields})
    work()
    return answer


def read(client: Client, content: bytes, name: str = "cards.zip", **fields: str) -> str:
    """Send a file and have it read; what its page says then."""
    address = send(client, content, name, **fields)["Location"]
    return str(client.get(address).content.decode())


def confirm(client: Client, address: str, **fields: Any) -> Any:
    """Confirm what the page shows and have it done; the answer that leads to what was done."""
    digest = page_of(client.get(address)).fields["digest"]
    client.post(address, {"digest": digest, **fields})
    work()
    return client.get(address)


@pytest.mark.parametrize(
    "path", ["/admin/import/", "/admin/export/", f"/admin/import/{uuid.UUID(int=1)}/"]
)
def test_visitors_log_in_and_learners_find_nothing(path: str) -> None:
    assert Client().get(path).status_code == 302
    assert Client().post(path).status_code == 302
    for user in (make_user("lee"), make_user("staff", is_staff=True)):
        assert client_of(user).get(path).status_code == 404
        assert client_of(user).post(path).status_code == 404


def test_pages_are_whole_and_carry_no_inline_code() -> None:
    client = client_of(make_editor())
    send_to = send(client, archive())["Location"]
    done = confirm(client, send_to)["Location"]
    again = send(client, archive(Answer="New."))["Location"]
    for path in ("/admin/import/", "/admin/export/", done, again):
        answer = client.get(path)
        page = page_of(answer)
        assert answer.status_code == 200, path
        assert (page.inline, page.h1, page.doubled_ids) == ([], 1, set()), path


def test_a_file_is_looked_at_first_and_written_when_confirmed() -> None:
    client = client_of(make_editor())
    answer = send(client, archive())
    assert answer.status_code == 302
    assert not Card.objects.exists()
    page = client.get(answer["Location"])
    assert "Growth" in page.content.decode()
    done = confirm(client, answer["Location"])
    assert Card.objects.get().state == "draft"
    assert bytes(BroughtFile.objects.get().content) == b""
    told = client.get(done["Location"]).content.decode()
    assert f"/admin/cards/card/{Card.objects.get().pk}/change/" in told


def test_an_import_can_be_taken_back_from_its_page() -> None:
    client = client_of(make_editor())
    done = confirm(client, send(client, archive())["Location"])["Location"]
    assert client.post(done).status_code == 302
    assert not Card.objects.exists()
    assert "taken back" in client.get(done).content.decode()


def test_the_line_that_the_log_has_of_one_changed_card_is_no_import() -> None:
    client = client_of(make_editor())
    confirm(client, send(client, archive())["Location"])
    done = confirm(client, send(client, archive(Answer="New."))["Location"])["Location"]
    assert client.get(done).status_code == 200
    line = EditorAction.objects.get(verb="import", card__isnull=False)
    assert client.get(f"/admin/imported/{line.pk}/").status_code == 404


def test_a_dropped_file_is_forgotten() -> None:
    client = client_of(make_editor())
    address = send(client, archive())["Location"]
    assert client.post(address, {"drop": "1"})["Location"] == "/admin/import/"
    assert not BroughtFile.objects.exists()
    assert client.get(address).status_code == 404


def test_a_plan_that_is_no_longer_true_is_not_carried_out() -> None:
    client = client_of(make_editor())
    address = send(client, archive())["Location"]
    answer = client.post(address, {"digest": "old"}, follow=True)
    assert "look again" in answer.content.decode()
    work()
    assert not Card.objects.exists()
    digest = page_of(client.get(address)).fields["digest"]
    client.post(address, {"digest": digest})
    file = parse(make_text(GROW), "grow.md")
    save_card_from_file(
        make_deck("small", topics=[]), file
    )  # meanwhile, before the worker comes to it
    work()
    assert "have changed since you looked" in client.get(address).content.decode()
    assert not EditorAction.objects.filter(verb="import").exists()


def test_a_page_says_how_far_the_file_is_and_asks_again_until_it_is_read() -> None:
    client = client_of(make_editor())
    sent = {"file": SimpleUploadedFile("cards.zip", archive())}
    address = client.post("/admin/import/", sent)["Location"]
    page = client.get(address)
    assert "waiting for a worker" in page.content.decode()
    assert page_of(page).inline == []
    part = client.get(address, headers={"HX-Request": "true"})
    assert "waiting for a worker" in part.content.decode()
    assert "<html" not in part.content.decode()
    work()
    assert client.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_a_page_counts_the_cards_that_a_worker_has_done() -> None:
    client = client_of(make_editor())
    sent = {"file": SimpleUploadedFile("cards.zip", archive())}
    address = client.post("/admin/import/", sent)["Location"]
    assert "<progress" not in client.get(address).text
    held = BroughtFile.objects.claim(BroughtFile.objects.get().pk, AT, jobs.LEASE)
    assert held is not None
    hear = begin(held)
    for step, told in (("read", "Cards read: 412 of 1,000."), ("checked", "Cards checked: 412")):
        hear(step)(412, 1_000)
        text = client.get(address).text
        assert '<progress class="bar" max="1000" value="412"' in text
        assert told in text
    assert page_of(client.get(address)).inline == []
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in text


def test_a_conflict_is_shown_and_may_be_decided_for_the_file() -> None:
    client = client_of(make_editor())
    confirm(client, send(client, archive())["Location"])
    card = Card.objects.get()
    confirm(client, send(client, archive(Answer="Newer."))["Location"])
    Card.objects.update(source_hash="what an editor changed")
    address = send(client, archive(Answer="Newest."))["Location"]
    text = client.get(address).content.decode()
    assert "was changed by an editor" in text
    confirm(client, address)
    assert card.texts.get(lang="en").answer == "Newer."
    confirm(client, send(client, archive(Answer="Newest."))["Location"], take=[str(card.pk), "x"])
    assert card.texts.get(lang="en").answer == "Newest."


def test_two_bad_cells_are_told_with_row_and_column_and_nothing_is_kept() -> None:
    deck = make_deck(topics=[])
    rows = rows_of(the_deck().cards[:3])
    rows[2][COLUMNS.index("difficulty")] = "hard"
    rows[3][COLUMNS.index("question_zh-CN")] = ""
    client = client_of(make_editor())
    text = read(client, write_csv(rows), "cards.csv", deck=deck.slug)
    for row, column in ((3, "difficulty"), (4, "question_zh-CN")):
        assert f"<td>{row}</td><td>{column}</td>" in text
    assert not Card.objects.exists()


def test_a_chinese_desk_tells_problems_and_conflicts_in_chinese() -> None:
    client = client_of(make_editor())
    client.cookies["django_language"] = "zh-hans"
    bad = read(client, archive(Pitfalls="No list."))
    assert "必须是列表" in bad
    assert "must be a list" not in bad
    confirm(client, send(client, archive())["Location"])
    Card.objects.update(source_hash="what an editor changed")
    address = send(client, archive(Answer="Newer."))["Location"]
    assert "已被编辑修改，文件也改了。" in client.get(address).content.decode()
    done = client.get(confirm(client, address)["Location"]).content.decode()
    assert "已被编辑修改，文件也改了。" in done


def test_a_hostile_package_is_refused_with_every_reason() -> None:
    content = make_apkg(make_collection(), **{"../../evil": b"x", "/etc/passwd": b"x"})
    text = read(client_of(make_editor()), content, "x.apkg", deck=make_deck().slug)
    assert "leads out of the archive" in text
    assert "is an absolute name" in text


def test_hostile_html_is_only_text_in_the_preview() -> None:
    hostile = "<script>alert(1)</script>Why?<img src=x onerror=alert(1)>\x1fSo."
    content = make_apkg(make_collection([("g", 1, "", hostile)]))
    client = client_of(make_editor())
    address = send(client, content, "x.apkg", deck=make_deck(topics=[]).slug)["Location"]
    text = client.get(address).content.decode()
    assert "alert(1)" not in text
    assert "Taken out of the notes as dangerous: event handler, script." in text


def test_another_editor_does_not_see_the_file() -> None:
    address = send(client_of(make_editor()), archive())["Location"]
    other = client_of(make_editor("bob"))
    assert other.get(address).status_code == 404
    assert other.post(address, {"drop": "1"}).status_code == 404


def test_no_file_and_too_large_a_file_are_told_in_the_form(monkeypatch: Any) -> None:
    client = client_of(make_editor())
    assert client.post("/admin/import/", {}).status_code == 422
    monkeypatch.setattr("cards.admin.exchange_forms.LARGEST_UPLOAD", 10)
    answer = send(client, b"x" * 11)
    assert answer.status_code == 422
    assert "The file is larger than" in answer.content.decode()


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("md", "application/zip"),
        ("csv", "text/csv; charset=utf-8"),
        ("apkg", "application/octet-stream"),
    ],
)
def test_a_deck_is_downloaded_and_the_log_says_so(form: str, kind: str) -> None:
    load_deck(the_deck())
    fields = {"deck": "go-runtime", "form": form, "which": "published", "lang": ""}
    answer = client_of(make_editor()).post("/admin/export/", fields)
    assert answer.status_code == 200
    assert answer["Content-Type"] == kind
    assert answer["Content-Disposition"].startswith('attachment; filename="go-runtime.')
    assert EditorAction.objects.get(verb="export").details["cards"] == len(the_deck().cards)


def test_an_anki_package_may_be_in_one_language() -> None:
    make_card(make_deck())
    fields = {"deck": "go-runtime", "form": "apkg", "which": "published", "lang": "en"}
    answer = client_of(make_editor()).post("/admin/export/", fields)
    (note,) = read_apkg(BytesIO(answer.content).getvalue(), "x").notes
    assert note.guid.endswith(":en")


def test_an_export_of_nothing_says_so() -> None:
    make_deck()
    fields = {"deck": "go-runtime", "form": "md", "which": "waiting", "lang": ""}
    answer = client_of(make_editor()).post("/admin/export/", fields)
    assert answer.status_code == 422
    assert "no such card" in answer.content.decode()
