"""Traces by digest, comparisons, and runs."""

from simulations.views.comparisons import (
    await_comparison,
    compare_json,
    compare_page,
    start_comparison,
)
from simulations.views.runs import show_run, start_run, try_it
from simulations.views.traces import trace_json, trace_page

__all__ = [
    "await_comparison",
    "compare_json",
    "compare_page",
    "show_run",
    "start_comparison",
    "start_run",
    "trace_json",
    "trace_page",
    "try_it",
]
