"""`manage.py verify`: what it checks, keeps, writes and prints, and how it ends."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import override_settings

from simulations import verdicts, verification
from simulations.goruntime import slices
from simulations.models import Evidence, ProbeRun
from simulations.toolchain import Toolchain, ToolchainError, find, records
from simulations.toolchain.records import Record, read
from simulations.verdicts import wanted_of
from tests.simulations.evidence_cast import NEW, SHIPPED, disagreeing, recorded

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
TOOLCHAINS = ROOT / "var" / "toolchains"


def verify(*arguments: str) -> tuple[int, str, str]:
    """Run the command; return exit code, standard output and standard error."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    try:
        call_command("verify", *arguments, stdout=out, stderr=err)
    except SystemExit as end:
        code = int(str(end.code))
    except CommandError as error:
        code = error.returncode
        err.write(str(error))
    return code, out.getvalue(), err.getvalue()


Answer = Callable[[Record], Record]


@pytest.fixture
def go_says(monkeypatch: pytest.MonkeyPatch) -> Callable[[Answer], None]:
    """Put the shipped records, changed as told, in the place of a toolchain."""

    def install(answer: Answer) -> None:
        def check(request: Any, toolchain: Toolchain, at: dt.datetime) -> Record:
            found = {
                r.wanted.order: r for r in read(request.simulator, SHIPPED) if r.go == request.go
            }
            return answer(found[wanted_of(request).order])

        monkeypatch.setattr(verification, "check", check)
        monkeypatch.setattr(verification, "toolchains", lambda: [NEW])

    return install


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for what `--record` writes."""
    monkeypatch.setattr(records, "FOLDER", tmp_path)
    return tmp_path


def test_every_scenario_is_checked_and_kept_value_by_value(
    go_says: Callable[[Answer], None],
) -> None:
    go_says(lambda record: record)
    code, out, err = verify("slice-growth")
    assert (code, err) == (0, "")
    assert {run.params["scenario"] for run in ProbeRun.objects.all()} == {
        "append-one-by-one",
        "append-chunks",
    }
    run = ProbeRun.objects.get(params__scenario="append-chunks")
    assert (run.version, run.goos, run.goarch) == (
        "go version go1.27.3 linux/amd64",
        "linux",
        "amd64",
    )
    assert len(run.digest) == len(run.probe_sha256) == 64
    assert run.exit_code == 0
    assert json.loads(run.stdout)["observables"]["cap"]
    assert {(e.observable, e.klass, e.verdict) for e in run.evidence.all()} == {
        ("caps", "exact", "confirmed"),
        ("cap", "exact", "confirmed"),
    }
    value = run.evidence.get(observable="cap")
    assert value.claimed == value.observed
    assert out.splitlines()[1].split()[:-1] == ["slice-growth", "1.27.3", "2", "4", "0", "0"]


def test_one_contradicted_value_ends_with_1_and_says_which(
    go_says: Callable[[Answer], None],
) -> None:
    go_says(lambda r: disagreeing(r, cap=7) if "adds" in r.wanted.params else r)
    code, out, err = verify("slice-growth")
    assert code == 1
    assert "go1.27.3 gives 7 for cap, the simulator 18" in err
    assert out.splitlines()[1].split()[3:6] == ["3", "0", "1"]
    wrong = Evidence.objects.get(verdict="contradicted")
    assert (wrong.observable, wrong.claimed, wrong.observed) == ("cap", 18, 7)


def test_a_probe_that_cannot_be_built_ends_with_2(monkeypatch: pytest.MonkeyPatch) -> None:
    def check(*_: Any) -> Record:
        raise ToolchainError("It does not build.")

    monkeypatch.setattr(verification, "check", check)
    monkeypatch.setattr(verification, "toolchains", lambda: [NEW])
    code, _, err = verify("channel")
    assert code == 2
    assert "channel, Go 1.27.3: It does not build." in err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["no-such"], "'no-such' is not one of"),
        (["channel", "--go", "1.18"], "Go 1.18 is not installed; --install gets it"),
        (["channel", "--go", "1.18", "--install"], "There is no wheel of Go 1.18"),
        (["channel", "--params-file", "nowhere.json"], "--params-file nowhere.json"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    arguments: list[str], sentence: str, go_says: Callable[[Answer], None]
) -> None:
    go_says(lambda record: record)
    code, _, err = verify(*arguments)
    assert code == 2
    assert sentence in err


def test_the_deck_hands_its_examples_over_as_a_parameter_file(
    go_says: Callable[[Answer], None], tmp_path: Path
) -> None:
    go_says(lambda record: record)
    out = io.StringIO()
    call_command("deck_examples", "go-runtime", stdout=out)
    file = tmp_path / "examples.json"
    file.write_text(out.getvalue(), "utf-8")
    assert verify("slice-growth", "--params-file", str(file))[0] == 0
    assert ProbeRun.objects.filter(params__appends=700).exists()
    assert set(ProbeRun.objects.values_list("simulator", flat=True)) == {"slice-growth"}


def test_recording_writes_the_file_and_keeps_what_was_not_run_again(
    go_says: Callable[[Answer], None], folder: Path
) -> None:
    other = recorded("slice-growth", "1.19")
    records.write("slice-growth", [other], folder)
    go_says(lambda record: record)
    assert verify("slice-growth", "--record", "--no-database")[0] == 0
    assert ProbeRun.objects.count() == 0
    assert {record.go for record in read("slice-growth", folder)} == {"1.19", "1.27"}
    gone = recorded("slice-growth", "1.19", appends=700)
    records.write("slice-growth", [gone], folder)
    assert verify("slice-growth", "--record", "--prune", "--no-database")[0] == 0
    assert {record.go for record in read("slice-growth", folder)} == {"1.27"}


def installed() -> list[Toolchain]:
    """The newest toolchain of at most 1.23 and the newest of at least 1.26, where there are any."""
    known = find(TOOLCHAINS)
    return [*[t for t in known if t.minor <= 23][-1:], *[t for t in known if t.minor >= 26][-1:]]


@pytest.mark.parametrize("toolchain", installed(), ids=lambda t: t.version)
def test_real_go_confirms_the_defaults_and_finds_a_wrong_simulator(
    toolchain: Toolchain, monkeypatch: pytest.MonkeyPatch
) -> None:
    with override_settings(TOOLCHAINS=TOOLCHAINS):
        code, out, _ = verify("sync-pool", "--go", toolchain.version)
        assert code == 0
        assert toolchain.version in out
        run = ProbeRun.objects.get()
        assert run.version.startswith(f"go version go{toolchain.version} ")
        assert verdicts.evidence_for(run.digest) == []  # no such trace was ever made here
        monkeypatch.setattr(slices, "THRESHOLD", 4)
        code, _, err = verify("slice-growth", "--go", toolchain.version)
        assert code == 1
        assert f"go{toolchain.version} gives" in err
