"""What a page says of the evidence for a trace: sentences and rows, ready for a template."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from textwrap import indent
from typing import Any

from django.utils.dateformat import format as formatted
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from simulations.models import Evidence
from simulations.toolchain.probe import program, program_hash
from simulations.toolchain.records import Record, Value, shipped
from simulations.toolchain.sources import Origin, address, origins

SHORT = 72
"""Characters of a value that fit on a line; longer ones are written one item a line."""
LONG = 140
"""Characters of one such item, before it is taken apart in its turn."""


@dataclass(frozen=True)
class Row:
    """One value: what it is, what real Go printed, and, where that differs, what is shown."""

    name: str
    expr: str
    verdict: str
    word: str | Promise
    observed: str
    claimed: str


@dataclass(frozen=True)
class Cited:
    """A place in Go's source."""

    file: str
    symbol: str
    url: str


@dataclass(frozen=True)
class Proof:
    """The evidence for one trace on one toolchain, or what there is instead.

    ``state``: ``confirmed``, ``contradicted``, ``source`` (no real run of this release here) or
    ``other`` (real Go ran, but with other parameters). Everything after ``notes`` is empty in the
    last two.
    """

    state: str
    headline: str
    go: str
    notes: Sequence[str]
    sources: Sequence[Cited]
    rows: Sequence[Row] = ()
    version: str = ""
    at: str = ""
    command: str = ""
    exit_code: int | None = None
    sha256: str = ""
    files: Sequence[tuple[str, str]] = ()
    output: str = ""
    others: Sequence[str] = field(default_factory=tuple)


def proof(document: Mapping[str, Any], records: Sequence[Record]) -> Proof:
    """Return what to say of a trace, given the records that count for it, newest first.

    A toolchain that contradicts goes before those that do not.
    """
    found = [(record, judged(document, record)) for record in records]
    found.sort(key=lambda pair: not _having(pair[1], "contradicted"))
    if not any(_having(values, "confirmed", "contradicted") for _record, values in found):
        return _without_run(document)
    record, values = found[0]
    slug, go = document["simulator"]["name"], document["go"]["version"]
    unseen = _having(values, "unavailable")
    files = program(slug, record.wanted.params)
    same_program = program_hash(files) == record.probe
    return Proof(
        state="contradicted" if _having(values, "contradicted") else "confirmed",
        headline=_headline(record, values),
        go=go,
        notes=_notes(record, same_program),
        sources=_cited(slug, go) if unseen else (),
        rows=_rows(document, values),
        version=record.version,
        at=_day(record),
        command=record.command,
        exit_code=record.exit_code,
        sha256=record.probe,
        files=tuple(files.items()) if same_program else (),
        output=record.stdout,
        others=[_headline(other, values) for other, values in found[1:]],
    )


def judged(document: Mapping[str, Any], record: Record) -> list[Value]:
    """Hold the record against the very values of this trace.

    Where the program reported its own inputs, the record's verdicts stand: they were found with
    those inputs, which this trace need not have.
    """
    if record.inputs:
        return list(record.values)
    claims = {item["id"]: item["value"] for item in document["observables"]}
    found = []
    for value in record.values:
        claimed = claims.get(value.observable, value.claimed)
        verdict = value.verdict
        if verdict != "unavailable":
            verdict = "confirmed" if claimed == value.observed else "contradicted"
        found.append(Value(value.observable, value.klass, verdict, claimed, value.observed))
    return found


def _having(values: Sequence[Value], *verdicts: str) -> list[Value]:
    return [value for value in values if value.verdict in verdicts]


# ---- sentences ----


def _day(record: Record) -> str:
    return formatted(record.at, pgettext("date format", "j M Y"))


def _headline(record: Record, values: Sequence[Value]) -> str:
    said = {
        "total": len(values),
        "go": f"{record.toolchain} {record.platform}".strip(),
        "day": _day(record),
    }
    if wrong := len(_having(values, "contradicted")):
        return ngettext(
            "%(wrong)d of %(total)d values contradicted by %(go)s, %(day)s",
            "%(wrong)d of %(total)d values contradicted by %(go)s, %(day)s",
            wrong,
        ) % {**said, "wrong": wrong}
    confirmed, unseen = len(_having(values, "confirmed")), len(_having(values, "unavailable"))
    sentence = ngettext(
        "%(confirmed)d of %(total)d value confirmed on %(go)s, %(day)s",
        "%(confirmed)d of %(total)d values confirmed on %(go)s, %(day)s",
        len(values),
    ) % {**said, "confirmed": confirmed}
    if unseen:
        sentence += ngettext(
            "; %(unseen)d taken from the source", "; %(unseen)d taken from the source", unseen
        ) % {"unseen": unseen}
    return sentence


def _notes(record: Record, same_program: bool) -> list[str]:
    notes = []
    if record.inputs:
        notes.append(
            _(
                "Real Go hashes with a new random seed in every run, so nobody can choose the "
                "hashes. The program reported its own; given those, the simulator says what it "
                "printed. The trace above has hashes of its own, so its values may differ."
            )
        )
    if not same_program:
        notes.append(_("The program has been changed since; its source then is not kept here."))
    return notes


def _without_run(document: Mapping[str, Any]) -> Proof:
    slug, go = document["simulator"]["name"], document["go"]["version"]
    alike = [record for record in shipped(slug) if record.go == go]
    if not alike:
        headline = _("Taken from the source of Go %(go)s; no program was run.") % {"go": go}
        return Proof("source", headline, go, [], _cited(slug, go))
    headline = _("These parameters have not been run on real Go %(go)s.") % {"go": go}
    return Proof("other", headline, go, [_agreement(alike)], _cited(slug, go))


def _agreement(alike: Sequence[Record]) -> str:
    agreed = sum(len(record.having("confirmed")) for record in alike)
    total = sum(len(record.values) for record in alike)
    return ngettext(
        "With %(runs)d other set of parameters, %(go)s printed %(agreed)d of the %(total)d values "
        "that this simulator gives.",
        "With %(runs)d other sets of parameters, %(go)s printed %(agreed)d of the %(total)d values "
        "that this simulator gives.",
        len(alike),
    ) % {
        "runs": len(alike),
        "go": f"{alike[0].toolchain} {alike[0].platform}",
        "agreed": agreed,
        "total": total,
    }


def _cited(slug: str, go: str) -> list[Cited]:
    return [_cite(origin, go) for origin in origins(slug, go)]


def _cite(origin: Origin, go: str) -> Cited:
    return Cited(origin.file, origin.symbol, address(origin, go))


# ---- rows ----


def _rows(document: Mapping[str, Any], values: Sequence[Value]) -> list[Row]:
    exprs = {item["id"]: item["expr"] for item in document["observables"]}
    return [
        Row(
            name=value.observable,
            expr=_told(value.observable, exprs.get(value.observable, "")),
            verdict=value.verdict,
            word=Evidence.Verdict(value.verdict).label,
            observed="" if value.verdict == "unavailable" else written(value.observed),
            claimed="" if value.verdict == "confirmed" else written(value.claimed),
        )
        for value in values
    ]


def _told(name: str, expr: str) -> str:
    """Return an observable's gloss where it helps: it is English, and may only repeat the name."""
    english = (get_language() or "en").startswith("en")
    return expr if english and not name.startswith(expr) else ""


def written(value: Any, most: int = SHORT) -> str:
    """Return a value as people read it: JSON if ``most`` characters hold it, else an item a line.

    A list of objects with the same fields becomes columns under their names.
    """
    line = json.dumps(value, ensure_ascii=False)
    if len(line) <= most or not value or not isinstance(value, list | dict):
        return line
    if isinstance(value, dict):
        return "\n".join(_item(f"{name}:", item) for name, item in value.items())
    if columns := _columns(value):
        return columns
    if len(value) == 1:
        return written(value[0], LONG)
    return "\n".join(_item(f"{index}:", item) for index, item in enumerate(value))


def _item(name: str, value: Any) -> str:
    """One item of a longer value: beside its name, or below it and indented."""
    text = written(value, LONG)
    return f"{name} {text}" if "\n" not in text else f"{name}\n{indent(text, '  ')}"


def _columns(items: Sequence[Any]) -> str:
    names = list(items[0]) if isinstance(items[0], dict) else []
    if not names or any(not isinstance(item, dict) or list(item) != names for item in items):
        return ""
    rows = [names, *([json.dumps(item[name]) for name in names] for item in items)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(names))]
    if sum(widths) > SHORT:
        return ""
    return "\n".join(
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    )
