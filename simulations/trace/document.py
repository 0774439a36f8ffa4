"""The trace document ``goprep.trace/1`` as types; the committed JSON Schema is made from them.

Shapes only. Rules that cross the document (ids declared, placeholders equal, answers true) are in
``validate.py``. Lengths are counts, sizes are bytes, ``t`` is nanoseconds.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

MAX_STEPS = 5_000
MAX_PANELS = 8

KINDS = (
    "cells",
    "record",
    "buckets",
    "queue",
    "lanes",
    "tree",
    "graph",
    "timeline",
    "plot",
)
Kind = Literal["cells", "record", "buckets", "queue", "lanes", "tree", "graph", "timeline", "plot"]

Scalar = str | int | float | bool | None
ArgValue = Scalar | list[Scalar]
AttrValue = Scalar | list[Scalar | list[Scalar]] | dict[str, Scalar]
Attrs = dict[str, AttrValue]
EntityId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(\.[A-Za-z0-9_]+)+$")]
Op = tuple[EntityId, Attrs | None]
Message = tuple[str] | tuple[str, dict[str, ArgValue]]
"""``[key]`` or ``[key, arguments]``; the sentence is in ``text``."""


class Shape(BaseModel):
    """Base of all parts: unknown fields are refused, so a typing slip cannot pass."""

    model_config = ConfigDict(extra="forbid")


class SimulatorName(Shape):
    name: str
    version: int = Field(ge=1)


class GoTarget(Shape):
    version: Annotated[str, Field(pattern=r"^1\.[0-9]+(\.[0-9]+)?$")]
    lang: Annotated[str, Field(pattern=r"^1\.[0-9]+$")]
    goarch: str = "amd64"
    flags: list[str] = []


class Code(Shape):
    source: str
    file: str = "main.go"
    first_line: int = 1
    origin: Literal["authored", "go-source-excerpt"] = "authored"
    ref: str | None = None


class Panel(Shape):
    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*$")]
    kind: Kind
    title: str
    opts: dict[str, JsonValue] = {}


class Scene(Shape):
    panels: list[Panel] = Field(min_length=1, max_length=MAX_PANELS)


class Chapter(Shape):
    at: int = Field(ge=0)
    title: Message


class Step(Shape):
    line: int | tuple[int, int]
    cap: Message
    d: list[Op]
    mark: str | None = None
    lvl: Literal[0, 1, 2] = 1
    t: int | None = None
    g: str | None = None


class Observable(Shape):
    id: str
    at: int = Field(ge=0)
    expr: str
    value: JsonValue
    klass: Literal["exact", "bound", "property", "statistical", "source-only"] = Field(
        alias="class"
    )
    source: str | None = Field(default=None, alias="from")
    tol: float | None = None


class Choice(Shape):
    v: Scalar
    why: Message | None = None
    label: Message | None = None


class Question(Shape):
    id: str
    at: int = Field(ge=1)
    ask: Message
    target: str
    answer: Scalar | list[Scalar]
    input: Literal["number", "choice", "pick-entity", "order", "yesno"]
    choices: list[Choice] = []
    explain: Message | None = None
    weight: float = Field(default=0.5, ge=0, le=1)


class Document(Shape):
    """One worked example. ``notes`` say what a reader must know (an invented hash, one possible
    run); ``watch`` lists the references that a comparison of two releases looks at."""

    schema_version: Literal[1]
    id: Annotated[str, Field(pattern=r"^[a-z0-9-]{3,64}$")]
    simulator: SimulatorName
    title: Message
    go: GoTarget
    params: dict[str, JsonValue]
    seed: int = Field(ge=0)
    code: Code
    notes: list[Message] = []
    text: dict[str, dict[str, str]]
    scene: Scene
    init: dict[EntityId, Attrs]
    chapters: list[Chapter] = []
    steps: list[Step] = Field(max_length=MAX_STEPS)
    observables: list[Observable]
    questions: list[Question]
    watch: list[str] = []


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (Draft 2020-12) of the document."""
    schema = Document.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
