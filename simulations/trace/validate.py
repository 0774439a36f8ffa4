"""Rules of the trace document that a schema cannot say. A trace that breaks one is not stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from simulations.errors import BudgetError, InvariantError
from simulations.sentences import say
from simulations.trace.document import Document
from simulations.trace.recorder import MAX_ENTITIES, MAX_GZIP_BYTES, MAX_RAW_BYTES, Trace
from simulations.trace.store import Entity, State, apply, changed_ids, split_ref, value_of
from simulations.trace.text import fill, inserted, placeholders
from simulations.trace.words import LANGUAGES, STATES

MAX_CAPTION = 200


def problems(document: Mapping[str, Any]) -> list[str]:
    """Return every broken rule as a sentence; an empty list means the document is sound."""
    try:
        Document.model_validate(document)
    except ValidationError as error:
        return [
            f"{'.'.join(str(part) for part in item['loc'])}: {item['msg']}"
            for item in error.errors()[:20]
        ]
    found = list(_text(document))
    states, broken = _replay(document)
    found += broken
    if not broken:
        found += _questions(document, states)
        found += _observables(document, states)
    found += _order(document)
    return found


def validate(trace: Trace) -> None:
    """Raise InvariantError naming the first broken rules, or BudgetError when too large."""
    if found := problems(trace.document):
        raise InvariantError("The trace is not sound: " + "; ".join(found[:5]))
    check_size(trace)


def check_size(trace: Trace) -> None:
    """Raise BudgetError when the stored document would pass a size limit."""
    raw, packed = len(trace.to_json()), len(trace.to_gzip())
    if raw > MAX_RAW_BYTES or packed > MAX_GZIP_BYTES:
        raise BudgetError(
            say(
                "bytes",
                raw=raw,
                packed=packed,
                most_raw=MAX_RAW_BYTES,
                most_packed=MAX_GZIP_BYTES,
            )
        )


def _messages(document: Mapping[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    """Yield (place, message) for everything a person reads."""
    yield "title", document["title"]
    for note in document["notes"]:
        yield "notes", note
    for panel in document["scene"]["panels"]:
        yield f"panel {panel['id']}", [panel["title"]]
    for chapter in document["chapters"]:
        yield "chapters", chapter["title"]
    for n, step in enumerate(document["steps"], 1):
        yield f"step {n}", step["cap"]
    for question in document["questions"]:
        place = f"question {question['id']}"
        yield place, question["ask"]
        if "explain" in question:
            yield place, question["explain"]
        for choice in question.get("choices", ()):
            yield from ((place, choice[k]) for k in ("why", "label") if k in choice)


def _text(document: Mapping[str, Any]) -> Iterator[str]:
    text = document["text"]
    for key, locales in text.items():
        if missing := [lang for lang in LANGUAGES if not locales.get(lang)]:
            yield f"message {key} has no text in {', '.join(missing)}"
        elif len({inserted(locales[lang]) for lang in LANGUAGES}) > 1:
            yield f"message {key} has different placeholders in {' and '.join(LANGUAGES)}"
    for place, message in _messages(document):
        key, args = message[0], message[1] if len(message) > 1 else {}
        if key not in text:
            yield f"{place}: there is no message {key}"
            continue
        for lang in LANGUAGES:
            template = text[key].get(lang, "")
            if unfilled := placeholders(template) - set(args):
                yield f"{place}: message {key} ({lang}) lacks {', '.join(sorted(unfilled))}"
            elif place.startswith("step") and len(fill(template, args)) > MAX_CAPTION:
                yield f"{place}: caption {key} ({lang}) is longer than {MAX_CAPTION} characters"


def _replay(document: Mapping[str, Any]) -> tuple[list[State], list[str]]:
    """Return the states at every position and what is wrong with the deltas."""
    panels = {panel["id"] for panel in document["scene"]["panels"]}
    found: list[str] = []
    if len(panels) != len(document["scene"]["panels"]):
        found.append("two panels share an id")
    state: State = dict(document["init"])
    found += _entities(panels, "init", state, state)
    states = [dict(state)]
    for n, step in enumerate(document["steps"], 1):
        if not step["d"] and "mark" not in step:
            found.append(f"step {n} changes nothing and has no mark")
        for entity_id, attrs in step["d"]:
            if attrs is None and entity_id not in state:
                found.append(f"step {n} deletes {entity_id}, which does not exist")
        apply(state, step["d"])
        touched = {i: state[i] for i in changed_ids(document, n) if i in state}
        found += _entities(panels, f"step {n}", touched, state)
        if len(state) > MAX_ENTITIES:
            found.append(f"step {n} shows more than {MAX_ENTITIES} entities")
        states.append(dict(state))
        if len(found) > 20:
            break
    return states, found


def _entities(
    panels: set[str], place: str, touched: Mapping[str, Entity], state: State
) -> Iterator[str]:
    for entity_id, attrs in touched.items():
        if entity_id.split(".", 1)[0] not in panels:
            yield f"{place}: {entity_id} belongs to no panel"
        for name in ("st", "c"):
            word = attrs.get(name)
            if isinstance(word, str) and word not in STATES:
                yield f"{place}: {entity_id} has the unknown state word {word!r}"
        target = attrs.get("ref")
        if isinstance(target, str) and target not in state:
            yield f"{place}: {entity_id} points at {target}, which does not exist"


def _questions(document: Mapping[str, Any], states: list[State]) -> Iterator[str]:
    seen = set()
    for question in document["questions"]:
        place = f"question {question['id']}"
        if question["id"] in seen:
            yield f"{place} appears twice"
        seen.add(question["id"])
        at = question["at"]
        if not 1 <= at < len(states):
            yield f"{place} is asked at position {at}, which does not exist"
            continue
        truth = _truth(document, question, states[at - 1], states[at])
        if truth != question["answer"]:
            yield f"{place} claims {question['answer']!r}, the trace says {truth!r}"
        values = [choice["v"] for choice in question.get("choices", ())]
        if question["input"] == "choice" and question["answer"] not in values:
            yield f"{place} does not offer its own answer"
        if len(values) != len({repr(v) for v in values}):
            yield f"{place} offers the same answer twice"


def _truth(
    document: Mapping[str, Any], question: Mapping[str, Any], before: State, after: State
) -> Any:
    target, kind = question["target"], question["input"]
    if kind == "yesno":
        return value_of(before, target) != value_of(after, target)
    if kind == "pick-entity":
        answer = question["answer"]
        inside = isinstance(answer, str) and answer.split(".", 1)[0] == target
        return answer if inside and answer in changed_ids(document, question["at"]) else None
    return value_of(after, target)


def _observables(document: Mapping[str, Any], states: list[State]) -> Iterator[str]:
    for item in document["observables"]:
        place = f"observable {item['id']}"
        if item["at"] >= len(states):
            yield f"{place} is read at position {item['at']}, which does not exist"
        elif "from" in item:
            shown = value_of(states[item["at"]], item["from"])
            if shown != item["value"]:
                attr = split_ref(item["from"])
                yield f"{place} claims {item['value']!r}, {'#'.join(attr)} shows {shown!r}"


def _order(document: Mapping[str, Any]) -> Iterator[str]:
    marks = [step["mark"] for step in document["steps"] if "mark" in step]
    if len(marks) != len(set(marks)):
        twice = sorted({mark for mark in marks if marks.count(mark) > 1})
        yield f"the mark {twice[0]!r} is used twice"
    last = document["code"]["first_line"] + document["code"]["source"].count("\n")
    for n, step in enumerate(document["steps"], 1):
        lines = step["line"] if isinstance(step["line"], list) else [step["line"]]
        if not all(document["code"]["first_line"] <= line <= last for line in lines):
            yield f"step {n} names line {lines}, the code ends at line {last}"
    for chapter in document["chapters"]:
        if chapter["at"] > len(document["steps"]):
            yield f"a chapter starts at position {chapter['at']}, which does not exist"
