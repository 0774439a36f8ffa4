"""The deck's own format: a zip archive of deck.yaml and one Markdown file per card.

Writing what was read gives the same bytes, file by file.
"""

from __future__ import annotations

from cards.batches import Tell, untold
from cards.cardfile import CardFileError, dump
from cards.deckfile import DECK_FILE, DeckFile, dump_deck, parse_deck
from cards.interchange.archives import is_zip, pack, unpack
from cards.interchange.limits import CARD_FILES
from cards.interchange.problems import Problem, RefusedError, of_card_files
from cards.sentences import say


def write_card_files(deck: DeckFile) -> bytes:
    """The archive, deck.yaml first, then the cards in study order."""
    files = {DECK_FILE: dump_deck(deck)} | {f"{card.slug}.md": dump(card) for card in deck.cards}
    return pack({name: text.encode() for name, text in files.items()})


def read_card_files(
    data: bytes, file: str, into: DeckFile | None = None, tell: Tell = untold
) -> DeckFile:
    """The deck of an archive, or of a single card file. Without a deck.yaml the cards are read as
    cards of `into`. Raises RefusedError with every problem of every file."""
    texts, problems = _texts(unpack(data, file, CARD_FILES) if is_zip(data) else {file: data})
    if DECK_FILE not in texts and into is not None:
        texts[DECK_FILE] = dump_deck(into)
    if not any(name.endswith(".md") for name in texts) and not problems:
        said = say(
            "holds no card; a card is a file such as slice-growth.md.",
            "里面没有卡片；卡片是像 slice-growth.md 这样的文件。",
        )
        problems.append(Problem(file, said))
    try:
        deck = parse_deck(texts, tell)
    except CardFileError as error:
        raise RefusedError([*problems, *of_card_files(error)]) from error
    if problems:
        raise RefusedError(problems)
    return deck


def _texts(files: dict[str, bytes]) -> tuple[dict[str, str], list[Problem]]:
    """File name → text. A folder around everything, as archive programs add, is no matter."""
    folder = _common_folder(list(files))
    texts: dict[str, str] = {}
    problems = []
    for name, content in files.items():
        short = name.removeprefix(folder)
        if short != DECK_FILE and (not short.endswith(".md") or "/" in short):
            said = say(
                "is neither deck.yaml nor a card; take it out.",
                "既不是 deck.yaml 也不是卡片；请拿掉。",
            )
            problems.append(Problem(name, said))
            continue
        try:
            texts[short] = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            said = say(
                "is not UTF-8 in line {line}; save it as UTF-8.",
                "第 {line} 行不是 UTF-8；请另存为 UTF-8。",
                line=line,
            )
            problems.append(Problem(name, said))
    return texts, problems


def _common_folder(names: list[str]) -> str:
    folder, slash, _ = names[0].partition("/") if names else ("", "", "")
    return f"{folder}/" if slash and all(name.startswith(f"{folder}/") for name in names) else ""
