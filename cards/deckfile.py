"""A deck folder → a validated DeckFile: deck.yaml and one file per card; and deck.yaml back.

deck.yaml names the deck and lists its topics in study order; a card's position is its topic's
number (from 1) * 10 + its place within the topic. Nothing here touches the disk: the caller
hands over {file name: text}.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import yaml

from cards.batches import Tell, one_by_one, untold
from cards.cardfile import AREAS, CardFile, CardFileError, parse
from cards.matter import Fields, Problems
from cards.sentences import Placed, placed, say
from cards.yamltext import entry, flow, loaded, no_yaml, quoted

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


def parse_deck(files: Mapping[str, str], tell: Tell = untold) -> DeckFile:
    """The deck in `files` (names without folder). Raises CardFileError with every problem of
    every file, so that one run is enough to see them all."""
    problems = Problems(DECK_FILE)
    head = Fields(_head(files, problems), "", problems)
    topics = tuple(_topic(item) for item in head.items("topics"))
    cards, found = _cards(files, tell)
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
        said = say(
            "is missing; it names the deck and lists its topics.",
            "缺少；它给出卡组的名字和主题。",
        )
        problems.add("file", said)
        return {}
    try:
        return loaded(files[DECK_FILE])
    except (yaml.YAMLError, ValueError) as error:
        problems.add("file", no_yaml(error))
        return {}


def _topic(item: Fields) -> Topic:
    item.only(("slug", "area", "title"))
    return Topic(item.slug("slug"), item.choice("area", AREAS), item.titles("title"))


def _cards(files: Mapping[str, str], tell: Tell) -> tuple[list[CardFile], list[Placed]]:
    cards: list[CardFile] = []
    problems: list[Placed] = []
    for name in one_by_one(sorted(name for name in files if name.endswith(".md")), tell):
        try:
            cards.append(parse(files[name], name))
        except CardFileError as error:
            problems += error.problems
    return cards, problems


def _clashes(cards: Sequence[CardFile]) -> list[Placed]:
    """Two cards with one uuid or one position. (One slug twice cannot be: it is the file name.)"""
    problems = []
    for field in ("uuid", "position"):
        owners: dict[object, str] = {}
        for card in cards:
            value = getattr(card, field)
            if value in owners:
                said = say(
                    "{value} already belongs to {owner}.md; give this card its own.",
                    "{value} 已属于 {owner}.md；请给这张卡片另一个。",
                    value=value,
                    owner=owners[value],
                )
                problems.append(placed(f"{card.slug}.md", field, said))
            owners.setdefault(value, card.slug)
    return problems


def misplaced(topics: Sequence[Topic], cards: Sequence[CardFile]) -> list[Placed]:
    """Cards whose topic, area or position does not fit the topic list."""
    problems = []
    numbers = {topic.slug: number for number, topic in enumerate(topics, start=1)}
    areas = {topic.slug: topic.area for topic in topics}
    for card in cards:
        number = numbers.get(card.topic)
        if number is None:
            said = say(
                "{topic} is not listed in {file}.",
                "{topic} 没有列在 {file} 里。",
                topic=card.topic,
                file=DECK_FILE,
            )
            problems.append(placed(f"{card.slug}.md", "topic", said))
        elif card.position // 10 != number:
            said = say(
                "{position} is outside topic {topic}; choose one from {first} to {last}.",
                "{position} 不在主题 {topic} 之内；请选 {first} 到 {last}。",
                position=card.position,
                topic=card.topic,
                first=number * 10,
                last=number * 10 + 9,
            )
            problems.append(placed(f"{card.slug}.md", "position", said))
        if number is not None and card.area != areas[card.topic]:
            said = say(
                "{area} is not the topic's; write {wanted}.",
                "{area} 不是该主题的；请写 {wanted}。",
                area=card.area,
                wanted=areas[card.topic],
            )
            problems.append(placed(f"{card.slug}.md", "area", said))
    return problems
