"""What OpenAPI says of shapes: each name once, examples that are what they show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from django.urls import get_resolver
from pydantic import BaseModel

from goprep.api.spec import examples_of

get_resolver().url_patterns  # noqa: B018 - brings every api module in


def shapes(base: type[BaseModel] = BaseModel) -> Iterator[type[BaseModel]]:
    for shape in base.__subclasses__():
        place = shape.__module__
        ours = place.startswith(("goprep.api", "cards.api", "simulations.api"))
        if ours or place == "simulations.trace.document":
            yield shape
        yield from shapes(shape)


SHAPES = sorted(set(shapes()), key=lambda shape: f"{shape.__module__}.{shape.__name__}")


def test_no_two_shapes_have_one_name() -> None:
    bases = {"Shape"}  # never sent themselves
    counts = Counter(shape.__name__ for shape in SHAPES if shape.__name__ not in bases)
    assert [name for name, times in counts.items() if times > 1] == []
    assert len(counts) > 20


@pytest.mark.parametrize(
    "shape", [one for one in SHAPES if examples_of(one)], ids=lambda one: one.__name__
)
def test_every_example_is_what_it_is_an_example_of(shape: type[BaseModel]) -> None:
    for example in examples_of(shape):
        shape.model_validate(example)
