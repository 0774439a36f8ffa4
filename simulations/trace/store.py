"""The state of a trace at any position: ``init`` plus the deltas of the first n steps.

Position 0 is ``init``; position n is the state after step n. Entities are never changed in place,
so states may share them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

Entity = Mapping[str, Any]
State = dict[str, Entity]
Op = Sequence[Any]


def apply(state: State, ops: Iterable[Op]) -> None:
    """Change ``state`` by one step's ops: ``[id, attrs]`` merges, ``[id, null]`` deletes.

    An attribute written ``name+`` appends its list to the list ``name``.
    """
    for entity_id, attrs in ops:
        if attrs is None:
            state.pop(entity_id, None)
            continue
        merged = dict(state.get(entity_id, ()))
        for name, value in attrs.items():
            if name.endswith("+"):
                merged[name[:-1]] = [*merged.get(name[:-1], ()), *value]
            else:
                merged[name] = value
        state[entity_id] = merged


def state_at(document: Mapping[str, Any], n: int) -> State:
    """Return entity id → attributes at position ``n`` (0 … number of steps), else IndexError."""
    steps = document["steps"]
    if not 0 <= n <= len(steps):
        raise IndexError(f"position {n} is outside 0 … {len(steps)}")
    state: State = dict(document["init"])
    for step in steps[:n]:
        apply(state, step["d"])
    return state


def states(document: Mapping[str, Any]) -> Iterator[State]:
    """Yield the state at positions 0, 1, 2 …; each yielded dict is the caller's own."""
    state: State = dict(document["init"])
    yield dict(state)
    for step in document["steps"]:
        apply(state, step["d"])
        yield dict(state)


def split_ref(ref: str) -> tuple[str, str]:
    """Split ``"panel.entity#attr"`` into entity id and attribute; the attribute defaults to v."""
    entity_id, _, attr = ref.partition("#")
    return entity_id, attr or "v"


def value_of(state: Mapping[str, Entity], ref: str) -> Any:
    """Return the value a reference names, or None where the entity or attribute is absent."""
    entity_id, attr = split_ref(ref)
    return state.get(entity_id, {}).get(attr)


def changed_ids(document: Mapping[str, Any], n: int) -> list[str]:
    """Return the entity ids that step ``n`` (1-based) touches, in order, each once."""
    if n == 0:
        return []
    return list(dict.fromkeys(op[0] for op in document["steps"][n - 1]["d"]))
