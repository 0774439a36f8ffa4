"""The launcher, for real: one GoPrep started as `make run` starts it, and what can go wrong."""

from __future__ import annotations

import json
import os
import signal
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.goprep.site import Site, child_pids, is_alive, until


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("standalone") / "var"


@pytest.fixture(scope="module")
def site(var: Path) -> Iterator[Site]:
    site = Site(var)
    try:
        site.url()
        yield site
    finally:
        site.end()


def test_a_first_start_serves_the_site_with_hashed_static_files(site: Site) -> None:
    status, page = site.get("")
    assert status == 200
    assert "<h1" in page
    assert list((site.var / "static" / "goprep").glob("tokens.*.css"))


def test_every_line_of_the_web_servers_log_is_json(site: Site) -> None:
    site.get("healthz")
    lines = (site.var / "log" / "web.log").read_text(encoding="utf-8").splitlines()
    assert "GET /healthz 200" in [json.loads(line)["message"] for line in lines]


def test_everything_it_needs_runs_as_its_child(site: Site) -> None:
    assert until(lambda: len(site.children()) == 5)
    assert set(site.children()) == {"postgres", "valkey-server", "gunicorn", "worker", "beat"}


def test_a_first_start_says_the_administrators_password_and_keeps_it_private(site: Site) -> None:
    password = site.wait_for(r"name admin, password (\S+)").group(1)
    kept = site.var / "admin.txt"
    assert password in kept.read_text()
    for path in (kept, site.var / "secret-key", site.var / "environment.json"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_a_second_copy_on_the_same_folder_is_refused_in_one_sentence(site: Site) -> None:
    second = Site(site.var)
    assert second.process.wait(30) == 1
    lines = [line for line in second.said().splitlines() if line.startswith("GoPrep: ")]
    assert lines == [
        f"GoPrep: Another GoPrep (process {site.process.pid}) is already running on {site.var}:"
        " stop it first, or set VAR to another folder."
    ]


def test_a_busy_port_is_refused_in_one_sentence(site: Site, tmp_path: Path) -> None:
    port = int(site.url().rstrip("/").rsplit(":", 1)[1])
    second = Site(tmp_path / "var", port=port)
    assert second.process.wait(30) == 1
    assert second.said() == (
        f"GoPrep: Cannot listen on 127.0.0.1 port {port}: address already in use."
        f" Stop what uses it, or choose another port: make run PORT={port + 1}\n"
    )


def test_the_servers_answer_on_loopback_and_only_with_the_password(site: Site) -> None:
    url = site.environment()["DATABASE_URL"]
    with psycopg.connect(url) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("127.0.0.1",)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(url.replace(url.split(":")[2].split("@")[0], "wrong"))


@pytest.mark.parametrize("name", ["worker", "beat", "gunicorn", "valkey-server", "postgres"])
def test_a_killed_child_is_reported_and_started_again(site: Site, name: str) -> None:
    assert until(lambda: name in site.children())
    before = site.children()[name]
    os.kill(before, signal.SIGKILL)
    assert until(lambda: site.children().get(name, before) != before)
    assert "ended (signal 9); starting it again in 1 s." in site.said()
    assert until(lambda: site.get("readyz")[0] == 200)


def test_sigterm_stops_every_child_within_ten_seconds_and_a_second_start_has_the_data(
    site: Site, var: Path
) -> None:
    with psycopg.connect(site.environment()["DATABASE_URL"]) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('still here')")
    key = site.environment()["SECRET_KEY"]
    family = [grand for child in site.children().values() for grand in (child, *child_pids(child))]
    started_s = time.monotonic()
    assert site.stop() == 0
    assert time.monotonic() - started_s < 10
    assert not [pid for pid in family if is_alive(pid)]

    second = Site(var)
    try:
        second.url()
        assert "password" not in second.said()
        assert second.environment()["SECRET_KEY"] == key
        with psycopg.connect(second.environment()["DATABASE_URL"]) as connection:
            assert connection.execute("SELECT word FROM kept").fetchone() == ("still here",)
        assert second.stop(signal.SIGINT) == 0
    finally:
        second.end()


def test_children_do_not_outlive_a_launcher_that_was_killed(var: Path) -> None:
    site = Site(var)
    try:
        site.wait_for(r"GoPrep is at")
        family = list(site.children().values())
        site.process.kill()
        assert until(lambda: not [pid for pid in family if is_alive(pid)], 20)
    finally:
        site.end()
