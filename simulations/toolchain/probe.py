"""Build a probe with a real toolchain, run it, and compare what it printed with a trace."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simulations.registry import parse, run
from simulations.toolchain.find import Toolchain, ToolchainError
from simulations.toolchain.specialise import specialise
from simulations.trace import Trace

PROBES = Path(__file__).parent / "probes"
BUILD_TIMEOUT_S = 300
RUN_TIMEOUT_S = 60


@dataclass(frozen=True)
class Probe:
    """A probe compiled for one toolchain: ``source`` as built, ``binary`` ready to run."""

    slug: str
    toolchain: Toolchain
    source: str
    binary: Path

    @property
    def sha256(self) -> str:
        """The hash of the source that was built."""
        return hashlib.sha256(self.source.encode()).hexdigest()


@dataclass(frozen=True)
class Check:
    """One observable: what the trace claims and what the real program printed."""

    observable: str
    klass: str
    claimed: Any
    observed: Any

    @property
    def verdict(self) -> str:
        """``confirmed`` or ``contradicted``."""
        return "confirmed" if self.claimed == self.observed else "contradicted"


@dataclass(frozen=True)
class Result:
    """One comparison, with all a reader needs to repeat it."""

    trace: Trace
    probe: Probe
    checks: tuple[Check, ...]
    stdout: str
    command: str
    inputs: Mapping[str, Any] = field(default_factory=dict)

    @property
    def contradicted(self) -> tuple[Check, ...]:
        """The checks that failed."""
        return tuple(check for check in self.checks if check.verdict == "contradicted")

    @property
    def platform(self) -> str:
        """GOOS/GOARCH of the run."""
        return f"linux/{platform.machine().replace('x86_64', 'amd64')}"


def probe_path(slug: str) -> Path:
    """Return the file of a simulator's probe (it may not exist)."""
    return PROBES / f"{slug.replace('-', '_')}.go"


def environment(toolchain: Toolchain, cache: Path) -> dict[str, str]:
    """Return the environment a build runs in: this toolchain only, no network, its own cache."""
    return {
        "PATH": f"{toolchain.go.parent}:{os.defpath}",
        "HOME": str(cache),
        "GOROOT": str(toolchain.go.parent.parent),
        "GOTOOLCHAIN": "local",
        "GOPROXY": "off",
        "GOFLAGS": "-mod=mod",
        "GOCACHE": str(cache / f"build-{toolchain.version}"),
        "GOPATH": str(cache / "gopath"),
        "CGO_ENABLED": "0",
        "GOTELEMETRY": "off",
    }


def build(slug: str, params: Mapping[str, Any], toolchain: Toolchain, cache: Path) -> Probe:
    """Compile the probe for these parameters, once per source and toolchain."""
    source = specialise(slug, probe_path(slug).read_text(), params)
    shared = "".join((PROBES / name).read_text() for name in directive(source, "with"))
    key = hashlib.sha256(f"{toolchain.version}\n{source}{shared}".encode()).hexdigest()[:24]
    folder = cache / "probes" / key
    probe = Probe(slug, toolchain, source, folder / "probe")
    if probe.binary.exists():
        return probe
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "main.go").write_text(source)
    for name in directive(source, "with"):
        (folder / name).write_text((PROBES / name).read_text())
    (folder / "go.mod").write_text(f"module probe\n\ngo {toolchain.release}\n")
    command = [
        str(toolchain.go),
        "build",
        "-o",
        "probe.new",
        *directive(source, "flags"),
        ".",
    ]
    try:
        done = subprocess.run(  # noqa: S603 - our own command, no shell
            command,
            cwd=folder,
            env=environment(toolchain, cache),
            capture_output=True,
            text=True,
            timeout=BUILD_TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ToolchainError(f"Building the probe of {slug} took too long.") from error
    if done.returncode:
        raise ToolchainError(
            f"The probe of {slug} does not build with Go {toolchain.version}: {done.stderr.strip()}"
        )
    (folder / "probe.new").rename(probe.binary)
    return probe


def directive(source: str, name: str) -> list[str]:
    """Return the words of a probe's line ``//probe:name …``, none where it has no such line."""
    for line in source.splitlines():
        if line.startswith(f"//probe:{name} "):
            return line.split()[1:]
    return []


def execute(probe: Probe, params: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Run the probe on several parameter objects and return what it printed for each."""
    lines = "".join(json.dumps(item, separators=(",", ":")) + "\n" for item in params)
    try:
        done = subprocess.run(  # noqa: S603 - the program we just built
            [str(probe.binary)],
            input=lines,
            env={"PATH": os.defpath},
            capture_output=True,
            text=True,
            timeout=RUN_TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ToolchainError(f"The probe of {probe.slug} ran out of time.") from error
    if done.returncode:
        raise ToolchainError(f"The probe of {probe.slug} failed: {done.stderr.strip()[:400]}")
    printed = [json.loads(line) for line in done.stdout.splitlines()]
    if len(printed) != len(params):
        raise ToolchainError(f"The probe of {probe.slug} answered {len(printed)} requests.")
    return printed


def verify(
    slug: str,
    params: Mapping[str, Any] | None,
    toolchain: Toolchain,
    cache: Path,
    *,
    seed: int = 0,
) -> Result:
    """Run the simulator and the real program on the same parameters and compare every value.

    What the program could not choose (hashes, addresses) it reports as ``inputs``; they join the
    parameters of the simulator, so the comparison stays exact.
    """
    request = parse(slug, params, go=toolchain.release, seed=seed)
    probe = build(slug, request.params, toolchain, cache)
    printed = execute(probe, [request.params])[0]
    inputs = printed.get("inputs", {})
    if inputs:
        request = parse(slug, {**request.params, **inputs}, go=toolchain.release, seed=seed)
    trace = run(request)
    return Result(
        trace=trace,
        probe=probe,
        checks=checks(trace, printed["observables"]),
        stdout=json.dumps(printed, ensure_ascii=False, separators=(",", ":")),
        command=" ".join(["go build -o probe", *directive(probe.source, "flags"), "."])
        + " && ./probe < params.json",
        inputs=inputs,
    )


def checks(trace: Trace, observed: Mapping[str, Any]) -> tuple[Check, ...]:
    """Compare the observables that the program printed; the others are not checked here."""
    return tuple(
        Check(item["id"], item["class"], item["value"], observed[item["id"]])
        for item in trace.document["observables"]
        if item["id"] in observed
    )
