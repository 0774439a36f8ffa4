"""What the documents say is so: settings, targets, paths and links."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from goprep.env import VARIABLES

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
README = (ROOT / "README.md").read_text()


def test_every_setting_is_in_the_table_as_the_code_has_it() -> None:
    rows = {
        name: (default, meaning)
        for name, default, meaning in re.findall(
            r"^\| `([A-Z_]+)` \| (.*?) \| (.*) \|$", README, re.MULTILINE
        )
    }
    assert set(rows) == {variable.name for variable in VARIABLES}
    for variable in VARIABLES:
        default = f"`{variable.default}`" if variable.default else "empty"
        if variable.default is None:
            default = "required"
        assert rows[variable.name] == (default, variable.meaning), variable.name


def targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text()
    return set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_make_target_named_exists(name: str) -> None:
    named = set(re.findall(r"\bmake ([a-z-]+)\b(?=[`\s])", (ROOT / name).read_text()))
    prose = {"sure", "it", "the", "and"}
    assert named - prose <= targets()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_path_named_exists(name: str) -> None:
    words = re.findall(r"`([\w./-]+/[\w./-]*|[\w-]+\.(?:md|py|yml))`", (ROOT / name).read_text())
    missing = [word for word in words if not (ROOT / word).exists() and word not in MADE]
    assert missing == []


MADE = (
    "var/",
    "var/toolchains",
    "var/go-cache",
    "/healthz",
    "/readyz",
    "/api/docs",
    "/api/v1/",
    "/api/v1/openapi.json",
)
"""Places that exist only once the service has run."""


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_picture_and_link_leads_somewhere(name: str) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", (ROOT / name).read_text()):
        assert (ROOT / target).exists(), target


def test_every_python_name_of_the_walks_exists() -> None:
    for module, attribute in re.findall(r"`((?:cards|simulations)(?:\.\w+)+)\.(\w+)`", README):
        source = ROOT / module.replace(".", "/")
        found = [source.with_suffix(".py"), source / "__init__.py"]
        text = "".join(path.read_text() for path in found if path.exists())
        assert attribute in text, f"{module}.{attribute}"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_document_names_a_place_of_one_machine(name: str) -> None:
    assert not re.search(r"(?<![\w.])/(?:home|root|work|Users)/", (ROOT / name).read_text())
