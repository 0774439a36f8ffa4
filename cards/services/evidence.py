"""Whether worked examples of cards can be built, and what real Go says of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Protocol

from cards.cardfile import CardFile
from cards.models import Card, WorkedExample
from cards.sentences import Placed, placed, say
from simulations import registry
from simulations import services as simulations
from simulations.errors import ParameterError
from simulations.releases import RELEASES
from simulations.services import Asked


class Example(Protocol):
    """A worked example of a card's file or of the database."""

    @property
    def key(self) -> str: ...
    @property
    def simulator(self) -> str: ...
    @property
    def params(self) -> Mapping[str, Any]: ...
    @property
    def seed(self) -> int: ...


def contradicted(examples: Iterable[Example]) -> list[Placed]:
    """A sentence for each value of these examples that real Go contradicts, on any release.

    A card with such an example must not be published.
    """
    asked = [(one.key, request) for one in examples for request in _requests(one)]
    names = {request.key: name for name, request in asked}
    found = simulations.contradictions_for([request for _, request in asked]) if asked else []
    return [
        placed(
            "", f"examples.{names[wrong.request.key]}", say("{wrong}.", "{wrong}。", wrong=wrong)
        )
        for wrong in found
    ]


def example_problems(card: CardFile) -> list[Placed]:
    """A sentence for every release that a worked example cannot be built for."""
    problems = []
    for example in card.examples:
        for release in example.releases:
            try:
                registry.parse(example.simulator, example.params, go=release, seed=example.seed)
            except ParameterError as error:
                said = say(
                    "Go {release}, simulator {simulator}: {error}.",
                    "Go {release}，模拟器 {simulator}：{error}。",
                    release=release,
                    simulator=example.simulator,
                    error=error,
                )
                problems.append(placed(f"{card.slug}.md", f"examples.{example.key}", said))
    return problems


def verify_published(at: datetime) -> int:
    """Hold some of the published examples against this machine's real Go; returns how many values
    were contradicted. Without toolchains it does nothing."""
    return len(simulations.reverify(_published(), at))


def _published() -> Iterator[Asked]:
    for row in WorkedExample.objects.filter(card__state=Card.State.PUBLISHED):
        yield from _requests(row)


def _requests(example: Example) -> Iterator[Asked]:
    """The example on every release that can show it."""
    for release in RELEASES:
        try:
            yield simulations.asked(
                example.simulator, example.params, go=release.name, seed=example.seed
            )
        except ParameterError:
            continue
