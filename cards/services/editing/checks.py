"""What is wrong with a card while it is written, and what is missing before it can be published.

Each problem names the field it is in, so that a page can lead there. The rules of card files
(``cards.cardrules``) bring both languages of their sentences; ours are translated by Django.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cards.cardfile import CardFile, Example
from cards.cardrules import SECTIONS, Rule, lines_of, text_problems
from cards.matter import LANGUAGES
from cards.models import Card, Deck, WorkedExample
from cards.services.editing.errors import Sentence
from cards.services.evidence import contradicted, example_problems
from simulations import registry
from simulations import services as simulations
from simulations.errors import ParameterError
from simulations.services import Asked
from simulations.trace import problems as trace_problems

_LINK = re.compile(
    r"\]\(\s*<?(?:/decks/([\w-]+)/cards/|(?:\.?/)?)([\w-]+)(?:/|\.md)\s*>?(?:#[^)]*)?\)"
)


@dataclass(frozen=True)
class Problem:
    """``field`` names the form's field ("answer:en", "sources") or an example ("example:key", or
    "examples"). ``warns`` alone stops nothing."""

    field: str
    sentence: Sentence
    warns: bool = False

    def __str__(self) -> str:
        return f"{self.field}: {self.sentence}"


def lint(file: CardFile, deck: Deck | None) -> list[Problem]:
    """Everything the text itself shows, quickly enough to be asked for while somebody types."""
    found = [*_missing(file), *_rules(file), *_links(file, deck), *_unformatted(file)]
    if not file.sources:
        found.append(
            Problem(
                "sources", _("Name a Go file with its release, or a section of the specification.")
            )
        )
    return found


def missing_for_publication(file: CardFile, card: Card) -> list[Problem]:
    """What must be mended before this text may be published; empty when all is well."""
    text = [problem for problem in lint(file, card.deck) if not problem.warns]
    return [*text, *_place(file, card.deck), *_examples(file)]


def can_format() -> bool:
    """Whether this machine has a Go toolchain, so that code was compared with gofmt."""
    return simulations.formatted(()) is not None


def _missing(file: CardFile) -> Iterator[Problem]:
    for lang in LANGUAGES:
        text = file.texts[lang]
        empty = [field for field in SECTIONS.values() if not getattr(text, field).strip()]
        if len(empty) == len(SECTIONS) and not file.title[lang].strip():
            yield Problem(
                f"title:{lang}", _("This language is missing: nothing is translated yet.")
            )
            continue
        if not file.title[lang].strip():
            yield Problem(f"title:{lang}", _("Give it a title."))
        for field in empty:
            yield Problem(f"{field}:{lang}", _("Nothing is written here yet."))


def _rules(file: CardFile) -> Iterator[Problem]:
    """The rules of card files, less those about empty sections, which are said above."""
    texts = {
        lang: {heading: getattr(file.texts[lang], field) for heading, field in SECTIONS.items()}
        for lang in LANGUAGES
    }
    for rule in text_problems(texts, (file.releases_from, file.releases_to)):
        lang, heading = rule.where.split(", ")
        both = all(texts[each][heading].strip() for each in LANGUAGES)
        if rule.code != Rule.EMPTY and (both or rule.code != Rule.STRUCTURE):
            yield Problem(f"{SECTIONS[heading]}:{lang}", rule.said)


def _links(file: CardFile, deck: Deck | None) -> Iterator[Problem]:
    """Links to cards that are not there."""
    asked: dict[tuple[str, str], list[str]] = {}
    for lang in LANGUAGES:
        for field in SECTIONS.values():
            for to_deck, slug in _LINK.findall(getattr(file.texts[lang], field)):
                place = (to_deck or (deck.slug if deck else ""), slug)
                asked.setdefault(place, []).append(f"{field}:{lang}")
    if not asked:
        return
    rows = Card.objects.filter(slug__in={slug for _deck, slug in asked})
    known = set(rows.values_list("deck__slug", "slug")) | {(deck.slug if deck else "", file.slug)}
    for place, fields in asked.items():
        if place not in known:
            for field in fields:
                yield Problem(field, _("The link leads to a card that is not there: %s") % place[1])


def _unformatted(file: CardFile) -> Iterator[Problem]:
    """Go that gofmt would write otherwise. It is advice: a sketch may want another layout."""
    blocks = [
        (f"{field}:{lang}", code)
        for lang in LANGUAGES
        for field in SECTIONS.values()
        for code in go_blocks(getattr(file.texts[lang], field))
    ]
    tidied = simulations.formatted(code for _field, code in blocks) or ()
    for (field, code), tidy in zip(blocks, tidied, strict=False):
        if tidy is not None and tidy.strip("\n") != code.strip("\n"):
            line = code.strip("\n").split("\n")[0][:40]
            yield Problem(
                field, _("gofmt would change the code that begins “%s”.") % line, warns=True
            )


def go_blocks(markdown: str) -> list[str]:
    """The code of each block marked ``go``."""
    found: list[list[str]] = []
    inside = False
    for line, in_code in lines_of(markdown):
        if not in_code:
            inside = line.strip().lstrip("`~").strip().split(" ")[0] == "go" and line.strip()[
                :3
            ] in (
                "```",
                "~~~",
            )
            if inside:
                found.append([])
        elif inside and not line.strip().startswith(("```", "~~~")):
            found[-1].append(line)
    return ["\n".join(lines) + "\n" for lines in found]


def _place(file: CardFile, deck: Deck) -> Iterator[Problem]:
    topics = {topic["slug"]: topic for topic in deck.topics}
    if topics and file.topic not in topics:
        yield Problem("topic", _("The deck has no such topic."))


def _examples(file: CardFile) -> Iterator[Problem]:
    if not file.examples and _has_simulator(file.topic):
        yield Problem("examples", _("This topic has a simulator: attach a worked example."))
    bad = set()
    for wrong in example_problems(file):
        key = wrong.where.removeprefix("examples.")
        bad.add(key)
        yield Problem(f"example:{key}", wrong.said)
    for wrong in contradicted(file.examples):
        yield Problem(f"example:{wrong.where.removeprefix('examples.')}", wrong.said)
    yield from _not_made([example for example in file.examples if example.key not in bad])


def _has_simulator(topic: str) -> bool:
    try:
        registry.simulator(topic)
    except ParameterError:
        return WorkedExample.objects.filter(card__topic=topic).exists()
    return True


def _not_made(examples: Iterable[Example]) -> Iterator[Problem]:
    """Examples not made on one of their releases, or whose trace is not sound."""
    asked = {(one.key, go): _asked(one, go) for one in examples for go in one.releases}
    runs = simulations.find_runs(asked.values())
    for (key, go), request in asked.items():
        run = runs.get(request.key)
        if run is None or not run.is_finished:
            yield Problem(f"example:{key}", _("On Go %s it has not been run yet.") % go)
        elif not run.document_id:
            said = _("On Go %(go)s its run failed: %(reason)s") % {
                "go": go,
                "reason": run.error_in(get_language() or "en"),
            }
            yield Problem(f"example:{key}", said)
        else:
            yield from _unsound(key, go, run.document_id)


def _asked(example: Example, go: str) -> Asked:
    return simulations.asked(example.simulator, example.params, go=go, seed=example.seed)


def _unsound(key: str, go: str, digest: str) -> Iterator[Problem]:
    """The trace's own rules once more, its questions among them: it may be older than they are."""
    body = simulations.trace_body(digest)
    for sentence in trace_problems(body.document())[:3] if body else ():
        said: Mapping[str, str] = {"go": go, "reason": sentence}
        yield Problem(f"example:{key}", _("On Go %(go)s the trace is unsound: %(reason)s") % said)
