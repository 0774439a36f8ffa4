"""Two traces side by side: aligned by the mark of each step, not by position.

The result is ``{a, b, pairs, first, diverging, only_a, only_b}``: digests; pairs of positions
``[ia, ib, differs]`` where ``differs`` is 1 if a watched value differs; the first such pair with
its fields ``[reference, value in a, value in b]``; how many pairs differ; positions without a
partner. Positions count as in the trace, 0 is the start.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from simulations.trace.digest import digest
from simulations.trace.store import State, states, value_of

Document = Mapping[str, Any]


def marks(document: Document) -> list[str]:
    """Return what each position is known by: its mark, or its line and caption."""
    found = ["start"]
    for step in document["steps"]:
        found.append(step.get("mark") or f"{step['line']}:{step['cap'][0]}")
    return found


def watched(a: Document, b: Document) -> list[str]:
    """Return the references that both traces ask to be compared by."""
    other = set(b["watch"])
    return [ref for ref in a["watch"] if ref in other]


def differ_in_structure(a: Document, b: Document) -> bool:
    """True if nothing that one trace watches is in the other, as with maps before and after
    Go 1.24: then no value of one says anything about the other."""
    return bool(a["watch"]) and bool(b["watch"]) and not watched(a, b)


def compare(a: Document, b: Document) -> dict[str, Any]:
    """Compare two traces of the same simulator; neither is changed.

    Where they watch nothing of the same name they show different structures, and every pair
    differs; the first then has no fields.
    """
    pairs, only_a, only_b = _align(marks(a), marks(b))
    states_a, states_b = list(states(a)), list(states(b))
    refs = watched(a, b)
    apart = differ_in_structure(a, b)
    first: dict[str, Any] | None = None
    aligned: list[list[int]] = []
    for ia, ib in pairs:
        fields = _differences(refs, states_a[ia], states_b[ib])
        differs = apart or bool(fields)
        aligned.append([ia, ib, int(differs)])
        if differs and first is None:
            first = {"mark": marks(a)[ia], "a": ia, "b": ib, "fields": fields}
    return {
        "a": digest(a),
        "b": digest(b),
        "pairs": aligned,
        "first": first,
        "diverging": sum(differs for _, _, differs in aligned),
        "only_a": only_a,
        "only_b": only_b,
    }


def _align(
    a: Sequence[str], b: Sequence[str]
) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    pairs: list[tuple[int, int]] = []
    only_a: list[int] = []
    only_b: list[int] = []
    for tag, a0, a1, b0, b1 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs += zip(range(a0, a1), range(b0, b1), strict=True)
        else:
            only_a += range(a0, a1)
            only_b += range(b0, b1)
    return pairs, only_a, only_b


def _differences(refs: Sequence[str], a: State, b: State) -> list[list[Any]]:
    values = ([ref, value_of(a, ref), value_of(b, ref)] for ref in refs)
    return [field for field in values if field[1] != field[2]]


def summary(comparison: Mapping[str, Any], a: Document, b: Document) -> dict[str, str]:
    """Return the comparison in one sentence, by language."""
    go_a, go_b = a["go"]["version"], b["go"]["version"]
    first = comparison["first"]
    if differ_in_structure(a, b):
        return _structures(a, b)
    if first is None:
        if comparison["only_a"] or comparison["only_b"]:
            return {
                "en": f"Go {go_a} and Go {go_b} take different steps to the same values.",
                "zh-CN": f"Go {go_a} 与 Go {go_b} 步骤不同，但数值相同。",
            }
        return {
            "en": f"Go {go_a} and Go {go_b} agree in every step.",
            "zh-CN": f"Go {go_a} 与 Go {go_b} 每一步都相同。",
        }
    ref, left, right = first["fields"][0]
    name = ref.partition("#")[0].rpartition(".")[2]
    mark = first["mark"].replace("#", " ")
    return {
        "en": f"Alike before {mark}; there {name} is {_word(left, 'nothing')} in Go {go_a} "
        f"and {_word(right, 'nothing')} in Go {go_b}.",
        "zh-CN": f"{mark} 之前相同；到这里 {name} 在 Go {go_a} 是 {_word(left, '无')}，"
        f"在 Go {go_b} 是 {_word(right, '无')}。",
    }


def _structures(a: Document, b: Document) -> dict[str, str]:
    """Name what only one of the two shows."""
    said = []
    for lang, comma in (("en", ", "), ("zh-CN", "、")):
        names = [[d["text"][p["title"]][lang] for p in d["scene"]["panels"]] for d in (a, b)]
        for own, other in (names, names[::-1]):
            said.append(comma.join(name for name in own if name not in other))
    go_a, go_b = a["go"]["version"], b["go"]["version"]
    return {
        "en": f"Two different structures from the first step on. Go {go_a}: {said[0]}. "
        f"Go {go_b}: {said[1]}.",
        "zh-CN": f"从第一步起就是两种不同的结构。Go {go_a}：{said[2]}。Go {go_b}：{said[3]}。",
    }


def _word(value: Any, nothing: str) -> str:
    return nothing if value is None else str(value)
