"""A trace for someone who is being asked: what lies behind the next question stays away.

The rules for what is right are those of the player's ``questions.js``.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

_MARKS = str.maketrans("", "", " \t\n\u00a0,_'’")
_TOLD = ("answer", "explain")


def limit(document: Mapping[str, Any], reached: int) -> int:
    """Return the last position that may be seen by someone who has answered what is asked up to
    ``reached``: just before the next question, or the end."""
    later = (q["at"] - 1 for q in document["questions"] if q["at"] > reached)
    return min(later, default=len(document["steps"]))


def withheld(document: Mapping[str, Any], reached: int) -> dict[str, Any]:
    """Return the document without answers and without what comes after the next question.

    That question is the last of ``questions``; its ``at`` is one more than the steps that are left.
    """
    last = limit(document, reached)
    kept = {
        **document,
        "steps": document["steps"][:last],
        "chapters": [c for c in document["chapters"] if c["at"] <= last],
        "observables": [o for o in document["observables"] if o["at"] <= last],
        "questions": [_asked(q) for q in document["questions"] if q["at"] <= last + 1],
    }
    used = set(_strings({**kept, "text": None}))
    kept["text"] = {key: value for key, value in document["text"].items() if key in used}
    return kept


def _asked(question: Mapping[str, Any]) -> dict[str, Any]:
    """The question alone; of its choices, what may be chosen, in an order that tells nothing."""
    kept = {key: value for key, value in question.items() if key not in _TOLD}
    if "choices" in question:
        choices = [
            {key: value for key, value in choice.items() if key != "why"}
            for choice in question["choices"]
        ]
        kept["choices"] = sorted(choices, key=lambda choice: str(choice["v"]))
    return kept


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner)


def is_right(question: Mapping[str, Any], given: Any) -> bool:
    """Whether ``given`` is the answer: numbers as people write them, all else as JSON."""
    answer = question["answer"]
    if question["input"] == "number":
        return _number(given) == _number(answer)
    return _same(given, answer)


def choice_of(question: Mapping[str, Any], given: Any) -> Mapping[str, Any] | None:
    """Return the listed choice that an answer stands for, or None."""
    choices = question.get("choices", ())
    return next((c for c in choices if is_right({**question, "answer": c["v"]}, given)), None)


def _number(given: Any) -> float:
    """Read a number as people type it; NaN, which equals nothing, if it is none."""
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        return math.nan
    plain = unicodedata.normalize("NFKC", str(given)).translate(_MARKS).replace("−", "-")
    try:
        return float(int(plain, 16)) if plain.lower().startswith("0x") else float(plain)
    except (ValueError, OverflowError):
        return math.nan


def _same(a: Any, b: Any) -> bool:
    """Equal as JSON: true is not 1."""
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(_same, a, b))
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    return bool(a == b)
