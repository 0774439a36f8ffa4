"""What the questions of several stories have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulations.trace import Msg, Recorder


class Asker:
    """Asks each kind of question once a story, with feedback for each wrong answer."""

    def __init__(self, rec: Recorder) -> None:
        self.rec = rec
        self._asked: set[str] = set()

    def _first(self, kind: str) -> bool:
        """Return whether this kind has not been asked yet, and note that it now is."""
        new = kind not in self._asked
        self._asked.add(kind)
        return new

    def _offer(
        self,
        name: str,
        ask: Msg,
        target: str,
        answer: Any,
        wrong: Mapping[Any, Msg],
        explain: Msg,
        *,
        labels: Mapping[Any, Msg] | None = None,
        weight: float = 1.0,
        at: int | None = None,
    ) -> None:
        """Offer the answer among the wrong ones, numbers first; where two are equal, the right one
        stays. ``labels`` say in words what a value means."""
        words = labels or {}
        offered: list[tuple[Any, Msg | None]] = [(answer, None)]
        offered += [(value, why) for value, why in wrong.items() if value != answer]
        offered.sort(key=lambda each: (isinstance(each[0], str), each[0]))
        self.rec.ask(
            name,
            ask,
            target=target,
            answer=answer,
            kind="choice",
            choices=[(v, why, words[v]) if v in words else (v, why) for v, why in offered],
            explain=explain,
            weight=weight,
            at=at,
        )
