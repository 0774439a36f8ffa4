"""A trace in words: captions, what changed, and each panel as a table.

The no-JavaScript page, thin clients and the player all show this text; ``player/text.js`` is the
same rules in JavaScript, held together by the files in ``tests/conformance/``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from itertools import groupby
from typing import Any

from simulations.trace.store import Entity, changed_ids, state_at
from simulations.trace.words import STATES, WORDS

_PLACEHOLDER = re.compile(r"\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}")
Table = dict[str, Any]


@lru_cache(maxsize=4096)
def placeholders(template: str) -> frozenset[str]:
    """Return the argument names a message uses."""
    return frozenset(match.group(1) for match in _PLACEHOLDER.finditer(template))


@lru_cache(maxsize=4096)
def inserted(template: str) -> frozenset[str]:
    """Return the arguments whose value is written, not only used to pick a plural."""
    found = _PLACEHOLDER.finditer(template)
    return frozenset(match.group(1) for match in found if match.group(2) is None)


def written(value: Any, *, commas: bool = False) -> str:
    """Write one value: null as "", true/false, integral floats without ".0", lists with ", "."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, int):
        return f"{value:,}" if commas and abs(value) >= 10_000 else str(value)
    if isinstance(value, list | tuple):
        return ", ".join(written(item, commas=commas) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{key} {written(item)}" for key, item in value.items())
    return str(value)


def fill(template: str, args: Mapping[str, Any]) -> str:
    """Fill ``{name}`` and ``{name|one|many}``; an unknown name stays as written."""

    def replace(match: re.Match[str]) -> str:
        name, one, many = match.groups()
        if name not in args:
            return match.group(0)
        if one is None:
            return written(args[name], commas=True)
        return one if args[name] == 1 else many

    return _PLACEHOLDER.sub(replace, template)


class Text:
    """The messages of one document in one language ("en" where a translation is missing)."""

    def __init__(self, document: Mapping[str, Any], lang: str) -> None:
        self._text = document["text"]
        self.lang = lang

    def message(self, message: Any) -> str:
        """Fill a message ``[key]``, ``[key, args]`` or a bare key; unknown keys stay keys."""
        key, args = (message, {}) if isinstance(message, str) else (message[0], message[1:])
        found = self._text.get(key)
        if found is None:
            return str(key)
        return fill(found.get(self.lang) or found["en"], args[0] if args else {})

    def word(self, key: str, **args: Any) -> str:
        """Fill one of the fixed words of the text form."""
        words = WORDS[key]
        return fill(words.get(self.lang) or words["en"], args)

    def attribute(self, name: str) -> str:
        """Name an attribute; one without a word of its own is called by its name."""
        key = f"attr.{name}"
        return self.word(key) if key in WORDS else name

    def state(self, word: Any) -> str:
        """Translate a state word; one that is not in the list stays as it is."""
        known = STATES.get(word) if isinstance(word, str) else None
        return written(word) if known is None else known.get(self.lang) or known["en"]


def local(entity_id: str) -> str:
    """Return the entity id without its panel."""
    return entity_id.split(".", 1)[1]


def shown(attrs: Entity, name: str) -> str:
    """Write an attribute, following ``{"ref": id}``."""
    value = attrs.get(name)
    if isinstance(value, dict) and "ref" in value:
        return f"→ {value['ref']}"
    return written(value)


def _reference(attrs: Entity) -> str:
    target = attrs.get("ref")
    return f" → {target}" if isinstance(target, str) else ""


def _state_and_note(text: Text, attrs: Entity) -> str:
    parts = [text.state(attrs.get("st")), text.message(attrs["note"]) if attrs.get("note") else ""]
    return " · ".join(part for part in parts if part)


Rows = tuple[list[str], list[list[str]], list[str]]
Items = list[tuple[str, Entity]]


def _cells(text: Text, items: Items) -> Rows:
    rows: list[list[str]] = []
    notes: list[str] = []
    for entity_id, a in items:
        if "n" in a:
            name = written(a.get("label")) or local(entity_id)
            line = text.word("note.block", name=name, n=a["n"], used=a.get("used", a["n"]))
            if window := a.get("win"):
                line += ", " + text.word("note.window", a=window[0], b=window[1] - 1)
            state = text.state(a.get("st"))
            notes.append(f"{line} ({state})" if state else line)
        elif "i" in a:
            value = shown(a, "v") + _reference(a)
            rows.append([shown(a, "i"), value, _state_and_note(text, a)])
        elif "at" in a:
            label = written(a.get("label")) or local(entity_id)
            notes.append(text.word("note.cursor", label=label, at=written(a["at"])))
    return ["index", "value", "state"], rows, notes


def _record(text: Text, items: Items) -> Rows:
    rows = []
    for entity_id, a in items:
        value = shown(a, "v")
        if isinstance(bits := a.get("bits"), dict):
            value = " ".join(part for part in (value, f"({written(bits)})") if part)
        name = written(a.get("n")) or local(entity_id)
        row = [name, value + _reference(a), shown(a, "type"), shown(a, "off")]
        rows.append([*row, _state_and_note(text, a)])
    return ["field", "value", "type", "offset", "state"], rows, []


def _buckets(text: Text, items: Items) -> Rows:
    rows = []
    for entity_id, a in items:
        tops = a.get("top") or a.get("ctrl") or []
        slots = a.get("slots") or []
        pairs = []
        for index in range(max(len(tops), len(slots))):
            top = written(tops[index]) if index < len(tops) else ""
            slot = written(slots[index]) if index < len(slots) else ""
            pairs.append(f"{top}:{slot}" if top and slot else top or slot or "·")
        name = written(a.get("label")) or local(entity_id)
        if isinstance(parent := a.get("parent"), str):
            name = f"{local(parent)} › {name}"
        overflow = a.get("ov")
        rows.append(
            [name, " ".join(pairs), written(overflow), _state_and_note(text, a)],
        )
    return ["bucket", "slots", "overflow", "state"], rows, []


def _queue(text: Text, items: Items) -> Rows:
    rows: list[list[str]] = []
    for entity_id, a in items:
        entries = a.get("items")
        if isinstance(entries, list):
            rows.extend(
                [str(i), written(v), _ends(text, i, len(entries))] for i, v in enumerate(entries)
            )
        else:
            value = shown(a, "v") or written(a.get("label")) or local(entity_id)
            position = shown(a, "i") or str(len(rows))
            rows.append([position, value + _reference(a), _state_and_note(text, a)])
    return ["position", "item", "state"], rows, [] if rows else [text.word("note.empty")]


def _ends(text: Text, index: int, count: int) -> str:
    marks = [text.word("note.head")] if index == 0 else []
    if index == count - 1:
        marks.append(text.word("note.tail"))
    return ", ".join(marks)


def _lanes(text: Text, items: Items) -> Rows:
    rows = []
    for entity_id, a in items:
        name = written(a.get("label")) or local(entity_id)
        cur = " · ".join(part for part in (shown(a, "m"), shown(a, "cur")) if part)
        rows.append(
            [
                name,
                _state_and_note(text, a),
                cur,
                shown(a, "next"),
                shown(a, "runq"),
                shown(a, "tick"),
            ]
        )
    return ["lane", "state", "current", "next", "queue", "tick"], rows, []


def _tree(text: Text, items: Items) -> Rows:
    rows = []
    for entity_id, a in items:
        parent = a.get("parent")
        value = shown(a, "v") or written(a.get("label"))
        rows.append(
            [
                local(entity_id),
                local(parent) if isinstance(parent, str) else "",
                value,
                _state_and_note(text, a),
            ]
        )
    return ["node", "parent", "value", "state"], rows, []


def _graph(text: Text, items: Items) -> Rows:
    rows = []
    for entity_id, a in items:
        if "a" in a and "b" in a:
            rows.append(
                [
                    local(entity_id),
                    "",
                    f"{written(a['a'])} → {written(a['b'])}",
                    _state_and_note(text, a),
                ]
            )
            continue
        name = written(a.get("label")) or local(entity_id)
        rows.append([name, text.state(a.get("c")), shown(a, "refs"), _state_and_note(text, a)])
    return ["node", "colour", "points_to", "state"], rows, []


def _timeline(text: Text, items: Items) -> Rows:
    rows = []
    for entity_id, a in items:
        label = written(a.get("label")) or shown(a, "g")
        state = " · ".join(part for part in (label, _state_and_note(text, a)) if part)
        if "t0" in a:
            rows.append([shown(a, "lane"), state, shown(a, "t0"), shown(a, "t1")])
        elif "t" in a:
            rows.append([shown(a, "lane"), state, shown(a, "t"), shown(a, "t")])
        elif "from" in a:
            rows.append([local(entity_id), state, shown(a, "from"), shown(a, "to")])
    return ["lane", "state", "from", "to"], rows, []


def _plot(text: Text, items: Items) -> Rows:
    rows: list[list[str]] = []
    for entity_id, a in items:
        name = written(a.get("label")) or local(entity_id)
        if isinstance(points := a.get("pts"), list):
            rows.extend([name, written(p[0]), written(p[1])] for p in points)
        else:
            rows.append([name, shown(a, "x"), shown(a, "y")])
    return ["series", "x", "y"], rows, []


_TABLES: dict[str, Callable[[Text, Items], Rows]] = {
    "cells": _cells,
    "record": _record,
    "buckets": _buckets,
    "queue": _queue,
    "lanes": _lanes,
    "tree": _tree,
    "graph": _graph,
    "timeline": _timeline,
    "plot": _plot,
}


def _unknown(text: Text, items: Items) -> Rows:
    rows = [[local(i), ", ".join(f"{k} {shown(a, k)}" for k in a)] for i, a in items]
    return ["node", "value"], rows, []


def table(text: Text, panel: Mapping[str, Any], state: Mapping[str, Entity]) -> Table:
    """Return one panel as ``{panel, kind, title, columns, rows, notes}``, all strings.

    Columns that are empty in every row are left out, except the first.
    """
    items = [(i, a) for i, a in state.items() if i.split(".", 1)[0] == panel["id"]]
    columns, rows, notes = _TABLES.get(panel["kind"], _unknown)(text, items)
    keep = [c for c in range(len(columns)) if c == 0 or any(row[c] for row in rows)]
    return {
        "panel": panel["id"],
        "kind": panel["kind"],
        "title": text.message(panel["title"]),
        "columns": [text.word(f"col.{columns[c]}") for c in keep],
        "rows": [[row[c] for c in keep] for row in rows],
        "notes": notes,
    }


def _name(text: Text, titles: Mapping[str, str], entity_id: str, attrs: Entity) -> str:
    panel = titles.get(entity_id.split(".", 1)[0], "")
    if "n" in attrs and isinstance(attrs["n"], str):
        own = attrs["n"]
    elif "i" in attrs:
        own = f"[{written(attrs['i'])}]"
    else:
        own = written(attrs.get("label")) or local(entity_id)
    return f"{panel} · {own}"


def _main_value(attrs: Entity) -> str:
    for name in ("v", "slots", "items", "refs", "cur", "pts", "n", "at", "t0"):
        value = attrs.get(name)
        if value is not None and not (name == "n" and isinstance(value, str)):
            gaps = isinstance(value, list) and None in value
            return _listed(value) if gaps else shown(attrs, name)
    return ""


MANY = 4
"""More things than this that appear or disappear in one panel are told in one sentence."""


def changes(text: Text, document: Mapping[str, Any], n: int) -> list[str]:
    """Return what step ``n`` changed: a sentence per attribute, in the order of the delta.

    More than four entities that appear, or disappear, in one panel share one sentence, which
    stands where the first of them would; so do more than four cells of arrays that change.
    """
    if n == 0:
        return []
    before, after = state_at(document, n - 1), state_at(document, n)
    titles = {p["id"]: text.message(p["title"]) for p in document["scene"]["panels"]}
    ids = [i for i in changed_ids(document, n) if i in before or i in after]
    groups = {i: _group(i, before, after) for i in ids}
    sizes = Counter(groups.values())
    grown = {
        f"{op[0]}#{name[:-1]}": value
        for op in document["steps"][n - 1]["d"]
        for name, value in (op[1] or {}).items()
        if name.endswith("+")
    }
    lines: list[str] = []
    told: set[tuple[str, str, bool]] = set()
    for entity_id in ids:
        kind, panel, is_cell = group = groups[entity_id]
        if sizes[group] > MANY and (is_cell or kind != "set"):
            if group not in told:
                told.add(group)
                what = titles.get(panel, panel)
                lines.append(text.word(f"change.{kind}_many", what=what, n=sizes[group]))
            continue
        lines.extend(_entity_changes(text, titles, entity_id, before, after, grown))
    return lines


def _group(
    entity_id: str, before: Mapping[str, Entity], after: Mapping[str, Entity]
) -> tuple[str, str, bool]:
    """Return what happened to an entity, its panel, and whether it is a cell of an array."""
    kind = "gone" if entity_id not in after else "new" if entity_id not in before else "set"
    attrs = after.get(entity_id) or before[entity_id]
    return kind, entity_id.split(".", 1)[0], "i" in attrs


def _entity_changes(
    text: Text,
    titles: Mapping[str, str],
    entity_id: str,
    before: Mapping[str, Entity],
    after: Mapping[str, Entity],
    grown: Mapping[str, Any],
) -> Iterable[str]:
    old, new = before.get(entity_id), after.get(entity_id)
    if new is None:
        yield text.word("change.gone", what=_name(text, titles, entity_id, old or {}))
        return
    what = _name(text, titles, entity_id, new)
    if old is None:
        value = _main_value(new)
        yield text.word("change.new" if value else "change.plain_new", what=what, new=value)
        return
    for name in new:
        if old.get(name) == new[name]:
            continue
        if name == "ref" and old.get("v") != new.get("v"):
            # The value of a pointer names what it points at.
            continue
        label = what if name == "v" else f"{what} · {text.attribute(name)}"
        added = grown.get(f"{entity_id}#{name}")
        if added is not None:
            yield text.word("change.added", what=label, new=written(added))
        else:
            yield from _set(text, what, label, name, old, new)


def _set(text: Text, what: str, label: str, name: str, old: Entity, new: Entity) -> Iterable[str]:
    """Tell an attribute's change: of a list or of named bits only the places that differ."""
    places = _places(what, label, old.get(name), new[name])
    if not places:
        places = [(label, _change_value(text, old, name), _change_value(text, new, name))]
    for place, was, now in places:
        yield text.word("change.set", what=place, old=was, new=now)


def _places(what: str, label: str, old: Any, new: Any) -> list[tuple[str, str, str]]:
    """Return (what, old, new) of each place that differs; empty when the whole is better told."""
    if isinstance(old, dict) and isinstance(new, dict) and "ref" not in {*old, *new}:
        return [
            (f"{what} · {key}", _item(old.get(key)), _item(value))
            for key, value in new.items()
            if old.get(key) != value
        ]
    if not (isinstance(old, list) and isinstance(new, list) and len(old) == len(new)):
        return []
    places = [
        (f"{label} [{i}]", _item(was), _item(now))
        for i, (was, now) in enumerate(zip(old, new, strict=True))
        if was != now
    ]
    return places if len(places) <= MANY else []


def _item(value: Any) -> str:
    return written(value) or "·"


def _listed(items: Iterable[Any]) -> str:
    """Write a list with "·" for what is empty and "x ×5" for five times the same."""
    parts: list[str] = []
    for value, run in groupby(_item(item) for item in items):
        count = len(list(run))
        parts += [f"{value} ×{count}"] if count > 2 else [value] * count
    return ", ".join(parts)


def _change_value(text: Text, attrs: Entity, name: str) -> str:
    value = attrs.get(name)
    if name in ("st", "c"):
        return text.state(value) or text.word("value.nothing")
    if name == "note" and value:
        return text.message(value)
    said = _listed(value) if isinstance(value, list) else shown(attrs, name)
    return said or text.word("value.nothing")


def frame(document: Mapping[str, Any], n: int, lang: str) -> dict[str, Any]:
    """Return position ``n`` in words: ``{n, line, mark, caption, changes, tables, entities}``.

    Raises IndexError outside 0 … number of steps.
    """
    text = Text(document, lang)
    state = state_at(document, n)
    step = document["steps"][n - 1] if n else None
    return {
        "n": n,
        "line": step["line"] if step else None,
        "mark": step.get("mark") if step else None,
        "caption": text.message(step["cap"]) if step else text.message(document["title"]),
        "changes": changes(text, document, n),
        "tables": [table(text, panel, state) for panel in document["scene"]["panels"]],
        "entities": state,
    }
