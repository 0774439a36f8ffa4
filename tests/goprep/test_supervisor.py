"""Restarting, giving up and stopping, on small shell scripts."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from goprep.standalone import LaunchError, supervisor
from goprep.standalone.processes import Command, Process
from goprep.standalone.supervisor import Supervisor
from tests.goprep.site import is_alive, until


def command(folder: Path, script: str, name: str = "child") -> Command:
    return Command(name, ["/bin/sh", "-c", script], folder / f"{name}.log", cwd=folder)


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def children(said: list[str]) -> Iterator[Supervisor]:
    children = Supervisor(said.append)
    yield children
    children.stop()


def test_a_child_that_ends_is_reported_and_started_again(
    tmp_path: Path, children: Supervisor, said: list[str]
) -> None:
    children.start(
        command(
            tmp_path, "echo started >> starts; test -f once || { touch once; exit 3; }; sleep 60"
        )
    )

    def started_twice() -> bool:
        children.check()
        return (tmp_path / "starts").read_text().count("started") == 2

    assert until(lambda: (tmp_path / "once").exists())
    assert until(started_twice)
    assert said == [
        f"child ended (status 3); starting it again in 1 s. Its log is {tmp_path / 'child.log'}."
    ]


def test_a_child_that_keeps_ending_stops_the_whole_with_the_end_of_its_log(
    tmp_path: Path, children: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "LONGEST_PAUSE_S", 0.01)
    children.start(command(tmp_path, "echo out of luck; exit 1"))

    def check_for_ever() -> None:
        while True:
            children.check()
            time.sleep(0.01)

    with pytest.raises(LaunchError, match=r"(?s)child ended 5 times within a minute.*out of luck"):
        check_for_ever()


def test_the_pauses_between_starts_grow() -> None:
    service = supervisor.Service(Command("x", [], Path()), None, is_server=False)
    pauses = []
    for _ in range(5):
        service.ends_s.append(0.0)
        pauses.append(service.pause_s())
    assert pauses == [1, 2, 4, 8, 8]


def test_what_will_not_stop_is_ended_with_everything_it_started(
    tmp_path: Path, children: Supervisor, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "APP_STOP_S", 0.3)
    process = children.start(
        command(
            tmp_path, "trap '' TERM; sleep 60 & echo $! > grandchild; while true; do sleep 1; done"
        )
    )
    assert until(
        lambda: (tmp_path / "grandchild").exists() and (tmp_path / "grandchild").read_text()
    )
    grandchild = int((tmp_path / "grandchild").read_text())
    children.stop()
    assert not is_alive(process.pid)
    assert until(lambda: not is_alive(grandchild))
    assert said == ["child did not stop in 0 s and was ended."]


def test_the_servers_are_stopped_after_what_uses_them(tmp_path: Path, children: Supervisor) -> None:
    script = "trap 'echo {0} >> order; exit 0' TERM; touch {0}; while true; do sleep 0.05; done"
    children.adopt(Process(command(tmp_path, script.format("server"), "server")))
    children.start(command(tmp_path, script.format("web"), "web"))
    assert until(lambda: (tmp_path / "web").exists() and (tmp_path / "server").exists())
    children.stop()
    assert (tmp_path / "order").read_text().split() == ["web", "server"]


def test_a_long_log_is_put_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("goprep.standalone.processes.LOG_LIMIT_BYTES", 10)
    (tmp_path / "child.log").write_text("a line of an earlier day\n")
    process = Process(command(tmp_path, "echo today"))
    process.wait(10)
    assert (tmp_path / "child.log").read_text() == "today\n"
    assert (tmp_path / "child.old.log").read_text() == "a line of an earlier day\n"


def test_a_child_is_stopped_by_the_signal_it_wants(tmp_path: Path) -> None:
    wants = Command(
        "child",
        ["/bin/sh", "-c", "trap 'exit 7' INT; touch up; while true; do sleep 0.05; done"],
        tmp_path / "child.log",
        cwd=tmp_path,
        stop_signal=signal.SIGINT,
    )
    process = Process(wants)
    assert until(lambda: (tmp_path / "up").exists())
    process.stop(10)
    assert process.status() == 7
