"""Finding and starting the two servers."""

from __future__ import annotations

import os
from pathlib import Path

import psycopg
import pytest

from goprep.standalone import Folder, LaunchError, binaries, postgres_account, start_servers
from goprep.standalone.postgres import start_postgres
from goprep.standalone.processes import Process
from tests.goprep.ways import open_way_to


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    open_way_to(tmp_path)
    folder = Folder(tmp_path / "var")
    folder.prepare()
    return folder


def test_servers_that_the_environment_names_are_used_and_none_is_started(folder: Folder) -> None:
    servers = start_servers(
        folder, {"DATABASE_URL": "postgres://db/goprep", "REDIS_URL_FILE": "/run/secrets/redis"}
    )
    assert servers.processes == []
    assert servers.environment == {}


def test_one_named_server_leaves_the_other_to_us(folder: Folder) -> None:
    adopted: list[Process] = []
    servers = start_servers(folder, {"DATABASE_URL": "postgres://db/goprep"}, adopt=adopted.append)
    servers.stop()
    assert [process.name for process in adopted] == ["valkey"]
    assert set(servers.environment) == {"REDIS_URL"}


def test_data_of_another_postgresql_version_is_refused_in_one_sentence(folder: Folder) -> None:
    postgres = start_postgres(folder, durable=False)
    postgres.process.stop(10)
    (version,) = folder.path.glob("postgres/data/PG_VERSION")
    version.write_text("9.6\n")
    with pytest.raises(LaunchError, match=r"was written by PostgreSQL 9\.6 and this is 18"):
        start_postgres(folder, durable=False)


def test_a_making_of_data_that_was_cut_off_is_begun_again(folder: Folder) -> None:
    half = folder.path / "postgres" / "data.new"
    half.mkdir(parents=True)
    (half / "half").write_text("made")
    postgres = start_postgres(folder, durable=False)
    try:
        with psycopg.connect(postgres.url) as connection:
            assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
    finally:
        postgres.process.stop(10)


def test_a_leftover_server_on_our_data_is_stopped_first(folder: Folder) -> None:
    first = start_postgres(folder, durable=False)
    second = start_postgres(folder, durable=False)
    try:
        assert first.process.wait(10)
        with psycopg.connect(second.url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        second.process.stop(10)
        first.process.kill()


def test_root_runs_postgresql_as_somebody_else_also_from_a_closed_folder(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    monkeypatch.setattr(postgres_account, "OUTSIDE", outside)
    # Programs and data are both behind a closed door then: as in a clone in root's home.
    monkeypatch.setattr(postgres_account, "_can_reach", lambda *_: False)
    postgres = start_postgres(folder, durable=False)
    try:
        with psycopg.connect(postgres.url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        postgres.process.stop(10)
    if os.geteuid() == 0:
        (home,) = outside.iterdir()
        assert (home / "data").stat().st_uid != 0
        assert list(home.glob("programs-*"))
    else:  # an ordinary user has no need to step down
        assert (folder.path / "postgres" / "data").stat().st_uid == os.geteuid()


def test_without_our_wheels_the_systems_servers_are_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binaries, "_package_folder", lambda name: None)
    monkeypatch.setattr(binaries, "_SYSTEM_POSTGRES", (f"{tmp_path}/postgresql/*/bin",))
    for version in ("9", "14", "16"):
        programs = tmp_path / "postgresql" / version / "bin"
        programs.mkdir(parents=True)
        for name in ("postgres", "initdb"):
            (programs / name).write_text("")
    redis = tmp_path / "redis-server"
    redis.write_text("#!/bin/sh\n")
    redis.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert binaries.postgres_programs().bin == tmp_path / "postgresql" / "16" / "bin"
    assert binaries.valkey_program() == redis


def test_without_any_servers_one_sentence_says_what_to_install_or_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binaries, "_package_folder", lambda name: None)
    monkeypatch.setattr(binaries, "_SYSTEM_POSTGRES", ())
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(LaunchError, match=r"install PostgreSQL 14 or newer .* or set DATABASE_URL"):
        binaries.postgres_programs()
    with pytest.raises(LaunchError, match=r"install valkey or redis .* or set REDIS_URL"):
        binaries.valkey_program()
