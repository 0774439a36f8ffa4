"""What counts as evidence for a request: the newest run of each toolchain, shipped or made here."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

import pytest

from simulations import services, verification
from simulations.models import ProbeRun
from simulations.runner import execute
from simulations.services import Asked
from simulations.toolchain import Toolchain, ToolchainError
from simulations.toolchain.records import Record
from simulations.verdicts import evidence
from tests.simulations.evidence_cast import AT, NEW, made

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sent")]

LATER = AT + dt.timedelta(days=1)


def growth(**params: Any) -> Asked:
    """Appends that no shipped record knows, unless told otherwise."""
    return services.asked("slice-growth", {"appends": 613, **params}, go="1.27")


def verdicts_of(asked: Asked) -> list[tuple[str, int]]:
    return [(r.toolchain, len(r.having("contradicted"))) for r in evidence(asked)]


def test_nothing_is_known_of_what_was_never_run() -> None:
    assert evidence(growth()) == []
    assert services.contradictions_for([growth()]) == []


def test_a_shipped_record_counts_without_any_toolchain_or_row() -> None:
    asked = services.asked("slice-growth", {"appends": 700}, go="1.18")
    assert evidence(asked) == []
    asked = services.asked("slice-growth", {"appends": 700}, go="1.19")
    (record,) = evidence(asked)
    assert (record.toolchain, record.platform) == ("go1.19.8", "linux/amd64")
    assert len(record.having("confirmed")) == len(record.values) == 2


def test_evidence_is_found_by_the_digest_of_the_trace() -> None:
    run = services.request_run("slice-growth", {"appends": 700}, go="1.23")
    execute(str(run.pk))
    run.refresh_from_db()
    (record,) = services.evidence_for(str(run.document_id))
    assert record.toolchain == "go1.23.9"
    assert services.evidence_for("0" * 64) == []


def test_what_is_stored_comes_back_as_it_was() -> None:
    record = made(growth(), cap=1)
    verification.store(growth(), record)
    assert evidence(growth()) == [record]


def test_the_newest_run_of_a_toolchain_counts_and_a_contradiction_is_kept() -> None:
    verification.store(growth(), made(growth(), AT))
    verification.store(growth(), made(growth(), AT, cap=1))
    assert verdicts_of(growth()) == [("go1.27.9", 1)]
    assert ProbeRun.objects.count() == 1
    verification.store(growth(), made(growth(), LATER))
    assert verdicts_of(growth()) == [("go1.27.9", 0)]
    assert ProbeRun.objects.count() == 2


def test_a_run_here_that_contradicts_outweighs_an_older_shipped_record() -> None:
    asked = growth(appends=700)
    (shipped,) = evidence(asked)
    record = made(asked, shipped.at + dt.timedelta(days=1), cap=1)
    verification.store(asked, record)
    assert verdicts_of(asked) == [("go1.27.9", 1), ("go1.27.3", 0)]
    (wrong,) = services.contradictions_for([growth(), asked])
    assert wrong.request == asked
    assert str(wrong) == "go1.27.9 gives 1 for cap, the simulator 848"


def test_of_one_toolchain_the_newer_of_shipped_and_stored_counts() -> None:
    asked = growth(appends=700)
    (shipped,) = evidence(asked)
    for days, wrong in ((-1, 0), (1, 1)):
        at = shipped.at + dt.timedelta(days=days)
        verification.store(asked, made(asked, at, shipped.version, cap=1))
        assert verdicts_of(asked) == [("go1.27.3", wrong)]


def test_a_long_value_is_shortened_in_the_sentence() -> None:
    asked = growth()
    verification.store(asked, made(asked, len_cap_at_change=[{"len": n} for n in range(99)]))
    (wrong,) = services.contradictions_for([asked])
    assert len(str(wrong)) < 250
    assert "…" in str(wrong)


# ---- again and again ----


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[Asked]:
    """One toolchain, 1.27.3, that agrees with everything; the requests it was asked, in order."""
    asked_of: list[Asked] = []

    def check(request: Asked, toolchain: Toolchain, at: dt.datetime) -> Record:
        asked_of.append(request)
        return made(request, at)

    monkeypatch.setattr(verification, "check", check)
    monkeypatch.setattr(verification, "toolchains", lambda: [NEW])
    return asked_of


def test_a_machine_without_toolchains_does_not_even_ask_what_to_check(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def never() -> Any:
        raise AssertionError("asked")
        yield

    monkeypatch.setattr(verification, "toolchains", list)
    assert services.reverify(never(), AT) == []


def test_only_what_the_toolchains_can_run_is_checked(checked: list[Asked]) -> None:
    old = services.asked("slice-growth", {"appends": 613}, go="1.26")
    services.reverify([old, growth()], AT)
    assert checked == [growth()]


def test_the_longest_unchecked_come_first_and_time_is_limited(
    checked: list[Asked], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = (growth(appends=n) for n in (611, 612, 613))
    verification.store(first, made(first, LATER))
    verification.store(second, made(second, AT))
    services.reverify([first, second, third], LATER)
    assert checked == [third, second, first]
    checked.clear()
    monkeypatch.setattr(verification, "REVERIFY_BUDGET_S", -1.0)
    services.reverify([first, second, third], LATER)
    assert checked == []


def test_a_contradiction_is_logged_for_editors_and_stored(
    checked: list[Asked], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(verification, "check", lambda request, _, at: made(request, at, cap=1))
    (wrong,) = services.reverify([growth()], AT)
    assert wrong.observable == "cap"
    (line,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert "real Go contradicts an example: go1.27.9 gives 1 for cap" in line.getMessage()
    assert verdicts_of(growth()) == [("go1.27.9", 1)]


def test_a_probe_that_fails_is_stored_as_unavailable_and_hides_no_evidence(
    checked: list[Asked], monkeypatch: pytest.MonkeyPatch
) -> None:
    verification.store(growth(), made(growth(), AT, "go version go1.27.3"))

    def fail(*_: Any) -> Record:
        raise ToolchainError("It does not build.")

    monkeypatch.setattr(verification, "check", fail)
    assert services.reverify([growth()], LATER) == []
    run = ProbeRun.objects.get(error="It does not build.")
    assert {value.verdict for value in run.evidence.all()} == {"unavailable"}
    assert run.exit_code is None
    assert verdicts_of(growth()) == [("go1.27.3", 0)]
