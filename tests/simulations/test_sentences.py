"""What cannot be is said in the reader's language, at once and from a stored run."""

from __future__ import annotations

import json
import string

import pytest

from simulations import sentences
from simulations.errors import ParameterError
from simulations.registry import parse
from simulations.sentences import retold, say


def placeholders(text: str) -> list[tuple[str, str, str]]:
    fields = string.Formatter().parse(text)
    return sorted((name, form or "", how or "") for _, name, form, how in fields if name)


@pytest.mark.parametrize("key", sentences.TEXT)
def test_both_languages_fill_in_the_same_arguments(key: str) -> None:
    english, chinese = sentences.TEXT[key]
    assert placeholders(english) == placeholders(chinese)


def refusal(slug: str, **params: object) -> ParameterError:
    with pytest.raises(ParameterError) as caught:
        parse(slug, params)
    return caught.value


def test_a_refused_number_is_refused_in_chinese() -> None:
    error = refusal("channel", cap=65)
    assert str(error) == "cap: 65 is outside 0 … 64"
    assert error.told("zh-CN") == "cap：65 超出范围 0 … 64"


def test_a_refused_line_of_a_list_is_refused_in_chinese() -> None:
    error = refusal("sync-pool", ops=["Get", "Fetch"])
    assert error.field == "ops[1]"
    assert error.told("zh-CN").startswith("ops[1]：'Fetch' 不是操作；请写成 Put(3)")


@pytest.mark.parametrize(
    ("slug", "params"),
    [
        ("channel", {"ops": ["jump"]}),
        ("map-growth", {"scenario": "ops", "ops": ["jump"]}),
        ("slice-header", {"ops": ["a = make([]int, 5, 2)"]}),
        ("slice-growth", {"start_len": 5, "start_cap": 1}),
        ("string-builder", {"scenario": "ops", "ops": ["jump"]}),
        ("sync-map", {"ops": ["Jump(1)"]}),
        ("sync-pool", {"procs": 1, "ops": ["P7 Get"]}),
        ("string-concat", {"piece_lens": "no list"}),
        ("nothing", {}),
    ],
)
def test_every_simulator_refuses_in_both_languages(slug: str, params: dict[str, object]) -> None:
    error = refusal(slug, **params)
    assert any("\u4e00" <= char <= "\u9fff" for char in error.told("zh-CN"))
    assert not any("\u4e00" <= char <= "\u9fff" for char in error.told("en"))


def test_a_stored_sentence_reads_as_it_was_said() -> None:
    said = say("refused", field="cap", problem=say("outside", value=65, low=0, high=64))
    stored = json.loads(json.dumps(said.stored))
    assert retold(stored, "en") == said == "cap: 65 is outside 0 … 64"
    assert retold(stored, "zh-CN") == "cap：65 超出范围 0 … 64"


@pytest.mark.parametrize("stored", [[], None, ["gone", {}], ["outside", {}], "text"])
def test_a_stored_sentence_nobody_knows_any_more_is_none(stored: object) -> None:
    assert retold(stored, "zh-CN") is None
