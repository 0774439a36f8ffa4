"""Record what Python says about traces, so that the player can be held to the same words.

The files are the golden cases of the simulators too. With them go the JSON Schema of the document
and the player's fixed words, which are made from the code.

    .venv/bin/python -m tests.conformance.record        # or: make golden

Each ``*.json`` beside this file is ``{"document", "frames": {lang: {position: frame}}}``. Read the
difference before you commit it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from simulations.registry import SIMULATORS, simulate
from simulations.trace import frame, json_schema
from simulations.trace.words import javascript

HERE = Path(__file__).parent
HAND_MADE = HERE.parent / "player" / "traces"
LANGUAGES = ("en", "zh-CN")
MAX_POSITIONS = 7
ROOT = HERE.parents[1]
SCHEMA = ROOT / "simulations" / "trace" / "schema.json"
WORDS = ROOT / "simulations" / "static" / "simulations" / "player" / "words.js"


def positions(document: dict[str, Any]) -> list[int]:
    """Return up to seven positions spread over the trace, first and last included."""
    last = len(document["steps"])
    count = min(last, MAX_POSITIONS - 1)
    return sorted({round(i * last / count) for i in range(count + 1)}) if count else [0]


def fixture(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document with its frames in both languages."""
    return {
        "document": document,
        "frames": {
            lang: {str(n): frame(document, n, lang) for n in positions(document)}
            for lang in LANGUAGES
        },
    }


def documents() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield name and document: the hand-made ones, then every scenario's default."""
    for path in sorted(HAND_MADE.glob("*.json")):
        yield path.stem, json.loads(path.read_text())
    for simulator in SIMULATORS:
        for scenario in simulator.scenarios:
            trace = simulate(simulator.slug, {"scenario": scenario.name})
            yield f"{simulator.slug}.{scenario.name}", trace.document


def written(document: dict[str, Any]) -> str:
    """Return the text of one fixture file."""
    return json.dumps(fixture(document), ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Write every fixture and remove those that no longer have a source."""
    wanted = {HERE / f"{name}.json": written(document) for name, document in documents()}
    for path in HERE.glob("*.json"):
        if path not in wanted:
            path.unlink()
    for path, text in wanted.items():
        path.write_text(text)
    SCHEMA.write_text(json.dumps(json_schema(), indent=1) + "\n")
    WORDS.write_text(javascript())


if __name__ == "__main__":
    main()
