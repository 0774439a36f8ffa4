"""What is said of cards and files, in both languages."""

from __future__ import annotations

import ast
import pickle
import re
from pathlib import Path

import pytest

from cards.cardfile import CardFileError, parse
from cards.sentences import placed, say, told_in
from simulations.errors import ParameterError

HANZI = re.compile(r"[\u3400-\u9fff]")
NAMES = re.compile(r"\{(\w+)")
CODE = Path(__file__).resolve().parents[2] / "cards"


def sayings() -> list[tuple[str, str, str]]:
    """(place, English, Chinese) of every sentence that is written out in the code."""
    found = []
    for path in sorted(CODE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            first = {"say": 0, "_at": 3}.get(node.func.id)
            if first is None:
                continue
            texts = node.args[first : first + 2]
            if all(isinstance(text, ast.Constant) for text in texts) and len(texts) == 2:
                en, zh = (text.value for text in texts if isinstance(text, ast.Constant))
                found.append((f"{path.name}:{node.lineno}", str(en), str(zh)))
    return found


def test_every_sentence_is_there_in_both_languages_with_the_same_arguments() -> None:
    found = sayings()
    assert len(found) > 80
    for place, en, zh in found:
        assert sorted(NAMES.findall(en)) == sorted(NAMES.findall(zh)), place
        only_arguments = not re.sub(r"\{[^}]*\}|\W", "", en)
        assert HANZI.search(zh) or only_arguments, f"{place}: no Chinese in {zh!r}"


def test_a_sentence_tells_its_arguments_in_the_language_too() -> None:
    inner = ParameterError("n", say("is odd", "是奇数"))
    said = say("Go {go}: {error}.", "Go {go}：{error}。", go="1.24", error=inner)
    assert said == "Go 1.24: n: is odd."
    assert told_in(placed("a.md", "params", said), "zh-CN").startswith("a.md：params：Go 1.24：n：")


@pytest.mark.parametrize("form", [lambda said: said, lambda said: said.kept])
def test_what_is_kept_is_told_as_what_is_fresh(form) -> None:
    said = form(pickle.loads(pickle.dumps(say("is {n}", "是 {n}", n=3))))  # noqa: S301
    assert (told_in(said, "en"), told_in(said, "zh-CN")) == ("is 3", "是 3")
    assert told_in("plain", "zh-CN") == "plain"


def test_a_card_file_that_breaks_every_kind_of_rule_is_refused_in_chinese() -> None:
    text = "---\nslug: Not A Slug\nseed: 1\n---\nstray\n# en\n## Question\n"
    with pytest.raises(CardFileError) as caught:
        parse(text, "bad.md")
    problems = caught.value.problems
    for problem in problems:
        assert HANZI.search(problem.told("zh-CN")), problem
    assert "bad.md：slug：是'Not A Slug'；请用小写字母和连字符，如 slice-growth。" in [
        problem.told("zh-CN") for problem in problems
    ]
