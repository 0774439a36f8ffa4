"""What is wrong with a file that somebody brings, every problem at its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cards.cardfile import CardFileError
from cards.sentences import Sentence


@dataclass(frozen=True)
class Problem:
    """One sentence for people and where it belongs: the file or the entry of an archive, the row
    of a table (the first is the heads; of a collection, the note), the column, field or section.
    What does not apply is 0 or ""."""

    file: str
    sentence: Sentence
    row: int = 0
    column: str = ""

    def __str__(self) -> str:
        place = [self.file, f"row {self.row}" if self.row else "", self.column]
        return f"{', '.join(part for part in place if part)}: {self.sentence}"


class RefusedError(Exception):
    """Nothing of this file is taken; `problems` names every reason."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def refuse(file: str, sentence: Sentence) -> RefusedError:
    """The refusal of a file for one reason."""
    return RefusedError([Problem(file, sentence)])


def of_card_files(error: CardFileError) -> list[Problem]:
    """The same problems, taken apart into file, place and sentence."""
    return [Problem(one.file, one.said, column=one.where) for one in error.problems]
