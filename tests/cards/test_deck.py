"""The deck that ships: every file is sound, whoever wrote it."""

import re
import subprocess
import warnings
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

import cards
from cards.cardfile import dump, parse
from cards.cardrules import lines_of
from cards.deckfile import dump_deck, parse_deck
from cards.markup import render
from cards.matter import LANGUAGES
from cards.services.content import example_problems
from simulations.registry import simulate
from simulations.toolchain import find

FOLDER = Path(cards.__file__).parent / "decks" / "go-runtime"
CARD_FILES = sorted(FOLDER.glob("*.md"))
EVERY_CARD = pytest.mark.parametrize("path", CARD_FILES, ids=lambda path: path.stem)
HANZI = re.compile(r"[\u3400-\u9fff]")
GO_BLOCK = re.compile(r"^ *```go\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
FULL_WIDTH_NEEDED = re.compile(r"[\u3400-\u9fff][,;:?!](?=[\u3400-\u9fff\s]|$)")


@cache
def read(path):
    return parse(path.read_text("utf-8"), path.name)


def read_deck():
    return parse_deck({path.name: path.read_text("utf-8") for path in FOLDER.iterdir()})


def parts_of(text):
    return vars(text).items()


def without_code(markdown):
    kept = (line for line, in_code in lines_of(markdown) if not in_code)
    return re.sub(r"`[^`]*`", "``", "\n".join(kept))


def test_the_deck_is_sound_as_a_whole():
    """Slugs, uuids, positions, topics, areas, structure, releases: see cards.deckfile."""
    assert len(read_deck().cards) == len(CARD_FILES)


def test_the_deck_file_is_in_the_one_spelling():
    assert dump_deck(read_deck()) == (FOLDER / "deck.yaml").read_text("utf-8")


def test_each_of_the_39_topics_has_a_card():
    deck = read_deck()
    assert len(deck.topics) == 39
    assert [t.slug for t in deck.topics if t.slug not in {c.topic for c in deck.cards}] == []


@EVERY_CARD
def test_a_card_is_in_the_one_spelling(path):
    assert dump(read(path)) == path.read_text("utf-8"), "run `manage.py load_deck --tidy`"


@EVERY_CARD
def test_every_worked_example_runs_for_its_releases(path):
    card = read(path)
    assert example_problems(card) == []
    for example in card.examples:
        for release in example.releases:
            trace = simulate(example.simulator, example.params, go=release, seed=example.seed)
            assert trace.document["steps"], f"{example.key}, Go {release}: nothing happens"


@EVERY_CARD
def test_chinese_is_chinese_and_english_is_english(path):
    card = read(path)
    for name, part in parts_of(card.texts["zh-CN"]):
        assert HANZI.search(part), f"zh-CN, {name}"
    for name, part in parts_of(card.texts["en"]):
        assert not HANZI.search(without_code(part)), f"en, {name}"
    assert not HANZI.search(card.title["en"])


@EVERY_CARD
def test_chinese_sentences_use_full_width_punctuation(path):
    for name, part in parts_of(read(path).texts["zh-CN"]):
        found = FULL_WIDTH_NEEDED.search(without_code(part))
        assert not found, f"zh-CN, {name}: …{found and found.group()}…"


@EVERY_CARD
def test_every_part_renders_without_losing_its_code(path):
    card = read(path)
    for lang in LANGUAGES:
        for name, part in parts_of(card.texts[lang]):
            html = render(part, lang)
            assert html.count("<pre") == len(re.findall(r"^ *```\w", part, re.MULTILINE)), name
            assert "```" not in html, f"{lang}, {name}: a code block is not closed"


@EVERY_CARD
def test_every_source_names_a_place(path):
    for source in read(path).sources:
        assert source.spec or re.fullmatch(r"[a-z0-9_/]+\.(go|s)", source.file), source


@EVERY_CARD
def test_every_release_named_is_one_that_exists(path):
    text = path.read_text("utf-8")
    later = [minor for minor in re.findall(r"(?:Go |\*\*)1\.(\d\d?)\b", text) if int(minor) > 27]
    assert later == []


@pytest.fixture(scope="module")
def gofmt():
    """Go's own parser where there is one; without it the run says so, once."""
    known = [toolchain.go.with_name("gofmt") for toolchain in find(Path(settings.TOOLCHAINS))]
    found = next((path for path in reversed(known) if path.is_file()), None)
    if found is None:
        warnings.warn("no gofmt on this machine: the deck's Go code is not parsed", stacklevel=1)
    return found


@EVERY_CARD
def test_go_code_parses(path, gofmt):
    card = read(path)
    for lang in LANGUAGES:
        for name, part in parts_of(card.texts[lang]):
            for block in GO_BLOCK.findall(part):
                assert gofmt is None or parses(gofmt, block), f"{lang}, {name}:\n{block}"


def parses(gofmt, block):
    """As a file, as declarations, or as statements of a function."""
    shapes = ["{}", "package p\n{}", "package p\nfunc _() {{\n{}\n}}\n"]
    return any(
        subprocess.run([gofmt], input=shape.format(block).encode(), capture_output=True).returncode
        == 0
        for shape in shapes
    )
