"""Bringing a file in as a job: sent once, applied once, dropped in time, put back when lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded

from cards.models import BroughtFile, Card, EditorAction
from cards.services import editing, imports
from cards.services.interchange import jobs
from cards.services.interchange.progress import Progress, begin, progress_of
from tests.cards.cardtexts import HEAD, make_deck_text, make_text
from tests.cards.interchange.makers import make_zip
from tests.makers import AT, make_editor

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(minutes=10)


@pytest.fixture
def erin() -> Any:
    return make_editor()


def archive(**texts: str) -> bytes:
    head = HEAD.replace("position: 20", "position: 10")
    files = {"deck.yaml": make_deck_text(), "grow.md": make_text(head, en=texts)}
    return make_zip({name: text.encode() for name, text in files.items()})


def keep(by: Any, content: bytes | None = None) -> BroughtFile:
    sent = archive() if content is None else content
    return imports.keep(sent, "cards.zip", None, "", by=by, at=AT)


def work(file: BroughtFile) -> str:
    jobs.execute(str(file.pk), lambda: AT)
    file.refresh_from_db()
    return file.status


def confirmed(by: Any) -> BroughtFile:
    file = keep(by)
    assert work(file) == "ready"
    assert imports.confirm(file, file.digest, [], by=by, at=AT)
    return file


def test_a_file_is_read_confirmed_and_applied_once_however_often_the_message_comes(
    erin: Any,
) -> None:
    file = confirmed(erin)
    assert not Card.objects.exists()
    assert not imports.confirm(file, file.digest, [], by=erin, at=AT)
    assert [work(file), work(file), work(file)] == ["done"] * 3
    assert file.entry == EditorAction.objects.get(verb="import")
    assert Card.objects.count() == 1


def test_a_message_is_sent_for_each_step_and_carries_only_the_id(
    erin: Any, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    sent: list[Any] = []
    monkeypatch.setattr("cards.tasks.bring_file_in.delay", sent.append)
    with django_capture_on_commit_callbacks(execute=True):
        file = confirmed(erin)
    assert sent == [str(file.pk)] * 2


def test_the_same_sent_twice_is_one_file_and_another_takes_its_place(erin: Any) -> None:
    first = keep(erin)
    assert keep(erin).pk == first.pk
    other = keep(erin, archive(Answer="Another."))
    assert list(BroughtFile.objects.values_list("pk", flat=True)) == [other.pk]
    bob = make_editor("bob")
    assert imports.brought_file(other.pk, bob) is None
    assert keep(bob).pk != other.pk


def test_a_file_may_be_dropped_until_it_is_applied_and_a_late_result_is_lost(erin: Any) -> None:
    file = keep(erin)
    held = BroughtFile.objects.claim(file.pk, AT, jobs.LEASE)
    assert held is not None
    assert imports.drop(file)
    jobs._read(held, AT, begin(held))
    assert not BroughtFile.objects.exists()
    file = confirmed(erin)
    BroughtFile.objects.claim(file.pk, AT, jobs.LEASE)
    assert not imports.drop(file)
    with pytest.raises(editing.NotNow):
        keep(erin, archive(Answer="Another."))


def test_a_bad_file_lists_its_problems_in_both_languages(erin: Any) -> None:
    file = keep(erin, archive(Pitfalls="No list."))
    assert work(file) == "refused"
    problem = file.problems[0]
    assert (problem["file"], problem["column"]) == ("grow.md", "en, Pitfalls")
    assert problem["sentence"]["en"].startswith("must be a list")
    assert problem["sentence"]["zh-CN"].startswith("必须是列表")


@pytest.mark.parametrize(
    ("error", "said"),
    [(SoftTimeLimitExceeded, "took longer"), (ZeroDivisionError, "mistake of ours")],
)
def test_what_goes_wrong_while_applying_leaves_nothing_but_a_sentence(
    error: type[Exception], said: str, erin: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = confirmed(erin)
    real = jobs.apply

    def fails(*args: Any, **more: Any) -> Any:
        real(*args, **more)
        raise error

    monkeypatch.setattr(jobs, "apply", fails)
    assert work(file) == "failed"
    assert said in file.error["en"]
    assert file.error["zh-CN"]
    assert not Card.objects.exists()
    assert not EditorAction.objects.filter(verb="import").exists()


def test_who_lost_the_role_meanwhile_brings_nothing_in(erin: Any) -> None:
    file = confirmed(erin)
    editing.give_roles(erin, [], at=AT)
    assert work(file) == "failed"
    assert "may not bring" in file.error["en"]


def test_a_lost_worker_s_file_is_put_back_and_given_up_in_the_end(erin: Any) -> None:
    file = confirmed(erin)
    for attempt in range(1, jobs.MAX_ATTEMPTS + 1):
        assert BroughtFile.objects.claim(file.pk, AT, jobs.LEASE)
        assert BroughtFile.objects.claim(file.pk, AT, jobs.LEASE) is None
        sent = jobs.put_back(LATER)
        file.refresh_from_db()
        assert file.attempt == attempt
        assert sent == ([str(file.pk)] if attempt < jobs.MAX_ATTEMPTS else [])
    assert file.status == "failed"
    assert "lost" in file.error["en"]


def test_a_file_whose_message_was_lost_is_sent_again(erin: Any) -> None:
    file = keep(erin)
    assert jobs.put_back(AT) == []
    assert jobs.put_back(LATER) == [str(file.pk)]
    assert jobs.put_back(LATER) == []


def test_a_worker_tells_how_far_it_is_while_nothing_of_it_is_to_be_seen(
    erin: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Progress | None] = []

    def look(file: BroughtFile) -> None:
        file.refresh_from_db()
        told.append(progress_of(file))

    for name in ("read", "preview", "apply"):
        real = getattr(jobs, name)

        def looked_at(*args: Any, real: Any = real, **more: Any) -> Any:
            done = real(*args, **more)
            look(BroughtFile.objects.get())
            return done

        monkeypatch.setattr(jobs, name, looked_at)
    file = confirmed(erin)
    look(file)
    assert work(file) == "done"
    look(file)
    read, checked = Progress("read", 1, 1), Progress("checked", 1, 1)
    assert told == [read, checked, None, read, Progress("written", 1, 1), None]


def test_what_a_lost_worker_told_is_not_told_of_the_next(erin: Any) -> None:
    file = confirmed(erin)
    for done in (1, 2):
        held = BroughtFile.objects.claim(file.pk, AT, jobs.LEASE)
        assert held is not None
        assert progress_of(held) is None
        begin(held)("written")(done, 1_000)
        assert progress_of(held) == Progress("written", done, 1_000)
        begin(held)
        assert progress_of(held) is None
        begin(held)("written")(done, 1_000)
        jobs.put_back(LATER)
        file.refresh_from_db()
        assert progress_of(file) is None
    assert work(file) == "done"


def test_without_redis_a_file_is_brought_in_all_the_same(erin: Any, settings: Any) -> None:
    away = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": away}
    file = confirmed(erin)
    assert work(file) == "done"
    BroughtFile.objects.update(status="applying", lease_expires_at=LATER)
    file.refresh_from_db()
    assert progress_of(file) is None
