"""`make messages`: collect what people read, update the catalogue, compile it.

Django's own commands need the gettext programs, which a fresh machine lacks; Babel does the same
in Python. Catalogues are committed compiled, and `--check` (a test, too) proves them current.

    python -m goprep.messages          collect, update, compile; list what lacks a translation
    python -m goprep.messages --check  change nothing; exit 1 if something is missing or stale
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
APPS = ("cards", "goprep", "simulations")
LOCALE = "zh_Hans"
CATALOGUE = ROOT / "goprep" / "locale" / LOCALE / "LC_MESSAGES" / "django.po"
COMPILED = CATALOGUE.with_suffix(".mo")
# A catalogue says what it translates, not when it was made: that would differ every time.
NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)

# The API's document is English; /api/docs shows its sentences in the reader's language.
DOCUMENT = ROOT / "goprep" / "api" / "openapi.json"
OF_DOCUMENT = "API"

KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_LITERAL = r"""u?((?:'(?:[^'\\]|\\.)*')|(?:"(?:[^"\\]|\\.)*"))"""
_CALL = re.compile(rf"\b(n?p?gettext|_)\(\s*{_LITERAL}(?:\s*,\s*{_LITERAL})?(?:\s*,\s*{_LITERAL})?")
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")

MessageId = str | tuple[str, str]
Found = tuple[str, MessageId, str | None]


def collected() -> Catalog:
    """Every message of Python, templates and the API's document, with the files it is in."""
    catalogue = Catalog(project="GoPrep", charset="utf-8", creation_date=NO_DATE)
    found = [*_of_templates(), *_of_python(), *_of_document()]
    for name, message, context in sorted(found, key=lambda one: (one[0], str(one[1]))):
        catalogue.add(message, locations=[(name, None)], context=context)  # type: ignore[list-item]
    return catalogue


def current() -> Catalog:
    """The catalogue as committed, with its translations."""
    if not CATALOGUE.exists():
        return Catalog(locale=LOCALE)
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale=LOCALE)


def updated() -> Catalog:
    """What the catalogue should be: today's messages, with the translations there are."""
    known = current()
    fresh = Catalog(
        locale=LOCALE, project="GoPrep", version="1", charset="utf-8", fuzzy=False,
        creation_date=NO_DATE, revision_date=NO_DATE, last_translator="GoPrep",
        language_team="GoPrep", msgid_bugs_address="-", header_comment="# 简体中文",
    )  # fmt: skip
    for message in _messages(collected()):
        old = known.get(message.id, context=message.context)
        fresh.add(
            message.id,
            string=old.string if old is not None else None,
            locations=message.locations,
            flags=message.flags,
            context=message.context,
        )
    return fresh


def problems() -> list[str]:
    """A sentence for everything that is not as it should be; empty when all is well."""
    found = []
    wanted, there = updated(), current()
    for message in _messages(wanted):
        if there.get(message.id, context=message.context) is None:
            found.append(f"not collected: {_shown(message)}")
    for message in _messages(there):
        if wanted.get(message.id, context=message.context) is None:
            found.append(f"no longer used: {_shown(message)}")
        elif message.fuzzy:
            found.append(f"fuzzy: {_shown(message)}")
        elif not _translated(message):
            found.append(f"not translated: {_shown(message)}")
        else:
            found += _placeholder_problems(message)
    return found + _compile_problems(there)


def write() -> None:
    """Update the catalogue and compile it."""
    catalogue = updated()
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    text = BytesIO()
    write_po(text, catalogue, width=100, include_lineno=False, omit_header=False)
    CATALOGUE.write_bytes(text.getvalue())
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    COMPILED.write_bytes(compiled.getvalue())


def main(arguments: list[str]) -> int:
    if "--check" not in arguments:
        write()
    found = problems()
    for problem in found:
        print(problem)
    print(f"{len(list(_messages(current())))} messages, {len(found)} problems.")
    return 1 if found else 0


def _files(pattern: str) -> Iterator[Path]:
    for app in APPS:
        yield from sorted((ROOT / app).rglob(pattern))


def _of_python() -> Iterator[Found]:
    for path in _files("*.py"):
        name = path.relative_to(ROOT).as_posix()
        for _line, message, _comments, context in extract_from_file("python", path, KEYWORDS):
            yield name, _as_id(message), context


def _of_templates() -> Iterator[Found]:
    for path in _files("*.html"):
        name = path.relative_to(ROOT).as_posix()
        calls = templatize(path.read_text("utf-8"), origin=name)
        for call in _CALL.finditer(calls):
            function, *literals = call.groups()
            words = [ast.literal_eval(literal) for literal in literals if literal]
            context = words.pop(0) if "pgettext" in function else None
            count = 2 if function.lstrip("_").startswith("n") else 1
            yield name, _as_id(words[:count]), context


def _of_document() -> Iterator[Found]:
    said = json.loads(DOCUMENT.read_bytes())
    name = DOCUMENT.relative_to(ROOT).as_posix()
    shown = [said["tags"], said["paths"], said["components"]["schemas"], said["x-problems"]]
    for text in [*(tag["name"] for tag in said["tags"]), *_sentences(shown)]:
        yield name, text, OF_DOCUMENT


def _sentences(node: Any) -> Iterator[str]:
    """What a part of the document says in words, but for examples and errors' descriptions: those
    are made of the problems' summaries."""
    if isinstance(node, list):
        for part in node:
            yield from _sentences(part)
    elif isinstance(node, dict):
        for key, part in node.items():
            if key in ("summary", "description") and isinstance(part, str):
                yield part
            elif key == "responses":
                yield from _sentences([each for code, each in part.items() if code < "400"])
            elif key != "examples":
                yield from _sentences(part)


def _as_id(message: str | list[str] | tuple[str, ...]) -> MessageId:
    if isinstance(message, str):
        return message
    return message[0] if len(message) == 1 else (message[0], message[1])


def _messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _translated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, list | tuple) else [message.string]
    return bool(strings) and all(strings)


def _placeholder_problems(message: Message) -> list[str]:
    """A translation may move the placeholders, but neither lose nor invent one.

    A language without plurals has one string for both; it must fit the form with the number.
    """
    ids = message.id if isinstance(message.id, list | tuple) else [message.id]
    strings = message.string if isinstance(message.string, list | tuple) else [message.string]
    wanted = set(_PLACEHOLDER.findall(str(ids[-1])))
    if all(set(_PLACEHOLDER.findall(str(string))) == wanted for string in strings):
        return []
    return [f"other placeholders: {_shown(message)}"]


def _compile_problems(catalogue: Catalog) -> list[str]:
    if not COMPILED.exists():
        return ["not compiled"]
    with COMPILED.open("rb") as file:
        compiled = GNUTranslations(file)
    for message in _messages(catalogue):
        if _translated(message) and _looked_up(compiled, message) != _strings(message)[-1]:
            return [f"compiled catalogue is stale: {_shown(message)}"]
    return []


def _looked_up(compiled: GNUTranslations, message: Message) -> str:
    """What a page would show for a message, in the form for several."""
    if isinstance(message.id, list | tuple):
        one, several = message.id
        return compiled.ngettext(one, several, 2)
    if message.context:
        return compiled.pgettext(message.context, message.id)
    return compiled.gettext(str(message.id))


def _strings(message: Message) -> list[str]:
    string = message.string
    return list(string) if isinstance(string, list | tuple) else [str(string)]


def _shown(message: Message) -> str:
    where = ", ".join(sorted({name for name, _line in message.locations}))
    return f"{message.id!r} ({where})"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
