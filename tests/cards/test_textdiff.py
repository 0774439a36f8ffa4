"""Differences between texts, as plain data."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cards.textdiff import Line, differences

texts = st.lists(st.text(alphabet="ab 扩容", max_size=6), max_size=12).map("\n".join)


def side(lines: list[Line], kind: str) -> str:
    return "\n".join(
        "".join(piece for piece, _ in line.pieces) for line in lines if line.kind in ("same", kind)
    )


@given(texts, texts)
def test_both_texts_can_be_read_off_it(old: str, new: str) -> None:
    found = differences(old, new, context=1000)
    if old == new:
        assert found == []
    else:
        assert (side(found, "gone"), side(found, "new")) == (old, new)


def test_a_changed_word_is_marked_within_its_line() -> None:
    gone, new = differences("It doubles always.", "It doubles often.")
    assert gone.pieces == (("It doubles ", False), ("always", True), (".", False))
    assert new.pieces == (("It doubles ", False), ("often", True), (".", False))


def test_chinese_is_compared_character_by_character() -> None:
    _, new = differences("map 扩容翻倍", "map 缩容翻倍")
    assert [piece for piece, differs in new.pieces if differs] == ["缩"]


def test_long_stretches_without_a_difference_are_counted() -> None:
    old = "\n".join(str(n) for n in range(30))
    found = differences(old, old.replace("15", "x"))
    assert [line.left for line in found if line.kind == "gap"] == [12, 11]
