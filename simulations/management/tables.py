"""What `verify` prints: per simulator and toolchain, how many values agreed, in what time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from simulations.toolchain.records import Record

HEADINGS = ("simulator", "Go", "runs", "confirmed", "unseen", "contradicted", "s per run")


@dataclass
class Tally:
    """Counts over several runs; ``seconds`` is the time of all of them, builds included."""

    runs: int = 0
    confirmed: int = 0
    unavailable: int = 0
    contradicted: int = 0
    seconds: float = 0.0

    def add(self, record: Record, seconds: float) -> None:
        """Count one run."""
        self.runs += 1
        self.confirmed += len(record.having("confirmed"))
        self.unavailable += len(record.having("unavailable"))
        self.contradicted += len(record.having("contradicted"))
        self.seconds += seconds

    def row(self) -> tuple[str, ...]:
        """The counts as a table shows them."""
        each_s = self.seconds / self.runs if self.runs else 0.0
        numbers = (self.runs, self.confirmed, self.unavailable, self.contradicted)
        return (*map(str, numbers), f"{each_s:.2f}")


def table(tallies: Mapping[tuple[str, str], Tally]) -> str:
    """Return the table as text: one line per simulator and Go version, and a last line of sums."""
    order = sorted(tallies, key=lambda key: (key[0], [int(part) for part in key[1].split(".")]))
    rows = [(*key, *tallies[key].row()) for key in order]
    total = Tally()
    for tally in tallies.values():
        for name in vars(total):
            setattr(total, name, getattr(total, name) + getattr(tally, name))
    return "\n".join(_aligned([HEADINGS, *rows, ("all", "", *total.row())]))


def _aligned(rows: list[tuple[str, ...]]) -> Iterable[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    for row in rows:
        words = [row[0].ljust(widths[0]), row[1].ljust(widths[1])]
        words += [cell.rjust(width) for cell, width in zip(row[2:], widths[2:], strict=True)]
        yield "  ".join(words).rstrip()
