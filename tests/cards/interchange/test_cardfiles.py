"""The deck as an archive of card files: in and out without a difference."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st

from cards.deckfile import DeckFile
from cards.interchange import read_card_files, write_card_files
from tests.cards.cardtexts import HEAD, make_deck_text, make_text
from tests.cards.interchange.makers import FOLDER, make_zip, problems_of, the_deck

SMALL = {
    "deck.yaml": make_deck_text().encode(),
    "grow.md": make_text(HEAD.replace("position: 20", "position: 10")).encode(),
}


def read(files: dict[str, bytes]) -> DeckFile:
    return read_card_files(make_zip(files), "deck.zip")


def refusals(files: dict[str, bytes]) -> list[str]:
    return problems_of(read, files)


def test_the_whole_deck_comes_out_as_the_files_it_was_read_from() -> None:
    with zipfile.ZipFile(BytesIO(write_card_files(the_deck()))) as archive:
        written = {name: archive.read(name) for name in archive.namelist()}
    assert written == {path.name: path.read_bytes() for path in FOLDER.iterdir()}


def test_the_whole_deck_goes_in_as_it_came_out() -> None:
    assert read_card_files(write_card_files(the_deck()), "deck.zip") == the_deck()


_signs = st.characters(exclude_categories=["C"], exclude_characters="`~#")
_line = st.text(_signs, min_size=1).map(lambda text: " ".join(text.split())).filter(bool)
_title = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)


@settings(max_examples=60)
@given(
    question=_line.map(lambda text: f"Why {text}"),
    title=_title.filter(str.strip),
    difficulty=st.integers(1, 3),
    span=st.tuples(st.integers(15, 16), st.integers(22, 27)),
)
def test_whatever_a_card_says_it_comes_back(
    question: str, title: str, difficulty: int, span: tuple[int, int]
) -> None:
    deck = read(SMALL)
    card = deck.cards[0]
    texts = {**card.texts, "en": replace(card.texts["en"], question=question)}
    changed = replace(
        card,
        title={**card.title, "en": title},
        difficulty=difficulty,
        releases_from=min(span),
        releases_to=max(span),
        texts=texts,
    )
    deck = replace(deck, cards=(changed,))
    data = write_card_files(deck)
    assert read_card_files(data, "deck.zip") == deck
    assert write_card_files(read_card_files(data, "deck.zip")) == data


def test_a_folder_around_the_files_does_not_matter() -> None:
    assert read({f"my deck/{name}": text for name, text in SMALL.items()}) == read(SMALL)


def test_cards_without_a_deck_file_are_read_as_cards_of_the_chosen_deck() -> None:
    deck = read(SMALL)
    alone = make_zip({"grow.md": SMALL["grow.md"]})
    assert read_card_files(alone, "cards.zip", into=deck) == deck
    assert read_card_files(SMALL["grow.md"], "grow.md", into=deck) == deck


def test_every_problem_of_every_file_is_told() -> None:
    bad = {
        **SMALL,
        "grow.md": SMALL["grow.md"].replace(b"difficulty: 2", b"difficulty: 9"),
        "notes.txt": b"hello",
        "latin.md": "für".encode("latin-1"),
    }
    assert refusals(bad) == [
        "notes.txt: is neither deck.yaml nor a card; take it out.",
        "latin.md: is not UTF-8 in line 1; save it as UTF-8.",
        "grow.md, difficulty: is 9; write a whole number from 1 to 3.",
    ]


def test_an_archive_without_a_card_says_so() -> None:
    assert refusals({"deck.yaml": SMALL["deck.yaml"]}) == [
        "deck.zip: holds no card; a card is a file such as slice-growth.md."
    ]
