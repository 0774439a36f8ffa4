"""How a simulator tells its story: set what is true now, the recorder works out the delta.

rec = Recorder(slug="slice-growth", version=1, go=release("1.27"), params={...})
rec.say({"grow": ("append needs {need} …", "append 需要 {need} …")})
rec.code("s = append(s, 1) //@append")
rec.panel("s", "record", "panel_header")
rec.set("s.cap", n="cap", v=0)
with rec.step("append", msg("grow", need=1), mark="append#1", lvl=0):
    rec.set("s.cap", v=1)
trace = rec.finish()
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from simulations.errors import BudgetError, InvariantError
from simulations.releases import Release
from simulations.sentences import say
from simulations.trace.digest import canonical, digest
from simulations.trace.document import MAX_STEPS
from simulations.trace.store import Entity, State
from simulations.trace.store import value_of as read

MAX_ENTITIES = 1_500
MAX_RAW_BYTES = 1_000_000
MAX_GZIP_BYTES = 120_000

Line = int | str | tuple[int, int]
Msg = list[Any]
Catalogue = Mapping[str, tuple[str, str]]

_TAG = re.compile(r"[ \t]*//@(\w+)[ \t]*$", re.MULTILINE)


def msg(key: str, /, **args: Any) -> Msg:
    """Return the message ``key`` with its arguments, as the document writes it."""
    return [key, args] if args else [key]


@dataclass(frozen=True)
class Trace:
    """A finished trace. ``document`` is plain JSON data; treat it as read-only."""

    document: dict[str, Any]

    @property
    def observables(self) -> dict[str, Any]:
        """Observable id → value, in the order they were declared."""
        return {item["id"]: item["value"] for item in self.document["observables"]}

    @cached_property
    def digest(self) -> str:
        """The SHA-256 that names this trace."""
        return digest(self.document)

    def to_json(self) -> bytes:
        """Return the document as compact UTF-8 JSON, members in the order they were written."""
        return self._json

    def to_gzip(self) -> bytes:
        """Return ``to_json()`` compressed, the same bytes every time."""
        return self._gzip

    # A job measures the size, stores the bytes and hashes them: each is made once.
    @cached_property
    def _json(self) -> bytes:
        text = json.dumps(self.document, ensure_ascii=False, separators=(",", ":"))
        return text.encode()

    @cached_property
    def _gzip(self) -> bytes:
        return gzip.compress(self._json, compresslevel=6, mtime=0)


class Recorder:
    """Collects init, steps, observables and questions; every call leaves a valid document."""

    def __init__(
        self,
        *,
        slug: str,
        version: int,
        go: Release,
        params: Mapping[str, Any],
        seed: int = 0,
        lang: Release | None = None,
    ) -> None:
        self._slug = slug
        self._version = version
        self._go = go
        self._lang = lang or go
        self._params = dict(params)
        self._seed = seed
        self._catalogue: dict[str, tuple[str, str]] = {}
        self._used: dict[str, None] = {}
        self._tags: dict[str, int] = {}
        self._code: dict[str, Any] = {"source": ""}
        self._title: Msg = []
        self._notes: list[Msg] = []
        self._panels: list[dict[str, Any]] = []
        self._state: State = {}
        self._init: State = {}
        self._steps: list[dict[str, Any]] = []
        self._ops: list[list[Any]] | None = None
        self._chapters: list[dict[str, Any]] = []
        self._observables: list[dict[str, Any]] = []
        self._questions: list[dict[str, Any]] = []
        self._watch: list[str] = []

    # --- what the page around the scene says -------------------------------------------------

    def say(self, catalogue: Catalogue) -> None:
        """Add messages: key → (English, Chinese). Only the ones used end up in the document."""
        self._catalogue.update(catalogue)

    def title(self, key: str, /, **args: Any) -> None:
        """Name the example."""
        self._title = self._use(msg(key, **args))

    def note(self, key: str, /, **args: Any) -> None:
        """Say something a reader must know about the whole run."""
        self._notes.append(self._use(msg(key, **args)))

    def code(
        self,
        source: str,
        *,
        file: str = "main.go",
        first_line: int = 1,
        origin: str = "authored",
        ref: str | None = None,
    ) -> None:
        """Show this Go code. A line ending in ``//@tag`` may be named by that tag in ``step``."""
        lines = source.strip("\n").split("\n")
        for number, text in enumerate(lines, first_line):
            if found := _TAG.search(text):
                self._tags[found.group(1)] = number
        self._code = {
            "file": file,
            "first_line": first_line,
            "source": "\n".join(_TAG.sub("", text) for text in lines),
            "origin": origin,
        }
        if ref:
            self._code["ref"] = ref

    def panel(self, panel_id: str, kind: str, title: str, **opts: Any) -> None:
        """Declare a panel; ``title`` is a message key, ``opts`` are for the drawing."""
        self._use([title])
        self._panels.append({"id": panel_id, "kind": kind, "title": title, "opts": opts})

    def chapter(self, key: str, /, **args: Any) -> None:
        """Start a chapter at the position the next step will reach."""
        at = len(self._steps) + 1 if self._steps else 0
        self._chapters.append({"at": at, "title": self._use(msg(key, **args))})

    def watch(self, *refs: str) -> None:
        """Name what a comparison of two releases looks at."""
        self._watch.extend(refs)

    # --- state ------------------------------------------------------------------------------

    @property
    def position(self) -> int:
        """The position reached so far: the number of finished steps."""
        return len(self._steps)

    def get(self, ref: str) -> Any:
        """Return the value of ``panel.entity#attr`` now, or None."""
        return read(self._state, ref)

    def set(self, entity_id: str, **attrs: Any) -> None:
        """Make these attributes true of the entity; what already is true costs nothing."""
        old: Entity = self._state.get(entity_id, {})
        changed = {
            name: value for name, value in attrs.items() if name not in old or old[name] != value
        }
        if not changed and entity_id in self._state:
            return
        self._write(entity_id, {**old, **changed}, changed)

    def append(self, entity_id: str, attr: str, *values: Any) -> None:
        """Append to a list attribute without sending it again."""
        old = self._state.get(entity_id, {})
        self._write(
            entity_id,
            {**old, attr: [*old.get(attr, ()), *values]},
            {f"{attr}+": list(values)},
        )

    def delete(self, entity_id: str) -> None:
        """Remove the entity, if it is there."""
        if self._state.pop(entity_id, None) is None:
            return
        if self._ops is None:
            self._init.pop(entity_id, None)
        else:
            self._ops.append([entity_id, None])

    def show(self, prefix: str, entities: Mapping[str, Mapping[str, Any]]) -> None:
        """Make ``entities`` (local id → attributes) all that exists under ``prefix``.

        Handy for drawing a model: build the whole picture each time, only the difference is kept.
        """
        dot = f"{prefix}."
        wanted = {dot + local: attrs for local, attrs in entities.items()}
        for entity_id in [key for key in self._state if key.startswith(dot)]:
            if entity_id not in wanted:
                self.delete(entity_id)
        for entity_id, attrs in wanted.items():
            old = self._state.get(entity_id)
            if old == attrs:
                continue  # the usual case: a picture drawn again differs in a few places
            gone = {name: None for name in old or () if name not in attrs}
            self.set(entity_id, **{**gone, **attrs})

    def _write(self, entity_id: str, merged: Entity, delta: Mapping[str, Any]) -> None:
        self._state[entity_id] = merged
        if len(self._state) > MAX_ENTITIES:
            raise BudgetError(say("things", most=MAX_ENTITIES))
        if self._ops is None:
            self._init[entity_id] = merged
        else:
            self._ops.append([entity_id, dict(delta)])

    # --- steps ------------------------------------------------------------------------------

    @contextmanager
    def step(
        self,
        line: Line,
        caption: Msg,
        *,
        mark: str | None = None,
        lvl: int = 1,
        t: int | None = None,
        g: str | None = None,
    ) -> Iterator[None]:
        """Record one step; what the body sets is its delta. ``line`` is a number or a code tag."""
        if self._ops is not None:
            raise InvariantError("A step was begun inside another step.")
        if len(self._steps) >= MAX_STEPS:
            raise BudgetError(say("steps", most=MAX_STEPS))
        self._ops = []
        yield
        step: dict[str, Any] = {
            "line": self._line(line),
            "cap": self._use(caption),
            "d": self._ops,
            "lvl": lvl,
        }
        if mark is not None:
            step["mark"] = mark
        if t is not None:
            step["t"] = t
        if g is not None:
            step["g"] = g
        self._ops = None
        self._steps.append(step)

    def _line(self, line: Line) -> int | list[int]:
        if isinstance(line, str):
            if line not in self._tags:
                raise InvariantError(f"The code has no line tagged //@{line}.")
            return self._tags[line]
        return list(line) if isinstance(line, tuple) else line

    # --- claims and questions ---------------------------------------------------------------

    def observe(
        self,
        observable_id: str,
        value: Any,
        *,
        expr: str,
        cls: str = "exact",
        source: str | None = None,
        at: int | None = None,
        tol: float | None = None,
    ) -> None:
        """Claim a value the real toolchain can confirm; ``source`` ties it to an entity."""
        item = {
            "id": observable_id,
            "at": self.position if at is None else at,
            "expr": expr,
            "value": value,
            "class": cls,
        }
        if source is not None:
            item["from"] = source
        if tol is not None:
            item["tol"] = tol
        self._observables.append(item)

    def ask(
        self,
        question_id: str,
        ask: Msg,
        *,
        target: str,
        answer: Any,
        kind: str,
        choices: Sequence[tuple[Any, Msg | None] | tuple[Any, Msg | None, Msg]] = (),
        explain: Msg | None = None,
        weight: float = 0.5,
        at: int | None = None,
    ) -> None:
        """Ask before the step that answers. Call it after that step, or give its position."""
        question: dict[str, Any] = {
            "id": question_id,
            "at": self.position if at is None else at,
            "ask": self._use(ask),
            "target": target,
            "answer": answer,
            "input": kind,
            "weight": weight,
        }
        if choices:
            question["choices"] = [self._choice(*choice) for choice in choices]
        if explain is not None:
            question["explain"] = self._use(explain)
        self._questions.append(question)

    def _choice(self, value: Any, why: Msg | None, label: Msg | None = None) -> dict[str, Any]:
        choice: dict[str, Any] = {"v": value}
        if why is not None:
            choice["why"] = self._use(why)
        if label is not None:
            choice["label"] = self._use(label)
        return choice

    # --- the document -----------------------------------------------------------------------

    def _use(self, message: Msg) -> Msg:
        if message[0] not in self._catalogue:
            raise InvariantError(f"There is no message called {message[0]!r}.")
        self._used[message[0]] = None
        return message

    def finish(self) -> Trace:
        """Return the trace. Notes of entities are message keys too and join the text here."""
        for attrs in self._attr_sets():
            if isinstance(note := attrs.get("note"), str) and note in self._catalogue:
                self._used[note] = None
        for panel in self._panels:
            for axis in ("x", "y"):
                if (key := panel["opts"].get(axis)) in self._catalogue:
                    self._used[str(key)] = None
        identity = hashlib.sha256(canonical([self._params, self._seed, self._lang.name]))
        go = self._go.name
        return Trace(
            {
                "schema_version": 1,
                "id": f"{self._slug}-{go.replace('.', '-')}-{identity.hexdigest()[:12]}",
                "simulator": {"name": self._slug, "version": self._version},
                "title": self._title,
                "go": {"version": go, "lang": self._lang.name, "goarch": "amd64", "flags": []},
                "params": self._params,
                "seed": self._seed,
                "code": self._code,
                "notes": self._notes,
                "text": {
                    key: {"en": self._catalogue[key][0], "zh-CN": self._catalogue[key][1]}
                    for key in sorted(self._used)
                },
                "scene": {"panels": self._panels},
                "init": self._init,
                "chapters": self._chapters,
                "steps": self._steps,
                "observables": self._observables,
                "questions": self._questions,
                "watch": self._watch,
            }
        )

    def _attr_sets(self) -> Iterator[Mapping[str, Any]]:
        yield from self._init.values()
        for step in self._steps:
            for _, attrs in step["d"]:
                if attrs is not None:
                    yield attrs
