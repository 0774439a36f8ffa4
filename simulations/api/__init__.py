"""Traces, comparisons, simulators and runs under /api/v1/; the pages' own JSON is made here too."""
