"""One position of a trace as a page without JavaScript shows it: plain data for a template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulations.trace import Text, frame
from simulations.trace.text import written
from simulations.trace.words import LANGUAGES


@dataclass(frozen=True)
class CodeLine:
    number: int
    text: str
    current: bool


@dataclass(frozen=True)
class Stop:
    """A place worth jumping to: a milestone or the start of a chapter."""

    n: int
    text: str
    current: bool


@dataclass(frozen=True)
class Choice:
    text: str
    why: str
    right: bool


@dataclass(frozen=True)
class Question:
    """Asked here, answered by the next step."""

    ask: str
    choices: list[Choice]
    answer: str
    explain: str


@dataclass(frozen=True)
class Reading:
    """Position `n` of 0 … `last`, in words of language `lang`."""

    title: str
    notes: list[str]
    lang: str
    go: str
    n: int
    last: int
    caption: str
    changes: list[str]
    tables: list[dict[str, Any]]
    lines: list[CodeLine]
    milestones: list[Stop]
    chapters: list[Stop]
    questions: list[Question]

    @property
    def back(self) -> int | None:
        return self.n - 1 if self.n else None

    @property
    def forward(self) -> int | None:
        return self.n + 1 if self.n < self.last else None


def content_lang(code: str | None) -> str:
    """Return the trace language for a page or browser language: "zh-hans" → "zh-CN"."""
    code = (code or "").lower()
    matches = [lang for lang in LANGUAGES if lang.lower() == code or lang[:2] == code[:2]]
    return matches[0] if matches else "en"


def position(document: Mapping[str, Any], step: str | int | None) -> int:
    """Return the position a link names: a number, or the mark of a step; 0 when it names none.

    Numbers past the end mean the end, so a link outlives a story that became shorter.
    """
    last = len(document["steps"])
    wanted = str(step if step is not None else "").strip()
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 10:
        return min(int(wanted), last)
    marks = (n for n, s in enumerate(document["steps"], 1) if wanted and s.get("mark") == wanted)
    return next(marks, 0)


def reading(document: Mapping[str, Any], n: int, lang: str) -> Reading:
    """Return what to show at position `n` (0 … number of steps; IndexError outside)."""
    text = Text(document, lang)
    now = frame(document, n, lang)
    steps = document["steps"]
    chapters = document["chapters"]
    here = max((c["at"] for c in chapters if c["at"] <= n), default=None)
    return Reading(
        title=text.message(document["title"]),
        notes=[text.message(note) for note in document["notes"]],
        lang=lang,
        go=document["go"]["version"],
        n=n,
        last=len(steps),
        caption=now["caption"],
        changes=now["changes"],
        tables=now["tables"],
        lines=_lines(document["code"], now["line"]),
        milestones=[
            Stop(at, text.message(step["cap"]), at == n)
            for at, step in enumerate(steps, 1)
            if step.get("lvl", 1) == 0
        ],
        chapters=[Stop(c["at"], text.message(c["title"]), c["at"] == here) for c in chapters],
        questions=[_question(text, q) for q in document["questions"] if q["at"] == n + 1],
    )


def _lines(code: Mapping[str, Any], line: int | list[int] | None) -> list[CodeLine]:
    first = code.get("first_line", 1)
    low, high = (line[0], line[1]) if isinstance(line, list) else (line, line)
    return [
        CodeLine(number, source, low is not None and high is not None and low <= number <= high)
        for number, source in enumerate(code["source"].split("\n"), first)
    ]


def _question(text: Text, question: Mapping[str, Any]) -> Question:
    answer = question["answer"]
    choices = [
        Choice(
            text=text.message(choice["label"]) if "label" in choice else written(choice["v"]),
            why=text.message(choice["why"]) if "why" in choice else "",
            right=choice["v"] == answer,
        )
        for choice in question.get("choices", ())
    ]
    right = next((choice.text for choice in choices if choice.right), written(answer))
    return Question(
        ask=text.message(question["ask"]),
        choices=choices,
        answer=right,
        explain=text.message(question["explain"]) if "explain" in question else "",
    )
