"""Reads and writes the front matter of card and deck files, in the one YAML spelling we keep.

PyYAML reads front matter, but its writer has its own ideas about quotes and line breaks. A fixed
spelling makes `dump(parse(text)) == text` possible, so that an editor's change exported from the
database differs from the file by that change alone.
"""

import json
import re
from collections.abc import Mapping, Sequence

import yaml

from cards.sentences import Sentence, say

WIDTH = 100
"""Columns a flow collection may fill before it is written one entry per line."""

_PLAIN_WORD = re.compile(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*")
_PLAIN_KEY = re.compile(r"[A-Za-z][A-Za-z0-9]*([-_][A-Za-z0-9]+)*")
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_YAML_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})


# The same rules in C, where PyYAML was built with it: four times as fast.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def loaded(text: str) -> object:
    """The plain data of YAML text. Raises yaml.YAMLError, and ValueError for what is no date."""
    return yaml.load(text, Loader=_LOADER)  # noqa: S506 - both loaders are safe ones


def no_yaml(error: Exception) -> Sentence:
    """What to say of text that is no YAML."""
    reason = " ".join(str(error).split())
    return say(
        "is not YAML ({reason}); correct it.", "不是 YAML（{reason}）；请改正。", reason=reason
    )


class Quoted(str):
    """A string that is always written in double quotes (titles, file names, releases)."""

    __slots__ = ()


def entry(key: str, value: object, indent: int = 0) -> list[str]:
    """The lines of one `key: value`.

    A collection stays on one line while that line fits into WIDTH columns; otherwise each of its
    entries gets a line of its own (a mapping indents by two, a list starts each line with "- ").
    """
    pad = " " * indent
    line = f"{pad}{_key(key)}: {flow(value)}"
    if len(line) <= WIDTH or not isinstance(value, Mapping | list | tuple) or not value:
        return [line]
    lines = [f"{pad}{_key(key)}:"]
    if isinstance(value, Mapping):
        for name, inner in value.items():
            lines += entry(str(name), inner, indent + 2)
    else:
        lines += [f"{pad}  - {flow(inner)}" for inner in value]
    return lines


def flow(value: object) -> str:
    """The value on one line: {a: 1, b: ["x y"]}."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(str(k))}: {flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(inner) for inner in value) + "]"
    return _scalar(value)


def quoted(value: object) -> object:
    """The same data with every string marked Quoted, in mappings and lists too."""
    if isinstance(value, str):
        return Quoted(value)
    if isinstance(value, Mapping):
        return {key: quoted(inner) for key, inner in value.items()}
    if isinstance(value, Sequence):
        return [quoted(inner) for inner in value]
    return value


def _scalar(value: object) -> str:
    if isinstance(value, str):
        plain = not isinstance(value, Quoted) and _PLAIN_WORD.fullmatch(value)
        if plain and value not in _YAML_WORDS:
            return str(value)
    return _json(value)


def _key(key: str) -> str:
    if _PLAIN_KEY.fullmatch(key) and key.lower() not in _YAML_WORDS:
        return key
    return _json(key)


def _json(value: object) -> str:
    """JSON is YAML, except that YAML reads a few characters as line breaks unless escaped."""
    text = json.dumps(value, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found.group()):04x}", text)
