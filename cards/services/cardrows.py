"""Between a card's rows and what its file says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cards.cardfile import CardFile, CardText, Example, Source
from cards.cardrules import SECTIONS
from cards.matter import FIRST_PLACE, LANGUAGES, LAST_PLACE
from cards.models import Card, Deck, WorkedExample
from cards.models import CardText as CardTextRow
from simulations import registry

_PLAIN_FIELDS = (
    "slug",
    "topic",
    "area",
    "position",
    "difficulty",
    "releases_from",
    "releases_to",
)


def card_as_file(card: Card) -> CardFile:
    """The card as its file would say it. A form's line ends are not a change; a language that has
    no row reads as empty."""
    rows = {row.lang: row for row in card.texts.all()}
    blank = CardTextRow()
    texts = {
        lang: CardText(
            **{name: _tidy(getattr(rows.get(lang, blank), name)) for name in SECTIONS.values()}
        )
        for lang in LANGUAGES
    }
    return CardFile(
        uuid=card.pk,
        **{name: getattr(card, name) for name in _PLAIN_FIELDS},
        title={lang: rows.get(lang, blank).title for lang in LANGUAGES},
        examples=tuple(_example(row) for row in card.examples.all()),
        sources=tuple(Source(**source) for source in card.sources),
        texts=texts,
    )


def write_card(row: Card, deck: Deck, file: CardFile) -> None:
    """Make the rows say what the file says; state, revision and `source_hash` are the caller's."""
    _fill(row, file)
    row.deck = deck
    row.save()
    for lang in LANGUAGES:
        text = file.texts[lang]
        CardTextRow.objects.update_or_create(
            card=row, lang=lang, defaults={"title": file.title[lang], **vars(text)}
        )
    _write_examples(row, file.examples)


def add_cards(rows: Sequence[Card], files: Sequence[CardFile]) -> None:
    """Store new cards, each with the file of the same place, in a few queries for all of them;
    deck, state, revision and `source_hash` are the caller's."""
    for row, file in zip(rows, files, strict=True):
        _fill(row, file)
    pairs = list(zip(rows, files, strict=True))
    Card.objects.bulk_create(rows)
    CardTextRow.objects.bulk_create(
        CardTextRow(card=row, lang=lang, title=file.title[lang], **vars(file.texts[lang]))
        for row, file in pairs
        for lang in LANGUAGES
    )
    WorkedExample.objects.bulk_create(
        WorkedExample(card=row, key=example.key, **_example_fields(example, position))
        for row, file in pairs
        for position, example in enumerate(file.examples)
    )


def free_places(deck: Deck) -> Iterator[int]:
    """Positions after all topics that no card holds, for drafts nobody has put anywhere yet."""
    taken = set(deck.cards.values_list("position", flat=True))
    first = FIRST_PLACE * (len(deck.topics) + 1)
    return (place for place in range(first, LAST_PLACE + 1) if place not in taken)


def _fill(row: Card, file: CardFile) -> None:
    for name in _PLAIN_FIELDS:
        setattr(row, name, getattr(file, name))
    row.sources = [source.as_dict() for source in file.sources]


def _example_fields(example: Example, position: int) -> dict[str, Any]:
    return {
        "position": position,
        "title": dict(example.title),
        "simulator": example.simulator,
        "params": dict(example.params),
        "releases": list(example.releases),
        "seed": example.seed,
    }


def _write_examples(row: Card, examples: Sequence[Example]) -> None:
    row.examples.exclude(key__in=[example.key for example in examples]).delete()
    for position, example in enumerate(examples):
        WorkedExample.objects.update_or_create(
            card=row, key=example.key, defaults=_example_fields(example, position)
        )


def _in_order(slug: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters in the order in which their simulator names them, as the deck's files do: the
    database keeps none. What no simulator knows comes last, as it comes."""
    known = next((one for one in registry.SIMULATORS if one.slug == slug), None)
    scenario = known.scenario(str(params.get("scenario"))) if known else None
    names = ["scenario", *(one.name for one in (scenario.parameters if scenario else ()))]
    in_order = {name: params[name] for name in names if name in params}
    return in_order | {name: value for name, value in params.items() if name not in in_order}


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").strip("\n")


def _example(row: WorkedExample) -> Example:
    return Example(
        key=row.key,
        simulator=row.simulator,
        params=_in_order(row.simulator, row.params),
        releases=tuple(row.releases),
        title=row.title,
        seed=row.seed,
    )
