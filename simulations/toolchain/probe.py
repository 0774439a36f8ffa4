"""Build a probe with a real toolchain, run it, and compare what it printed with a trace."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simulations.registry import Request, parse, run
from simulations.toolchain.find import Toolchain
from simulations.toolchain.releases import ToolchainError
from simulations.toolchain.specialise import specialise
from simulations.trace import Trace

PROBES = Path(__file__).parent / "probes"
BUILD_TIMEOUT_S = 300
RUN_TIMEOUT_S = 60
MAIN = "main.go"
STRIPPED = "-ldflags=-s -w"
"""Without symbols a probe is half as large and built sooner; it runs the same code."""
KEPT_PROGRAMS = 200
"""Built probes that stay in the cache; each has one or two megabytes."""


class ProbeError(ToolchainError):
    """A probe was built but ended badly; ``exit_code`` is None where it ran out of time."""

    def __init__(self, sentence: str, exit_code: int | None = None) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code


@dataclass(frozen=True)
class Probe:
    """A probe compiled for one toolchain: ``files`` as built (name → text), ``binary`` to run."""

    slug: str
    toolchain: Toolchain
    files: Mapping[str, str]
    binary: Path

    @property
    def sha256(self) -> str:
        """The hash of the program that was built."""
        return program_hash(self.files)

    @property
    def command(self) -> str:
        """How to repeat the run in a folder with these files, a go.mod and params.json."""
        flags = directive(self.files[MAIN], "flags")
        words = ["go", "build", f"'{STRIPPED}'", "-o", "probe", *flags, "."]
        return " ".join(words) + " && ./probe < params.json"


@dataclass(frozen=True)
class Check:
    """One observable: what the trace claims and what the real program printed.

    ``seen`` is false where the program cannot see it; ``observed`` is None then.
    """

    observable: str
    klass: str
    expr: str
    claimed: Any
    observed: Any
    seen: bool = True

    @property
    def verdict(self) -> str:
        """``confirmed``, ``contradicted``, or ``unavailable`` where the program cannot see it."""
        if not self.seen:
            return "unavailable"
        return "confirmed" if self.claimed == self.observed else "contradicted"


@dataclass(frozen=True)
class Result:
    """One comparison, with all a reader needs to repeat it."""

    trace: Trace
    probe: Probe
    checks: tuple[Check, ...]
    stdout: str
    inputs: Mapping[str, Any] = field(default_factory=dict)

    @property
    def contradicted(self) -> tuple[Check, ...]:
        """The checks that failed."""
        return tuple(check for check in self.checks if check.verdict == "contradicted")


def probe_path(slug: str) -> Path:
    """Return the file of a simulator's probe (it may not exist)."""
    return PROBES / f"{slug.replace('-', '_')}.go"


def program(slug: str, params: Mapping[str, Any]) -> dict[str, str]:
    """Return the program that these parameters are checked with, file name → text."""
    source = specialise(slug, probe_path(slug).read_text(), params)
    shared = {name: (PROBES / name).read_text() for name in directive(source, "with")}
    return {MAIN: source, **shared}


def program_hash(files: Mapping[str, str]) -> str:
    """Return the SHA-256 over the files' texts, one after another, ``main.go`` first."""
    return hashlib.sha256("".join(files.values()).encode()).hexdigest()


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


def build(
    slug: str,
    params: Mapping[str, Any],
    toolchain: Toolchain,
    cache: Path,
    lang: str | None = None,
) -> Probe:
    """Compile the probe for these parameters, once per source, toolchain and language version."""
    files = program(slug, params)
    lang = lang or toolchain.release
    key = f"{toolchain.version}-{lang}-{program_hash(files)[:24]}"
    folder = cache / "probes" / key
    probe = Probe(slug, toolchain, files, folder / "probe")
    if probe.binary.exists():
        os.utime(folder)  # the least recently used are the first to go
        return probe
    forget(cache, KEPT_PROGRAMS)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text)
    (folder / "go.mod").write_text(f"module probe\n\ngo {lang}\n")
    fresh = folder / f"probe.{os.getpid()}"  # two processes may build the same one at once
    command = [
        str(toolchain.go),
        "build",
        STRIPPED,
        "-o",
        fresh.name,
        *directive(files[MAIN], "flags"),
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
    fresh.rename(probe.binary)
    return probe


def forget(cache: Path, keep: int) -> None:
    """Delete all but the ``keep`` most recently used programs from the cache."""
    folders = [path for path in (cache / "probes").glob("*") if path.is_dir()]
    folders.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for folder in folders[keep:]:
        shutil.rmtree(folder, ignore_errors=True)


def directive(source: str, name: str) -> list[str]:
    """Return the words of a probe's line ``//probe:name …``, none where it has no such line."""
    for line in source.splitlines():
        if line.startswith(f"//probe:{name} "):
            return line.split()[1:]
    return []


def answers(probe: Probe, params: Sequence[Mapping[str, Any]]) -> list[str]:
    """Run the probe on several parameter objects and return the line it printed for each."""
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
        raise ProbeError(f"The probe of {probe.slug} ran out of time.") from error
    if done.returncode:
        reason = done.stderr.strip()[:400]
        raise ProbeError(f"The probe of {probe.slug} failed: {reason}", done.returncode)
    printed = done.stdout.splitlines()
    if len(printed) != len(params):
        raise ProbeError(f"The probe of {probe.slug} answered {len(printed)} requests.", 0)
    return printed


def execute(probe: Probe, params: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Run the probe on several parameter objects and return what it printed for each, as data."""
    return [json.loads(line) for line in answers(probe, params)]


def verify(
    slug: str,
    params: Mapping[str, Any] | None,
    toolchain: Toolchain,
    cache: Path,
    *,
    lang: str | None = None,
    seed: int = 0,
) -> Result:
    """Run the simulator and the real program on the same parameters and compare every value.

    What the program could not choose (hashes, addresses) it reports as ``inputs``; they join the
    parameters of the simulator, so the comparison stays exact.
    """
    request = parse(slug, params, go=toolchain.release, lang=lang, seed=seed)
    probe = build(slug, request.params, toolchain, cache, request.context.lang.name)
    stdout = answers(probe, [request.params])[0]
    trace, checked, inputs = compare(request, stdout)
    return Result(trace, probe, checked, stdout, inputs)


def compare(request: Request, stdout: str) -> tuple[Trace, tuple[Check, ...], Mapping[str, Any]]:
    """Hold what a probe printed against the simulator.

    Returns the trace made with the program's inputs, one check per observable, and those inputs.
    """
    printed = json.loads(stdout)
    inputs = printed.get("inputs", {})
    if inputs:
        context = request.context
        params = {**request.params, **inputs}
        request = parse(
            request.simulator.slug,
            params,
            go=context.go.name,
            lang=context.lang.name,
            seed=context.seed,
        )
    trace = run(request)
    return trace, checks(trace, printed["observables"]), inputs


def checks(trace: Trace, observed: Mapping[str, Any]) -> tuple[Check, ...]:
    """Compare every observable of the trace with what the program printed of it, if anything."""
    return tuple(
        Check(
            observable=item["id"],
            klass=item["class"],
            expr=item["expr"],
            claimed=item["value"],
            observed=observed.get(item["id"]),
            seen=item["id"] in observed,
        )
        for item in trace.document["observables"]
    )
