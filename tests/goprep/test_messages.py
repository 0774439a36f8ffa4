"""The Chinese catalogue is complete, current and compiled; pages use it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext, ngettext

from goprep import messages


def test_every_message_is_collected_translated_and_compiled() -> None:
    """`make messages` lists what is missing; write it into the catalogue and run it again."""
    assert messages.problems() == []


def test_the_collector_sees_templates_and_python() -> None:
    found = messages.collected()
    assert found.get("Reveal the answer") is not None
    assert found.get("Your account is ready.") is not None
    assert found.get(("in %(n)d day", "in %(n)d days")) is not None
    assert found.get("M j", context="date without a year") is not None
    assert found.get("You went through %(n)s cards.") is None


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy that a test may spoil."""
    copy = tmp_path / "django.po"
    copy.write_bytes(messages.CATALOGUE.read_bytes())
    copy.with_suffix(".mo").write_bytes(messages.COMPILED.read_bytes())
    monkeypatch.setattr(messages, "CATALOGUE", copy)
    monkeypatch.setattr(messages, "COMPILED", copy.with_suffix(".mo"))
    return copy


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('msgstr "注册"', 'msgstr ""', "not translated"),
        ('msgid "Sign up"', 'msgid "Sign down"', "not collected"),
        ('msgid "Sign up"', 'msgid "Sign down"', "no longer used"),
        ('msgid "Sign up"', '#, fuzzy\nmsgid "Sign up"', "fuzzy"),
        ("%(n)d 天后", "几天后", "other placeholders"),
        ('msgstr "注册"', 'msgstr "登记"', "compiled catalogue is stale"),
    ],
)
def test_a_spoilt_catalogue_is_noticed(before: str, after: str, said: str, catalogue: Path) -> None:
    text = catalogue.read_text("utf-8")
    assert before in text
    catalogue.write_text(text.replace(before, after, 1), "utf-8")
    assert any(said in problem for problem in messages.problems())


def test_updating_keeps_translations_and_drops_what_nobody_uses(catalogue: Path) -> None:
    text = catalogue.read_text("utf-8")
    catalogue.write_text(text + '\nmsgid "Nobody says this"\nmsgstr "无人说"\n', "utf-8")
    messages.write()
    assert "Nobody says this" not in catalogue.read_text("utf-8")
    assert 'msgid "Sign up"\nmsgstr "注册"' in catalogue.read_text("utf-8")


def test_collecting_again_changes_not_a_byte(catalogue: Path) -> None:
    before = catalogue.read_bytes(), messages.COMPILED.read_bytes()
    messages.write()
    assert (catalogue.read_bytes(), messages.COMPILED.read_bytes()) == before


def test_chinese_reads_as_chinese() -> None:
    with translation.override("zh-hans"):
        assert gettext("Reveal the answer") == "显示答案"
        assert ngettext("in %(n)d day", "in %(n)d days", 1) % {"n": 1} == "1 天后"


@pytest.mark.django_db
def test_the_browser_s_language_is_used_until_one_is_chosen() -> None:
    client = Client(headers={"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5"})
    assert "登录" in client.get("/accounts/log-in/").content.decode()
    client.cookies["django_language"] = "en"
    assert "Log in" in client.get("/accounts/log-in/").content.decode()
