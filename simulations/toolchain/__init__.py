"""The real Go: find or install a toolchain, build and run a probe, compare."""

from simulations.toolchain.find import Toolchain, find, install
from simulations.toolchain.probe import Check, Probe, Result, build, execute, probe_path, verify
from simulations.toolchain.releases import CHECKED_BY_TESTS, WHEELS, ToolchainError

__all__ = [
    "CHECKED_BY_TESTS",
    "WHEELS",
    "Check",
    "Probe",
    "Result",
    "Toolchain",
    "ToolchainError",
    "build",
    "execute",
    "find",
    "install",
    "probe_path",
    "verify",
]
