"""What a worked example costs to make: every simulator at its default and its largest parameters.

    python -m tests.benchmarks.bench_simulators

CPU milliseconds, the best of three. The unit of the ratio is writing the same document as JSON.
Sizes stand beside the hard budgets of one megabyte, 120 kilobytes compressed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from simulations.errors import BudgetError
from simulations.registry import SIMULATORS, simulate
from simulations.trace import Trace, check_size, digest, problems

ROUNDS = 3
GOAL_APPENDS_MS = 50
LONG_MS = 500
GOAL_NAME = "slice-growth, 100,000 appends"
THOUSAND = range(1000)

LARGEST: Mapping[tuple[str, str], dict[str, Any]] = {
    ("slice-header", "aliasing"): {"ops": ["a = make([]int, 1, 1000)", "a = append(a, 1)"] * 32},
    ("slice-growth", "append-one-by-one"): {"appends": 200_000, "elem_size": 1},
    ("slice-growth", "append-chunks"): {"adds": [1_000_000] * 256},
    ("map-collisions", "ops"): {"ops": [f"put {k}" for k in THOUSAND]},
    ("map-growth", "insert-n"): {"inserts": 100_000},
    ("map-growth", "ops"): {"ops": [f"put {k}" for k in THOUSAND]},
    ("string-concat", "loop"): {"piece_lens": [1_000_000] * 10_000},
    ("string-concat", "expression"): {"operand_lens": [1_000_000] * 20},
    ("string-builder", "compare"): {"piece_lens": [1_000_000] * 10_000},
    ("string-builder", "ops"): {"ops": ["write 1000000"] * 256},
    ("channel", "ops"): {"cap": 64, "ops": [f"send {k}" for k in range(128)]},
    ("sync-map", "ops"): {"ops": [f"Store({k}, {k})" for k in range(2_000)]},
    ("sync-pool", "ops"): {
        "procs": 8,
        "ops": [f"P{k % 8} Put({k % 1000 + 1})" for k in range(2_000)],
    },
}


@dataclass(frozen=True)
class Row:
    """One line: CPU milliseconds of each part, sizes in bytes, what the size check said."""

    name: str
    run_ms: float
    json_ms: float
    validate_ms: float
    digest_ms: float
    steps: int
    raw: int
    packed: int
    fits: bool

    @property
    def ratio(self) -> float:
        return self.run_ms / self.json_ms


def cpu_ms(work: Callable[[], object]) -> float:
    """Return the least CPU time of three calls; a call of half a second is not repeated."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        times.append((time.process_time() - start) * 1000)
        if times[-1] > LONG_MS:
            break
    return min(times)


def fits(trace: Trace) -> bool:
    try:
        check_size(trace)
    except BudgetError:
        return False
    return True


def row(name: str, slug: str, params: dict[str, Any]) -> Row:
    trace = simulate(slug, params)
    fresh = trace.document
    return Row(
        name=name,
        run_ms=cpu_ms(lambda: simulate(slug, params)),
        json_ms=cpu_ms(lambda: Trace(fresh).to_json()),
        validate_ms=cpu_ms(lambda: problems(fresh)),
        digest_ms=cpu_ms(lambda: digest(fresh)),
        steps=len(fresh["steps"]),
        raw=len(trace.to_json()),
        packed=len(trace.to_gzip()),
        fits=fits(trace),
    )


def measure() -> Iterator[Row]:
    for simulator in SIMULATORS:
        for scenario in simulator.scenarios:
            name = f"{simulator.slug} {scenario.name}"
            base = {"scenario": scenario.name}
            yield row(f"{name}, default", simulator.slug, base)
            largest = LARGEST.get((simulator.slug, scenario.name))
            if largest is not None:
                yield row(f"{name}, largest", simulator.slug, {**base, **largest})
    yield row(GOAL_NAME, "slice-growth", {"appends": 100_000})


def main() -> None:
    head = ("run ms", "/JSON", "check ms", "digest ms", "steps", "raw", "gzip")
    print(f"{'CPU, best of three':44}" + "".join(f"{word:>11}" for word in head))
    for r in measure():
        cells = (f"{r.run_ms:.1f}", f"{r.ratio:.1f}x", f"{r.validate_ms:.1f}")
        cells += (f"{r.digest_ms:.1f}", str(r.steps), f"{r.raw:,}", f"{r.packed:,}")
        over = "" if r.fits else "  over budget: refused"
        print(f"{r.name:44}" + "".join(f"{cell:>11}" for cell in cells) + over, flush=True)
    print(f"goal: {GOAL_NAME} in under {GOAL_APPENDS_MS} ms")


if __name__ == "__main__":
    main()
