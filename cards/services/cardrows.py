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
_TEXT_FIELDS = ("lang", "title", *SECTIONS.values())
_EXAMPLE_FIELDS = ("key", "position", "title", "simulator", "params", "releases", "seed")


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


def write_cards(pairs: Sequence[tuple[Card, CardFile]]) -> None:
    """Make the rows say what their files say, and store those that are new, in a few queries for
    all of them; deck, state, revision and `source_hash` are the caller's."""
    for row, file in pairs:
        for name in _PLAIN_FIELDS:
            setattr(row, name, getattr(file, name))
        row.sources = [source.as_dict() for source in file.sources]
    cards = [row for row, _file in pairs]
    _put_cards(cards)
    texts = [
        CardTextRow(card=row, lang=lang, title=file.title[lang], **vars(file.texts[lang]))
        for row, file in pairs
        for lang in LANGUAGES
    ]
    _put_parts(CardTextRow, cards, texts, _TEXT_FIELDS)
    examples = [
        WorkedExample(card=row, **_example_fields(example, position))
        for row, file in pairs
        for position, example in enumerate(file.examples)
    ]
    _put_parts(WorkedExample, cards, examples, _EXAMPLE_FIELDS)


def free_places(deck: Deck) -> Iterator[int]:
    """Positions after all topics that no card holds, for drafts nobody has put anywhere yet."""
    taken = set(deck.cards.values_list("position", flat=True))
    first = FIRST_PLACE * (len(deck.topics) + 1)
    return (place for place in range(first, LAST_PLACE + 1) if place not in taken)


def _example_fields(example: Example, position: int) -> dict[str, Any]:
    return {
        "key": example.key,
        "position": position,
        "title": dict(example.title),
        "simulator": example.simulator,
        "params": dict(example.params),
        "releases": list(example.releases),
        "seed": example.seed,
    }


def _put_parts(
    model: type[Any], cards: Sequence[Card], wanted: Sequence[Any], names: Sequence[str]
) -> None:
    """Let the cards have these rows of `model` and no others; the first of `names` tells those of
    one card apart. A row that is there already is left alone: writing a text takes PostgreSQL a
    while, because it is searched by its words."""

    def said(row: Any) -> list[Any]:
        return [getattr(row, name) for name in names]

    held = {(row.card_id, said(row)[0]): row for row in model.objects.filter(card__in=cards)}
    gone = held.keys() - {(row.card_id, said(row)[0]) for row in wanted}
    if gone:
        model.objects.filter(pk__in=[held[place].pk for place in gone]).delete()
    there = {place: said(row) for place, row in held.items()}
    new = [row for row in wanted if there.get((row.card_id, said(row)[0])) != said(row)]
    _put(new, ["card", names[0]])


def _put_cards(rows: Sequence[Card]) -> None:
    """Names are written apart, where they change: to replace a row and so much as mention what it
    is unique by, PostgreSQL waits for every learner whose events refer to it."""
    held = Card.objects.filter(pk__in=[row.pk for row in rows])
    names = {pk: key for pk, *key in held.values_list("pk", "deck_id", "slug")}
    moved = [row for row in rows if names.get(row.pk, []) not in ([], [row.deck_id, row.slug])]
    Card.objects.bulk_update(moved, ["deck", "slug"])
    _put(rows, ["id"], kept=["deck", "slug"])


def _put(rows: Sequence[Any], unique: Sequence[str], kept: Sequence[str] = ()) -> None:
    """Insert these rows, or let them replace those that are there in all that is not `kept`."""
    if not rows:
        return
    fields = [field.name for field in rows[0]._meta.concrete_fields]
    left = {"id", "created_at", *unique, *kept}
    type(rows[0]).objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=unique,
        update_fields=[name for name in fields if name not in left],
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
