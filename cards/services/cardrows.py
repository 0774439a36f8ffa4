"""Between a card's rows and what its file says."""

from __future__ import annotations

from collections.abc import Sequence

from cards.cardfile import CardFile, CardText, Example, Source
from cards.cardrules import SECTIONS
from cards.matter import LANGUAGES
from cards.models import Card, Deck, WorkedExample
from cards.models import CardText as CardTextRow

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
    for name in _PLAIN_FIELDS:
        setattr(row, name, getattr(file, name))
    row.deck = deck
    row.sources = [source.as_dict() for source in file.sources]
    row.save()
    for lang in LANGUAGES:
        text = file.texts[lang]
        CardTextRow.objects.update_or_create(
            card=row, lang=lang, defaults={"title": file.title[lang], **vars(text)}
        )
    _write_examples(row, file.examples)


def _write_examples(row: Card, examples: Sequence[Example]) -> None:
    row.examples.exclude(key__in=[example.key for example in examples]).delete()
    for position, example in enumerate(examples):
        WorkedExample.objects.update_or_create(
            card=row,
            key=example.key,
            defaults={
                "position": position,
                "title": dict(example.title),
                "simulator": example.simulator,
                "params": dict(example.params),
                "releases": list(example.releases),
                "seed": example.seed,
            },
        )


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").strip("\n")


def _example(row: WorkedExample) -> Example:
    return Example(
        key=row.key,
        simulator=row.simulator,
        params=row.params,
        releases=tuple(row.releases),
        title=row.title,
        seed=row.seed,
    )
