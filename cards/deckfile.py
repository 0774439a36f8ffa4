"""A deck folder → a validated DeckFile: deck.yaml and one file per card; and deck.yaml back.

deck.yaml names the deck and lists its topics in study order; a card's position is its topic's
number (from 1) * 10 + its place within the topic. Nothing here touches the disk: the caller
hands over {file name: text}.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import yaml

from cards.cardfile import AREAS, CardFile, CardFileError, parse
from cards.matter import Fields, Problems
from cards.yamltext import entry, flow, loaded, quoted

DECK_FILE = "deck.yaml"


@dataclass(frozen=True)
class Topic:
    """One question of the list a deck answers; `title` by content language."""

    slug: str
    area: str
    title: Mapping[str, str]


@dataclass(frozen=True)
class DeckFile:
    """A deck with its topics and cards, both in study order."""

    slug: str
    position: int
    title: Mapping[str, str]
    description: Mapping[str, str]
    topics: tuple[Topic, ...]
    cards: tuple[CardFile, ...]


def parse_deck(files: Mapping[str, str]) -> DeckFile:
    """The deck in `files` (names without folder). Raises CardFileError with every problem of
    every file, so that one run is enough to see them all."""
    problems = Problems(DECK_FILE)
    head = Fields(_head(files, problems), "", problems)
    topics = tuple(_topic(item) for item in head.items("topics"))
    cards, found = _cards(files)
    deck = DeckFile(
        slug=head.slug("slug"),
        position=head.integer("position", 0, 10_000),
        title=head.titles("title"),
        description=head.titles("description", longest=1000),
        topics=topics,
        cards=tuple(sorted(cards, key=lambda card: card.position)),
    )
    head.only(("slug", "position", "title", "description", "topics"))
    found = [*problems.found, *found, *_clashes(cards), *misplaced(topics, cards)]
    if found:
        raise CardFileError(found)
    return deck


def dump_deck(deck: DeckFile) -> str:
    """The text of deck.yaml, in the one spelling kept in the repository."""
    lines = entry("slug", deck.slug) + entry("position", deck.position)
    lines += entry("title", quoted(deck.title)) + entry("description", quoted(deck.description))
    lines += ["topics:"] if deck.topics else ["topics: []"]
    for topic in deck.topics:
        fields = {"slug": topic.slug, "area": topic.area, "title": quoted(topic.title)}
        lines.append(f"  - {flow(fields)}")
    return "\n".join(lines) + "\n"


def _head(files: Mapping[str, str], problems: Problems) -> object:
    if DECK_FILE not in files:
        problems.add("file", "is missing; it names the deck and lists its topics")
        return {}
    try:
        return loaded(files[DECK_FILE])
    except (yaml.YAMLError, ValueError) as error:
        problems.add("file", f"is not YAML ({' '.join(str(error).split())}); correct it")
        return {}


def _topic(item: Fields) -> Topic:
    item.only(("slug", "area", "title"))
    return Topic(item.slug("slug"), item.choice("area", AREAS), item.titles("title"))


def _cards(files: Mapping[str, str]) -> tuple[list[CardFile], list[str]]:
    cards: list[CardFile] = []
    problems: list[str] = []
    for name in sorted(files):
        if name.endswith(".md"):
            try:
                cards.append(parse(files[name], name))
            except CardFileError as error:
                problems += error.problems
    return cards, problems


def _clashes(cards: Sequence[CardFile]) -> list[str]:
    """Two cards with one uuid or one position. (One slug twice cannot be: it is the file name.)"""
    problems = []
    for field in ("uuid", "position"):
        owners: dict[object, str] = {}
        for card in cards:
            value = getattr(card, field)
            if value in owners:
                problems.append(
                    f"{card.slug}.md: {field}: {value} already belongs to {owners[value]}.md; "
                    "give this card its own."
                )
            owners.setdefault(value, card.slug)
    return problems


def misplaced(topics: Sequence[Topic], cards: Sequence[CardFile]) -> list[str]:
    """Cards whose topic, area or position does not fit the topic list."""
    problems = []
    numbers = {topic.slug: number for number, topic in enumerate(topics, start=1)}
    areas = {topic.slug: topic.area for topic in topics}
    for card in cards:
        number = numbers.get(card.topic)
        if number is None:
            problems.append(f"{card.slug}.md: topic: {card.topic} is not listed in {DECK_FILE}.")
        elif card.position // 10 != number:
            problems.append(
                f"{card.slug}.md: position: {card.position} is outside topic {card.topic}; "
                f"choose one from {number * 10} to {number * 10 + 9}."
            )
        if number is not None and card.area != areas[card.topic]:
            problems.append(
                f"{card.slug}.md: area: {card.area} is not the topic's; write {areas[card.topic]}."
            )
    return problems
