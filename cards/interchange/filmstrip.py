"""A worked example as a strip of still frames: plain HTML without script, for where no player is.

Each milestone of the trace is a frame: its caption, the line of code, and the panels as tables.
A panel is drawn again only where it differs from the frame before; what is new in it is marked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from simulations.trace import frame

MOST_CELLS = 16
"""Cells of an array that fit side by side; of longer ones the two ends are shown."""

_STEP = {"en": "Step {n} of {last}", "zh-CN": "第 {n} 步，共 {last} 步"}

Table = Mapping[str, Any]


def film_strip(document: Mapping[str, Any], title: str, lang: str) -> str:
    """The strip of a trace document in one language, under `title` and the Go release."""
    last = len(document["steps"])
    before: dict[str, Table] = {}
    frames = []
    for n in _milestones(document):
        now = frame(document, n, lang)
        place = _STEP[lang].format(n=n, last=last)
        panels = [
            _panel(table, before.get(table["panel"]))
            for table in now["tables"]
            if table["rows"] and table != before.get(table["panel"])
        ]
        before |= {table["panel"]: table for table in now["tables"]}
        frames.append(
            f'<li><p class="caption"><small>{place}</small> {escape(now["caption"])}</p>'
            f"{_code(document['code'], now['line'])}{''.join(panels)}</li>"
        )
    head = f"{escape(title)} · Go {escape(document['go']['version'])}"
    return f'<section class="strip"><h3>{head}</h3><ol>{"".join(frames)}</ol></section>'


def _milestones(document: Mapping[str, Any]) -> list[int]:
    """The positions worth a frame; the end is always one."""
    steps = document["steps"]
    found = [n for n, step in enumerate(steps, start=1) if step.get("lvl", 1) == 0]
    return found if found and found[-1] == len(steps) else [*found, len(steps)]


def _code(code: Mapping[str, Any], line: int | Sequence[int] | None) -> str:
    if line is None:
        return ""
    low, high = (line, line) if isinstance(line, int) else (line[0], line[1])
    first = code.get("first_line", 1)
    lines = code["source"].split("\n")[low - first : high - first + 1]
    return f'<pre class="now"><code>{escape(chr(10).join(lines))}</code></pre>'


def _panel(table: Table, before: Table | None) -> str:
    known = {tuple(row) for row in before["rows"]} if before else None
    rows = [(row, known is not None and tuple(row) not in known) for row in table["rows"]]
    drawn = _cells(rows) if table["kind"] == "cells" else _rows(table["columns"], rows)
    notes = "".join(f"<p><small>{escape(note)}</small></p>" for note in table["notes"])
    return f"<table><caption>{escape(table['title'])}</caption>{drawn}</table>{notes}"


def _cells(rows: Sequence[tuple[Sequence[str], bool]]) -> str:
    """Memory looks like memory: the index above, the value below, cell beside cell."""
    gap = (["…", "…"], False)
    half = MOST_CELLS // 2
    shown = rows if len(rows) <= MOST_CELLS else [*rows[:half], gap, *rows[-half:]]
    heads = "".join(f"<th>{escape(row[0])}</th>" for row, _ in shown)
    return f"<tr>{heads}</tr><tr>{''.join(_cell(row[1], new) for row, new in shown)}</tr>"


def _rows(columns: Sequence[str], rows: Iterable[tuple[Sequence[str], bool]]) -> str:
    heads = "".join(f"<th>{escape(column)}</th>" for column in columns)
    body = "".join(f"<tr>{''.join(_cell(value, new) for value in row)}</tr>" for row, new in rows)
    return f"<tr>{heads}</tr>{body}"


def _cell(value: str, new: bool) -> str:
    return f'<td class="new">{escape(value)}</td>' if new else f"<td>{escape(value)}</td>"
