"""What can go wrong while a worked example is made, in words for people."""

from __future__ import annotations

from simulations.sentences import Sentence, say


class ParameterError(ValueError):
    """A request the simulator cannot take.

    ``field`` names the parameter (``"ops[3]"`` for one entry of a list, ``"go"`` for the release),
    ``problem`` says what is wrong and what to write instead. ``str(error)`` joins the two.
    """

    def __init__(self, field: str, problem: str) -> None:
        self.field = field
        self.problem = problem
        self.sentence = say("refused", field=field, problem=problem)
        super().__init__(self.sentence)

    def told(self, lang: str) -> str:
        """Field and problem in "en" or "zh-CN"."""
        return self.sentence.told(lang)


class SimulationError(Exception):
    """A run that failed for a reason a person can act on; the text is one sentence."""


class BudgetError(SimulationError):
    """The trace would pass a hard limit (steps, entities, bytes); nothing is cut in silence."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class InvariantError(SimulationError):
    """The trace or a model contradicts itself: a defect of ours, never shown as a result."""
