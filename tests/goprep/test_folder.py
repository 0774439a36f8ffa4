"""What the folder of a standalone GoPrep says when the disk does not let it be."""

from __future__ import annotations

import errno
import os
import pwd
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from goprep.standalone import Folder, LaunchError, local_environment
from goprep.standalone.folder import saying_why
from tests.goprep.ways import open_way_to


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may write everywhere: be somebody else for a while. An ordinary user already is."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(pwd.getpwnam("nobody").pw_uid)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    open_way_to(tmp_path)
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    with as_nobody(), pytest.raises(LaunchError) as caught:
        Folder(closed / "var").prepare()
    assert str(caught.value) == (
        f"GoPrep cannot keep its data in {closed}/var: this user may not write there."
        " Change that, or set VAR to another folder."
    )


def test_a_folder_whose_name_is_a_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("")
    with pytest.raises(LaunchError, match="a file is in the way"):
        Folder(tmp_path / "var").prepare()


@pytest.mark.parametrize(
    ("code", "reason"),
    [(errno.EROFS, "the disk is read-only"), (errno.ENOSPC, "the disk is full")],
)
def test_what_a_disk_refuses_is_said_in_words(tmp_path: Path, code: int, reason: str) -> None:
    with pytest.raises(LaunchError, match=reason), saying_why(tmp_path):
        raise OSError(code, "as the system says it")


def test_a_disk_without_room_is_one_sentence_before_anything_starts(tmp_path: Path) -> None:
    with pytest.raises(LaunchError, match=r"has \d+ MB free and GoPrep needs 1000000000 MB"):
        Folder(tmp_path).prepare(needed_mb=1_000_000_000)


def test_a_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    secret = folder.secret("key")
    assert len(secret) >= 50
    assert folder.secret("key") == secret
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


def test_only_one_holds_the_folder(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    assert not folder.in_use()
    with folder.locked():
        assert folder.in_use()
        with pytest.raises(LaunchError, match=f"process {os.getpid()}"), folder.locked():
            pass
    assert not folder.in_use()


def test_the_command_line_finds_the_servers_only_while_they_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VAR", str(tmp_path))
    monkeypatch.delenv("SECRET_KEY", raising=False)
    folder = Folder(tmp_path)
    folder.write_private(folder.environment_file, '{"DATABASE_URL": "postgres://here/goprep"}')
    with folder.locked():
        assert local_environment() == {"DATABASE_URL": "postgres://here/goprep"}
    assert local_environment()["DATABASE_URL"].endswith("goprep-is-not-running")
    monkeypatch.setenv("SECRET_KEY", "given")
    assert local_environment() == {}
