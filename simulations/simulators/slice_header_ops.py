"""The operations of slice-header: how each is written and what it does to the four variables."""

from __future__ import annotations

import re
from dataclasses import dataclass

from simulations.goruntime.headers import NIL, Header, Memory, reslice
from simulations.goruntime.slices import Growth
from simulations.sentences import say

VARIABLES = ("a", "b", "c", "d")
MAX_CAP = 1_000
MAX_INT = 2**63 - 1

_NUMBER = r"(0|[1-9][0-9]*)"
_VAR = r"([a-d])"
_LIST = rf"({_NUMBER}(?:,{_NUMBER})*)"
_FORMS = (
    ("make", re.compile(rf"{_VAR}=make\(\[\]int,{_NUMBER},{_NUMBER}\)")),
    ("literal", re.compile(rf"{_VAR}=\[\]int\{{{_LIST}\}}")),
    ("slice", re.compile(rf"{_VAR}={_VAR}\[{_NUMBER}?:{_NUMBER}?\]")),
    ("slice3", re.compile(rf"{_VAR}={_VAR}\[{_NUMBER}?:{_NUMBER}:{_NUMBER}\]")),
    ("append", re.compile(rf"{_VAR}=append\({_VAR},{_LIST}\)")),
    ("copy", re.compile(rf"copy\({_VAR},{_VAR}\)")),
    ("store", re.compile(rf"{_VAR}\[{_NUMBER}\]={_NUMBER}")),
    ("nil", re.compile(rf"{_VAR}=nil")),
    ("assign", re.compile(rf"{_VAR}={_VAR}")),
)
FORMS = (
    "a = make([]int, 2, 5)",
    "a = []int{1, 2, 3}",
    "a = b[1:3]",
    "a = b[1:3:4]",
    "a = append(b, 7, 8)",
    "copy(a, b)",
    "a[2] = 9",
    "a = b",
    "a = nil",
)


@dataclass(frozen=True)
class Op:
    """One operation: ``target`` is written to, ``source`` read; ``numbers`` as the form has them.

    ``numbers`` of a slice expression are low, high and limit, None where left out.
    """

    kind: str
    text: str
    target: str
    source: str = ""
    numbers: tuple[int | None, ...] = ()
    values: tuple[int, ...] = ()


def read_op(text: str) -> Op:
    """Return the operation ``text`` writes, or raise ValueError with what may be written."""
    packed = re.sub(r"\s+", "", text)
    for kind, form in _FORMS:
        if found := form.fullmatch(packed):
            return _check(_op(kind, text.strip(), found))
    raise ValueError(say("no-operation", op=text, forms="; ".join(FORMS)))


def _op(kind: str, text: str, found: re.Match[str]) -> Op:
    groups = found.groups()
    if kind == "make":
        return Op(kind, text, groups[0], numbers=_numbers(groups[1:]))
    if kind == "literal":
        return Op(kind, text, groups[0], values=_values(groups[1]))
    if kind in ("slice", "slice3"):
        return Op("slice", text, groups[0], groups[1], _numbers(groups[2:]))
    if kind == "append":
        return Op(kind, text, groups[0], groups[1], values=_values(groups[2]))
    if kind == "store":
        return Op(kind, text, groups[0], numbers=_numbers(groups[1:]))
    return Op(kind, text, groups[0], groups[1] if len(groups) > 1 else "")


def _numbers(digits: tuple[str | None, ...]) -> tuple[int | None, ...]:
    return tuple(None if d is None else int(d) for d in digits)


def _values(listed: str) -> tuple[int, ...]:
    return tuple(int(digits) for digits in listed.split(","))


def _check(op: Op) -> Op:
    if any(n is not None and n > MAX_INT for n in (*op.numbers, *op.values)):
        raise ValueError(say("above-int", op=op.text, most=MAX_INT))
    if op.kind == "make":
        length, cap = op.numbers
        if cap is None or length is None or not length <= cap <= MAX_CAP:
            raise ValueError(say("make-bounds", op=op.text, most=MAX_CAP))
    return op


@dataclass
class Program:
    """The four variables and the memory they look at."""

    memory: Memory
    variables: dict[str, Header]

    def run(self, op: Op) -> tuple[int | None, Growth | None]:
        """Do one operation; return the number ``copy`` gives and the growth ``append`` needs.

        Raises GoPanic; then no variable has changed.
        """
        growth: Growth | None = None
        source = self.variables.get(op.source, NIL)
        if op.kind == "copy":
            return self.memory.copy(self.variables[op.target], source), None
        if op.kind == "store":
            index, value = op.numbers
            self.memory.store(self.variables[op.target], index or 0, value or 0)
            return None, None
        if op.kind == "make":
            length, cap = op.numbers
            result = self.memory.make(length or 0, cap or 0)
        elif op.kind == "literal":
            result = self.memory.make(len(op.values), len(op.values), op.values)
        elif op.kind == "slice":
            result = reslice(source, *op.numbers)
        elif op.kind == "append":
            result, growth = self.memory.append(source, op.values)
        else:
            result = source
        self.variables[op.target] = result
        return None, growth

    def sharing(self, name: str, start: int, end: int) -> list[str]:
        """Return the other variables that see array elements ``start`` … ``end`` - 1 of ``name``'s
        array."""
        mine = self.variables[name]
        return [
            other
            for other, s in self.variables.items()
            if other != name
            and mine.array is not None
            and s.array == mine.array
            and s.offset < end
            and start < s.offset + s.len
        ]
