"""What the API says of traces: exam mode, frames, evidence, comparisons."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, JsonValue, RootModel

from goprep.api import Shape
from simulations.trace.document import Attrs, Choice, Document, Message, Scalar
from simulations.trace.words import LANGUAGES

Language = Literal[LANGUAGES]  # type: ignore[valid-type]
DIGEST = "1a7e0bb7c7d05a5f7a3d1f60a8a0b7f1bd1b1f0b6d7ce2a1f2a8f0d4c5e6b7a8"


class TraceQuery(Shape):
    v: str | None = Field(
        None, max_length=64, description="Any text; a bundle's `version` passes by older copies."
    )
    lang: Language | None = Field(None, description="Only this language's texts.")
    answers: Literal["0", "1"] = Field(
        "1",
        description="0 is exam mode: no answers, and no steps beyond the next question."
        " Send what is answered to `…/answers`.",
    )
    at: int = Field(
        0,
        ge=0,
        le=5_000,
        description="Exam mode: the `at` of the last question that was answered.",
    )


class LangQuery(Shape):
    lang: Language = Field("en", description="The language of the sentences.")


class ExamQuestion(Shape):
    """A question without its answer. It is asked before step `at`."""

    id: str
    at: int
    ask: Message
    target: str
    input: Literal["number", "choice", "pick-entity", "order", "yesno"]
    choices: list[Choice] = []
    weight: float = 0.5


class ExamDocument(Document):
    """A trace up to its next question, without answers."""

    questions: list[ExamQuestion]  # type: ignore[assignment]


class TraceOrExam(RootModel[Document | ExamDocument]):
    """The trace, or what exam mode leaves of it."""


class Answer(Shape):
    """What somebody predicts."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"question": "cap-after-513", "at": 513, "answer": 848}]}
    )

    question: str = Field(max_length=100, description="The question's `id`.")
    at: int = Field(ge=1, description="The question's `at`.")
    answer: Annotated[JsonValue, Field(description="As the question's `input` asks for it.")]
    lang: Language = Field("en", description="The language of the sentences that come back.")


class Graded(Shape):
    """Whether it was right, and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "question": "cap-after-513",
                    "at": 513,
                    "right": True,
                    "answer": 848,
                    "explain": "Above 256 a slice grows by (cap + 768) / 4.",
                    "why": "",
                }
            ]
        }
    )

    question: str
    at: int = Field(description="Ask for the trace with this `at` to see what comes next.")
    right: bool
    answer: Scalar | list[Scalar] = Field(description="The right answer.")
    explain: str = Field(description='The rule behind it, "" if the author wrote none.')
    why: str = Field(description="What is wrong with the choice that was made, if it was listed.")


class FrameTable(Shape):
    """One panel as a table; all cells are text."""

    panel: str
    kind: str
    title: str
    columns: list[str]
    rows: list[list[str]]
    notes: list[str]


class Frame(Shape):
    """One position of a trace, ready to be shown: 0 is the start, n is after step n."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "digest": DIGEST,
                    "n": 1,
                    "last": 2,
                    "line": 3,
                    "mark": "append#1",
                    "caption": "The first append allocates an array of 1.",
                    "changes": ["cap: 0 → 1"],
                    "tables": [
                        {
                            "panel": "s",
                            "kind": "record",
                            "title": "Slice header",
                            "columns": ["field", "value"],
                            "rows": [["cap", "1"]],
                            "notes": [],
                        }
                    ],
                    "entities": {"s.cap": {"n": "cap", "v": 1}},
                }
            ]
        }
    )

    digest: str
    n: int
    last: int = Field(description="The last position there is.")
    line: int | tuple[int, int] | None = Field(description="The line of code that led here.")
    mark: str | None
    caption: str
    changes: list[str] = Field(description="A sentence for everything that changed in this step.")
    tables: list[FrameTable]
    entities: dict[str, Attrs]


class EvidenceValue(Shape):
    """One value of the trace, and what real Go printed for it."""

    model_config = ConfigDict(populate_by_name=True)

    observable: str
    klass: str = Field(alias="class")
    verdict: Literal["confirmed", "contradicted", "unavailable"]
    claimed: Any = Field(description="What the trace says.")
    observed: Any = Field(description="What real Go printed; null where a program cannot see it.")


class EvidenceRun(Shape):
    """One run of a probe program on one toolchain."""

    go: str = Field(description="Release, such as 1.27.")
    version: str = Field(description="What `go version` printed.")
    platform: str
    probe_sha256: str
    command: str
    at: dt.datetime
    exit_code: int | None
    stdout: str
    values: list[EvidenceValue]


class EvidenceAnswer(Shape):
    """What is known of a trace on real Go; `runs` is empty where nothing is."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "digest": DIGEST,
                    "confirmed": 1,
                    "contradicted": 0,
                    "unavailable": 0,
                    "runs": [
                        {
                            "go": "1.27",
                            "version": "go version go1.27.3 linux/amd64",
                            "platform": "linux/amd64",
                            "probe_sha256": DIGEST,
                            "command": "go run .",
                            "at": "2026-11-02T08:00:00Z",
                            "exit_code": 0,
                            "stdout": '{"observables": {"caps": [1, 2, 4]}}',
                            "values": [
                                {
                                    "observable": "caps",
                                    "class": "exact",
                                    "verdict": "confirmed",
                                    "claimed": [1, 2, 4],
                                    "observed": [1, 2, 4],
                                }
                            ],
                        }
                    ],
                }
            ]
        }
    )

    digest: str
    confirmed: int = Field(description="Values of the newest run that real Go confirmed.")
    contradicted: int
    unavailable: int = Field(description="Values that no program can see.")
    runs: list[EvidenceRun] = Field(description="One for each toolchain, the newest first.")


class Difference(Shape):
    """The first pair of positions at which the two differ."""

    mark: str
    a: int
    b: int
    fields: list[tuple[str, Any, Any]] = Field(description="[reference, value in a, value in b]")


class ComparisonAnswer(Shape):
    """Two traces aligned by what happens in them."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "a": DIGEST,
                    "b": DIGEST[::-1],
                    "go_a": "1.17",
                    "go_b": "1.18",
                    "pairs": [[0, 0, 0], [513, 513, 1]],
                    "first": {
                        "mark": "append#513",
                        "a": 513,
                        "b": 513,
                        "fields": [["s.cap", 1024, 848]],
                    },
                    "diverging": 1,
                    "only_a": [],
                    "only_b": [],
                    "summary": {
                        "en": "Alike before append 513; there cap is 1024 in Go 1.17"
                        " and 848 in Go 1.18.",
                        "zh-CN": "append 513 之前相同；到这里 cap 在 Go 1.17 是 1024，"
                        "在 Go 1.18 是 848。",
                    },
                }
            ]
        }
    )

    a: str
    b: str
    go_a: str
    go_b: str
    pairs: list[tuple[int, int, int]] = Field(
        description="[position in a, position in b, 1 where a watched value differs]"
    )
    first: Difference | None
    diverging: int = Field(description="How many pairs differ.")
    only_a: list[int] = Field(description="Positions of a without a partner.")
    only_b: list[int]
    summary: dict[str, str] = Field(description="The comparison in one sentence, by language.")
