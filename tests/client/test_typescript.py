"""A client generated from the OpenAPI document compiles, and catches what does not fit."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from goprep.api import document
from tests.typescript import MISSING, SOURCE, tools

TOOLS = tools()
pytestmark = pytest.mark.skipif(TOOLS is None, reason=MISSING)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample client beside the types generated for it."""
    folder = tmp_path_factory.mktemp("typescript")
    for name in ("client.ts", "tsconfig.json"):
        shutil.copy(SOURCE / name, folder)
    run("openapi-typescript", str(document.PLACE), "--output", "schema.d.ts",
        "--default-non-nullable=false", folder=folder)  # fmt: skip
    return folder


def run(program: str, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    assert TOOLS is not None
    done = subprocess.run(
        [str(TOOLS / program), *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert program == "tsc" or done.returncode == 0, done.stderr
    return done


def test_the_types_have_every_operation(place: Path) -> None:
    types = (place / "schema.d.ts").read_text()
    for item in document.parsed()["paths"].values():
        for method in document.METHODS:
            if method in item:
                assert f"    {item[method]['operationId']}: {{" in types


# Each is client.ts with one thing that does not fit the API.
BROKEN = {
    "unknown-member.ts": ("this.token = answer.token", "this.token = answer.tokn"),
    "other-type.ts": ("this.token = answer.token", "this.token = answer.device.scopes"),
    "unknown-result.ts": ("(result) => result.event_id", "(result) => result.event"),
}


def test_a_client_that_uses_them_compiles_and_one_that_does_not_fit_does_not(place: Path) -> None:
    source = (place / "client.ts").read_text()
    for name, (right, wrong) in BROKEN.items():
        assert right in source
        (place / name).write_text(source.replace(right, wrong))
    settings = json.loads((place / "tsconfig.json").read_text())
    settings["files"] += list(BROKEN)
    (place / "tsconfig.json").write_text(json.dumps(settings))
    done = run("tsc", "--project", "tsconfig.json", folder=place)
    wrong = {line.split("(")[0] for line in done.stdout.splitlines() if ": error " in line}
    assert wrong == set(BROKEN), done.stdout
