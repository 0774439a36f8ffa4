"""What a probe must know when it is compiled: lines of its source that parameters decide.

A probe marks such a line with ``//probe:name``; the line is replaced whole. Everything else a
probe reads from its standard input.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from simulations.simulators.slice_growth_scene import element_type

Params = Mapping[str, Any]
Lines = dict[str, str]

_MARK = re.compile(r"^(?P<indent>[ \t]*).*//probe:(?P<name>\w+)[ \t]*$", re.MULTILINE)


def _slice_growth(params: Params) -> Lines:
    lines = {"type": f"type T {element_type(params['elem_size'], params['has_pointers'])}"}
    if params["scenario"] == "append-chunks" and params["storage"] == "local":
        statements = [
            f"s = append({', '.join(['s', *['value'] * add])}); caps = append(caps, cap(s))"
            for add in params["adds"]
        ]
        lines["listed"] = "\n".join(statements)
    return lines


def _string_concat(params: Params) -> Lines:
    if params["scenario"] != "expression":
        return {}
    operands = [f"s[{i}]" for i in range(len(params["operand_lens"]))]
    return {"expression": f"return {' + '.join(operands)}"}


LINES: Mapping[str, Callable[[Params], Lines]] = {
    "slice-growth": _slice_growth,
    "string-concat": _string_concat,
}


def specialise(slug: str, source: str, params: Params) -> str:
    """Return the probe's source with its marked lines written for these parameters."""
    lines = LINES[slug](params) if slug in LINES else {}

    def replace(match: re.Match[str]) -> str:
        return lines.get(match.group("name"), match.group(0))

    return _MARK.sub(replace, source)
